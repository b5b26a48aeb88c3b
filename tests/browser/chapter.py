"""Writing a chapter in its editor, by keyboard."""

import re

from playwright.sync_api import Page, expect


def focus_text(page: Page) -> None:
    """The editor and not the textarea, which stands there until the editor does."""
    text = page.locator(".prose-text")
    expect(text).to_have_accessible_name("本章内容")
    text.focus()


def write(page: Page, text: str) -> None:
    focus_text(page)
    page.keyboard.insert_text(text)


def use_tool(page: Page, name: str) -> None:
    """From the text to a tool and back, as a keyboard goes."""
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Home")
    focused = page.locator(".prose-tools button:focus")
    tools = page.locator(".prose-tools button:visible").all_inner_texts()
    for _step in range(tools.index(name)):
        page.keyboard.press("ArrowRight")
    assert focused.inner_text() == name
    page.keyboard.press("Enter")
    expect(page.locator(".prose-text")).to_be_focused()


def paste(page: Page, html: str) -> None:
    """Through the clipboard, where an office has copied it from Word."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        'html => navigator.clipboard.write([new ClipboardItem({"text/html": new Blob([html], {type: "text/html"})})])',
        html,
    )
    focus_text(page)
    page.keyboard.press("Control+V")


def save_chapter(page: Page) -> None:
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".save-state")).to_have_text(re.compile("^已保存 "))


def text_of(page: Page) -> str:
    """What the editor was given to show."""
    return page.locator("textarea[name=body]").evaluate("textarea => textarea.value")
