"""The national form over two years: the reports of one unit for 2023 and 2024, from the first figure to the public.

The report for 2023 is the unit's first here. That for 2024 begins with what 2023 carried out, and explains the one
figure of it that does not follow. `test_journey` tries the editor, a return and a stranger's look; this is of figures.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from filings import cells, workflow
from filings.drawing import draw
from filings.editions.form2021 import Cases2021, Disclosed2021, Requests2021
from filings.figures import TOTAL, Table
from filings.models import Report, Unit
from filings.states import Role, Status
from tests import factories

from .conftest import Seat
from .test_journey import cell, give_signature, save_chapter, sign_in, step_of

DISCLOSED, REQUESTS, CASES = (table.caption(2023) for table in (Disclosed2021, Requests2021, Cases2021))
COLUMNS = ["natural", "business", "research", "charity", "legal", "other"]
TELEPHONE = {"width": 360, "height": 740}

FIRST = {
    "2.4": "6",
    "2.5": "2",
    "2.6": "41",
    "2.7": "1860",
    "2.8": "213",
    "2.9": "17",
    "3.1.natural": "14",
    "3.2.natural": "1",
    "3.3.natural": "9",
    "3.4.natural": "2",
    "3.13.natural": "3",
    "3.24.natural": "14",
    "3.25.natural": "1",
    "3.1.business": "5",
    "3.3.business": "2",
    "3.14.business": "1",
    "3.24.business": "3",
    "3.25.business": "2",
    "3.1.legal": "2",
    "3.16.legal": "1",
    "3.24.legal": "1",
    "3.25.legal": "1",
}
"""Figures for 2023 that agree; every other cell is 0. 结转下年度继续办理 stands in three columns."""
SECOND = {
    "2.4": "4",
    "2.5": "1",
    "2.6": "44",
    "2.7": "1752",
    "2.8": "198",
    "2.9": "21",
    "2.10": "3.50",
    "3.1.natural": "17",
    "3.2.natural": "1",
    "3.3.natural": "10",
    "3.4.natural": "1",
    "3.8.natural": "2",
    "3.13.natural": "3",
    "3.19.natural": "1",
    "3.24.natural": "17",
    "3.25.natural": "1",
    "3.1.business": "6",
    "3.2.business": "3",
    "3.3.business": "5",
    "3.14.business": "2",
    "3.21.business": "1",
    "3.24.business": "8",
    "3.25.business": "1",
    "3.1.research": "1",
    "3.3.research": "1",
    "3.24.research": "1",
    "3.1.legal": "2",
    "3.2.legal": "1",
    "3.16.legal": "3",
    "3.24.legal": "3",
    "4.1.review": "1",
    "4.4.direct": "2",
}
"""Figures for 2024 that agree, but for 上年结转 of 商业企业: 3, where 2023 carried out 2."""
CARRIED = {"natural": "1", "business": "2", "research": "0", "charity": "0", "legal": "1", "other": "0"}
"""结转下年度继续办理 of 2023, which is 上年结转 of 2024."""

UNBALANCED = (
    "自然人：一、本年新收政府信息公开申请数量 14+二、上年结转政府信息公开申请数量 1 = 15"
    " ≠ (七)总计 14+四、结转下年度继续办理 4 = 18，差 3"
)
QUESTION = (
    "法人或其他组织商业企业·二、上年结转政府信息公开申请数量 3 ≠ 按上年年报推算的 2 = 2。"
    "“上年结转”一般等于上年年报的“结转下年度继续办理”；因机构合并、划转不一致的请说明。"
)
EXPLANATION = "2024年3月原乡镇企业局并入，其上年结转的1件申请随之转入。"

TEXTS = {
    "preamble": "<p>根据《中华人民共和国政府信息公开条例》编制本报告。</p>",
    "overview": "<h3>主动公开</h3><p>全年主动公开信息2310条。</p>"
    "<h3>依申请公开</h3><p>因申请引起行政复议1件、行政诉讼2件。</p>",
    "problems": "<p>部分信息更新不够及时，下一步加强培训。</p>",
    "other": "<p>本年度未收取信息处理费；行政事业性收费3.50万元。</p>",
}
TYPED = "全年主动公开信息2260条。"


@pytest.fixture
def county(live_server: LiveServer) -> Unit:
    return factories.unit()


@pytest.fixture
def staff(county: Unit) -> factories.People:
    """The three people of the county, each called by the name of the post."""
    return factories.People(*(factories.account(str(role.label), (role, county)) for role in Role))


def test_what_2023_carries_out_is_carried_in_2024_or_explained(
    seat: Seat, staff: factories.People, tmp_path: Path, fonts_of: Callable[[Path], set[tuple[str, ...]]]
) -> None:
    preparer, reviewer, head, visitor = seat(), seat(), seat(), seat()

    sign_in(preparer, staff.preparer.username)
    start(preparer, 2023)
    fill_in_2023(preparer)
    break_a_column_and_mend_it(preparer)
    attest_the_cases(preparer)
    write_the_overview(preparer)
    write_the_rest(staff, without="overview")
    date_it(preparer, 2023)
    submit(preparer)
    factories.carried_on(newest(), Status.PUBLISHED, staff)

    start(preparer, 2024)
    find_what_was_carried_in(preparer)
    fill_in_2024(preparer)
    write_the_rest(staff)
    date_it(preparer, 2024)
    explain_what_does_not_follow(preparer)
    submit(preparer)

    sign_in(reviewer, staff.reviewer.username)
    accept_the_explanation(reviewer)
    decide(reviewer, "审核通过", "签名并审核通过")
    sign_in(head, staff.head.username)
    decide(head, "签发", "签名并签发")
    publish(preparer)

    read_the_tables(visitor)
    path = read_the_pdf(visitor, tmp_path)
    # Embedded, subset, with Unicode; which faces they are depends on the machine.
    assert {tuple(told) for _name, *told in fonts_of(path)} == {("yes", "yes", "yes")}


def test_pages_of_the_tables_on_a_telephone(seat: Seat, county: Unit, staff: factories.People) -> None:
    """With errors, questions and last year's figures beside the cells; the table alone scrolls sideways."""
    factories.report_in(Status.PUBLISHED, county, staff, year=2023, figures=FIRST)
    wrong = {**SECOND, "2.7": "9", "3.1.other": "3件", "3.25.natural": "8", "4.2.review": "x"}
    report = factories.filled_report(county, staff, year=2024, figures=wrong)
    preparer, stranger = seat(staff.preparer, viewport=TELEPHONE), seat(viewport=TELEPHONE)
    for key in ("disclosed", "requests", "cases"):
        preparer.goto(f"/desk/reports/{report.pk}/tables/{key}/")
        assert faults(preparer) == []
        preparer.get_by_text("本表无业务", exact=True).click()
        press(preparer, preparer.get_by_role("button", name="确认无业务并填入"))
        expect(preparer.locator(".error-summary")).to_be_visible()
        assert faults(preparer) == []
    for address in (
        f"/desk/reports/{report.pk}/",
        f"/desk/reports/{report.pk}/check/",
        f"/review/reports/{report.pk}/",
    ):
        preparer.goto(address)
        assert faults(preparer) == []
    stranger.goto("/reports/522727/2023/")
    assert faults(stranger) == []


