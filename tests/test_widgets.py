"""The chapter editor in a real browser, under the site's content security policy.

The page is handed to the browser request by request, so these tests need neither a server nor a database.
"""

import mimetypes
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from csp.utils import build_policy
from django.contrib.staticfiles import finders
from django.template import Context
from playwright.sync_api import Browser, BrowserContext, Route, expect

from filings import prose
from tests.editing import ADDRESS, CHAPTER, PAGE, STYLES, ChapterForm, Desk

Open = Callable[..., Desk]


@pytest.fixture
def desk(context: BrowserContext) -> Iterator[Open]:
    opened: list[Desk] = []

    def open_desk(
        body: str = "", *, disabled: bool = False, without: str = "", context: BrowserContext = context
    ) -> Desk:
        form = ChapterForm(initial={"body": body})
        form.fields["body"].disabled = disabled
        html = PAGE.render(Context({"form": form, "styles": STYLES}))
        desk = Desk(context.new_page())
        desk.page.set_default_timeout(15_000)

        def answer(route: Route) -> None:
            path = urlsplit(route.request.url).path
            if route.request.method == "POST":
                desk.sent = dict(parse_qsl(route.request.post_data or "", keep_blank_values=True))
                route.fulfill(status=303, headers={"Location": ADDRESS + "saved"})
            elif without and path.endswith(without):
                route.abort()
            elif path.startswith("/static/"):
                file = Path(str(finders.find(path.removeprefix("/static/"))))
                route.fulfill(path=file, content_type=mimetypes.guess_type(file)[0] or "")
            else:
                headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": build_policy()}
                route.fulfill(body=html, headers=headers)

        desk.page.route("**/*", answer)
        desk.page.on("console", lambda message: desk.complaints.append(message.text))
        desk.page.on("pageerror", lambda error: desk.complaints.append(str(error)))
        desk.page.goto(ADDRESS)
        opened.append(desk)
        return desk

    yield open_desk
    assert [desk.complaints for desk in opened] == [[]] * len(opened)


def test_a_stored_chapter_comes_back_as_it_was(desk: Open) -> None:
    page = desk(CHAPTER)
    page.text.get_by_text("另起一行").click()
    page.page.keyboard.press("End")
    page.page.keyboard.type("字")
    assert page.save() == CHAPTER.replace("另起一行", "另起一行字")


def test_a_chapter_nobody_touched_is_sent_as_it_was(desk: Open) -> None:
    page = desk("<p>甲\n<b>乙</b>")
    expect(page.text).to_be_visible()
    page.save()
    assert page.sent["body"].split() == ["<p>甲", "<b>乙</b>"]


def test_a_caption_becomes_the_paragraph_before_its_table(desk: Open) -> None:
    page = desk("<table><caption>表1</caption><tbody><tr><td><p>1</p></td></tr></tbody></table>")
    page.text.get_by_text("表1").click()
    page.page.keyboard.press("End")
    page.page.keyboard.type("0")
    assert page.save() == "<p>表10</p><table><tbody><tr><td><p>1</p></td></tr></tbody></table>"


def test_pasted_headings_lose_numerals_and_everything_loses_its_style(desk: Open) -> None:
    page = desk()
    page.text.click()
    page.paste(
        "<style>p{color:red}</style><h1 style='color:red'>\uff08一\uff09总体</h1><h2>1.5倍</h2><h6>①其他</h6>"
        "<p class=MsoNormal style='text-indent:2em' onclick='x()'>(一)正文<img src=x onerror='x()'></p>"
        "<p><a href='javascript:x()'>链</a><span style='color:red'>粗</span></p>"
    )
    expected = "<h3>总体</h3><h3>1.5倍</h3><h5>其他</h5><p>(一)正文</p><p>链粗</p>"
    assert page.save() == expected
    assert page.sent["body"] == expected


