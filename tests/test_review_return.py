"""A report goes back and comes again: what becomes void, what is to be mended, what changed since."""

import re

import pytest
from django.test import Client

from filings import workflow
from filings.models import Event, Report, Unit
from filings.models.unit import Level
from filings.states import Status
from tests import factories, pages
from tests.reviewing import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Unit:
    return factories.unit(parent=factories.unit("522700", "黔南布依族苗族自治州", level=Level.PREFECTURE))


@pytest.fixture
def reviewer(staff: factories.People) -> Client:
    return factories.signed_in(staff.reviewer)


def test_return_page_says_which_signatures_become_void_and_what_is_to_be_mended(
    county: Unit, staff: factories.People, reviewer: Client
) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    workflow.remark(report, "cell:3.3.4", "请核对。", by=staff.reviewer)
    mended = workflow.remark(report, "cell:9.1", "请说明。", by=staff.reviewer)
    workflow.resolve(mended, by=staff.reviewer)
    workflow.approve(report, by=staff.reviewer)
    page = reviewer.get(page_of("review_return", report))
    assert [(one.role, one.name) for one in page.context["void"]] == [
        ("preparer", "preparer"),
        ("reviewer", "reviewer"),
    ]
    assert [thread.remark.text for thread in page.context["threads"]] == ["请核对。"]
    text = pages.text_of(page)
    assert text.index("将作废的签名") < text.index("请核对。") < text.index("退回原因")
    reviewer.post(page_of("review_return", report), {"reason": "见批注。"})
    detail = Event.objects.get(action="return").detail
    assert (detail["reason"], detail["void"], detail["remarks"]) == (
        "见批注。",
        [{"role": "preparer", "name": "preparer"}, {"role": "reviewer", "name": "reviewer"}],
        1,
    )


@pytest.fixture
def again(county: Unit, staff: factories.People) -> Report:
    """In review for the second time: a figure, a sentence and the phone were changed since it was returned."""
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    workflow.return_for_changes(report, "请核对会议数,补写培训情况。", by=staff.reviewer)
    workflow.save_cells(report, {"9.1": (None, "4")}, by=staff.preparer)
    text = "<p>本年度工作平稳推进。全年培训1期。</p>"
    workflow.save_chapter(report, "overview", text, seen=1, by=staff.preparer)
    workflow.save_signoff(report, {"contact_phone": "0854-1234567"}, by=staff.preparer)
    return factories.submit(report, by=staff.preparer)


def test_page_opens_on_what_changed_since_the_return(again: Report, reviewer: Client) -> None:
    page = reviewer.get(page_of("review_report", again))
    changes = page.context["since_return"]
    assert [(cell.address, cell.old, cell.new) for cell in changes.cells] == [("9.1", "0", "4")]
    assert [(chapter.key, [*map(tuple, chapter.lines)]) for chapter in changes.chapters] == [
        ("overview", [("same", "本年度工作平稳推进。"), ("inserted", "全年培训1期。")])
    ]
    assert [(field.old, field.new) for field in changes.fields] == [("0854-0000000", "0854-1234567")]
    html = page.content.decode()
    places = [html.index(f'id="{part}"') for part in ("changes", "findings", "table-statistics", "signatures")]
    assert places == sorted(places)
    assert "请核对会议数,补写培训情况。" in html
    assert '<span class="beside was">退回时为0</span>' in html
    assert re.findall(r"<(del|ins)>([^<]*)</\1>", html) == [
        ("del", "0"),
        ("ins", "4"),
        ("ins", "全年培训1期。"),
        ("del", "0854-0000000"),
        ("ins", "0854-1234567"),
    ]
    # Not by colour alone.
    assert html.count('<span class="change-word">新增</span>') == 2


def test_report_that_was_never_returned_opens_on_its_problems(
    county: Unit, staff: factories.People, reviewer: Client
) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    page = reviewer.get(page_of("review_report", report))
    assert (page.context["since_return"], 'id="changes"' in page.content.decode()) == (None, False)


def test_report_that_comes_back_as_it_was_says_so(county: Unit, staff: factories.People, reviewer: Client) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    workflow.return_for_changes(report, "请核对。", by=staff.reviewer)
    factories.submit(report, by=staff.preparer)
    assert "退回后没有改动。" in pages.text_of(reviewer.get(page_of("review_report", report)))


def test_sentences_that_stayed_are_left_out_but_for_those_beside_a_change(
    county: Unit, staff: factories.People, reviewer: Client
) -> None:
    report = factories.filled_report(county, staff)
    body = "".join(f"<p>第{number}句。</p>" for number in range(1, 8))
    workflow.save_chapter(report, "overview", body, seen=1, by=staff.preparer)
    factories.submit(report, by=staff.preparer)
    workflow.return_for_changes(report, "请改第四句。", by=staff.reviewer)
    workflow.save_chapter(report, "overview", body.replace("第4句", "第四句"), seen=2, by=staff.preparer)
    [chapter] = reviewer.get(page_of("review_report", report)).context["since_return"].chapters
    assert [*map(tuple, chapter.lines)] == [
        ("gap", ""),
        ("same", "第3句。"),
        ("deleted", "第4句。"),
        ("inserted", "第四句。"),
        ("same", "第5句。"),
        ("gap", ""),
    ]


# This year, last year, the change.


def test_list_shows_last_year_and_the_change_in_columns_of_their_own(county: Unit, staff: factories.People) -> None:
    """The 2018 form has no year before it, so the columns are left out."""
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    page = factories.signed_in(staff.reviewer).get(page_of("review_report", report))
    [table] = page.context["annexes"]
    assert (table.compares, "比上年" in page.content.decode()) == (False, False)


@pytest.mark.parametrize(
    ("now", "last", "change"),
    [("9", "上年 9", ""), ("12", "上年 9", "+3"), ("5", "上年 9", "-4"), ("——", "上年 9", "")],
)
def test_cell_shows_last_year_and_the_change_below_it_where_they_differ(
    now: str, last: str, change: str, county: Unit, staff: factories.People, reviewer: Client
) -> None:
    factories.report_in(Status.PUBLISHED, county, staff, year=2023, figures=factories.NATIONAL)
    report = factories.filled_report(county, staff, year=2024, figures={**factories.NATIONAL, "3.3.natural": now})
    html = reviewer.get(page_of("review_report", report)).content.decode()
    box = re.search(r'<td id="c-3\.3\.natural".*?</td>', html, re.DOTALL)
    assert box is not None
    text = " ".join(re.sub(r"<[^>]*>", " ", box[0]).split())
    assert text == (now if now == "9" else f"{now} {last} {change}".strip())
