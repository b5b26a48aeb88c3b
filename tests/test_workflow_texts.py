"""Writing chapters, sign-off fields and explanations: what is kept back, what is too long, what leaves a Change."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from filings import workflow
from filings.models import Account, Change, Explanation, Report, Unit
from filings.models.report import Verdict
from filings.states import Role, Status
from filings.workflow.chapters import ONE_SITTING
from tests import factories
from tests.reading import problems_of
from tests.signers import names_of

pytestmark = [pytest.mark.django_db]

QUESTION = ("received_concluded_replied", "3.1")


@pytest.fixture
def other(county: Unit) -> Account:
    return factories.account("other", (Role.PREPARER, county))


@pytest.fixture
def report(county: Unit, staff: factories.People) -> Report:
    """A filled draft of which nobody remembers any change."""
    made = factories.filled_report(county, staff)
    Change.objects.all().delete()
    return made


def changes() -> list[tuple[str, str, str, str]]:
    found = Change.objects.select_related("by")
    return [(one.address, one.old, one.new, one.by.username if one.by else "") for one in found]


def bad_entries(call: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(workflow.BadEntries) as caught:
        call()
    return caught.value.entries


# A chapter.

FIRST = "<p>本年度工作平稳推进。</p>"


def write(report: Report, text: str, by: Account | None, *, seen: int, page: str = "") -> workflow.SavedChapter:
    return workflow.save_chapter(report, "overview", f"<p>{text}</p>", seen=seen, by=by, page=page)


def test_each_save_tells_the_revision_that_the_next_one_has_seen(report: Report, staff: factories.People) -> None:
    saved = [write(report, text, staff.preparer, seen=seen).revision for seen, text in enumerate("甲乙丙", start=1)]
    assert saved == [2, 3, 4]


def test_saves_of_one_sitting_are_one_change(report: Report, staff: factories.People) -> None:
    for seen, text in enumerate(["甲", "甲乙", "甲乙丙"], start=1):
        write(report, text, staff.preparer, seen=seen)
    assert changes() == [("chapter:overview", FIRST, "<p>甲乙丙</p>", "preparer")]
    assert report.chapters.get(key="overview").revision == 4


@pytest.mark.parametrize(
    ("between", "count"),
    [
        ("nothing", 1),
        ("another chapter", 2),
        ("a pause", 2),
        ("其他人", 3),
        ("a return", 2),
    ],
)
def test_a_sitting_ends_with(between: str, count: int, report: Report, staff: factories.People, other: Account) -> None:
    write(report, "甲", staff.preparer, seen=1)
    seen = 2
    if between == "another chapter":
        workflow.save_chapter(report, "outlook", "<p>乙</p>", seen=1, by=staff.preparer)
    elif between == "a pause":
        Change.objects.update(at=timezone.now() - ONE_SITTING - timedelta(seconds=1))
    elif between == "其他人":
        seen = write(report, "乙", other, seen=2).revision
    elif between == "a return":
        factories.carried_on(report, Status.IN_REVIEW, staff)
        workflow.return_for_changes(report, "请核对。", by=staff.reviewer)
    write(report, "甲乙丙", staff.preparer, seen=seen)
    assert Change.objects.count() == count
    assert Change.objects.order_by("-at", "-pk")[0].new == "<p>甲乙丙</p>"


def test_a_command_leaves_a_change_each_time(report: Report) -> None:
    write(report, "甲", None, seen=1)
    write(report, "乙", None, seen=2)
    assert [one[2:] for one in changes()] == [("<p>甲</p>", ""), ("<p>乙</p>", "")]


def test_what_was_not_seen_is_not_overwritten(report: Report, staff: factories.People, other: Account) -> None:
    write(report, "他人的", other, seen=1, page="theirs")
    saved = write(report, "我的", staff.preparer, seen=1, page="mine")
    assert saved.conflict is not None
    assert (saved.changed, saved.revision, saved.conflict.body) == (False, 2, "<p>他人的</p>")
    assert report.chapters.get(key="overview").body == "<p>他人的</p>"


def test_a_page_whose_answer_was_lost_goes_on(report: Report, staff: factories.People) -> None:
    """It sends the same again, or what was typed since, still with the revision that it knows."""
    assert write(report, "甲", staff.preparer, seen=1, page="mine").revision == 2
    again = write(report, "甲", staff.preparer, seen=1, page="mine")
    assert (again.changed, again.revision, again.conflict) == (False, 2, None)
    later = write(report, "甲乙", staff.preparer, seen=1, page="mine")
    assert (later.changed, later.revision, later.conflict) == (True, 3, None)


@pytest.mark.parametrize("window", ["", "my other window", "m" * 100])
def test_another_page_of_the_same_person_overwrites_nothing_unseen(
    window: str, report: Report, staff: factories.People
) -> None:
    write(report, "一个窗口", staff.preparer, seen=1, page="mine")
    assert write(report, "另一个窗口", staff.preparer, seen=1, page=window).conflict is not None


def test_a_page_does_not_go_on_after_somebody_else(report: Report, staff: factories.People, other: Account) -> None:
    write(report, "甲", staff.preparer, seen=1, page="mine")
    write(report, "他人的", other, seen=2, page="theirs")
    assert write(report, "甲乙", staff.preparer, seen=1, page="mine").conflict is not None


def test_a_name_of_a_page_of_any_length_is_taken(report: Report, staff: factories.People) -> None:
    write(report, "甲", staff.preparer, seen=1, page="\0" + "m" * 1000)
    assert report.chapters.get(key="overview").saved_from == "␀" + "m" * 39


# Sign-off fields.


def test_field_changed_by_somebody_else_is_told_and_the_others_are_saved(
    report: Report, staff: factories.People, other: Account
) -> None:
    seen = {"contact_phone": report.contact_phone, "report_date": "2019-03-01", "head_name": "head"}
    workflow.save_signoff(report, {"contact_phone": "111", "head_name": ""}, by=other, seen=seen)
    fields: dict[str, str | date | None] = {"contact_phone": "222", "report_date": date(2019, 3, 2), "head_name": ""}
    saved = workflow.save_signoff(report, fields, by=staff.preparer, seen=seen)
    assert saved.changed == ["report_date"]
    assert [(one.address, one.theirs, one.yours, one.by) for one in saved.conflicts] == [
        ("contact_phone", "111", "222", str(other))
    ]
    report.refresh_from_db()
    assert (report.contact_phone, report.report_date, names_of(report)["head_name"]) == ("111", date(2019, 3, 2), "")


def test_page_that_tells_nothing_of_a_field_overwrites_nothing(report: Report, staff: factories.People) -> None:
    saved = workflow.save_signoff(report, {"head_name": "other"}, by=staff.preparer, seen={})
    assert (saved.changed, [one.theirs for one in saved.conflicts]) == ([], ["head"])


@pytest.mark.parametrize("name", ["contact_phone", "preparer_name", "reviewer_name", "head_name"])
@pytest.mark.parametrize(("length", "passes"), [(50, True), (51, False)])
def test_sign_off_field_has_a_longest_length(
    name: str, length: int, passes: bool, report: Report, staff: factories.People
) -> None:
    fields: dict[str, str | date | None] = {name: "名" * length, "report_date": None}
    if passes:
        assert workflow.save_signoff(report, fields, by=staff.preparer).changed == [name, "report_date"]
    else:
        found = bad_entries(lambda: workflow.save_signoff(report, fields, by=staff.preparer))
        assert found == [(name, "超过 50 个字符。")]
        assert changes() == []


def test_sign_off_field_keeps_control_characters_visible(report: Report, staff: factories.People) -> None:
    workflow.save_signoff(report, {"contact_phone": " 0854\0 "}, by=staff.preparer)
    report.refresh_from_db()
    assert report.contact_phone == "0854␀"


# Explanations.


@pytest.fixture
def asked(report: Report, staff: factories.People) -> Report:
    """A report with one question, 3.1 against 3.2 and 3.3."""
    workflow.save_cells(report, {"3.1": (None, "13"), "3.1.3": (None, "13")}, by=staff.preparer)
    Change.objects.all().delete()
    return report


def explain(report: Report, text: str, by: Account, seen: str | None = None) -> list[workflow.Conflict]:
    return workflow.explain(report, *QUESTION, text, by=by, seen=seen)


def test_explanation_written_by_somebody_else_meanwhile_is_told(
    asked: Report, staff: factories.People, other: Account
) -> None:
    assert explain(asked, "他人的说明。", other, seen="") == []
    [conflict] = explain(asked, "我的说明。", staff.preparer, seen="")
    assert (conflict.theirs, conflict.yours, conflict.by) == ("他人的说明。", "我的说明。", str(other))
    assert Explanation.objects.get().text == "他人的说明。"
    assert explain(asked, "我的说明。", staff.preparer, seen="他人的说明。") == []
    assert Explanation.objects.get().text == "我的说明。"


def test_explanation_taken_back_by_somebody_else_meanwhile_is_told(
    asked: Report, staff: factories.People, other: Account
) -> None:
    explain(asked, "说明。", staff.preparer)
    explain(asked, "", other, seen="说明。")
    [conflict] = explain(asked, "更好的说明。", staff.preparer, seen="说明。")
    assert (conflict.theirs, conflict.by) == ("", str(other))
    assert not Explanation.objects.exists()


def test_text_for_several_questions_replaces_none_that_somebody_has_explained(
    county: Unit, staff: factories.People, other: Account
) -> None:
    before = factories.filled_report(county, staff, year=2022, figures=factories.NATIONAL)
    factories.carried_on(before, Status.PUBLISHED, staff)
    figures = {**factories.NATIONAL, "2.6": "410", "2.7": "186"}
    report = factories.filled_report(county, staff, year=2023, figures=figures)
    jumps = [one.cell for one in problems_of(report) if one.code == "jump"]
    assert jumps == ["2.6", "2.7"]
    workflow.explain(report, "jump", "2.7", "他人的说明。", by=other)
    conflicts = workflow.explain(report, "jump", "2.6", "我的说明。", by=staff.preparer, also=["2.7"], seen="")
    assert [(one.address, one.theirs) for one in conflicts] == [("explanation:jump:2.7", "他人的说明。")]
    assert [(one.cell, one.text) for one in Explanation.objects.all()] == [("2.7", "他人的说明。")]


@pytest.mark.parametrize("text", ["", "说明。"])
def test_same_explanation_again_leaves_no_change_and_keeps_its_verdict(
    text: str, asked: Report, staff: factories.People
) -> None:
    explain(asked, text, staff.preparer)
    Explanation.objects.update(verdict=Verdict.ACCEPTED, verdict_by=staff.reviewer, verdict_at=timezone.now())
    before = changes()
    assert before == [("explanation:received_concluded_replied:3.1", "", "说明。", "preparer")] * bool(text)
    explain(asked, text, staff.preparer)
    assert changes() == before
    assert [one.verdict for one in Explanation.objects.all()] == [Verdict.ACCEPTED] * bool(text)


@pytest.mark.parametrize(("length", "passes"), [(2000, True), (2001, False)])
def test_explanation_has_a_longest_length(length: int, passes: bool, asked: Report, staff: factories.People) -> None:
    if passes:
        explain(asked, "说" * length, staff.preparer)
    else:
        found = bad_entries(lambda: explain(asked, "说" * length, staff.preparer))
        sentence = "情况说明超过2000字。"
        assert found == [("explanation:received_concluded_replied:3.1", sentence)]
    assert Explanation.objects.exists() == passes
