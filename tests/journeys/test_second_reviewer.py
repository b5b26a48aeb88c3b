"""A second reviewer is a second row: a report leaves 待审核 when both have signed, and both stand in all its files."""

import json
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from filings import publishing, workflow
from filings.models import Account, Report, Signer, Unit
from filings.permissions import refusal
from filings.reading.signers import signers_of
from filings.states import Action, Role, Status
from tests import factories, pages
from tests.commands import run
from tests.reading import article_of, version_of

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def county() -> Unit:
    made = factories.unit()
    made.reviewers = 2
    made.save(update_fields=["reviewers"])
    return made


@pytest.fixture
def second(county: Unit, staff: factories.People) -> Account:
    return factories.account("second", (Role.REVIEWER, county))


@pytest.fixture
def submitted(county: Unit, staff: factories.People, second: Account) -> Report:
    report = factories.filled_report(county, staff)
    factories.submit(report, by=staff.preparer)
    return Report.objects.select_related("unit").get(pk=report.pk)


def waiting(client: Client) -> bool:
    return "等您审核" in client.get("/desk/").content.decode()


def test_report_starts_with_a_row_for_each_signature(submitted: Report) -> None:
    assert [(one.role, one.order, one.name) for one in signers_of(submitted)] == [
        ("preparer", 1, "preparer"),
        ("reviewer", 1, "reviewer"),
        ("reviewer", 2, "second"),
        ("head", 1, "head"),
    ]


def test_both_sign_in_either_order(submitted: Report, staff: factories.People, second: Account) -> None:
    clients = {who.name: factories.signed_in(who) for who in (staff.reviewer, second)}
    assert {name: waiting(client) for name, client in clients.items()} == {"reviewer": True, "second": True}
    workflow.approve(submitted, by=second)
    submitted.refresh_from_db()
    assert submitted.status == Status.IN_REVIEW
    assert {name: waiting(client) for name, client in clients.items()} == {"reviewer": True, "second": False}
    told = "您已签署本年报，现等待reviewer签署。"
    assert str(refusal(second, Action.APPROVE, submitted)) == told
    assert told in clients["second"].get(f"/review/reports/{submitted.pk}/").content.decode()
    assert "由reviewer办理" in pages.text_of(clients["second"].get(submitted.get_absolute_url()))
    workflow.approve(submitted, by=staff.reviewer)
    submitted.refresh_from_db()
    assert submitted.status == Status.TO_SIGN


def test_namesake_does_not_sign_in_the_place_of_who_has(submitted: Report, county: Unit, second: Account) -> None:
    namesake = factories.account("namesake", (Role.REVIEWER, county), name="second")
    workflow.approve(submitted, by=second)
    assert str(refusal(namesake, Action.APPROVE, Report.objects.get(pk=submitted.pk))) == (
        "“second”已用另一账号签署本年报。"
    )


def test_return_voids_what_one_of_them_signed(submitted: Report, staff: factories.People, second: Account) -> None:
    workflow.approve(submitted, by=second)
    workflow.return_for_changes(submitted, "请核对。", by=staff.reviewer)
    fresh = Report.objects.get(pk=submitted.pk)
    assert (fresh.status, fresh.signatures.count(), fresh.signers.count()) == (Status.DRAFT, 0, 4)


@pytest.mark.parametrize("year", [2018, 2024])
def test_both_stand_in_page_pdf_and_data(
    year: int, county: Unit, staff: factories.People, second: Account, client: Client
) -> None:
    figures = factories.FIGURES if year == 2018 else factories.NATIONAL
    report = factories.carried_on(
        factories.filled_report(county, staff, year=year, figures=figures), Status.IN_REVIEW, staff
    )
    for who in (staff.reviewer, second):
        workflow.approve(report, by=who)
    # The files are read back before they are published, the PDF among them: see filings.selfcheck.
    published = factories.carried_on(Report.objects.get(pk=report.pk), Status.PUBLISHED, staff)
    assert "<span>审核人:reviewer、second</span>" in article_of(published)
    assert "审核人:reviewer、second" in client.get(f"/reports/522727/{year}/").content.decode()
    content = json.loads(client.get(f"/reports/522727/{year}/content.json").content)
    assert [(one["role"], one["name"]) for one in content["signers"]] == [
        ("preparer", "preparer"),
        ("reviewer", "reviewer"),
        ("reviewer", "second"),
        ("head", "head"),
    ]
    signatures = json.loads(client.get(f"/reports/522727/{year}/signatures.json").content)
    assert [one["name"] for one in signatures["signatures"]] == ["preparer", "reviewer", "second", "head"]
    assert publishing.published_version(published.publication) == version_of(published)
    assert run("verify_publications") == (0, ["1个已公开版本均与签署内容一致。"])


def test_sign_off_page_asks_for_each_name(county: Unit, staff: factories.People, second: Account) -> None:
    report = factories.filled_report(county, staff)
    desk = factories.signed_in(staff.preparer)
    page = desk.get(f"/desk/reports/{report.pk}/signoff/")
    assert re.findall(r'<select name="(\w+)"', page.content.decode()) == [
        "preparer_name",
        "reviewer_name",
        "reviewer_name_2",
        "head_name",
    ]
    sent = {**pages.form_inputs(page), "reviewer_name": "", "reviewer_name_2": "reviewer"}
    desk.post(f"/desk/reports/{report.pk}/signoff/", sent)
    assert [(one.field, one.name) for one in signers_of(report, Role.REVIEWER)] == [
        ("reviewer_name", ""),
        ("reviewer_name_2", "reviewer"),
    ]
    tasks = pages.text_of(desk.get(f"/desk/reports/{report.pk}/check/"))
    assert "审核人未填。" in tasks
    now = pages.form_inputs(desk.get(f"/desk/reports/{report.pk}/signoff/"))
    desk.post(f"/desk/reports/{report.pk}/signoff/", {**now, "reviewer_name": "reviewer", "reviewer_name_2": ""})
    assert "审核人2未填。" in pages.text_of(desk.get(f"/desk/reports/{report.pk}/check/"))


def test_correction_has_the_same_signers(county: Unit, staff: factories.People, second: Account) -> None:
    report = factories.carried_on(factories.filled_report(county, staff), Status.IN_REVIEW, staff)
    for who in (staff.reviewer, second):
        workflow.approve(report, by=who)
    first = factories.carried_on(Report.objects.get(pk=report.pk), Status.PUBLISHED, staff)
    later = workflow.amend(first, "更正。", by=staff.preparer)
    assert [str(one) for one in signers_of(later)] == [str(one) for one in signers_of(first)]


def test_one_preparer_submits(county: Unit, staff: factories.People, second: Account) -> None:
    report = factories.filled_report(county, staff)
    with pytest.raises(IntegrityError, match="signer_one_preparer_submits"), transaction.atomic():
        Signer.objects.create(report=report, role=Role.PREPARER, order=2, name="second")
