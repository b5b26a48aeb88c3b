"""Where the figures of rows begin behind their labels, where no heads tell it (列对应)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from filings.figures import TOTAL, Figure
from filings.parsing import offers, parse

from .labels import PrintedLine

COUNT = Figure(signed=True)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A row of a block: the column behind its last label, column -> text of the figures, its printed line."""

    end: int
    figures: Mapping[int, str]
    line: PrintedLine

    @property
    def total(self) -> bool:
        """Whether the last cell of the line adds up the others."""
        return self.line.cells[-1].address.endswith(f".{TOTAL}")

    def width(self, begin: int) -> int:
        """Columns up to the last text that says a number."""
        return max((at for at, text in self.figures.items() if number_of(text) is not None), default=begin) - begin + 1

    def fits(self, begin: int) -> bool:
        cells = self.line.cells
        return self.width(begin) <= max(len(cells), cells[-1].at - cells[0].at + 1)

    def is_full(self, begin: int) -> bool:
        number = len(self.line.cells)
        return number > 1 and self.width(begin) in (number, number - self.total)


@dataclass(frozen=True, slots=True)
class Begin:
    """Where figures begin. `certain`: whether anything tells it. `spread`: whether cells are as wide as on paper.

    narrow  whether the row has fewer figures than cells and was not pasted at the first: then nothing tells the columns
    """

    column: int
    certain: bool = True
    spread: bool = False
    narrow: bool = False

    def index(self, column: int, line: PrintedLine) -> int | None:
        """Which cell of the line a text in this column of the block is in; None for none."""
        at = column - self.column
        if self.spread:
            places = [cell.at - line.cells[0].at for cell in line.cells]
            return places.index(at) if at in places else None
        return at if 0 <= at < len(line.cells) else None


def begins_of(rows: Sequence[Labelled], left: int) -> list[Begin]:
    """Where the figures of each row begin. `left`: in which cell of its line the block was pasted."""
    if not rows:
        return []
    first, last = max(row.end for row in rows), min(min(row.figures) for row in rows)
    # A page copied from a browser has no cells where labels are merged: then each row begins behind its own label.
    begins = [begin_of(rows, first, last)] * len(rows) if first <= last else [Begin(row.end) for row in rows]
    pairs = zip(rows, begins, strict=True)
    narrow = left > 0 and not any(row.is_full(begin.column) for row, begin in pairs)
    return [
        as_wide_as_on_paper(Begin(begin.column, begin.certain, narrow=narrow and len(row.line.cells) > 1), rows)
        for row, begin in zip(rows, begins, strict=True)
    ]


def begin_of(rows: Sequence[Labelled], first: int, last: int) -> Begin:
    """One column for all `rows`, between the last label and the first figure."""
    usual = [row for row in rows if row.fits(last)]
    ways = [at for at in range(first, last + 1) if all(row.fits(at) for row in usual)]
    if len(ways) <= 1:
        return Begin(ways[0] if ways else last)
    added_up = [at for at in ways if totals_hold(usual, at)]
    if len(added_up) == 1:
        return Begin(added_up[0])
    full = [at for at in ways if any(row.is_full(at) for row in usual)]
    printed = {row.end - 1 + row.line.span for row in usual}
    if len(printed) == 1 and all(row.end - 1 == row.line.at for row in usual) and (at := printed.pop()) in ways:
        return Begin(at)
    if len(full) == 1:
        return Begin(full[0])
    # Blank cells behind a label belong to it.
    return Begin(last, certain=False)


def totals_hold(rows: Sequence[Labelled], begin: int) -> bool:
    """Whether every row that fills the total column adds up to it, and one to more than 0."""
    above = False
    for row in rows:
        at = begin + len(row.line.cells) - 1
        if not row.total or at not in row.figures:
            continue
        numbers = [number_of(text) for column, text in row.figures.items() if column <= at]
        if None in numbers or 2 * (number_of(row.figures[at]) or 0) != sum(number or 0 for number in numbers):
            return False
        above = above or bool(number_of(row.figures[at]))
    return above


def as_wide_as_on_paper(begin: Begin, rows: Sequence[Labelled]) -> Begin:
    """`begin`, and whether each cell is as many columns wide as it is printed, as when the form itself was copied."""
    wide = [row for row in rows if row.line.cells[-1].at - row.line.cells[0].at >= len(row.line.cells)]
    if not wide:
        return begin
    at = {(column - begin.column, row.line) for row in wide for column in row.figures}
    compact = all(0 <= column < len(line.cells) for column, line in at)
    spread = all(column in {cell.at - line.cells[0].at for cell in line.cells} for column, line in at)
    doubted = compact and spread and any(column for column, _line in at)
    return Begin(begin.column, begin.certain and not doubted, spread and not compact, begin.narrow)


@lru_cache(10_000)
def number_of(text: str) -> int | None:
    """The number that a text may be read as, —— as 0; None where it is none."""
    read = parse(text, COUNT)
    if read.error and (offered := offers(text, COUNT)):
        read = parse(offered[0].becomes, COUNT)
    return None if read.error else read.value or 0
