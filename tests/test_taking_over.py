"""A year begins with last year's text (取用上年文字), which is marked until it is touched or confirmed."""

import pytest
from django.test import Client
from django.urls import reverse

from filings import prose, workflow
from filings.models import Event, Report, Unit
from filings.permissions import Refused
from filings.reading import read
from filings.states import Status
from tests import factories
from tests.reading import problems_of

pytestmark = pytest.mark.django_db

LAST = (
    "<h3>主动公开</h3><p>工作平稳推进。2022年公开信息41条。</p><p>机构职能按规定公开。</p>"
    "<h3>监督保障</h3><p>举办培训三次。</p>"
)


@pytest.fixture
def unit() -> Unit:
    return factories.unit()


@pytest.fixture
def staff(unit: Unit) -> factories.People:
    return factories.people(unit)


@pytest.fixture
def last(unit: Unit, staff: factories.People) -> Report:
    draft = factories.filled_report(unit, staff, year=2022, figures=factories.NATIONAL)
    workflow.save_chapter(draft, "overview", LAST, seen=1, by=staff.preparer)
    workflow.save_signoff(draft, {"contact_phone": "0854-1234567"}, by=staff.preparer)
    for question in factories.questions_of(draft):
        workflow.explain(draft, question.code, question.key, "经核实,情况属实。", by=staff.preparer)
    return factories.carried_on(draft, Status.PUBLISHED, staff)


@pytest.fixture
def draft(last: Report, staff: factories.People) -> Report:
    return workflow.start_report(last.unit, 2023, by=staff.preparer)


@pytest.fixture
def desk(staff: factories.People) -> Client:
    return factories.signed_in(staff.preparer)


def unconfirmed(draft: Report) -> list[str]:
    return list(read(draft)[1].taken_over.get("overview", ()))


def test_draft_is_offered_last_years_chapters_and_takes_those_that_say_nothing(
    draft: Report, desk: Client, staff: factories.People
) -> None:
    workflow.save_chapter(draft, "preamble", "<p>自己写的。</p>", seen=0, by=staff.preparer)
    assert workflow.may_take_over(draft) == ["overview", "problems", "other"]
    page = desk.post(reverse("desk_take_over", args=[draft.pk]), follow=True).content.decode()
    assert "已取用 3 章上年文字，请逐句修改或确认。" in page
    assert dict(draft.chapters.values_list("key", "body"))["overview"] == LAST
    assert dict(draft.chapters.values_list("key", "body"))["preamble"] == "<p>自己写的。</p>"
    assert workflow.may_take_over(draft) == []


def test_sentences_with_a_year_a_date_or_a_figure_come_first(draft: Report, staff: factories.People) -> None:
    workflow.take_over(draft, ["overview"], by=staff.preparer)
    assert unconfirmed(draft) == ["2022年公开信息41条。", "举办培训三次。", "工作平稳推进。", "机构职能按规定公开。"]


def test_touched_sentence_is_marked_no_more_and_the_rest_blocks_until_confirmed(
    draft: Report, desk: Client, staff: factories.People
) -> None:
    workflow.take_over(draft, ["overview"], by=staff.preparer)
    text = LAST.replace("2022年公开信息41条", "2023年公开信息50条")
    workflow.save_chapter(draft, "overview", text, seen=1, by=staff.preparer)
    assert unconfirmed(draft) == ["举办培训三次。", "工作平稳推进。", "机构职能按规定公开。"]
    [problem] = [one for one in problems_of(draft) if one.code == "taken_over"]
    assert (problem.blocking, problem.place) == (True, "chapter:overview")
    address = reverse("desk_confirm", args=[draft.pk, "overview"])
    desk.post(address, {"sentence": ["举办培训三次。", "别人的句子。"]})
    assert unconfirmed(draft) == ["工作平稳推进。", "机构职能按规定公开。"]
    page = desk.post(address, {"plain": "1"}, follow=True).content.decode()
    assert "已确认 2 句。" in page
    assert [one for one in problems_of(draft) if one.code == "taken_over"] == []
    confirmed = [one.detail["confirmed"] for one in Event.objects.filter(action="confirm_text").order_by("number")]
    assert confirmed == [["举办培训三次。"], ["工作平稳推进。", "机构职能按规定公开。"]]


def test_what_is_put_back_as_it_was_is_marked_again(draft: Report, staff: factories.People) -> None:
    workflow.take_over(draft, ["overview"], by=staff.preparer)
    workflow.save_chapter(draft, "overview", "<p>新写的。</p>", seen=1, by=staff.preparer)
    assert unconfirmed(draft) == []
    workflow.save_chapter(draft, "overview", LAST, seen=2, by=staff.preparer)
    assert len(unconfirmed(draft)) == 4


def test_chapter_that_says_something_is_never_replaced(draft: Report, staff: factories.People) -> None:
    workflow.save_chapter(draft, "overview", "<p>自己写的。</p>", seen=0, by=staff.preparer)
    with pytest.raises(Refused, match="没有取用"):
        workflow.take_over(draft, ["overview"], by=staff.preparer)
    assert draft.chapters.get(key="overview").body == "<p>自己写的。</p>"


def test_task_of_a_taken_over_chapter_is_not_done_and_says_why(draft: Report, desk: Client) -> None:
    desk.post(reverse("desk_take_over", args=[draft.pk]), {"chapter": "overview"})
    page = desk.get(reverse("desk_report", args=[draft.pk]))
    [task] = [one for one in page.context["tasks"] if "overview" in one.url]
    assert (task.state, task.hint) == ("in_progress", "有上年文字待修改或确认")


def test_chapter_page_lists_what_is_unconfirmed_with_its_figures_marked(draft: Report, desk: Client) -> None:
    desk.post(reverse("desk_take_over", args=[draft.pk]), {"chapter": "overview"})
    page = desk.get(reverse("desk_chapter", args=[draft.pk, "overview"])).content.decode()
    assert "<mark>2022年</mark>公开信息<mark>41条</mark>。" in page
    assert page.count("data-taken-over=") == 4


def test_signoff_and_what_is_in_force_begin_with_last_years(draft: Report, last: Report) -> None:
    assert draft.contact_phone == "0854-1234567"
    cells = read(draft)[0].cells
    assert [cells[address].printed for address in ("2.6", "3.2.natural")] == ["41", "1"]


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("2022年公开信息41条。", ["2022年", "41条"]),
        ("二〇二二年举办培训三次。", ["二〇二二年", "三次"]),
        ("办结率为98.5％，共1,234件。", ["98.5％", "1,234件"]),
        ("12月31日前完成。", ["12月", "31日"]),
        ("２０２２年。", ["２０２２年"]),
        ("一体推进，十分重视。", []),
    ],
)
def test_figures_of_a_sentence(sentence: str, figures: list[str]) -> None:
    pieces = prose.figured(sentence)
    assert [text for text, is_figure in pieces if is_figure] == figures
    assert "".join(text for text, _is_figure in pieces) == sentence
