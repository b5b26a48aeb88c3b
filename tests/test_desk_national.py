"""The desk of the national form: three tables as they are printed, what follows from last year."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from filings import checks, workflow
from filings.drawing import draw
from filings.models import Event, Explanation, Report, Unit
from filings.models.report import Verdict
from filings.states import Status
from filings.views.tasks import chapter_titles, tasks
from tests import factories, pages
from tests.desks import address, entered, post
from tests.publications import force_status
from tests.reading import cells_of, problems_of, read, tables_of

pytestmark = pytest.mark.django_db

PRINTED = [
    "开头说明",
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
    "签署信息",
    "核对与提交",
]
JUMPS = {"2.7": "100", "2.8": "2000"}
"""Figures of NATIONAL changed so that last year's are far away."""
TIME = r"\d{4}年\d{1,2}月\d{1,2}日 \d\d:\d\d"


@pytest.fixture
def draft(county: Unit, staff: factories.People) -> Report:
    """A report of 2023 in which nothing is filled in, the first of its unit."""
    return workflow.start_report(county, 2023, by=staff.preparer)


@pytest.fixture
def last(county: Unit, staff: factories.People) -> Report:
    """The published report of 2022."""
    made = factories.filled_report(county, staff, year=2022, figures=factories.NATIONAL)
    force_status(made, Status.PUBLISHED)
    return made


@pytest.fixture
def report(last: Report, county: Unit, staff: factories.People) -> Report:
    """The report of 2023 with two figures that are far from last year's, and with 现行有效 as it follows."""
    figures = {**factories.NATIONAL, "2.6": "45", **JUMPS}
    return factories.filled_report(county, staff, year=2023, figures=figures)


def open_questions(report: Report) -> list[tuple[str, str | None]]:
    return [(one.code, one.cell) for one in checks.unsettled(problems_of(report))]


# The task list.


@pytest.mark.parametrize("year", [2019, 2020, 2023])
def test_tasks_stand_in_the_printed_order(year: int, county: Unit, staff: factories.People) -> None:
    report = workflow.start_report(county, year, by=staff.preparer)
    version, desk = read(report)
    listed = tasks(report, version, checks.problems(version, desk))
    assert [one.title for one in listed] == PRINTED
    views = ["chapters/preamble", "chapters/overview", "tables/disclosed", "tables/requests", "tables/cases"]
    assert [one.url.split(f"/{report.pk}/")[1].rstrip("/") for one in listed[:5]] == views


def test_chapters_of_prose_keep_their_printed_numbers(draft: Report) -> None:
    assert list(chapter_titles(draft.edition).values()) == [*PRINTED[:2], *PRINTED[5:7]]


def test_chapter_that_is_a_table_has_no_editor(desk: Client, draft: Report) -> None:
    assert desk.get(address(draft, "requests", "desk_chapter")).status_code == 404


# Tables as they are printed.


@pytest.mark.parametrize("key", ["disclosed", "requests", "cases"])
def test_table_has_an_input_for_each_cell_that_is_typed(key: str, desk: Client, draft: Report) -> None:
    page = desk.get(address(draft, key))
    table = next(table for table in tables_of(draft) if table.key == key)
    assert list(pages.cells(page)) == [cell.address for cell in draw(table).cells if not cell.derived]
    computed = re.findall(r'<output id="cell-([^"]+)"', page.content.decode())
    assert computed == [cell.address for cell in draw(table).cells if cell.derived]


def test_matrix_is_saved_as_it_was_typed_and_added_up(desk: Client, draft: Report) -> None:
    typed = {"3.1.natural": "12", "3.1.legal": "——", "3.7.other": "3件"}
    page = pages.save(desk, address(draft, "requests"), typed)
    assert {cell: text for cell, text in entered(draft, "requests").items() if text} == typed
    assert [link for link, _words in pages.summary(page)] == ["#cell-3.7.other"]
    assert pages.beside(page) == {"3.7.other": [("error", pages.summary(page)[0][1])]}
    others = {f"3.1.{column}": "0" for column in ("business", "research", "charity", "other")}
    page = pages.save(desk, address(draft, "requests"), others)
    assert re.search(r'<output id="cell-3\.1\.total"[^>]*>12</output>', page.content.decode())


def test_column_out_of_balance_is_told_at_its_last_cell(desk: Client, report: Report) -> None:
    page = pages.save(desk, address(report, "requests"), {"3.25.natural": "2"})
    assert [link for link, _words in pages.summary(page)] == ["#cell-3.25.natural"]
    assert "差 1" in pages.summary(page)[0][1]


