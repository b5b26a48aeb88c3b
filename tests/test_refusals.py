"""What each refusal says: whose turn it is, and what to do instead."""

import pytest
from pytest_django import Settings

from filings import workflow
from filings.models import Account, Unit
from filings.models.unit import Level
from filings.permissions import refusal, refusal_to_sign_in
from filings.states import Action, Role, Status
from tests import factories
from tests.everybody import everybody_of
from tests.signers import rename

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

EDIT, JUDGE, SUBMIT, RETURN = Action.EDIT, Action.JUDGE, Action.SUBMIT, Action.RETURN
APPROVE, SIGN, PUBLISH = Action.APPROVE, Action.SIGN, Action.PUBLISH


@pytest.fixture
def county() -> Unit:
    prefecture = factories.unit("522700", "黔南布依族苗族自治州", level=Level.PREFECTURE)
    return factories.unit(parent=prefecture)


@pytest.fixture
def everybody(county: Unit, staff: factories.People) -> dict[str, Account]:
    return everybody_of(county, staff)


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
    sentence = "The report is published and can't be changed any more. A preparer can correct it as a new version."
    assert refusal(staff.preparer, EDIT, report) == sentence


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
    rename(report, Role.HEAD, "reviewer")
    report.refresh_from_db()
    assert refusal(reviewer_and_head, SIGN, report) == (
        "You signed this report as its Reviewer, so someone else must be its Head of unit."
    )


def test_preparer_who_signed_does_not_approve(county: Unit, staff: factories.People) -> None:
    """A preparer who signs without having typed anything is no reviewer either."""
    both = factories.account("both", (Role.PREPARER, county), (Role.REVIEWER, county), name="preparer")
    report = factories.filled_report(county, staff)
    factories.submit(report, by=both)
    rename(report, Role.REVIEWER, "preparer")
    report.refresh_from_db()
    assert refusal(both, APPROVE, report) == (
        "You signed this report as its Preparer, so someone else must be its Reviewer."
    )
