"""What is looked for on every page: its width, what axe finds against WCAG 2.2 AA, English words left over."""

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from filings.models import Report

DESK, TELEPHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Addresses and digests, whole or in groups of four, are no words; the rest are names of formats, programs and keys.
NO_WORDS = re.compile(r"(?:https?://|mailto:)\S*|\S+@\S+|[0-9a-f]{64}|[0-9a-f]{4}(?: [0-9a-f]{4}){15}")
KNOWN = {"PDF", "SHA", "HTML", "JSON", "CSV", "JavaScript", "Word", "WPS", "Excel", "Cookie"}
KNOWN |= {"Ctrl", "Shift", "Alt", "Esc", "Tab", "Enter", "Home", "End"}
# Also what stands ready to be shown (dialogs), and what only programs that read aloud say.
TEXTS = """() => {
    const body = document.body.cloneNode(true)
    body.querySelectorAll("script, style, noscript, textarea").forEach((element) => element.remove())
    const attributes = ["placeholder", "title", "aria-label", "alt", "data-unsaved", "data-label"]
    const said = (name) => [...body.querySelectorAll(`[${name}]`)].map((element) => element.getAttribute(name))
    return [document.title, body.textContent, ...attributes.flatMap(said)].join("\\n")
}"""

# What is wider than a telephone: a table of twelve columns, an address without a place to break.
WIDE = (
    "<h3>各部门公开数量</h3><p>详见 https://www.gov.cn/"
    + "0" * 80
    + "</p><table><tr>"
    + "".join(f"<th>第{number}部门</th>" for number in range(1, 13))
    + "</tr><tr>"
    + "<td>123456</td>" * 12
    + "</tr></table><h4>微博</h4><ul><li>甲<ul><li>乙</li></ul></li></ul>"
)

Look = Callable[[Page], None]


def sideways(page: Page) -> list[str]:
    """Whether the document is wider than the window."""
    wide, window = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return [f"{wide} px wide"] if wide > window else []


def barriers(page: Page) -> list[str]:
    """What axe finds against WCAG: rule, where."""
    # At its end, where a bar that stays at the foot of the window covers nothing.
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    rules = {"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{one['id']} ({one['impact']}): {node['html'][:200]}" for one in found for node in one["nodes"]]


def english(page: Page) -> list[str]:
    words = re.findall(r"[A-Za-z]{3,}", NO_WORDS.sub(" ", page.evaluate(TEXTS)))
    return sorted(set(words) - KNOWN)


def go(page: Page, *parts: object) -> Page:
    page.goto("/" + "".join(f"{part}/" for part in parts))
    return page


def desk_pages(report: Report) -> list[tuple[object, ...]]:
    """The pages of a report's tasks."""
    home = "desk", "reports", report.pk
    chapters = [(*home, "chapters", key) for key in ("preamble", "overview")]
    return [home, (*home, "tables", "statistics"), *chapters, (*home, "signoff"), (*home, "check")]


def press(page: Page, name: str) -> Page:
    """Press a button of the page's own form, and wait for the page that answers."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).click()
    return page
