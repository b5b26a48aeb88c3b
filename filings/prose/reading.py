"""Prose as it is read, on every page and in print."""

from html import escape

from filings.prose.blocks import blocks
from filings.prose.numbering import numbered
from filings.prose.sanitising import sanitise
from filings.prose.size import is_printable, measure

# Takes the keyboard, so that a table wider than a telephone can be scrolled without a mouse.
_BOX = '<div class="table-box" role="region" aria-label="表格" tabindex="0"><table>'
_EMPTY = "<p></p>"


def readable(html: str) -> str:
    """The prose `numbered`, each table in a box of its own that scrolls where it is wider than the window.

    Of prose over its limits only the sentences that say so.
    """
    return boxed(numbered(html)) if is_printable(html) else not_drawn(html)


def not_drawn(html: str) -> str:
    """What stands in the place of prose over its limits, which blocks submitting."""
    return "".join(f"<p>{escape(sentence)}</p>" for _code, sentence in measure(html).over())


def boxed(html: str) -> str:
    return html.replace("<table>", _BOX).replace("</table>", "</table></div>")


def readable_blocks(html: str) -> list[tuple[int, str]]:
    """The blocks of `readable` prose, each with its number among the `blocks` of the stored text, from 1.

    Empty paragraphs are not read and keep their numbers.
    """
    if not is_printable(html):
        return [(1, not_drawn(html))]
    numbers = [number for number, block in enumerate(blocks(sanitise(html)), 1) if block != _EMPTY]
    return list(zip(numbers, map(boxed, blocks(numbered(html))), strict=False))