def test_cell_that_somebody_else_changed_is_told_in_the_matrix(
    desk: Client, draft: Report, staff: factories.People
) -> None:
    opened = desk.get(address(draft, "requests"))
    workflow.save_cells(draft, {"3.1.natural": (None, "5")}, by=staff.preparer)
    page = pages.save(desk, address(draft, "requests"), {"3.1.natural": "6"}, opened=opened)
    assert pages.cells(page)["3.1.natural"] == "6"
    assert entered(draft, "requests")["3.1.natural"] == "5"
    assert [kind for kind, _words in pages.beside(page)["3.1.natural"]] == ["error"]


def test_published_table_is_only_read(desk: Client, last: Report) -> None:
    for key in ("disclosed", "requests", "cases"):
        page = desk.get(address(last, key))
        assert pages.cells(page) == {}
        assert f'class="figures figures-{draw_of(last, key)}"' in page.content.decode()


def draw_of(report: Report, key: str) -> str:
    return next(table.drawing for table in report.edition.tables if table.key == key)


@pytest.mark.parametrize(
    ("typed", "kept", "wrong"), [("-4", "-4", []), ("\uff0d4", "-4", []), ("-4项", "-4项", ["2.8"])]
)
def test_change_of_2019_may_be_negative(
    typed: str, kept: str, wrong: list[str], desk: Client, county: Unit, staff: factories.People
) -> None:
    report = workflow.start_report(county, 2019, by=staff.preparer)
    page = pages.save(desk, address(report, "disclosed"), {"2.8": typed})
    assert entered(report, "disclosed")["2.8"] == kept
    assert list(pages.beside(page)) == wrong


# Last year.


def test_last_years_figures_stand_in_the_cells(desk: Client, report: Report) -> None:
    html = desk.get(address(report, "requests")).content.decode()
    found = re.findall(r'<p class="last" id="last-([^"]+)">\S+ <b>(\S+)</b>', html)
    assert dict(found)["3.1.natural"] == "14"
    assert len(found) == 150


def test_last_years_figures_are_found_by_name_in_another_edition(
    desk: Client, county: Unit, staff: factories.People
) -> None:
    before = workflow.start_report(county, 2020, by=staff.preparer)
    workflow.save_cells(before, {"3.22.natural": (None, "9"), "2.2": (None, "4")}, by=staff.preparer)
    force_status(before, Status.PUBLISHED)
    report = workflow.start_report(county, 2021, by=staff.preparer)
    # (七)总计 is row 22 of the older form and row 24 of the newer one; 2.2 was another figure.
    html = desk.get(address(report, "requests")).content.decode()
    assert re.findall(r'<p class="last" id="last-([^"]+)">\S+ <b>(\S+)</b>', html) == [("3.24.natural", "9")]
    assert 'class="last"' not in desk.get(address(report, "disclosed")).content.decode()


def test_year_before_that_had_a_list_leaves_the_tables_without_last_year(
    desk: Client, county: Unit, staff: factories.People
) -> None:
    before = factories.filled_report(county, staff)
    force_status(before, Status.PUBLISHED)
    report = workflow.start_report(county, 2019, by=staff.preparer)
    for key in ("disclosed", "requests", "cases"):
        assert 'class="last"' not in desk.get(address(report, key)).content.decode()


# Totals that an import states.


@pytest.mark.parametrize(("key", "cell", "computed"), [("requests", "3.24.total", "17"), ("cases", "4.5.review", "0")])
def test_computed_total_is_taken_in_place_of_the_stated_one(
    key: str, cell: str, computed: str, desk: Client, report: Report
) -> None:
    workflow.save_cells(report, {cell: (None, "99")}, by=None)
    page = desk.get(address(report, key))
    assert [link for link, _words in pages.summary(page)] == [f"#cell-{cell}"]
    assert all(number in pages.summary(page)[0][1] for number in ("99", computed))
    button = f'type="submit" form="take-computed" name="address" value="{cell}">'
    assert page.content.decode().count(button) == 1
    page = post(desk, reverse("desk_take_computed", args=[report.pk]), address=cell)
    assert page.redirect_chain == [(f"{address(report, key)}#cell-{cell}", 302)]
    assert pages.summary(page) == []
    assert 'id="take-computed"' not in page.content.decode()
    event = Event.objects.get(action="take_computed")
    assert event.detail == {"cell": cell, "stated": "99", "computed": computed}


