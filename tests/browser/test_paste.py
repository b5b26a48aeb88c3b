"""A block of cells from a spreadsheet is pasted after a preview."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from filings.models import Report
from filings.sample import pingtang
from tests import factories

from .conftest import follow
from .table import cell, saved, state, stored

pytestmark = pytest.mark.django_db(transaction=True)

PRINTED = pingtang.printed_figures()
DIGITS = sum(len(text) for text in PRINTED.values() if text.isdigit())


def paste(page: Page, text: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def test_column_is_pasted_after_a_preview_and_taken_back_whole(table: Page, draft: Report) -> None:
    cell(table, "1.2.2").fill("9")
    cell(table, "1.2.1").focus()
    paste(table, "\uff13\uff12\uff10\r\n6,642\r\n无\r\n1.2万\r\n约五\r\n8350\r\n")
    dialog = table.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=2)).to_have_text("将填入 3 格")
    expect(dialog.locator(".faults li")).to_have_text(
        ["一(二)5.政务客户端公开政府信息数：“约五”不是数字，请只填数字，例如 1234。"]
    )
    rows = dialog.locator(".pasted tbody tr").evaluate_all(
        "rows => rows.map((row) => row.innerText.split(/\\s+/).filter(Boolean))"
    )
    assert rows == [
        ["1.政府公报公开政府信息数", "320", "“３２０”：全角数字"],
        ["2.政府网站公开政府信息数", "6642", "“6,642”：千分位", "现为", "9"],
        ["3.政务微博公开政府信息数", "0", "“无”当作", "0", "——", "“无”换成", "——（不适用）"],
        ["4.政务微信公开政府信息数", "12000", "“1.2万”换算成数字"],
        ["5.政务客户端公开政府信息数", "约五"],
        ["6.其他方式公开政府信息数", "8350"],
    ]
    dialog.get_by_label("可当作 0 的都填 0：1").check()
    dialog.get_by_label("可当作 —— 的都填 ——：1").check()
    expect(dialog.get_by_label("可当作 0 的都填 0：1")).not_to_be_checked()
    expect(dialog.get_by_role("heading", level=2)).to_have_text("将填入 4 格")
    dialog.get_by_role("button", name="填入").press("Enter")
    expect(cell(table, "1.2.1")).to_be_focused()
    saved(table)
    assert stored(draft) == {"1.2.1": "320", "1.2.2": "6642", "1.2.3": "——", "1.2.6": "8350"}
    table.keyboard.press("Control+Z")
    saved(table)
    assert stored(draft) == {"1.2.2": "9"}


def test_whole_table_is_pasted_as_it_stands_in_a_spreadsheet(table: Page, draft: Report) -> None:
    printed = table.locator(".sheet tbody tr").evaluate_all(
        """rows => rows.map((row) => {
            const [label, unit] = row.cells;
            return [label.textContent, unit?.textContent ?? "", row.querySelector("input")?.name ?? ""];
        })"""
    )
    copied = [f"{label}\t{unit}\t{PRINTED.get(address, '')}" for label, unit, address in printed]
    cell(table, "1.1").focus()
    paste(table, "\r\n".join(copied) + "\r\n")
    table.get_by_role("button", name="填入").click()
    saved(table)
    assert stored(draft) == PRINTED


def test_one_value_is_pasted_by_the_browser_itself(table: Page, draft: Report) -> None:
    cell(table, "1.1").focus()
    paste(table, "17337\r\n")
    expect(cell(table, "1.1")).to_have_value("17337")
    table.keyboard.press("Enter")
    saved(table)
    assert stored(draft) == {"1.1": "17337"}


def test_block_is_pasted_after_signing_in_again_in_another_window(
    table: Page, draft: Report, staff: factories.People
) -> None:
    Session.objects.all().delete()
    cell(table, "1.1").focus()
    paste(table, "1\n2")
    expect(state(table)).to_have_text("登录已过期，请重新登录，内容不会丢失。 重新登录")
    window = table.context.new_page()
    window.goto(reverse("login"))
    window.get_by_label("用户名").fill(staff.preparer.username)
    window.get_by_label("密码").fill(factories.PASSWORD)
    follow(window, window.get_by_role("button", name="登录"))
    window.close()
    paste(table, "1\n2")
    table.get_by_role("button", name="填入").click()
    saved(table)
    assert stored(draft) == {"1.1": "1", "1.1a": "2"}


def test_block_is_not_pasted_without_a_connection(table: Page) -> None:
    cell(table, "1.1").focus()
    table.context.set_offline(True)
    paste(table, "1\n2")
    expect(state(table)).to_have_text("离线时不能粘贴多格，内容没有改变。请恢复连接后再粘贴。")
    expect(cell(table, "1.1")).to_have_value("")
