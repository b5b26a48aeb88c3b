"""The national form at the desk: what a preparer types for 2023 and 2024, and how."""

from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

from filings import workflow
from filings.editions.form2019 import Cases2019
from filings.editions.form2021 import Disclosed2021, Requests2021
from filings.figures import Table
from filings.models import Report
from filings.reading.layout import layout, places
from filings.states import Status
from tests import factories

from .test_journey import cell, give_signature, save_chapter, step_of

DISCLOSED, REQUESTS, CASES = (table.caption(2023) for table in (Disclosed2021, Requests2021, Cases2019))
COLUMNS = ["natural", "business", "research", "charity", "legal", "other"]
TELEPHONE = {"width": 360, "height": 740}

FIRST = {
    "2.4": "6",
    "2.5": "2",
    "2.6": "41",
    "2.7": "1860",
    "2.8": "213",
    "2.9": "17",
    "2.10": "3.50",
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
    rows = [row for row in layout(table) if row.figure in table.figures]
    return [places(table)[row.name, key][0] for row in rows for key in keys]


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
    page.locator("#table-help > summary").click()
    page.get_by_text("本表无业务", exact=True).click()
    page.get_by_label("0：有此项职责，本年没有发生").check()
    page.get_by_role("checkbox").check()
    press(page, page.get_by_role("button", name="确认无业务并填入"))
    expect(page.locator(".notice")).to_have_text(f"已确认“{CASES}”无业务，填 0，共改动 12 格。")
    assert [cell(page, address).input_value() for address in asked_in(Cases2019)] == ["0"] * 12


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
    fill_in(page, Cases2019, SECOND)
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
