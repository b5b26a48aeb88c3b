"""Remarks (批注): pinned to a place, answered, marked as mended, counted at a return."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from filings import events, prose, workflow
from filings.models import Event, Remark, Report, Unit
from filings.states import Status
from tests import factories
from tests.outcomes import refused
from tests.reading import content_of, digest_of

pytestmark = [pytest.mark.django_db]

OUTLOOK = "<h3>问题</h3><p>人手<strong>不足</strong>。</p><ul><li><p>加强培训</p></li></ul>"


@pytest.fixture
def report(county: Unit, staff: factories.People) -> Report:
    draft = factories.filled_report(county, staff)
    workflow.save_chapter(draft, "outlook", OUTLOOK, seen=1, by=staff.preparer)
    return factories.carried_on(draft, Status.IN_REVIEW, staff)


def test_blocks_of_a_chapter_joined_are_the_chapter() -> None:
    table = "<table><tbody><tr><td><p>1</p></td></tr></tbody></table>"
    clean = prose.sanitise(f"{OUTLOOK}{table}<p>末段</p>")
    assert prose.blocks(clean) == [
        "<h3>问题</h3>",
        "<p>人手<strong>不足</strong>。</p>",
        "<ul><li><p>加强培训</p></li></ul>",
        table,
        "<p>末段</p>",
    ]
    assert "".join(prose.blocks(clean)) == clean
    assert prose.blocks("") == []


@pytest.mark.parametrize(
    ("place", "quote"),
    [
        ("", ""),
        ("cell:1.1", "100"),
        ("cell:7", "0.5"),
        ("table:statistics", ""),
        ("chapter:outlook", ""),
        ("chapter:outlook:1", "问题"),
        ("chapter:outlook:2", "人手不足。"),
        ("chapter:outlook:3", "加强培训"),
    ],
)
def test_remark_keeps_what_stood_in_its_place(place: str, quote: str, report: Report, staff: factories.People) -> None:
    made = workflow.remark(report, place, " 请核对。\r\n见附表\x00 ", by=staff.reviewer)
    stored = Remark.objects.get()
    assert (stored, stored.place, stored.quote, stored.text) == (made, place, quote, "请核对。\n见附表␀")
    assert (stored.by, stored.parent, stored.resolved_at) == (staff.reviewer, None, None)
    last = Event.objects.latest("pk")
    assert (last.action, last.actor, last.detail) == (
        "remark",
        staff.reviewer,
        {"remark": made.pk, "place": place},
    )


NOWHERE = (
    "cell:99 cell: cell:1.1.x chapter:nothing chapter:outlook:0 chapter:outlook:4 chapter:outlook:-1 chapter:outlook:x "
    "chapter:outlook:01 chapter:outlook: chapter:outlook:\u0661 table:none signoff x : cell:1.1:2 "
    + "chapter:outlook:"
    + "9" * 5000
).split()


@pytest.mark.parametrize("place", NOWHERE, ids=range(len(NOWHERE)))
def test_place_that_is_not_there_is_refused(place: str, report: Report, staff: factories.People) -> None:
    sentence = refused(lambda: workflow.remark(report, place, "请核对。", by=staff.reviewer))
    assert sentence == "报告中没有这个位置，请在页面上选择。"
    assert Remark.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" \u3000", "请填写内容，批注不能为空。"),
        ("字" * 1001, "批注超过1000个字。"),
        ("字" * 1000, None),
    ],
)
def test_remarks_and_answers_say_something_within_bounds(
    text: str, sentence: str | None, report: Report, staff: factories.People
) -> None:
    first = workflow.remark(report, "", "请核对。", by=staff.reviewer)
    if sentence:
        assert refused(lambda: workflow.remark(report, "", text, by=staff.reviewer)) == sentence
        assert refused(lambda: workflow.answer(first, text, by=staff.head)) == sentence
    else:
        workflow.remark(report, "", text, by=staff.reviewer)
        workflow.answer(first, text, by=staff.head)
    assert Remark.objects.count() == (1 if sentence else 3)


def test_remark_goes_through_return_answer_and_second_review(report: Report, staff: factories.People) -> None:
    first = workflow.remark(report, "cell:1.1", "请核对。", by=staff.reviewer)
    workflow.remark(report, "chapter:outlook:2", "请写具体。", by=staff.head)
    late = workflow.return_for_changes(report, "见批注。", by=staff.reviewer)
    assert Event.objects.latest("pk").detail["remarks"] == 2
    answer = workflow.answer(first, "已改为101。", by=staff.preparer)
    workflow.resolve(first, by=staff.preparer)
    workflow.answer(answer, "另见附注。", by=staff.preparer)
    threads: dict[str, Any] = {
        one.place: [a.text for a in one.answers.all()] for one in report.remarks.filter(parent=None)
    }
    assert threads == {"cell:1.1": ["已改为101。", "另见附注。"], "chapter:outlook:2": []}
    factories.carried_on(Report.objects.get(pk=late.pk), Status.IN_REVIEW, staff)
    workflow.reopen(Remark.objects.get(pk=first.pk), by=staff.reviewer)
    assert Remark.objects.filter(resolved_at=None, parent=None).count() == 2
    said = Event.objects.filter(action="answer").order_by("number").values_list("actor__username", "detail")
    assert list(said) == [
        ("preparer", {"remark": first.pk, "done": "answered"}),
        ("preparer", {"remark": first.pk, "done": "resolved"}),
        ("preparer", {"remark": first.pk, "done": "answered"}),
        ("reviewer", {"remark": first.pk, "done": "reopened"}),
    ]
    assert events.all_broken() == []


def test_resolving_says_by_whom_and_is_done_once(report: Report, staff: factories.People) -> None:
    one = workflow.remark(report, "", "请核对。", by=staff.reviewer)
    assert refused(lambda: workflow.reopen(one, by=staff.reviewer)) == "该批注尚未标记为已改。"
    workflow.resolve(one, by=staff.head)
    one.refresh_from_db()
    assert (one.resolved_by, one.resolved_at is None) == (staff.head, False)
    assert refused(lambda: workflow.resolve(one, by=staff.reviewer)) == "该批注已标记为已改。"
    answer = workflow.answer(one, "好。", by=staff.reviewer)
    sentence = refused(lambda: workflow.resolve(answer, by=staff.reviewer))
    assert sentence == "答复不能单独标记为已改，请标记它所答复的批注。"


@pytest.mark.parametrize(("status", "who"), [(Status.IN_REVIEW, "审核人或单位负责人"), (Status.DRAFT, "填报人")])
def test_answering_is_for_one_post_at_the_desk_and_for_others_in_review(
    status: Status, who: str, report: Report, staff: factories.People
) -> None:
    one = workflow.remark(report, "", "请核对。", by=staff.reviewer)
    if status == Status.DRAFT:
        workflow.return_for_changes(report, "见批注。", by=staff.reviewer)
    closed_to = staff.reviewer if status == Status.DRAFT else staff.preparer
    sentence = refused(lambda: workflow.answer(one, "好。", by=closed_to))
    assert sentence == f"报告处于“{status.label}”时，只有{who}可以“答复批注”。"


def test_remarks_are_no_part_of_what_is_signed(report: Report, staff: factories.People) -> None:
    before = digest_of(report)
    workflow.answer(workflow.remark(report, "cell:1.1", "请核对。", by=staff.reviewer), "好。", by=staff.head)
    assert digest_of(report) == before


def test_database_refuses_a_remark_resolved_by_nobody(report: Report, staff: factories.People) -> None:
    one = workflow.remark(report, "", "请核对。", by=staff.reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Remark.objects.filter(pk=one.pk).update(resolved_by=staff.head)


def test_return_keeps_what_the_report_said(report: Report, staff: factories.People) -> None:
    """The next review opens on what has changed since."""
    said = content_of(report).said
    workflow.return_for_changes(report, "见批注。", by=staff.reviewer)
    workflow.save_cells(report, {"9.1": (None, "5")}, by=staff.preparer)
    assert Report.objects.get().returned_content == said
    factories.carried_on(Report.objects.select_related("unit").get(), Status.IN_REVIEW, staff)
    assert Report.objects.get().returned_content == said
