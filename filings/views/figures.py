"""The statistics tables as they are read before a signature: this year, last year and the change, cell by cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from filings.drawing import Box, Drawing, Line, draw
from filings.forms.sheet import change
from filings.reading import Cell, LastYear, TableView, Version, place


@dataclass(frozen=True, slots=True)
class ReadBox:
    """A printed box. Of a cell, all empty where there is nothing to say:

    last     last year's figure; `change` the change since
    was      what the cell said when the report was returned
    """

    box: Box
    last: str = ""
    change: str = ""
    was: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether people fill it in."""
        return self.box.cell is not None and not (self.box.cell.derived or self.box.cell.is_off)

    @property
    def differs(self) -> bool:
        """Whether last year's figure was another one: an equal one would say nothing below it."""
        return self.last not in ("", self.box.cell.printed if self.box.cell else "")


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A printed line: its first cell, and the first that people fill in; the numbers of the remarks made on it."""

    id: str
    css: str
    boxes: Sequence[ReadBox]
    first: Cell | None
    asked: Cell | None
    remarks: Sequence[int]

    @property
    def place(self) -> str:
        """Of its first cell (see reading.place)."""
        return place.cell(self.first.address) if self.first else ""


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table for reading.

    `is_list`: one figure a line, so that last year's and the change have columns of their own; elsewhere both stand
    small below it. `has_last`: there is a report of last year at all.
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


def read_tables(
    version: Version, was: Mapping[str, str] | None = None, remarks: Mapping[str, Sequence[int]] | None = None
) -> dict[str, ReadTable]:
    """Every table of a report by its key.

    was      address -> what the cell said when the report was returned, for cells that have changed since
    remarks  place (see reading.place) -> numbers of the remarks made on it
    """
    return {
        view.key: read_table(view, last_years(view, version.last_year), was or {}, remarks or {})
        for view in version.tables
    }


def last_years(view: TableView, last: LastYear | None) -> dict[str, Cell] | None:
    """This year's address -> last year's cell; None where there is no table of last year.

    By row and column: another edition may have other addresses.
    """
    before = last.table(view.key) if last else None
    if before is None:
        return None
    then = cells_by_place(before)
    return {cell.address: then[at] for at, cell in cells_by_place(view).items() if at in then}


def cells_by_place(view: TableView) -> dict[tuple[str, str], Cell]:
    """(row name, column key) -> cell."""
    return {(row.layout.name, cell.column.key): cell for row in view.rows for cell in row.cells}


def read_table(
    view: TableView,
    last: Mapping[str, Cell] | None,
    was: Mapping[str, str],
    remarks: Mapping[str, Sequence[int]],
) -> ReadTable:
    drawing = draw(view)
    return ReadTable(drawing, [read_line(line, last or {}, was, remarks) for line in drawing.body], last is not None)


def read_line(
    line: Line, last: Mapping[str, Cell], was: Mapping[str, str], remarks: Mapping[str, Sequence[int]]
) -> ReadLine:
    boxes = [read_box(box, last, was) for box in line]
    cells = [box.cell for box in line if box.cell]
    return ReadLine(
        line.id,
        line.css,
        boxes,
        first=next(iter(cells), None),
        asked=next((one.box.cell for one in boxes if one.is_asked), None),
        remarks=[number for cell in cells for number in remarks.get(place.cell(cell.address), ())],
    )


def read_box(box: Box, last: Mapping[str, Cell], was: Mapping[str, str]) -> ReadBox:
    if box.cell is None:
        return ReadBox(box)
    before, old = last.get(box.cell.address), was.get(box.cell.address)
    return ReadBox(
        box,
        last=before.printed if before else "",
        change=change(box.cell, before) if before else "",
        was=_("was %(value)s") % {"value": old or _("empty")} if old is not None else "",
    )