@pytest.mark.parametrize("sent", ["3.24.total", "3.1.natural", "nowhere", ""])
def test_total_that_no_import_states_is_not_taken(sent: str, desk: Client, report: Report) -> None:
    assert post(desk, reverse("desk_take_computed", args=[report.pk]), address=sent).status_code == 403


# Explanations.


def check(client: Client, report: Report) -> str:
    """The words of the check page."""
    return pages.text_of(client.get(reverse("desk_check", args=[report.pk])))


def explain(client: Client, report: Report, **sent: object) -> pages.Page:
    return post(client, reverse("desk_explain", args=[report.pk]), code="jump", **sent)


def test_one_text_explains_several_questions_of_a_kind(desk: Client, report: Report) -> None:
    assert open_questions(report) == [("jump", "2.7"), ("jump", "2.8")]
    html = desk.get(reverse("desk_check", args=[report.pk])).content.decode()
    assert html.count("用同一说明回答另外 1 个同类疑问") == 1
    assert re.findall(r'<input type="checkbox"[^>]* name="also" value="([^"]+)"', html) == ["2.8"]
    explain(desk, report, cell="2.7", text="权责清单调整。", also=["2.8"])
    assert open_questions(report) == []
    assert [(one.cell, one.text) for one in Explanation.objects.order_by("cell")] == [
        ("2.7", "权责清单调整。"),
        ("2.8", "权责清单调整。"),
    ]


def test_text_for_a_cell_without_a_question_is_refused_whole(desk: Client, report: Report) -> None:
    assert explain(desk, report, cell="2.7", text="权责清单调整。", also=["2.9"]).status_code == 403
    assert not Explanation.objects.exists()


def test_judged_explanations_are_marked(desk: Client, report: Report, staff: factories.People) -> None:
    for cell, text in (("2.7", "权责清单调整。"), ("2.8", "专项行动。")):
        workflow.explain(report, "jump", cell, text, by=staff.preparer)
    factories.submit(report, by=staff.preparer)
    accepted, rejected = Explanation.objects.order_by("cell")
    workflow.judge(report, accepted, Verdict.ACCEPTED, by=staff.reviewer)
    workflow.judge(report, rejected, Verdict.REJECTED, by=staff.reviewer)
    workflow.return_for_changes(report, "请补充。", by=staff.reviewer)
    words = check(desk, report)
    assert words.count("reviewer 已认可，") == 1
    assert len(re.findall(f"不认可 reviewer于{TIME}未认可此说明，", words)) == 1
    assert words.index("不认可 reviewer于") < words.index("专项行动。") < words.index("reviewer 已认可，")
    assert open_questions(report) == [("jump", "2.8")]


def test_explanation_whose_figures_changed_is_marked_with_its_text(
    desk: Client, report: Report, staff: factories.People
) -> None:
    workflow.explain(report, "jump", "2.7", "权责清单调整。", by=staff.preparer)
    workflow.save_cells(report, {"2.7": (None, "101")}, by=staff.preparer)
    words = check(desk, report)
    assert re.search(f"已失效 preparer于{TIME}作出说明之后，相关数字有改动。", words)
    assert "权责清单调整。" in words


def test_check_shows_chapters_and_tables_in_the_printed_order(desk: Client, report: Report) -> None:
    html = desk.get(reverse("desk_check", args=[report.pk])).content.decode()
    titles = re.findall(r"<h3[^>]*>([一二三四五六]、[^<]*)</h3>", html)
    assert titles == PRINTED[1:7]
    for cell in cells_of(report).values():
        assert f'id="c-{cell.address}"' in html


# Chapters.


def test_chapter_one_begins_with_its_five_parts(desk: Client, draft: Report) -> None:
    page = desk.get(address(draft, "overview", "desk_chapter"))
    parts = ["主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障"]
    assert re.findall("<h3>(.*?)</h3>", pages.inputs(page)["body"]) == parts
    assert "、".join(parts) in pages.text_of(page)


@pytest.mark.parametrize("year", [2019, 2023])
def test_last_chapter_says_that_it_is_not_left_out(
    year: int, desk: Client, county: Unit, staff: factories.People
) -> None:
    report = workflow.start_report(county, year, by=staff.preparer)
    text = pages.text_of(desk.get(address(report, "other", "desk_chapter")))
    assert "没有其他需要报告的，写“无”，本章不能省略。" in text
