"""What a printed table is made of: boxes that span columns and rows, line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from filings.reading import Cell

Kind = Literal["head", "label", "unit", "corner", "cell"]
Scope = Literal["", "col", "colgroup", "row", "rowgroup"]
Place = tuple[int, int]
"""Index of a row of a `TableView`, and of a cell within it."""


@dataclass(slots=True)
class Box:
    """One printed box. Made by `box`.

    kind        "head" over columns, "label" of a row, "unit" 单位, "corner" over the row labels, "cell"
    text, note  what is printed in it; a cell prints `cell.printed`
    scope       what it heads, as in HTML; "" where it is no header
    colspan, rowspan  in printed columns and lines
    indent      depth of a label in the printed hierarchy, from 0
    css         its classes
    id          unique within the page of one report; "" where nothing refers to it
    headers     ids of the boxes that head a cell: row labels, then column labels, each from the outermost
    attributes  all of this as HTML attributes, with a space in front
    place       where a cell comes from; None for any other box
    cell        the cell of a report; None in a `Geometry`
    """

    kind: Kind
    text: str
    note: str
    scope: Scope
    colspan: int
    rowspan: int
    indent: int
    css: str
    id: str
    headers: tuple[str, ...]
    attributes: SafeString
    place: Place | None = None
    cell: Cell | None = None


def box(
    kind: Kind,
    text: str = "",
    *,
    note: str = "",
    scope: Scope = "",
    colspan: int = 1,
    rowspan: int = 1,
    indent: int = 0,
    css: str = "",
    id: str = "",
    headers: Sequence[str] = (),
    place: Place | None = None,
) -> Box:
    """A box with its HTML attributes."""
    attributes = {
        "id": id,
        "scope": scope,
        "colspan": colspan if colspan > 1 else "",
        "rowspan": rowspan if rowspan > 1 else "",
        "class": css,
        "headers": " ".join(headers),
    }
    written = format_html_join("", ' {}="{}"', [(name, value) for name, value in attributes.items() if value])
    return Box(kind, text, note, scope, colspan, rowspan, indent, css, id, tuple(headers), written, place)


def taller(one: Box, lines: int) -> Box:
    """`one` over so many more lines."""
    if not lines:
        return one
    return box(
        one.kind,
        one.text,
        note=one.note,
        scope=one.scope,
        colspan=one.colspan,
        rowspan=one.rowspan + lines,
        indent=one.indent,
        css=one.css,
        id=one.id,
        headers=one.headers,
        place=one.place,
    )


@dataclass(slots=True)
class Line:
    """A printed line of boxes.

    id   r- and the number of its first figure, such as r-3.4; empty for a line without one
    css  "heading" for a label that goes across, "columns" for labels of columns within the body
    """

    boxes: Sequence[Box]
    id: str = ""
    css: str = ""

    def __iter__(self) -> Iterator[Box]:
        return iter(self.boxes)


@dataclass(frozen=True, slots=True)
class Geometry:
    """What of a table's drawing is the same for every report: its cells are still empty.

    columns  a class for each printed column: label, unit, value, total, and group-0, group-1 for the narrow columns in
             which a label stands upright beside the rows that it heads
    """

    columns: tuple[str, ...]
    head: tuple[Line, ...]
    body: tuple[Line, ...]
