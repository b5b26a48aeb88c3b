"""Who may do what, written down a second time by hand, and compared with `filings.permissions` and the workflow."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from filings import workflow
from filings.models import Account, Event, Explanation, Remark, Report, Unit
from filings.models.report import Verdict
from filings.models.unit import Level, UnitKind
from filings.permissions import Refused, refusal, refusal_to_start, sees, visible_reports
from filings.states import TRANSITIONS, Action, Status
from tests import factories
from tests.everybody import everybody_of, report_as_in
from tests.reading import content_of

pytestmark = [pytest.mark.django_db]

EDIT, JUDGE, SUBMIT, RETURN = Action.EDIT, Action.JUDGE, Action.SUBMIT, Action.RETURN
APPROVE, SIGN, SCHEDULE, PUBLISH = Action.APPROVE, Action.SIGN, Action.SCHEDULE, Action.PUBLISH
REMARK, ANSWER, AMEND, WITHDRAW = Action.REMARK, Action.ANSWER, Action.AMEND, Action.WITHDRAW
HOUR = timedelta(hours=1)
MOVING = {SUBMIT, RETURN, APPROVE, SIGN, PUBLISH, WITHDRAW}
ON_A_REPORT = {EDIT, JUDGE, REMARK, ANSWER, SCHEDULE, AMEND} | MOVING

ALLOWED: dict[str, dict[Status, set[Action]]] = {
    "preparer": {
        Status.DRAFT: {EDIT, ANSWER, SUBMIT},
        Status.IN_REVIEW: set(),
        Status.TO_SIGN: set(),
        Status.TO_PUBLISH: {SCHEDULE, PUBLISH},
        Status.PUBLISHED: {AMEND},
        Status.WITHDRAWN: {AMEND},
    },
    "reviewer": {
        Status.DRAFT: set(),
        Status.IN_REVIEW: {REMARK, ANSWER, JUDGE, APPROVE, RETURN},
        Status.TO_SIGN: {REMARK, ANSWER, RETURN},
        Status.TO_PUBLISH: {SCHEDULE, PUBLISH, RETURN},
        Status.PUBLISHED: set(),
        Status.WITHDRAWN: set(),
    },
    "head": {
        Status.DRAFT: set(),
        Status.IN_REVIEW: {REMARK, ANSWER, RETURN},
        Status.TO_SIGN: {REMARK, ANSWER, SIGN, RETURN},
        Status.TO_PUBLISH: {RETURN},
        Status.PUBLISHED: {WITHDRAW},
        Status.WITHDRAWN: set(),
    },
    **{
        nobody: {status: set() for status in Status}
        for nobody in (
            "superior preparer",
            "superior head",
            "stranger",
            "administrator with every post",
            "disabled preparer",
            "demonstration reviewer",
            "auditor",
            "account without a post",
            "anonymous",
        )
    },
}


@pytest.fixture
def county() -> Unit:
    prefecture = factories.unit("522700", "黔南布依族苗族自治州", level=Level.PREFECTURE)
    return factories.unit(parent=prefecture)


@pytest.fixture
def everybody(county: Unit, staff: factories.People) -> dict[str, Account]:
    return everybody_of(county, staff)


WRITING: dict[str, tuple[Action, Callable[[Report, Account], object]]] = {
    "save_cells": (EDIT, lambda report, by: workflow.save_cells(report, {"1.1": (None, "7")}, by=by)),
    "save_chapter": (EDIT, lambda report, by: workflow.save_chapter(report, "outlook", "<p>新</p>", seen=1, by=by)),
    "save_signoff": (EDIT, lambda report, by: workflow.save_signoff(report, {"report_date": date(2019, 2, 2)}, by=by)),
    "explain": (EDIT, lambda report, by: workflow.explain(report, "jump", "1.1", "x", by=by)),
    "attest": (EDIT, lambda report, by: workflow.attest(report, "statistics", "", "0", by=by)),
    "take_computed": (EDIT, lambda report, by: workflow.take_computed(report, "1.1", by=by)),
    "take_over": (EDIT, lambda report, by: workflow.take_over(report, ["overview"], by=by)),
    "confirm": (EDIT, lambda report, by: workflow.confirm(report, "overview", [], by=by)),
    "judge": (JUDGE, lambda report, by: workflow.judge(report, Explanation(), Verdict.ACCEPTED, by=by)),
    "submit": (SUBMIT, lambda report, by: factories.submit(report, by=by)),
    "return_for_changes": (RETURN, lambda report, by: workflow.return_for_changes(report, "请核对。", by=by)),
    "approve": (APPROVE, lambda report, by: workflow.approve(report, by=by)),
    "sign": (SIGN, lambda report, by: workflow.sign(report, by=by)),
    "publish": (PUBLISH, lambda report, by: workflow.publish(report, by=by)),
    "schedule": (SCHEDULE, lambda report, by: workflow.schedule(report, timezone.now() + HOUR, by=by)),
    "unschedule": (SCHEDULE, lambda report, by: workflow.unschedule(report, by=by)),
    "withdraw": (WITHDRAW, lambda report, by: workflow.withdraw(report, "按通知撤销。", by=by)),
    "amend": (AMEND, lambda report, by: workflow.amend(report, "更正数据。", by=by)),
    "save_correction_reason": (EDIT, lambda report, by: workflow.save_correction_reason(report, "更正。", by=by)),
    "remark": (REMARK, lambda report, by: workflow.remark(report, "", "请核对。", by=by)),
    "answer": (ANSWER, lambda report, by: workflow.answer(Remark(report=report), "已改。", by=by)),
    "resolve": (ANSWER, lambda report, by: workflow.resolve(Remark(report=report), by=by)),
    "reopen": (ANSWER, lambda report, by: workflow.reopen(Remark(report=report), by=by)),
}
"""Every function that writes to a report that is there."""


def test_the_table_here_speaks_of_every_action_state_and_writing_function() -> None:
    assert {action for action, _function in WRITING.values()} == ON_A_REPORT == set(Action) - {Action.START}
    assert set(TRANSITIONS) == MOVING
    # A new report has no state yet; what is due is published in the name of who set the time, and asked as `publish`;
    # a draft follows its unit whoever moves that; whoever reads a report may have its review copy kept.
    asked_otherwise = {"start_report", "due", "publish_if_due", "follow_unit", "make_review_copy", "keep_review_copy"}
    assert set(WRITING) | asked_otherwise | {"clock", "has_review_copy", "may_take_over", "next_year"} == {
        name for name in workflow.__all__ if name[0].islower() and not name.startswith("refusal")
    }
    assert all(set(allowed) == set(Status) for allowed in ALLOWED.values())


def test_table_is_exhaustive() -> None:
    """Every kind of person x state x action on a report."""
    assert (len(ALLOWED), len(Status), len(ON_A_REPORT)) == (12, 6, 12)
    assert sum(len(actions) for allowed in ALLOWED.values() for actions in allowed.values()) == 27


@pytest.mark.parametrize("status", Status)
def test_each_person_may_do_exactly_this(
    status: Status, county: Unit, staff: factories.People, everybody: dict[str, Account]
) -> None:
    report = report_as_in(status, county, staff)
    may = {
        who: {action for action in ON_A_REPORT if refusal(person, action, report) is None}
        for who, person in everybody.items()
    }
    assert may == {who: allowed[status] for who, allowed in ALLOWED.items()}


@pytest.mark.parametrize("status", Status)
def test_writing_functions_refuse_with_the_same_sentence_when_called_directly(
    status: Status, county: Unit, staff: factories.People, everybody: dict[str, Account]
) -> None:
    report = report_as_in(status, county, staff)
    before = content_of(report).data, Event.objects.count()
    refused = {}
    for who, person in everybody.items():
        for name, (action, function) in WRITING.items():
            if action in ALLOWED[who][status]:
                continue
            with pytest.raises(Refused) as caught:
                function(report, person)
            assert (caught.value.refusal, caught.value.action) == (refusal(person, action, report), action)
            refused[who, name] = caught.value.sentence
    assert len(refused) == sum(
        action not in allowed[status] for allowed in ALLOWED.values() for action, _function in WRITING.values()
    )
    report.refresh_from_db()
    assert (report.status, content_of(report).data, Event.objects.count()) == (status, *before)


@pytest.mark.parametrize(
    ("who", "may"), [(who, who == "preparer") for who in ALLOWED if who not in {"superior preparer", "anonymous"}]
)
def test_only_a_preparer_of_the_unit_starts_its_report(
    who: str, may: bool, county: Unit, everybody: dict[str, Account]
) -> None:
    found = refusal_to_start(everybody[who], county)
    assert (found is None) == may
    if may:
        assert workflow.start_report(county, 2018, by=everybody[who]).unit == county
    else:
        with pytest.raises(Refused) as caught:
            workflow.start_report(county, 2018, by=everybody[who])
        assert (caught.value.refusal, Report.objects.count()) == (found, 0)


def test_superior_preparer_starts_the_report_of_the_own_unit_only(county: Unit, everybody: dict[str, Account]) -> None:
    superior, prefecture = everybody["superior preparer"], county.parent
    assert prefecture is not None
    assert refusal_to_start(superior, prefecture) is None
    assert str(refusal_to_start(superior, county)) == "“新建年报”只能由平塘县人民政府的填报人办理。"


def test_visible_are_the_reports_of_the_own_unit_and_of_those_below(
    county: Unit, staff: factories.People, everybody: dict[str, Account]
) -> None:
    prefecture = county.parent
    assert prefecture is not None
    # Codes that begin with another unit's code, to see that paths are compared unit by unit.
    alike = factories.unit("52272", "某县", parent=prefecture.parent)
    town = factories.unit("522727001", "某镇", level=Level.TOWNSHIP, kind=UnitKind.DEPARTMENT, parent=county)
    for place in (prefecture, county, alike, town):
        workflow.start_report(place, 2018, by=None)
    seen = {
        who: set(visible_reports(person).values_list("unit__code", flat=True))
        for who, person in everybody.items()
        if who != "anonymous"
    }
    own, above = {"522727", "522727001"}, {"522700", "522727", "522727001"}
    assert seen == {
        "preparer": own,
        "reviewer": own,
        "head": own,
        "superior preparer": above,
        "superior head": above,
        "stranger": set(),
        "administrator with every post": own,
        "disabled preparer": own,
        "demonstration reviewer": own,
        "auditor": {"52272", *above},
        "account without a post": set(),
    }
    reports = Report.objects.select_related("unit")
    one_by_one = {who: {report.unit.code for report in reports if sees(everybody[who], report)} for who in seen}
    assert one_by_one == seen