def test_a_paragraph_made_a_heading_loses_its_typed_numeral(desk: Open) -> None:
    page = desk()
    page.text.click()
    page.page.keyboard.type("\uff08一\uff09总体")
    page.press_tool("heading3")
    page.page.keyboard.type("情况")
    page.save()
    assert page.sent["body"] == "<h3>总体情况</h3>"


def test_typed_numerals_and_dashes_do_not_turn_into_lists(desk: Open) -> None:
    page = desk()
    page.text.click()
    page.page.keyboard.type("1. 甲\n- 乙\n### 丙")
    assert page.save() == "<p>1. 甲</p><p>- 乙</p><p>### 丙</p>"


def test_every_tool_works(desk: Open) -> None:
    page = desk("<p>甲</p><p>乙</p><p>丙</p><p>丁</p><p>戊</p><p>己</p><h3>庚</h3>")
    tools = ("heading4", "heading5", "bold", "italic", "bulletList", "orderedList", "paragraph")
    for word, tool in zip("甲乙丙丁戊己庚", tools, strict=True):
        page.select(word)
        page.press_tool(tool)
    assert page.save() == (
        "<h4>甲</h4><h5>乙</h5><p><strong>丙</strong></p><p><em>丁</em></p><ul><li><p>戊</p></li></ul>"
        "<ol><li><p>己</p></li></ol><p>庚</p>"
    )


def test_steps_are_undone_and_redone(desk: Open) -> None:
    page = desk("<p>甲</p>")
    undo, redo = (page.page.locator(f"[data-command={name}]") for name in ("undo", "redo"))
    expect(undo).to_have_attribute("aria-disabled", "true")
    page.select("甲")
    page.press_tool("bold")
    undo.click()
    expect(page.text.locator("strong")).to_have_count(0)
    expect(undo).to_have_attribute("aria-disabled", "true")
    redo.click()
    assert page.save() == "<p><strong>甲</strong></p>"


def test_tables_are_made_and_changed(desk: Open) -> None:
    page = desk()
    page.text.click()
    page.press_tool("table")
    page.page.locator("[data-field=rows]").fill("0")
    page.page.keyboard.press("Enter")
    expect(page.page.locator("[data-dialog=table] [data-error]")).to_be_visible()
    page.page.locator("[data-field=rows]").fill("2")
    page.page.locator("[data-field=columns]").fill("2")
    page.page.keyboard.press("Enter")
    expect(page.text).to_be_focused()
    page.settle()
    for text in ("年", "数", "2018", "1"):
        page.page.keyboard.type(text)
        page.page.keyboard.press("Tab" if text != "1" else "End")
    page.press_tool("addRowAfter")
    page.press_tool("addColumnAfter")
    page.press_tool("deleteColumn")
    assert page.save() == prose.sanitise(
        "<table><tr><th><p>年</p><th><p></p><tr><td><p>2018</p><td><p></p><tr><td><p></p><td><p></p></table>"
    )


def test_links_lead_to_whole_addresses(desk: Open) -> None:
    page = desk()
    page.text.click()
    page.page.keyboard.press("Control+k")
    page.page.locator("[data-field=text]").fill("网站")
    page.page.locator("[data-field=address]").fill("javascript:alert(1)")
    page.page.keyboard.press("Enter")
    expect(page.page.locator("[data-dialog=link] [data-error]")).to_be_visible()
    page.page.locator("[data-field=address]").fill("https://www.gov.cn/")
    page.page.keyboard.press("Enter")
    expect(page.text.get_by_role("link")).to_be_visible()
    page.settle()
    page.page.keyboard.type("可查")
    link = '<a href="https://www.gov.cn/" rel="noopener noreferrer">网站</a>'
    assert page.save() == f"<p>{link}可查</p>"


def test_headings_are_refused_in_tables(desk: Open) -> None:
    page = desk(CHAPTER)
    page.text.locator("td").first.click()
    expect(page.page.locator("[data-command=heading3]")).to_have_attribute("aria-disabled", "true")
    expect(page.page.locator("[data-command=bold]")).to_have_attribute("aria-disabled", "false")


