"""A page with the chapter editor in a real browser, without a server or a database."""

from dataclasses import dataclass, field

from django import forms
from django.template import Template
from playwright.sync_api import Locator, Page

from filings import prose
from filings.forms.widgets import ChapterEditor

ADDRESS = "http://editor.test/"
STYLES = "bootstrap/css/bootstrap.min.css", "css/site.css"
# Every kind of block, as it is stored.
CHAPTER = prose.sanitise(
    "<h3>主动公开</h3><p>共<b>17337</b>条,见<a href='https://www.gov.cn/'><i>网站</i></a>。<br>另起一行</p>"
    "<h4>平台</h4><h5>网站</h5>"
    "<ul><li>甲<ol><li>乙</ol></ul>"
    "<table><tr><th>年<th>数<th>比<tr><th>甲<td colspan=2>1<tr><td rowspan=2>2<td>3<td>5<tr><td>4<td>6</table>"
)


class ChapterForm(forms.Form):
    body = forms.CharField(label="正文", required=False, widget=ChapterEditor)
    after = forms.CharField(label="之后", required=False)


PAGE = Template(
    "{% load static %}<!doctype html><html lang='zh-hans'><head><title>正文</title><link rel='icon' href='data:,'>"
    "{% for style in styles %}<link rel='stylesheet' href='{% static style %}'>{% endfor %}{{ form.media }}</head>"
    "<body><main><h1>年度报告</h1><h2>一、总体情况</h2>"
    "<p><a href='#id_body'>正文有误</a></p>"
    "<form method='post'>{{ form }}<button>保存</button></form></main></body></html>"
)


@dataclass
class Desk:
    """A page with one chapter: what the browser complained of, and what the form sent."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    sent: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> Locator:
        return self.page.locator(".prose-text")

    def press_tool(self, command: str) -> None:
        self.page.locator(f"[data-command={command}]").click()
        self.settle()

    def settle(self) -> None:
        """Wait until the text has taken the focus back from a tool or a dialog: it does so in the next frame."""
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def select(self, paragraph: str) -> None:
        self.text.get_by_text(paragraph).click()
        # Keys sent before the editor knows where the caret is would go elsewhere.
        self.page.wait_for_function(
            """text => {
                const { selection } = document.querySelector(".prose-text").editor.state
                return selection.$from.parent.textContent === text
            }""",
            arg=paragraph,
        )
        self.page.keyboard.press("Home")
        self.page.keyboard.press("Shift+End")
        self.page.wait_for_function(
            """text => {
                const { doc, selection } = document.querySelector(".prose-text").editor.state
                return doc.textBetween(selection.from, selection.to) === text
            }""",
            arg=paragraph,
        )

    def focused_tool(self) -> str | None:
        return self.page.evaluate("document.activeElement.dataset.command")

    def paste(self, html: str) -> None:
        self.text.evaluate(
            """(text, html) => {
                const clipboardData = new DataTransfer()
                clipboardData.setData("text/html", html)
                text.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
            }""",
            html,
        )

    def save(self) -> str:
        """Sends the form; gives the chapter as it would be stored."""
        self.page.get_by_role("button", name="保存").click()
        self.page.wait_for_url(ADDRESS + "saved")
        return prose.strip_numerals(self.sent["body"])[0]
