"""A chapter pasted from a LibreOffice document: losses are told, headings offered, all undone, or all published."""

import re
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from filings import publishing, workflow
from filings.models import Report, Unit
from filings.states import Status
from tests import factories

from .chapter import focus_text, save_chapter, text_of
from .conftest import Seat, follow
from .test_journey import give_signature

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
HEADINGS = ["主动公开情况", "依申请公开情况", "办理结果"]
PRINTED = ["(一)主动公开情况", "(二)依申请公开情况", "1.办理结果"]
SAID = [
    "2018年，主动公开政府信息约104条，",
    "全年受理申请12件，隐藏。详见门户网站。",
    "3.当面申请3件",
    "4.网络申请9件",
    "公开指南",
    "同意公开11件，第0页。",
    "1,024",
    "2,048",
    "图后的文字。",
    "不含街道办事处的15条。",
]
LEFT_OUT = ["777", "请核对12", "流程图"]
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


def test_pasted_document_is_published_and_its_pdf_says_what_it_said(
    seat: Seat, county: Unit, staff: factories.People
) -> None:
    draft = factories.filled_report(county, staff)
    page = seat(staff.preparer)
    page.goto(f"/desk/reports/{draft.pk}/chapters/overview/")
    focus_text(page)
    paste(page, DOCUMENT)
    page.get_by_role("button", name="将勾选项设为标题").click()
    # What is struck through waits for a decision: here it goes.
    page.locator(".prose-text s").evaluate("node => getSelection().selectAllChildren(node)")
    page.keyboard.press("Delete")
    expect(page.locator(".prose-text s")).to_have_count(0)
    save_chapter(page)
    assert page.locator("[data-outline] button").all_inner_texts() == HEADINGS
    for question in factories.questions_of(draft):
        workflow.explain(draft, question.code, question.key, "经核实,情况属实。", by=staff.preparer)
    page.goto(f"/desk/reports/{draft.pk}/check/")
    give_signature(page, "提交审核")
    expect(page.locator(".notice-success")).to_have_text("年报已提交，现由审核人审核。")
    report = factories.carried_on(Report.objects.get(pk=draft.pk), Status.TO_PUBLISH, staff)
    page.goto(f"/review/reports/{report.pk}/")
    follow(page, page.get_by_role("link", name="公开", exact=True))
    give_signature(page, "立即公开")
    expect(page).to_have_title(re.compile("公开年报$"))
    chapter = page.locator("article section", has=page.get_by_role("heading", name="一、总体工作情况"))
    assert chapter.locator("h3, h4").all_inner_texts() == PRINTED
    assert_paper_says_it(publishing.read(report.publication.sha256("pdf")))


def assert_paper_says_it(pdf: bytes) -> None:
    """Headings (一) (二) among the bookmarks, every heading and sentence, and nothing that was told as left out."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        marks = [mark.get_title() for mark in document.get_toc()]
        text = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    assert [mark for mark in marks if mark in PRINTED] == PRINTED[:2]
    assert [said for said in [*PRINTED, *SAID] if said not in text] == []
    assert [said for said in LEFT_OUT if said in text] == []
