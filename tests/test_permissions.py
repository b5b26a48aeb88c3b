"""Who may do what, written down a second time by hand, and compared with `filings.permissions` and the workflow."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation
from pytest_django import Settings

from filings import content, workflow
from filings.models import Account, Event, Explanation, Report, Unit
from filings.models.report import Verdict
from filings.models.unit import Level, UnitKind
from filings.permissions import Refused, refusal, refusal_to_sign_in, refusal_to_start, sees, visible_reports
from filings.states import TRANSITIONS, Action, Role, Status
from tests import factories

pytestmark = pytest.mark.django_db

EDIT, JUDGE, SUBMIT, RETURN = Action.EDIT, Action.JUDGE, Action.SUBMIT, Action.RETURN
APPROVE, SIGN, PUBLISH = Action.APPROVE, Action.SIGN, Action.PUBLISH
ON_A_REPORT = {EDIT, JUDGE, SUBMIT, RETURN, APPROVE, SIGN, PUBLISH}

ALLOWED: dict[str, dict[Status, set[Action]]] = {
    "preparer": {
        Status.DRAFT: {EDIT, SUBMIT},
        Status.IN_REVIEW: set(),
        Status.TO_SIGN: set(),
        Status.TO_PUBLISH: {PUBLISH},
        Status.PUBLISHED: set(),
    },
    "reviewer": {
        Status.DRAFT: set(),
        Status.IN_REVIEW: {JUDGE, APPROVE, RETURN},
        Status.TO_SIGN: {RETURN},
        Status.TO_PUBLISH: {PUBLISH, RETURN},
        Status.PUBLISHED: set(),
    },
    "head": {
        Status.DRAFT: set(),
        Status.IN_REVIEW: {RETURN},
        Status.TO_SIGN: {SIGN, RETURN},
        Status.TO_PUBLISH: {RETURN},
        Status.PUBLISHED: set(),
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
            "account without a post",
            "anonymous",
        )
    },
}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences as they stand in the source."""
    with translation.override("en"):
        yield


@pytest.fixture
def county() -> Unit:
    prefecture = factories.unit("522700", "黔南布依族苗族自治州", level=Level.PREFECTURE)
    return factories.unit(parent=prefecture)


@pytest.fixture
def staff(county: Unit) -> factories.People:
    return factories.people(county)


@pytest.fixture
def everybody(county: Unit, staff: factories.People) -> dict[str, Account]:
    """One account for each line of ALLOWED. Whoever shares a post bears the printed name: that is not what refuses."""
    prefecture = county.parent
    assert prefecture is not None
    neighbour = factories.unit("522728", "罗甸县", parent=prefecture)
    every_post = [(role, county) for role in Role]
    disabled = factories.account("disabled", (Role.PREPARER, county), name="preparer", is_active=False)
    return {
        "preparer": staff.preparer,
        "reviewer": staff.reviewer,
        "head": staff.head,
        "superior preparer": factories.account("superior", (Role.PREPARER, prefecture)),
        "superior head": factories.account("superior-head", (Role.HEAD, prefecture), name="head"),
        "stranger": factories.account("stranger", *[(role, neighbour) for role in Role], name="reviewer"),
        "administrator with every post": factories.account("administrator", *every_post, name="head", is_staff=True),
        "disabled preparer": disabled,
        "demonstration reviewer": factories.account(
            "sample", (Role.REVIEWER, county), name="reviewer", demonstration=True
        ),
        "account without a post": factories.account("nobody", name="head"),
        "anonymous": AnonymousUser(),  # type: ignore[dict-item]
    }


def report_as_in(status: Status, county: Unit, staff: factories.People) -> Report:
    """A report in `status`; a published one without its files, which no rule asks for."""
    if status != Status.PUBLISHED:
        return factories.report_in(status, county, staff)
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    Report.objects.filter(pk=report.pk).update(status=Status.PUBLISHED)
    report.refresh_from_db()
    return report


