"""The task list: states of tasks, and where each problem is mended."""

import pytest
from django.urls import reverse

from filings import checks, prose, workflow
from filings.editions import edition_of_year
from filings.models import Report
from filings.states import Role
from filings.views.tasks import MISSING, TaskState, chapter_titles, place_of, state_of, tasks
from tests import factories
from tests.reading import problems_of, read, tables_of

pytestmark = pytest.mark.django_db

NOT_STARTED, IN_PROGRESS, WRONG, DONE = TaskState


@pytest.fixture
def staff() -> factories.People:
    return factories.people(factories.unit())


@pytest.fixture
def report(staff: factories.People) -> Report:
    return workflow.start_report(staff.preparer.posts.get().unit, 2018, by=staff.preparer)


def listed(report: Report) -> list[tuple[str, str, str]]:
    version, desk = read(report)
    listed = tasks(report, version, checks.problems(version, desk))
    return [(one.title, one.state, one.hint) for one in listed]


@pytest.mark.parametrize(
    ("codes", "begun", "state"),
    [
        (set(), False, DONE),
        (set(), True, DONE),
        ({"incomplete"}, False, NOT_STARTED),
        ({"incomplete"}, True, IN_PROGRESS),
        ({"incomplete", "misread"}, True, WRONG),
        ({"sum_differs"}, True, WRONG),
        (set(MISSING), True, IN_PROGRESS),
    ],
)
def test_state_of_a_task(codes: set[str], begun: bool, state: TaskState) -> None:
    assert state_of(codes, begun) == state


def test_tasks_of_a_new_report(report: Report) -> None:
    assert listed(report) == [
        ("2018年度政府信息公开情况统计表", NOT_STARTED, "共 70 格，已填 0 格"),
        ("开头说明", NOT_STARTED, ""),
        ("一、总体工作情况", NOT_STARTED, ""),
        ("二、主动公开政府信息情况", NOT_STARTED, ""),
        ("三、存在的问题及下步工作打算", NOT_STARTED, ""),
        ("签署信息", IN_PROGRESS, ""),
        ("核对与提交", NOT_STARTED, ""),
    ]


def test_tasks_follow_what_is_filled_in(report: Report, staff: factories.People) -> None:
    figures = {cell.address: (None, "0") for cell in tables_of(report)[0].typed_cells if not cell.is_off}
    workflow.save_cells(report, {**figures, "2.3.1": (None, "5")}, by=staff.preparer)
    workflow.save_chapter(report, "preamble", "<p>字</p>", seen=0, by=staff.preparer)
    workflow.save_chapter(report, "overview", f"<p>{'字' * 30_001}</p>", seen=0, by=staff.preparer)
    workflow.save_signoff(report, {"head_name": "preparer"}, by=staff.preparer)
    report.refresh_from_db()
    assert [(state, hint) for _title, state, hint in listed(report)] == [
        (IN_PROGRESS, "共 70 格，已填 70 格；1 个疑问待说明"),
        (DONE, ""),
        (WRONG, ""),
        (NOT_STARTED, ""),
        (NOT_STARTED, ""),
        (WRONG, ""),
        (WRONG, "1 个疑问待说明"),
    ]


def test_check_is_under_way_while_only_questions_are_open(staff: factories.People) -> None:
    report = factories.filled_report(staff.preparer.posts.get().unit, staff)
    workflow.save_cells(report, {"2.3.1": (None, "5"), "9.2": (None, "1")}, by=staff.preparer)
    assert listed(report)[-1] == ("核对与提交", IN_PROGRESS, "2 个疑问待说明")


def test_chapter_titles_are_numbered_as_printed() -> None:
    edition = edition_of_year(2018)
    assert edition is not None
    assert chapter_titles(edition) == {
        "preamble": "开头说明",
        "overview": "一、总体工作情况",
        "disclosure": "二、主动公开政府信息情况",
        "outlook": "三、存在的问题及下步工作打算",
    }


def test_every_problem_leads_to_where_it_is_mended(report: Report, staff: factories.People) -> None:
    workflow.save_cells(report, {"1.1": (None, "x")}, by=staff.preparer)
    workflow.save_signoff(report, {"head_name": "", "contact_phone": ""}, by=staff.preparer)
    report.refresh_from_db()
    table = reverse("desk_table", args=[report.pk, "statistics"])
    signoff = reverse("desk_signoff", args=[report.pk])
    assert [(one.code, place_of(one, report)) for one in problems_of(report)] == [
        ("misread", f"{table}#cell-1.1"),
        ("incomplete", f"{table}#cell-1.1a"),
        *(("chapter_empty", reverse("desk_chapter", args=[report.pk, key])) for key in chapter_titles(report.edition)),
        ("phone_missing", f"{signoff}#id_contact_phone"),
        ("date_missing", f"{signoff}#id_report_date"),
        ("name_missing", f"{signoff}#id_{Role.HEAD}_name"),
    ]


@pytest.mark.parametrize(
    ("html", "bare"),
    [
        ("", []),
        ("<p>文。</p>", []),
        ("<h3>甲</h3><p>文。</p>", []),
        ("<h3>甲</h3><p></p><h3>乙</h3><p>文。</p><h3>丙</h3><p></p>", ["甲", "丙"]),
        ("<h3>甲</h3><h4>乙</h4><p>文。</p>", []),
        ("<h3>甲</h3><h4>乙</h4><h3>丙</h3><table><tbody><tr><td><p>1</p></td></tr></tbody></table>", ["乙"]),
        ("<h3>甲</h3><p>\u3000</p>", ["甲"]),
    ],
)
def test_bare_heading_has_neither_text_nor_a_lower_heading_below(html: str, bare: list[str]) -> None:
    assert prose.bare_headings(html) == bare


def state_and_hint(report: Report, title: str, remarked: list[str]) -> tuple[TaskState, str]:
    version, desk = read(report)
    found = tasks(report, version, checks.problems(version, desk), remarked)
    return next((one.state, one.hint) for one in found if one.title == title)


@pytest.mark.parametrize(
    ("body", "remarked", "told"),
    [
        ("<h3>甲</h3><p>文。</p>", [], (DONE, "")),
        ("<p>文。</p><h3>甲</h3><h3>乙</h3>", [], (IN_PROGRESS, "以下标题下没有内容：甲、乙")),
        ("<p>文。</p>", ["chapter:overview:1"], (IN_PROGRESS, "1 条审核意见未处理")),
        ("<p>文。</p>", ["chapter:problems", "cell:1.1"], (DONE, "")),
    ],
)
def test_chapter_is_done_only_when_nothing_about_it_is_open(
    body: str, remarked: list[str], told: tuple[TaskState, str], report: Report, staff: factories.People
) -> None:
    workflow.save_chapter(report, "overview", body, seen=0, by=staff.preparer)
    assert state_and_hint(report, "一、总体工作情况", remarked) == told
