"""The statistics tables as the check page shows them: this year, last year, the change, and the way to each cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filings.cells import Cell, TableView
from filings.drawing import Box, Drawing, draw
from filings.sheet import change


@dataclass(frozen=True, slots=True)
class ReadBox:
    """A printed box. Of a cell: `last` is last year's figure, `change` the change since; both may be empty.

    is_asked  whether people fill it in
    differs   whether last year's figure was another
    """

    box: Box
    last: str = ""
    change: str = ""
    is_asked: bool = False
    differs: bool = False


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A printed line; `cell` is the first that people fill in, or None."""

    id: str
    css: str
    boxes: Sequence[ReadBox]
    cell: Cell | None


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table for checking. In a list, with one figure a line, last year's figure has a column of its own."""

    drawing: Drawing
    lines: Sequence[ReadLine]
    has_last: bool

    @property
    def key(self) -> str:
        return self.drawing.key

    @property
    def is_list(self) -> bool:
        return self.drawing.kind == "list"


def read_table(table: TableView, last: Mapping[str, Cell] | None) -> ReadTable:
    """`table` with last year's cells by this year's addresses; None where there is no report of last year."""
    drawing = draw(table)
    lines = []
    for line in drawing.body:
        boxes = [read_box(box, last or {}) for box in line]
        asked = next((one.box.cell for one in boxes if one.is_asked), None)
        lines.append(ReadLine(line.id, line.css, boxes, asked))
    return ReadTable(drawing, lines, last is not None)


def read_box(box: Box, last: Mapping[str, Cell]) -> ReadBox:
    cell = box.cell
    if cell is None:
        return ReadBox(box)
    before = last.get(cell.address)
    asked = not (cell.derived or cell.is_off)
    if before is None:
        return ReadBox(box, is_asked=asked)
    differs = before.printed not in ("", cell.printed)
    return ReadBox(box, before.printed, change(cell, before), asked, differs)
