"""The length, depth and order of a chapter's prose, and the sentences about them."""

import re
from html import unescape

from django.utils.translation import gettext as _

from filings.prose.markup import CHILDLESS, events
from filings.prose.numbering import HEADING, Numerals, heading_text
from filings.prose.sanitising import sanitise
from filings.prose.size import MAX_DEPTH, measure

SHOWN = 40
"""Characters of a text that a sentence quotes."""

_BLOCK_END = re.compile(r"</(?:p|h[345]|caption)>|<br>")
_CELL = re.compile(r"<t[dh](?P<columns>[^>]*)>(?P<text>.*?)</t[dh]>(?P<last>\s*</tr>)?", re.DOTALL)
_COLUMNS = re.compile(r'colspan="(\d{1,2})"')
_TAG = re.compile(r"<[^>]*>")
_STRUCK = re.compile(r"<s>(.*?)</s>", re.DOTALL)


def plain_text(html: str) -> str:
    """The text alone, a line for each heading, paragraph and line break; without the server's numerals."""
    return stored_text(sanitise(html))


def stored_text(clean: str) -> str:
    """`plain_text` of prose that is in canonical form already, as every stored chapter is: in a tenth of the time."""
    rows = _CELL.sub(in_row, clean) if "<td" in clean or "<th" in clean else clean
    return unescape(_TAG.sub("", _BLOCK_END.sub("\n", rows))).strip("\n")


def in_row(cell: re.Match[str]) -> str:
    """A cell of a table: a row is a line, and tabs stand between its cells."""
    columns = _COLUMNS.search(cell["columns"])
    ends = "\n" if cell["last"] else "\t" * (int(columns[1]) if columns else 1)
    return _BLOCK_END.sub(" ", cell["text"]).strip() + ends


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

    Of a text over its limits nothing else is read. Given prose as it was sent, it also names nesting that `sanitise`
    takes apart.
    """
    if found := measure(html).over():
        return found
    clean = sanitise(html)
    return [*_nesting(html, clean), *_struck(clean), *_headings(clean)]


def _nesting(html: str, clean: str) -> list[tuple[str, str]]:
    if (levels := max(depth(text) for text in {html, clean})) <= MAX_DEPTH:
        return []
    sentence = _(
        "Lists or tables stand inside one another %(count)s levels deep; at most %(limit)s levels can be printed. "
        "Take the inner ones out and put them one after another."
    )
    return [("too_deep", sentence % {"count": levels, "limit": MAX_DEPTH})]


def _struck(clean: str) -> list[tuple[str, str]]:
    """Struck-through text waits for a decision: a published report says a thing or does not."""
    sentence = _("“%(text)s” is struck through. Delete it, or take the line off it.")
    found = dict.fromkeys(stored_text(inner).strip()[:SHOWN] for inner in _STRUCK.findall(clean))
    return [("struck", sentence % {"text": text}) for text in found if text]


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
