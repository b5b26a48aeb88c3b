"""The statistics tables as a reviewer reads them: this year, last year, the change, and where a remark can be made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from filings.cells import Cell, TableView
from filings.checks import Facts
from filings.drawing import Box, Drawing, Line, draw

Place = tuple[str, str]
"""(row name, column key) of a cell."""


@dataclass(frozen=True)
class ReadBox:
    """A printed box. For a cell, beside its value: last year's, the change since, and what it was when returned.

    `last`, `change` and `before` are texts; empty where there is nothing to say.
    """

    box: Box
    last: str = ""
    change: str = ""
    before: str = ""

    @property
    def differs(self) -> bool:
        """Whether last year's figure was another one: an equal one would say nothing below it."""
        return self.last not in ("", self.box.cell.printed if self.box.cell else "")


@dataclass(frozen=True)
class ReadLine:
    """A printed line. `first` is its first cell, or None; `remarks` the numbers of the remarks made on it."""

    id: str
    css: str
    boxes: Sequence[ReadBox]
    first: Cell | None
    remarks: Sequence[int]


@dataclass(frozen=True)
class ReadTable:
    """A statistics table for reading in review.

    `is_list`: one figure a line, so that each has room for last year's and the change; elsewhere both stand small below
    it. `has_last`: there are figures of last year at all.
    """

    drawing: Drawing
    lines: Sequence[ReadLine]
    has_last: bool

    @property
    def key(self) -> str:
        return self.drawing.key

    @property
    def caption(self) -> str:
        return self.drawing.caption

    @property
    def is_list(self) -> bool:
        return self.drawing.kind == "list"

    @property
    def compares(self) -> bool:
        """Whether there are columns for last year's figures and the changes."""
        return self.is_list and self.has_last

    @property
    def head_lines(self) -> int:
        return len(self.drawing.head)


def read_tables(facts: Facts, before: Mapping[str, str], remarks: Mapping[str, Sequence[int]]) -> dict[str, ReadTable]:
    """Every table of a report by its key.

    before   address -> what the cell said when the report was returned, for cells that have changed since
    remarks  place -> numbers of the remarks made on it
    """
    last = {view.key: cells_by_place(view) for view in facts.last_tables}
    return {view.key: read_table(view, last.get(view.key, {}), before, remarks) for view in facts.tables}


def cells_by_place(view: TableView) -> dict[Place, Cell]:
    return {(row.layout.name, cell.column.key): cell for row in view.rows for cell in row.cells}


def read_table(
    view: TableView,
    last: Mapping[Place, Cell],
    before: Mapping[str, str],
    remarks: Mapping[str, Sequence[int]],
) -> ReadTable:
    drawing = draw(view)
    names = {cell.address: (row.layout.name, cell.column.key) for row in view.rows for cell in row.cells}
    return ReadTable(drawing, [read_line(line, names, last, before, remarks) for line in drawing.body], bool(last))


def read_line(
    line: Line,
    names: Mapping[str, Place],
    last: Mapping[Place, Cell],
    before: Mapping[str, str],
    remarks: Mapping[str, Sequence[int]],
) -> ReadLine:
    boxes, cells = [], [box.cell for box in line if box.cell]
    for box in line:
        if box.cell is None:
            boxes.append(ReadBox(box))
            continue
        then = last.get(names[box.cell.address])
        was = before.get(box.cell.address)
        told = _("was %(value)s") % {"value": was or _("empty")} if was is not None else ""
        boxes.append(ReadBox(box, then.printed if then else "", change_of(box.cell, then), told))
    numbers = [number for cell in cells for number in remarks.get(f"cell:{cell.address}", ())]
    return ReadLine(line.id, line.css, boxes, cells[0] if cells else None, numbers)


def change_of(now: Cell, last: Cell | None) -> str:
    """+3, -2 or 0 in the unit of the cell; nothing where either of them is no number."""
    if last is None or now.value is None or last.value is None:
        return ""
    change = now.value - last.value
    sign = "+" if change > 0 else "-" if change < 0 else ""
    return f"{sign}{now.figure.text(abs(change))}"
