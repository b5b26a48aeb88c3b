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

pytestmark = [pytest.mark.django_db]

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
    assert str(refusal(staff.head, PUBLISH, report)) == "“公开”只能由平塘县人民政府的填报人或审核人办理。"


def test_refusal_names_the_state_and_the_state_that_is_wanted(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    assert str(refusal(staff.head, SIGN, report)) == ("年报现在是“填写”，不能“签发”；须在“待签发”时进行。")
    assert str(refusal(staff.reviewer, RETURN, report)) == (
        "年报现在是“填写”，不能“退回修改”；须在“待审核”或“待签发”或“待公开”时进行。"
    )


def test_refusal_to_edit_says_who_can_give_the_report_back(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    assert str(refusal(staff.preparer, EDIT, report)) == (
        "年报现在是“待审核”，不能修改。需要修改时，请审核人或单位负责人退回。"
    )
    report.status = Status.PUBLISHED
    sentence = "报告已公开，不能再改。填报人可以另起新版本进行更正。"
    assert str(refusal(staff.preparer, EDIT, report)) == sentence


def test_refusal_of_an_account_comes_first(county: Unit, everybody: dict[str, Account]) -> None:
    report = factories.report_in(Status.DRAFT, county, factories.People(*[everybody[role.value] for role in Role]))
    said = {who: str(refusal(person, SUBMIT, report)) for who, person in everybody.items() if who in NOT_LET_IN}
    assert said == NOT_LET_IN


NOT_LET_IN = {
    "administrator with every post": ("管理员只管理单位和账号，不填写、也不签署年报。"),
    "disabled preparer": "此账号已停用，请联系管理员。",
    "demonstration reviewer": "演示账号在这里不能使用，请用您本人的账号登录。",
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
    found = refusal_to_sign_in(Account(name="somebody", **fields))
    assert (found and found.sentence) == sentence


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
    assert str(refusal(colleague, action, report)) == (
        f"年报上的{role.label}是“{role.value}”，您的账号姓名是“colleague”，不能代签。"
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
    assert str(refusal(both, action, report)) == (f"您填写过本年报，{role.label}须由另一人担任。")
    assert refusal(getattr(staff, role.value), action, report) is None


def test_nobody_signs_in_two_roles(county: Unit, staff: factories.People) -> None:
    reviewer_and_head = factories.account("both", (Role.REVIEWER, county), (Role.HEAD, county), name="reviewer")
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    workflow.approve(report, by=reviewer_and_head)
    rename(report, Role.HEAD, "reviewer")
    report.refresh_from_db()
    assert str(refusal(reviewer_and_head, SIGN, report)) == ("您已作为审核人签署本年报，单位负责人须由另一人担任。")


def test_preparer_who_signed_does_not_approve(county: Unit, staff: factories.People) -> None:
    """A preparer who signs without having typed anything is no reviewer either."""
    both = factories.account("both", (Role.PREPARER, county), (Role.REVIEWER, county), name="preparer")
    report = factories.filled_report(county, staff)
    factories.submit(report, by=both)
    rename(report, Role.REVIEWER, "preparer")
    report.refresh_from_db()
    assert str(refusal(both, APPROVE, report)) == ("您已作为填报人签署本年报，审核人须由另一人担任。")
