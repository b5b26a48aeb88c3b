"""A chapter pasted from a LibreOffice document: losses are told, headings are offered, and all of it can be undone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from filings.models import Report
from tests import factories

from .chapter import focus_text, save_chapter, text_of
from .conftest import Seat

pytestmark = pytest.mark.django_db(transaction=True)

DOCUMENT = (Path(__file__).parent / "clipboards/libreoffice.html").read_text(encoding="utf-8")
"""Made by LibreOffice 7.4 of a document with numbered headings, a tracked change, a footnote, a table and a picture."""

TOLD = [
    "修订中已删除的文字",
    "隐藏文字未保留：“777”",
    "批注未保留：“请核对12”",
    "脚注已转为普通文字",
    "图片未保留",
]
# The clipboard of the browser parses what a page puts into it, and that alone is against the policy of styles.
PASTE = """html => {
  const data = new DataTransfer()
  data.setData("text/html", html)
  const options = { clipboardData: data, bubbles: true, cancelable: true }
  document.querySelector(".prose-text").dispatchEvent(new ClipboardEvent("paste", options))
}"""


def paste(page: Page, html: str) -> None:
    focus_text(page)
    page.evaluate(PASTE, html)


def test_paste_tells_its_losses_offers_headings_and_is_undone(
    seat: Seat, draft: Report, staff: factories.People
) -> None:
    page = seat(staff.preparer)
    page.goto(f"/desk/reports/{draft.pk}/chapters/overview/")
    focus_text(page)
    paste(page, DOCUMENT)
    line = page.locator("[data-paste-line]")
    expect(line).to_contain_text("已粘贴。")
    expect(line).to_contain_text("类内容被改动或未保留。")
    line.get_by_text("改动或未保留的内容").click()
    for told in TOLD:
        expect(line).to_contain_text(told)
    assert "10<sup>4</sup>条" in text_of(page)
    assert "<s>9</s>12" in text_of(page)
    assert page.locator(".prose-text h3").all_inner_texts() == ["主动公开情况"]
    line.get_by_role("button", name="将勾选项设为标题").click()
    assert page.locator(".prose-text h3").all_inner_texts() == ["主动公开情况", "依申请公开情况"]
    assert page.locator(".prose-text h4").all_inner_texts() == ["办理结果"]
    line.get_by_role("button", name="撤销").click()
    assert text_of(page) == ""
    expect(line).to_be_hidden()
    save_chapter(page)
    assert draft.chapters.get(key="overview").body == ""


def test_paste_without_a_connection_is_not_put_in_and_says_so(
    seat: Seat, draft: Report, staff: factories.People
) -> None:
    page = seat(staff.preparer)
    page.goto(f"/desk/reports/{draft.pk}/chapters/overview/")
    focus_text(page)
    page.context.set_offline(True)
    paste(page, "<p>12件</p>")
    expect(page.locator("[data-paste-line]")).to_contain_text("未粘贴：无法连接服务器。")
    assert text_of(page) == ""