def faults(page: Page) -> list[str]:
    """What is wider than the window, and what axe finds against WCAG 2.2 AA."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": levels}}).response["violations"]
    barriers = [f"{page.url} {one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
    return [*([f"{page.url}: {wide} px too wide"] if wide > 0 else []), *barriers]


# The desk


def newest() -> Report:
    return Report.objects.select_related("unit").latest("year")


def start(page: Page, year: int) -> None:
    page.goto("/desk/")
    page.get_by_label("年度").select_option(str(year))
    page.get_by_role("button", name="新建年报").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"平塘县人民政府{year}年政府信息公开工作年度报告")
    assert step_of(page) == "填写"


def press(page: Page, control: Locator) -> None:
    """Press a link or a button and wait for the whole page that it leads to."""
    with page.expect_navigation():
        control.click()


def open_task(page: Page, title: str) -> None:
    page.goto(f"/desk/reports/{newest().pk}/")
    press(page, page.locator(".tasks").get_by_role("link", name=title))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def asked_in(table: type[Table]) -> list[str]:
    """The addresses of the cells that are typed, in the order of the form: row by row."""
    keys = [column.key for column in table.columns]
    rows = [row for row in cells.layout(table) if row.figure in table.figures]
    return [cells.places(table)[row.name, key][0] for row in rows for key in keys]


def save(page: Page, words: str) -> None:
    press(page, page.get_by_role("button", name="保存"))
    expect(page.locator(".notice")).to_contain_text(words)


def fill_in(page: Page, table: type[Table], figures: Mapping[str, str]) -> None:
    """Type every cell: its figure, else 0."""
    asked = asked_in(table)
    shown = page.locator(".figures input").evaluate_all("inputs => inputs.map((input) => input.name)")
    assert sorted(shown) == sorted(asked)
    for address in asked:
        cell(page, address).fill(figures.get(address, "0"))


def total(page: Page, row: int) -> str:
    """总计 of a row of table 三 as it stands on the page."""
    return page.locator(f'output[id="cell-3.{row}.total"]').inner_text()


def fill_in_2023(page: Page) -> None:
    """总计 is there while typing and again, from the server, once it is saved."""
    open_task(page, DISCLOSED)
    fill_in(page, Disclosed2021, FIRST)
    save(page, "已保存")
    open_task(page, REQUESTS)
    assert total(page, 1) == ""
    fill_in(page, Requests2021, {**FIRST, "3.25.natural": "4"})
    assert [total(page, row) for row in (1, 2, 24, 25)] == ["21", "1", "18", "7"]
    save(page, "已保存")
    assert [total(page, row) for row in (1, 2, 24, 25)] == ["21", "1", "18", "7"]


def break_a_column_and_mend_it(page: Page) -> None:
    """一+二=三(七)+四 is refused with its arithmetic at row 25 of the column that breaks it, and at no other."""
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    assert summary.get_by_role("link").all_inner_texts() == [UNBALANCED]
    assert page.locator("[id^='said-']").evaluate_all("said => said.map((one) => [one.id, one.innerText.trim()])") == [
        ["said-3.25.natural", UNBALANCED]
    ]
    open_task(page, "核对与提交")
    page.locator(".error-summary").get_by_role("link", name=UNBALANCED).click()
    expect(cell(page, "3.25.natural")).to_be_focused()
    expect(cell(page, "3.25.natural")).to_be_in_viewport()
    cell(page, "3.25.natural").fill(FIRST["3.25.natural"])
    save(page, "已保存")
    expect(page.locator(".error-summary")).to_have_count(0)
    assert total(page, 25) == "4"


def attest_the_cases(page: Page) -> None:
    open_task(page, CASES)
    page.get_by_text("本表无业务", exact=True).click()
    page.get_by_label("0：有此项职责，本年没有发生").check()
    page.get_by_role("checkbox").check()
    press(page, page.get_by_role("button", name="确认无业务并填入"))
    expect(page.locator(".notice")).to_have_text(f"已确认“{CASES}”无业务，填 0，共改动 12 格。")
    assert [cell(page, address).input_value() for address in asked_in(Cases2021)] == ["0"] * 12


def write_the_overview(page: Page) -> None:
    """Below the headings of its five parts, which stand there already."""
    open_task(page, "一、总体情况")
    text = page.locator(".prose-text")
    parts = ["主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障"]
    expect(text.get_by_role("heading")).to_have_text(parts)
    text.locator("p").last.click()
    # Keys sent before the editor knows where the caret is would go elsewhere.
    page.wait_for_function(
        """() => {
            const { doc, selection } = document.querySelector(".prose-text").editor.state
            return selection.$from.parent === doc.lastChild
        }"""
    )
    page.keyboard.insert_text(TYPED)
    expect(text).to_contain_text(TYPED)
    save_chapter(page)
    body = newest().chapters.get(key="overview").body
    assert (body.count("<h3>"), body.rpartition("<p>")[2]) == (5, f"{TYPED}</p>")


def write_the_rest(staff: factories.People, *, without: str = "") -> None:
    report = newest()
    for key in TEXTS.keys() - {without}:
        seen = report.chapters.get(key=key).revision
        workflow.save_chapter(report, key, TEXTS[key], seen=seen, by=staff.preparer)


def date_it(page: Page, year: int) -> None:
    """Names and phone stand there already: each post has one holder, and the unit has a phone."""
    open_task(page, "签署信息")
    page.get_by_label("填报日期").fill(f"{year + 1}-01-20")
    save(page, "已保存，共改动 1 项。")


def submit(page: Page) -> None:
    open_task(page, "核对与提交")
    expect(page.locator(".error-summary")).to_have_count(0)
    give_signature(page, "提交审核")
    expect(page.locator(".notice-success")).to_have_text("年报已提交，现由审核人审核。")
    assert step_of(page) == "待审核"


# The next year


def find_what_was_carried_in(page: Page) -> None:
    """上年结转 is filled in, column by column, and nothing else is; last year's figures stand beside the cells."""
    open_task(page, REQUESTS)
    filled = {address: cell(page, address).input_value() for address in asked_in(Requests2021)}
    assert {address: text for address, text in filled.items() if text} == {
        f"3.2.{column}": text for column, text in CARRIED.items()
    }
    assert total(page, 2) == "4"
    assert page.locator('[id="last-3.25.business"]').inner_text() == "上年 2"


