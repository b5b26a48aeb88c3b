"""The whole job on real input: three people make, review and sign a report in their browsers, and a stranger checks it.

The figures are those of 平塘县 for 2018 as they were printed in 2019, with the two sums that do not add up.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from filings.models import Report
from filings.sample import pingtang
from tests import factories

from .chapter import paste, save_chapter, text_of, use_tool, write
from .conftest import Seat, follow
from .visitor import TITLE, check_the_digest, find_in_the_list, read_the_page, read_the_pdf

WRONG = [
    "三(三)申请答复数 11 ≠ 8+0+0+3+0+1+0+0 = 12，差 1",
    "三(三)4.不同意公开答复数 3 ≠ 0+0+0+0+2+0 = 2，差 1",
]
QUESTION = (
    "四、行政复议数量+五、行政诉讼数量 23+87 = 110 > 三(一)收到申请数 11。这里只统计因政府信息公开引起的复议和诉讼。"
)
EXPLANATION = "统计表按全县行政复议、行政诉讼案件填列。"
REASON = "“总体工作情况”没有写明培训情况，请补写。"
ADDED = "全年举办培训班1期，培训56人次。"


@pytest.mark.usefixtures("staff")
def test_three_people_publish_a_report_and_a_stranger_checks_it(
    seat: Seat, tmp_path: Path, fonts_of: Callable[[Path], set[tuple[str, ...]]]
) -> None:
    preparer, reviewer, head = seat(), seat(), seat()

    sign_in(preparer, "填报人")
    start_the_report(preparer)
    type_the_printed_figures(preparer)
    meet_both_refusals(preparer)
    correct_the_figure(preparer)
    write_the_chapters(preparer)
    fill_in_the_sign_off(preparer)
    explain_the_question(preparer)
    submit(preparer)

    sign_in(reviewer, "审核人")
    return_with_a_reason(reviewer)

    meet_the_reason(preparer)
    add_a_paragraph(preparer)
    submit(preparer)

    accept_the_explanation(reviewer)
    decide(reviewer, "审核通过", "签名并审核通过")
    sign_in(head, "单位负责人")
    decide(head, "签发", "签名并签发")
    publish(preparer)

    visitor = seat()
    find_in_the_list(visitor)
    read_the_page(visitor, added=ADDED)
    check_the_digest(visitor, tmp_path)
    path = read_the_pdf(visitor, tmp_path)
    # Embedded, subset, with Unicode; which faces they are depends on the machine.
    assert {tuple(told) for _name, *told in fonts_of(path)} == {("yes", "yes", "yes")}
    assert visitor.context.cookies() == []


# The desk


def sign_in(page: Page, username: str) -> None:
    page.goto("/desk/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(factories.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的报告")


def start_the_report(page: Page) -> None:
    page.get_by_label("年度").select_option("2018")
    page.get_by_role("button", name="新建年报").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert step_of(page) == "填写"


def step_of(page: Page) -> str:
    return page.locator("[aria-current=step] > span").first.inner_text()


def open_report(page: Page) -> None:
    page.goto(f"/desk/reports/{Report.objects.get().pk}/")


def open_task(page: Page, title: str) -> None:
    """From wherever the page is to one task of the list."""
    open_report(page)
    follow(page, page.locator(".tasks").get_by_role("link", name=title))


def task_states(page: Page) -> list[str]:
    """The states of the tasks in words: table, four chapters, sign-off, check."""
    open_report(page)
    return page.locator(".tasks .status").all_inner_texts()


def cell(page: Page, address: str) -> Locator:
    return page.locator(f'input[name="{address}"]')


def type_the_printed_figures(page: Page) -> None:
    """One figure after the other, with Enter between them: what somebody does who reads from the paper."""
    figures = pingtang.printed_figures()
    open_task(page, "统计表")
    inputs = page.locator(".sheet input")
    assert inputs.evaluate_all("inputs => inputs.map((input) => input.name)") == list(figures)
    inputs.first.focus()
    for figure in figures.values():
        page.keyboard.insert_text(figure)
        page.keyboard.press("Enter")
    expect(page.locator(".save-state")).to_contain_text("已保存")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".notice")).to_contain_text("已保存")


def meet_both_refusals(page: Page) -> None:
    """The same words in the summary and beside the cell; the link goes to the cell."""
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    assert summary.get_by_role("link").all_inner_texts() == WRONG
    for words, address in zip(WRONG, ["3.3", "3.3.4"], strict=True):
        expect(page.locator(f'[id="said-{address}"]')).to_have_text(words)
        summary.get_by_role("link", name=words).click()
        expect(cell(page, address)).to_be_focused()
        expect(cell(page, address)).to_be_in_viewport()
    open_task(page, "核对与提交")
    assert page.locator(".error-summary a").all_inner_texts()[:2] == WRONG


def correct_the_figure(page: Page) -> None:
    page.locator(".error-summary").get_by_role("link", name=WRONG[1]).click()
    expect(cell(page, "3.3.4")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("2")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".notice")).to_contain_text("已保存")
    expect(page.locator(".error-summary")).to_have_count(0)
    assert cell(page, "3.3.4").input_value() == "2"
    # A question that nobody has answered is left in the table.
    assert task_states(page) == ["填写中", *["未开始"] * 4, "填写中", "未开始"]


def write_the_chapters(page: Page) -> None:
    """By keyboard alone once the chapter is open: text, the toolbar (Shift+Tab, arrows, Enter), paste."""
    open_task(page, "开头说明")
    write(page, "根据《中华人民共和国政府信息公开条例》编制本报告。")
    save_chapter(page)

    open_task(page, "总体工作情况")
    write(page, "（二）健全工作机制")
    use_tool(page, "(一)标题")
    page.keyboard.press("Enter")
    write(page, "全县设有专门机构1个。")
    page.keyboard.press("Enter")
    use_tool(page, "项目列表")
    write(page, "专职人员12人")
    page.keyboard.press("Enter")
    write(page, "兼职人员38人")
    save_chapter(page)
    assert text_of(page) == "<h3>健全工作机制</h3><p>全县设有专门机构1个。</p>" + (
        "<ul><li><p>专职人员12人</p></li><li><p>兼职人员38人</p></li></ul>"
    )

    open_task(page, "主动公开政府信息情况")
    paste(
        page,
        "<h3>（一）公开渠道</h3><p>政府网站公开6642条。</p><h3>二、依申请公开</h3><h4>1.收到申请</h4><p>收到申请11件。</p>",
    )
    save_chapter(page)
    assert text_of(page) == (
        "<h3>公开渠道</h3><p>政府网站公开6642条。</p><h3>依申请公开</h3><h4>收到申请</h4><p>收到申请11件。</p>"
    )

    open_task(page, "存在的问题及下步工作打算")
    write(page, "信息更新不够及时。下一步加强培训。")
    save_chapter(page)


def fill_in_the_sign_off(page: Page) -> None:
    open_task(page, "签署信息")
    page.get_by_label("填报人").select_option("填报人")
    page.get_by_label("审核人").select_option("审核人")
    page.get_by_label("单位负责人").select_option("单位负责人")
    page.get_by_label("联系电话").fill("0854-1234567")
    page.get_by_label("填报日期").fill("2019-02-14")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".notice")).to_have_text("已保存，共改动 2 项。")


def explain_the_question(page: Page) -> None:
    open_task(page, "核对与提交")
    assert page.locator(".message-question").all_inner_texts() == [QUESTION]
    page.get_by_label("情况说明").fill(EXPLANATION)
    page.get_by_role("button", name="保存说明").click()
    expect(page.locator(".notice")).to_have_text("情况说明已保存。")
    expect(page.locator(".message-question")).to_have_count(0)
    assert task_states(page) == ["完成"] * 7


def submit(page: Page) -> None:
    open_task(page, "核对与提交")
    give_signature(page, "提交审核")
    expect(page.locator(".notice-success")).to_have_text("年报已提交，现由审核人审核。")
    assert step_of(page) == "待审核"


def give_signature(page: Page, button: str) -> None:
    page.get_by_role("checkbox").check()
    page.get_by_label("您的登录密码").fill(factories.PASSWORD)
    page.get_by_role("button", name=button).click()


# Review


def open_from_list(page: Page) -> None:
    page.goto("/desk/")
    follow(page, page.locator(".tasks").get_by_role("link", name=TITLE))


def return_with_a_reason(page: Page) -> None:
    open_from_list(page)
    assert page.locator("#findings blockquote > p").all_inner_texts() == [EXPLANATION]
    page.get_by_role("link", name="退回修改").click()
    page.get_by_label("退回原因").fill(REASON)
    page.get_by_role("button", name="退回修改").click()
    expect(page.locator(".notice-success")).to_have_text("报告已退回填报人修改。")
    assert step_of(page) == "填写"


def meet_the_reason(page: Page) -> None:
    open_from_list(page)
    assert page.locator(".notice-warning p").all_inner_texts()[1:] == [REASON]


def add_a_paragraph(page: Page) -> None:
    open_task(page, "总体工作情况")
    page.locator(".prose-text li").last.click()
    # The editor learns a little later where the caret went.
    expect(page.get_by_role("button", name="项目列表")).to_have_attribute("aria-pressed", "true")
    # The first Enter makes an empty item, the second ends the list.
    for _press in range(2):
        page.keyboard.press("Enter")
    page.keyboard.insert_text(ADDED)
    save_chapter(page)


def accept_the_explanation(page: Page) -> None:
    open_from_list(page)
    expect(page.get_by_role("button", name="审核通过", exact=True)).to_be_disabled()
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
    page.get_by_role("link", name="公开", exact=True).click()
    give_signature(page, "立即公开")
    expect(page).to_have_title(f"{TITLE} - 公开年报")