WRITING: dict[str, tuple[Action, Callable[[Report, Account], object]]] = {
    "save_cells": (EDIT, lambda report, by: workflow.save_cells(report, {"1.1": (None, "7")}, by=by)),
    "save_chapter": (EDIT, lambda report, by: workflow.save_chapter(report, "outlook", "<p>新</p>", seen=1, by=by)),
    "save_signoff": (EDIT, lambda report, by: workflow.save_signoff(report, {"report_date": date(2019, 2, 2)}, by=by)),
    "explain": (EDIT, lambda report, by: workflow.explain(report, "jump", "1.1", "x", by=by)),
    "attest": (EDIT, lambda report, by: workflow.attest(report, "statistics", "", "0", by=by)),
    "take_computed": (EDIT, lambda report, by: workflow.take_computed(report, "1.1", by=by)),
    "judge": (JUDGE, lambda report, by: workflow.judge(report, Explanation(), Verdict.ACCEPTED, by=by)),
    "submit": (SUBMIT, lambda report, by: workflow.submit(report, by=by)),
    "return_for_changes": (RETURN, lambda report, by: workflow.return_for_changes(report, "请核对。", by=by)),
    "approve": (APPROVE, lambda report, by: workflow.approve(report, by=by)),
    "sign": (SIGN, lambda report, by: workflow.sign(report, by=by)),
    "publish": (PUBLISH, lambda report, by: workflow.publish(report, by=by)),
}
"""Every function that writes to a report that is there."""


def test_the_table_here_speaks_of_every_action_state_and_writing_function() -> None:
    assert {action for action, _function in WRITING.values()} == ON_A_REPORT == set(Action) - {Action.START}
    assert set(TRANSITIONS) == ON_A_REPORT - {EDIT, JUDGE}
    assert set(WRITING) | {"start_report"} == {
        name for name in workflow.__all__ if name[0].islower() and not name.startswith("refusal")
    }
    assert all(set(allowed) == set(Status) for allowed in ALLOWED.values())


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
    before = content.canonical(report), Event.objects.count()
    refused = {}
    for who, person in everybody.items():
        for name, (action, function) in WRITING.items():
            if action in ALLOWED[who][status]:
                continue
            with pytest.raises(Refused) as caught:
                function(report, person)
            assert (caught.value.sentence, caught.value.action) == (refusal(person, action, report), action)
            refused[who, name] = caught.value.sentence
    assert len(refused) == sum(
        action not in allowed[status] for allowed in ALLOWED.values() for action, _function in WRITING.values()
    )
    report.refresh_from_db()
    assert (report.status, content.canonical(report), Event.objects.count()) == (status, *before)


@pytest.mark.parametrize(
    ("who", "may"), [(who, who == "preparer") for who in ALLOWED if who not in {"superior preparer", "anonymous"}]
)
def test_only_a_preparer_of_the_unit_starts_its_report(
    who: str, may: bool, county: Unit, everybody: dict[str, Account]
) -> None:
    sentence = refusal_to_start(everybody[who], county)
    assert (sentence is None) == may
    if may:
        assert workflow.start_report(county, 2018, by=everybody[who]).unit == county
    else:
        with pytest.raises(Refused) as caught:
            workflow.start_report(county, 2018, by=everybody[who])
        assert (caught.value.sentence, Report.objects.count()) == (sentence, 0)


def test_superior_preparer_starts_the_report_of_the_own_unit_only(county: Unit, everybody: dict[str, Account]) -> None:
    superior, prefecture = everybody["superior preparer"], county.parent
    assert prefecture is not None
    assert refusal_to_start(superior, prefecture) is None
    assert refusal_to_start(superior, county) == "“Start a report” is for the Preparer of 平塘县人民政府 only."


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
        "account without a post": set(),
    }
    reports = Report.objects.select_related("unit")
    one_by_one = {who: {report.unit.code for report in reports if sees(everybody[who], report)} for who in seen}
    assert one_by_one == seen


# What each refusal says: whose turn it is, and what to do instead.