def fill_in_2024(page: Page) -> None:
    open_task(page, DISCLOSED)
    fill_in(page, Disclosed2021, SECOND)
    save(page, "已保存")
    open_task(page, REQUESTS)
    fill_in(page, Requests2021, SECOND)
    # Five of 上年结转 stood there as they are.
    save(page, "已保存")
    assert page.locator("[id^='said-']").evaluate_all("said => said.map((one) => [one.id, one.innerText.trim()])") == [
        ["said-3.2.business", QUESTION]
    ]
    open_task(page, CASES)
    fill_in(page, Cases2021, SECOND)
    save(page, "已保存")


def explain_what_does_not_follow(page: Page) -> None:
    """The question names last year's figure. Unexplained it keeps the report on the desk."""
    open_task(page, "核对与提交")
    expect(page.locator(".error-summary")).to_have_count(0)
    assert page.locator(".message-question").all_inner_texts() == [QUESTION]
    give_signature(page, "提交审核")
    expect(page.locator(".notice-error")).to_be_visible()
    assert newest().status == Status.DRAFT
    page.get_by_label("情况说明").fill(EXPLANATION)
    page.get_by_role("button", name="保存说明").click()
    expect(page.locator(".notice")).to_have_text("情况说明已保存。")
    expect(page.locator(".message-question")).to_have_count(0)


