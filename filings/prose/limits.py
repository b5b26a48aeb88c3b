"""The length, depth and order of a chapter's prose, and the sentences about them.

The limits keep a chapter printable: rendering is recursive, and a page is A4.
"""

import re
from dataclasses import dataclass
from html import unescape

from django.utils.translation import gettext as _

from filings.prose.markup import CHILDLESS, attributes, events, tokens
from filings.prose.numbering import HEADING, Numerals, heading_text
from filings.prose.sanitising import link_address, sanitise

MAX_CHARACTERS = 30_000
MAX_DEPTH = 12
MAX_ROWS = 300
MAX_COLUMNS = 30
MAX_ITEMS = 5_000  # list items and table cells

_BLOCK_END = re.compile(r"</(?:p|h[345]|caption)>|<br>")
_TAG = re.compile(r"<[^>]*>")
_PICTURES = frozenset({"img", "picture", "svg", "canvas"})
_EMBEDDED = frozenset({"iframe", "object", "embed", "applet", "frame", "video", "audio"})


def plain_text(html: str) -> str:
    """The text alone, a line for each heading, paragraph and line break; without the server's numerals."""
    return stored_text(sanitise(html))


def stored_text(clean: str) -> str:
    """`plain_text` of prose that is in canonical form already, as every stored chapter is: in a tenth of the time."""
    return unescape(_TAG.sub("", _BLOCK_END.sub("\n", clean))).strip("\n")


def length(html: str) -> int:
    """Characters without white space (字数), as an office counts them."""
    return len("".join(plain_text(html).split()))


def is_empty(html: str) -> bool:
    """Whether there is nothing to read: no text in any paragraph, heading, list or table."""
    return not plain_text(html).strip()


def depth(html: str) -> int:
    """The deepest nesting of elements as written: 1 for a paragraph, 2 for a bold word in it, 0 for plain text."""
    deepest = now = 0
    for event in events(html):
        if event.kind == "start":
            deepest = max(deepest, now + 1)
            now += event.name not in CHILDLESS
        elif event.kind == "end":
            now -= 1
    return deepest


def problems(html: str) -> list[tuple[str, str]]:
    """What has to be mended before a report is submitted, as (code, sentence).

    Given prose as it was sent, it also names nesting that `sanitise` takes apart.
    """
    clean = sanitise(html)
    return [*_too_much(html, clean), *_tables(clean), *_headings(clean)]


def omitted(html: str) -> list[tuple[str, str]]:
    """What `sanitise` leaves out of this HTML and its author may miss, as (code, sentence)."""
    found = set()
    for token in tokens(html):
        if token.kind != "start":
            continue
        if token.name == "script":
            found.add("script")
        elif token.name in _PICTURES:
            found.add("picture")
        elif token.name in _EMBEDDED:
            found.add("embedded")
        elif token.name == "a" and "href" in attributes(token.text) and link_address(token.text) is None:
            found.add("link")
    sentences = {
        "script": _("Script code was left out: a chapter holds only text, lists and tables."),
        "picture": _(
            "Pictures were left out: a chapter holds only text, lists and tables. Say in words what they show."
        ),
        "embedded": _("Embedded pages, videos and files were left out. Give their address as a link instead."),
        "link": _(
            "Links that do not lead to a whole address (https://, http:// or mailto:) were left out; "
            "their text was kept."
        ),
    }
    said = [(code, sentence) for code, sentence in sentences.items() if code in found]
    if (levels := depth(html)) > MAX_DEPTH >= depth(sanitise(html)):
        sentence = _("The text stood in blocks %(count)s levels deep. It was kept; the blocks around it were left out.")
        said.append(("nesting", sentence % {"count": levels}))
    return said


def _too_much(html: str, clean: str) -> list[tuple[str, str]]:
    found = []
    if (characters := len("".join(stored_text(clean).split()))) > MAX_CHARACTERS:
        sentence = _(
            "This chapter has %(count)s characters; at most %(limit)s can be printed. "
            "Shorten it or divide it among other chapters."
        )
        found.append(("too_long", sentence % {"count": f"{characters:,}", "limit": f"{MAX_CHARACTERS:,}"}))
    if (levels := max(depth(text) for text in {html, clean})) > MAX_DEPTH:
        sentence = _(
            "Lists or tables stand inside one another %(count)s levels deep; at most %(limit)s levels can be printed. "
            "Take the inner ones out and put them one after another."
        )
        found.append(("too_deep", sentence % {"count": levels, "limit": MAX_DEPTH}))
    return found


def _tables(clean: str) -> list[tuple[str, str]]:
    found = []
    opened: list[_Size] = []
    number = items = 0
    for token in tokens(clean):
        if token.kind == "start" and token.name == "table":
            number += 1
            opened.append(_Size(number))
        elif token.kind == "start" and token.name == "tr":
            opened[-1].rows += 1
            opened[-1].row_columns = 0
        elif token.kind == "start" and token.name in ("li", "td", "th"):
            items += 1
            if token.name != "li":
                opened[-1].row_columns += int(attributes(token.text).get("colspan", 1))
                opened[-1].columns = max(opened[-1].columns, opened[-1].row_columns)
        elif token.kind == "end" and token.name == "table":
            found += opened.pop().problems()
    if items > MAX_ITEMS:
        sentence = _(
            "The lists and tables of this chapter have %(count)s items and cells; at most %(limit)s can be printed. "
            "Publish them as a file and give its address as a link."
        )
        found.append(("too_many_items", sentence % {"count": f"{items:,}", "limit": f"{MAX_ITEMS:,}"}))
    return found


@dataclass
class _Size:
    """The size of a table in the text."""

    number: int
    rows: int = 0
    columns: int = 0
    row_columns: int = 0

    def problems(self) -> list[tuple[str, str]]:
        found = []
        if self.rows > MAX_ROWS:
            sentence = _(
                "Table %(number)s has %(count)s rows; at most %(limit)s can be printed. Divide it into several tables."
            )
            found.append(("table_too_long", sentence % self._named(count=self.rows, limit=MAX_ROWS)))
        if self.columns > MAX_COLUMNS:
            sentence = _(
                "Table %(number)s has %(count)s columns; at most %(limit)s fit on a page. "
                "Divide it into several tables."
            )
            found.append(("table_too_wide", sentence % self._named(count=self.columns, limit=MAX_COLUMNS)))
        return found

    def _named(self, **numbers: int) -> dict[str, int]:
        return {"number": self.number, **numbers}


def _headings(clean: str) -> list[tuple[str, str]]:
    found = []
    numerals = Numerals()
    for position, (tag, inner) in enumerate(HEADING.findall(clean)):
        numeral, text = numerals.next(tag), heading_text(inner).strip()
        if not text:
            sentence = _("Heading %(numeral)s has no text. Type its text or delete it.")
            found.append(("empty_heading", sentence % {"numeral": numeral}))
        if position == 0 and tag != "h3":
            sentence = _(
                "Heading %(numeral)s %(text)s comes before any heading of the level (一). "
                "Make it a heading of that level or put one before it."
            )
            found.append(("heading_order", sentence % {"numeral": numeral, "text": text}))
    return found
