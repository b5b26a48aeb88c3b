"""The pages of review, correction, overview and log as people see them; what is looked for says `looking`."""

from datetime import timedelta

from django.utils import timezone
from pytest_django import Settings

from filings import workflow
from filings.models import Unit
from filings.states import Action, Role, Status
from tests import factories

from .conftest import Seat
from .looking import WIDE, Look, desk_pages, go, press


def test_pages_of_a_report_in_review(seat: Seat, county: Unit, staff: factories.People, look: Look) -> None:
    report = factories.carried_on(factories.pingtang_report(county, staff), Status.IN_REVIEW, staff)
    preparer, reviewer = seat(staff.preparer), seat(staff.reviewer)
    for address in desk_pages(report):
        look(go(preparer, *address))
    look(go(reviewer, "desk"))
    review = "review", "reports", report.pk
    look(go(reviewer, *review))
    factories.accept_explanations(report, staff.reviewer)
    look(go(reviewer, *review))
    for way, button in [("approve", "签名并审核通过"), ("return", "退回修改")]:
        look(go(reviewer, *review, way))
        look(press(reviewer, button))
    factories.take(Action.RETURN, report, staff.reviewer)
    look(go(preparer, "desk", "reports", report.pk))


def test_pages_of_a_report_to_sign_and_to_publish(
    seat: Seat, county: Unit, staff: factories.People, look: Look
) -> None:
    report = factories.report_in(Status.TO_SIGN, county, staff)
    review = "review", "reports", report.pk
    look(go(seat(staff.head), *review, "sign"))
    factories.take(Action.SIGN, report, staff.head)
    look(go(seat(staff.preparer), *review))


def test_pages_of_remarks_and_of_what_changed(seat: Seat, county: Unit, staff: factories.People, look: Look) -> None:
    """The national form after a year with other figures: its tables are wide, and have last year's figures in them."""
    factories.report_in(Status.PUBLISHED, county, staff, year=2023, figures=factories.NATIONAL)
    report = factories.report_in(
        Status.IN_REVIEW, county, staff, year=2024, figures={**factories.NATIONAL, "2.6": "45", "2.9": "19"}
    )
    preparer, reviewer = seat(staff.preparer), seat(staff.reviewer)
    review, remarks = ("review", "reports", report.pk), ("desk", "reports", report.pk, "remarks")
    look(go(reviewer, *remarks))
    reviewer.goto(f"/review/reports/{report.pk}/remarks/new/?place=cell:3.3.natural")
    look(reviewer)
    look(press(reviewer, "保存批注"))
    for place in ("cell:3.3.natural", "chapter:overview:1", ""):
        workflow.remark(report, place, "请与台账核对。", by=staff.reviewer)
    look(go(reviewer, *review))
    look(go(reviewer, *review, "return"))
    workflow.return_for_changes(report, "见批注。", by=staff.reviewer)
    look(go(preparer, "desk", "reports", report.pk))
    look(go(preparer, *remarks))
    preparer.get_by_role("button", name="答复").first.click()
    look(preparer)
    workflow.save_cells(report, {"3.3.natural": (None, "8"), "3.24.natural": (None, "13")}, by=staff.preparer)
    workflow.save_chapter(report, "overview", WIDE, seen=1, by=staff.preparer)
    workflow.resolve(report.remarks.all()[0], by=staff.preparer)
    look(go(reviewer, *review))
    look(go(preparer, *remarks))


def test_pages_of_a_correction_and_of_a_withdrawal(
    seat: Seat, county: Unit, staff: factories.People, settings: Settings, look: Look
) -> None:
    first = factories.report_in(Status.PUBLISHED, county, staff)
    preparer, head, stranger = seat(staff.preparer), seat(staff.head), seat()
    look(go(preparer, "review", "reports", first.pk, "amend"))
    look(press(preparer, "开始更正"))
    draft = workflow.amend(first, "漏计会议4次。", by=staff.preparer)
    look(go(preparer, "desk", "reports", draft.pk, "correction"))
    workflow.save_cells(draft, {"9.1": (None, "4")}, by=staff.preparer)
    workflow.save_chapter(draft, "overview", WIDE, seen=0, by=staff.preparer)
    workflow.save_signoff(draft, {"report_date": first.report_date}, by=staff.preparer)
    look(go(preparer, "desk", "reports", draft.pk))
    look(go(preparer, "desk", "reports", draft.pk, "correction"))
    draft = factories.carried_on(draft, Status.TO_PUBLISH, staff)
    look(go(preparer, "review", "reports", draft.pk, "schedule"))
    preparer.get_by_label("日期").fill("2019-01-01")
    look(press(preparer, "确定"))
    workflow.schedule(draft, timezone.now() + timedelta(days=1), by=staff.preparer)
    look(go(preparer, "review", "reports", draft.pk))
    look(go(preparer, "desk"))
    draft = factories.carried_on(draft, Status.PUBLISHED, staff)
    for address in [(), ("reports", 522727, 2018), ("reports", 522727, 2018, 1)]:
        look(go(stranger, *address))
    look(go(head, "review", "reports", draft.pk, "withdraw"))
    look(press(head, "撤销公开"))
    workflow.withdraw(draft, "依上级通知撤销。", by=staff.head)
    look(go(head, "review", "reports", draft.pk))
    look(go(seat(), "reports", 522727, 2018))


def test_pages_of_a_superior_unit_and_of_an_auditor(
    seat: Seat, county: Unit, staff: factories.People, look: Look
) -> None:
    factories.report_in(Status.IN_REVIEW, county, staff)
    superior = seat(factories.account("上级审核人", (Role.REVIEWER, factories.province())))
    look(go(superior, "desk"))
    superior.goto("/desk/units/?year=2018&standing=late")
    look(superior)
    superior.goto("/desk/units/?year=2018&q=没有")
    look(superior)
    auditor = seat(factories.account("审计员", is_auditor=True))
    look(go(auditor, "desk"))
    look(go(auditor, "audit"))
    auditor.locator(".events summary").first.click()
    look(auditor)
    auditor.goto("/audit/?since=2019-01-01&who=没有")
    look(auditor)