# Review


def open_from_list(page: Page) -> None:
    page.goto("/desk/")
    press(page, page.locator(".tasks").get_by_role("link", name=newest().title))
    expect(page.locator("#decision")).to_be_visible()


def accept_the_explanation(page: Page) -> None:
    """Question and explanation stand together; until it is accepted the report is not approved."""
    open_from_list(page)
    assert page.locator("#findings .message-question").all_inner_texts() == [QUESTION]
    assert page.locator("#findings blockquote > p").all_inner_texts() == [EXPLANATION]
    expect(page.get_by_role("button", name="审核通过", exact=True)).to_be_disabled()
    page.locator("#findings").get_by_role("link", name=QUESTION).click()
    expect(page.locator('[id="c-3.2.business"]')).to_be_in_viewport()
    page.get_by_role("button", name="认可", exact=True).click()
    expect(page.locator(".notice-success")).to_have_text("已认可该情况说明。")
    expect(page.locator(".verdict .answered")).to_contain_text("审核人 已认可")


def decide(page: Page, decision: str, button: str) -> None:
    open_from_list(page)
    page.get_by_role("link", name=decision, exact=True).click()
    give_signature(page, button)
    expect(page.locator(".notice-success")).to_have_text("您已签名，报告进入下一环节。")


def publish(page: Page) -> None:
    open_from_list(page)
    page.get_by_role("button", name="公开", exact=True).click()
    expect(page).to_have_title(f"{newest().title} - 公开年报")