def test_refusal_names_those_who_may(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    assert refusal(staff.head, PUBLISH, report) == "“Publish” is for the Preparer or Reviewer of 平塘县人民政府 only."


def test_refusal_names_the_state_and_the_state_that_is_wanted(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    assert refusal(staff.head, SIGN, report) == (
        "“Sign” is not possible while the report is “Being filled in”; it must be “Awaiting signature”."
    )
    assert refusal(staff.reviewer, RETURN, report) == (
        "“Return for changes” is not possible while the report is “Being filled in”; "
        "it must be “Awaiting review” or “Awaiting signature” or “Awaiting publication”."
    )


def test_refusal_to_edit_says_who_can_give_the_report_back(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    assert refusal(staff.preparer, EDIT, report) == (
        "The report is “Awaiting review” and can't be changed now. Ask the reviewer or the head to return it."
    )
    report.status = Status.PUBLISHED
    assert refusal(staff.preparer, EDIT, report) == "The report is published and can't be changed any more."


def test_refusal_of_an_account_comes_first(county: Unit, everybody: dict[str, Account]) -> None:
    report = factories.report_in(Status.DRAFT, county, factories.People(*[everybody[role.value] for role in Role]))
    said = {who: refusal(person, SUBMIT, report) for who, person in everybody.items() if who in NOT_LET_IN}
    assert said == NOT_LET_IN


NOT_LET_IN = {
    "administrator with every post": (
        "An administrator keeps units and accounts, and neither fills in nor signs reports."
    ),
    "disabled preparer": "This account is disabled. Ask the administrator.",
    "demonstration reviewer": "Demonstration accounts may do nothing here. Sign in with an account of your own.",
}


@pytest.mark.parametrize(
    ("fields", "debug", "sentence"),
    [
        ({}, False, None),
        ({"is_staff": True}, False, None),
        ({"is_active": False}, False, NOT_LET_IN["disabled preparer"]),
        ({"is_active": False}, True, NOT_LET_IN["disabled preparer"]),
        ({"demonstration": True}, False, NOT_LET_IN["demonstration reviewer"]),
        ({"demonstration": True}, True, None),
        ({"demonstration": True, "is_active": False}, True, NOT_LET_IN["disabled preparer"]),
    ],
)
def test_refusal_to_sign_in(fields: dict[str, bool], debug: bool, sentence: str | None, settings: Settings) -> None:
    settings.DEBUG = debug
    assert refusal_to_sign_in(Account(name="somebody", **fields)) == sentence


# Preparer, reviewer and head are three people, and each bears the name that is printed.


@pytest.mark.parametrize(
    ("action", "status", "role"),
    [
        (SUBMIT, Status.DRAFT, Role.PREPARER),
        (APPROVE, Status.IN_REVIEW, Role.REVIEWER),
        (SIGN, Status.TO_SIGN, Role.HEAD),
    ],
)
def test_signer_bears_the_printed_name(
    action: Action, status: Status, role: Role, county: Unit, staff: factories.People
) -> None:
    report = factories.report_in(status, county, staff)
    colleague = factories.account("colleague", (role, county))
    assert refusal(colleague, action, report) == (
        f"The report names “{role.value}” as its {role.label}, and your account bears the name “colleague”."
    )
    # The same name and the same post is enough: a person may have two accounts, or share a name with a colleague.
    namesake = factories.account("namesake", (role, county), name=role.value)
    assert refusal(namesake, action, report) is None


@pytest.mark.parametrize(
    ("action", "status", "role"),
    [(APPROVE, Status.IN_REVIEW, Role.REVIEWER), (SIGN, Status.TO_SIGN, Role.HEAD)],
)
def test_who_filled_in_a_part_neither_reviews_nor_signs(
    action: Action, status: Status, role: Role, county: Unit, staff: factories.People
) -> None:
    both = factories.account("both", (Role.PREPARER, county), (role, county), name=role.value)
    draft = factories.filled_report(county, staff)
    workflow.save_cells(draft, {"9.1": (None, "3")}, by=both)
    report = factories.carried_on(draft, status, staff)
    assert refusal(both, action, report) == (
        f"You filled in part of this report, so someone else must be its {role.label}."
    )
    assert refusal(getattr(staff, role.value), action, report) is None


def test_nobody_signs_in_two_roles(county: Unit, staff: factories.People) -> None:
    reviewer_and_head = factories.account("both", (Role.REVIEWER, county), (Role.HEAD, county), name="reviewer")
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    workflow.approve(report, by=reviewer_and_head)
    Report.objects.filter(pk=report.pk).update(head_name="reviewer")
    report.refresh_from_db()
    assert refusal(reviewer_and_head, SIGN, report) == (
        "You signed this report as its Reviewer, so someone else must be its Head of unit."
    )


def test_preparer_who_signed_does_not_approve(county: Unit, staff: factories.People) -> None:
    """A preparer who signs without having typed anything is no reviewer either."""
    both = factories.account("both", (Role.PREPARER, county), (Role.REVIEWER, county), name="preparer")
    report = factories.filled_report(county, staff)
    workflow.submit(report, by=both)
    Report.objects.filter(pk=report.pk).update(reviewer_name="preparer")
    report.refresh_from_db()
    assert refusal(both, APPROVE, report) == (
        "You signed this report as its Preparer, so someone else must be its Reviewer."
    )
