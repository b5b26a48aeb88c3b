"""A block without labels -> cells, by position: downwards and to the right of the cell it was pasted into."""

from collections.abc import Sequence
from functools import cache

from django.utils.translation import gettext as _

from filings.drawing import geometry
from filings.figures import Table

from .labels import Printed, is_label, may_be_label, printed
from .placed import Mapped, Placed, shortened


def position(paper: Printed, start: str) -> tuple[int, int]:
    """(printed line with cells, cell in it) of an address. Raises LookupError."""
    for number, line in enumerate(paper.lines):
        for at, cell in enumerate(line.cells):
            if cell.address == start:
                return number, at
    raise LookupError(start)


@cache
def grid_of(table: type[Table]) -> tuple[tuple[str, ...], ...]:
    """The addresses of the cells of every printed line; a line of labels has none."""
    lines = iter(printed(table).lines)
    return tuple(
        tuple(cell.address for cell in next(lines).cells) if any(box.place for box in line) else ()
        for line in geometry(table).body
    )


def by_position(
    block: Sequence[Sequence[str]], table: type[Table], start: str, off: frozenset[str], found: Mapped
) -> None:
    """Place the texts of `block` from the cell `start` on.

    The block falls on the printed lines, with those of labels, where it is blank there, as when it was copied from the
    same form; else on the lines with cells that the unit is asked for.
    """
    grid = grid_of(table)
    top, left = next((number, line.index(start)) for number, line in enumerate(grid) if start in line)

    def takes(line: Sequence[str]) -> bool:
        return left < len(line) and line[left] not in off

    lines = grid[top:]
    copied = all(
        not any(text.strip() for text in row) for row, line in zip(block, lines, strict=False) if not takes(line)
    )
    if not copied:
        lines = tuple(line for line in lines if takes(line))
    outside, below = list[str](), ""
    for number, row in enumerate(block):
        cells = lines[number][left:] if number < len(lines) else ()
        doubt = below or doubt_of(row)
        for at, text in enumerate(row):
            if text.strip() and at < len(cells):
                found.placed.append(Placed(cells[at], text.strip(), doubt))
            elif text.strip():
                outside.append(text.strip())
        below = below or doubt_below(row)
    found.leave_out(_("outside the table"), outside)


def doubt_of(row: Sequence[str]) -> str:
    """Why the figures of a row are only offered: the text in front may be a label, and they stand a column too far."""
    first = next((text for text in row if text.strip()), "")
    alone = sum(bool(text.strip()) for text in row) == 1
    return (
        _("“%(text)s” in front may be a label") % {"text": shortened(first)}
        if not alone and may_be_label(first)
        else ""
    )


def doubt_below(row: Sequence[str]) -> str:
    """Why the figures below a row are only offered: it holds labels of columns that nobody knows."""
    texts = [text for text in row if text.strip()]
    return _("the labels over the columns are not known") if texts and all(map(is_label, texts)) else ""