# The public


def printed_figures() -> dict[str, str]:
    """Address -> text of every cell of table 三 for 2024 in printed order, 总计 added up."""
    found = dict[str, str]()
    for row in range(1, 26):
        figures = {column: SECOND.get(f"3.{row}.{column}", "0") for column in COLUMNS}
        figures[TOTAL] = str(sum(int(text) for text in figures.values()))
        found |= {f"3.{row}.{column}": text for column, text in figures.items()}
    return found


def read_the_tables(page: Page) -> None:
    """Three tables under their chapters, with grouped heads and the 勾稽 note, and the scope below the title."""
    page.goto("/reports/522727/2024/")
    article = page.get_by_role("article")
    assert article.locator(".scope").inner_text() == "（全口径）"
    assert article.get_by_role("heading", level=2).all_inner_texts() == [
        "一、总体情况",
        DISCLOSED,
        REQUESTS,
        CASES,
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
        "附图",
    ]
    tables = article.get_by_role("table")
    assert tables.evaluate_all("tables => tables.map((table) => table.closest('section').id)") == [
        "chapter-disclosed",
        "chapter-requests",
        "chapter-cases",
    ]
    heads = (
        tables.nth(1)
        .locator("thead tr")
        .evaluate_all(
            "rows => rows.map((row) => [...row.cells].map((cell) => [cell.innerText, cell.colSpan, cell.rowSpan]))"
        )
    )
    assert heads == [
        [["(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)", 3, 3], ["申请人情况", 7, 1]],
        [["自然人", 1, 2], ["法人或其他组织", 5, 1], ["总计", 1, 2]],
        [[name, 1, 1] for name in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")],
    ]
    shown = tables.nth(1).locator("tbody td").evaluate_all("cells => cells.map((cell) => [cell.id, cell.innerText])")
    assert dict(shown) == {f"c-{address}": text for address, text in printed_figures().items()}
    assert tables.nth(0).locator("tbody td.value").all_inner_texts() == [
        SECOND.get(f"2.{number}", "0") for number in range(1, 11)
    ]
    assert tables.nth(2).locator("tbody td").all_inner_texts() == [
        *["1", "0", "0", "0", "1"],
        *["0", "0", "0", "2", "2"],
        *["0", "0", "0", "0", "0"],
    ]


def read_the_pdf(page: Page, folder: Path) -> Path:
    """Every label and figure of table 三, in printed order. Gives the file."""
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 PDF").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    pages = ["".join(one.get_textpage().get_text_range().split()) for one in pypdfium2.PdfDocument(path)]
    text = "".join(re.sub(r"^—\d+—|—\d+—$", "", one) for one in pages)
    # After the title of the chapter; the contents, where that stands as well, come before it.
    printed = text.rpartition(REQUESTS)[2].partition(CASES)[0]
    table, figures = draw(next(one for one in cells.read(newest()) if one.key == "requests")), printed_figures()
    head = "".join(box.text for line in table.head for box in line)
    body = [figures[box.cell.address] if box.cell else box.text + box.note for line in table.body for box in line.boxes]
    # Labels of two lines stand beside others of one: which is read first is the reader's choice.
    assert (sorted(printed[: len(head)]), printed[len(head) :]) == (sorted(head), "".join(body))
    return path
