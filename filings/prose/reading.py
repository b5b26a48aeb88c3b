"""Prose as it is read, on every page and in print."""

from filings.prose.numbering import numbered

# Takes the keyboard, so that a table wider than a telephone can be scrolled without a mouse.
_BOX = '<div class="table-box" role="region" aria-label="表格" tabindex="0"><table>'


def readable(html: str) -> str:
    """The prose `numbered`, each table in a box of its own that scrolls where it is wider than the window."""
    return numbered(html).replace("<table>", _BOX).replace("</table>", "</table></div>")