def test_tab_walks_through_a_table_and_out_of_it(desk: Open) -> None:
    page = desk("<table><tr><td>1<td>2</table>")
    page.text.locator("td").first.click()
    page.page.keyboard.press("Tab")
    expect(page.text).to_be_focused()
    page.page.keyboard.press("Tab")
    expect(page.page.get_by_label("之后")).to_be_focused()


def test_escape_and_tab_leave_a_list(desk: Open) -> None:
    page = desk("<ul><li>甲</li><li>乙</li></ul>")
    page.text.get_by_text("乙").click()
    page.page.keyboard.press("Escape")
    page.page.keyboard.press("Tab")
    expect(page.page.get_by_label("之后")).to_be_focused()
    assert page.save() == "<ul><li><p>甲</p></li><li><p>乙</p></li></ul>"


def test_the_toolbar_is_one_stop_with_arrows_inside(desk: Open) -> None:
    page = desk(CHAPTER)
    page.text.locator("p").first.click()
    page.page.keyboard.press("Shift+Tab")
    walked = [page.focused_tool()]
    for key in ("ArrowRight", "End", "ArrowRight", "ArrowLeft", "Home"):
        page.page.keyboard.press(key)
        walked.append(page.focused_tool())
    assert walked == ["paragraph", "heading3", "redo", "paragraph", "redo", "paragraph"]
    page.page.keyboard.press("Tab")
    expect(page.text).to_be_focused()


def test_the_label_leads_into_the_text_and_names_it(desk: Open) -> None:
    page = desk()
    expect(page.text).to_be_visible()
    page.page.locator("label", has_text="正文").click()
    expect(page.text).to_be_focused()
    expect(page.text).to_have_accessible_name("正文:")


def test_a_line_of_an_error_summary_leads_into_the_text(desk: Open) -> None:
    page = desk()
    expect(page.text).to_be_visible()
    page.page.get_by_role("link", name="正文有误").click()
    expect(page.text).to_be_focused()


def test_characters_are_counted_as_the_server_counts_them(desk: Open) -> None:
    page = desk(CHAPTER)
    expect(page.page.locator("[data-count]")).to_have_text(str(prose.length(CHAPTER)))
    expect(page.page.locator("[data-over]")).to_be_hidden()


def test_a_chapter_that_may_not_be_changed_is_shown_without_tools(desk: Open) -> None:
    page = desk(CHAPTER, disabled=True)
    expect(page.text).to_have_attribute("contenteditable", "false")
    expect(page.page.get_by_role("toolbar")).to_be_hidden()


def test_without_javascript_the_textarea_shows_and_sends_the_html(desk: Open, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = desk("<p>甲</p>", context=context)
        expect(page.page.get_by_role("toolbar")).to_be_hidden()
        textarea = page.page.locator("textarea")
        expect(textarea).to_be_visible()
        textarea.fill("第一段\n第二段")
        assert page.save() == "<p>第一段</p><p>第二段</p>"


def test_without_the_editor_the_textarea_comes_back(desk: Open) -> None:
    page = desk("<p>甲</p>", without="/editor.js")
    expect(page.page.locator("textarea")).to_be_visible()
    assert page.save() == "<p>甲</p>"
    assert {complaint.split(":")[0] for complaint in page.complaints} == {"Failed to load resource", "TypeError"}
    page.complaints.clear()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_editor_is_accessible_and_fits_the_window(desk: Open, width: int) -> None:
    page = desk(CHAPTER)
    page.page.set_viewport_size({"width": width, "height": 740})
    page.text.locator("td").first.click()
    assert Axe().run(page.page).response["violations"] == []
    assert page.page.evaluate("document.documentElement.scrollWidth") == width
    page.press_tool("link")
