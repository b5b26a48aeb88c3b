"""A statistics table as it is printed (表样): its boxes line by line. The one projection for page, PDF and desk.

What does not depend on figures is worked out once a table (`geometry`); `draw` puts the cells of a report into it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from filings.figures import Table
from filings.reading import Cell, TableView

from .boxes import Box, Geometry, Line, taller
from .layouts import LAYOUTS

__all__ = ["Box", "Drawing", "Geometry", "Line", "draw", "geometry", "outline", "taller"]


@dataclass(slots=True)
class Drawing:
    """The printed table of one report. `kind` is the table's `Table.drawing`, `columns` are as in `Geometry`."""

    key: str
    kind: str
    caption: str
    columns: Sequence[str]
    head: Sequence[Line]
    body: Sequence[Line]

    @property
    def is_wide(self) -> bool:
        """Whether a telephone shows only a part of it at a time."""
        return self.kind in ("matrix", "strip")

    @property
    def cells(self) -> Iterator[Cell]:
        """Every cell in printed order: line by line on the paper, from left to right."""
        return (box.cell for line in self.body for box in line if box.cell)


def draw(table: TableView) -> Drawing:
    """The table as it is printed, with its cells in their places."""
    drawing, rows = outline(table), table.rows
    drawing.body = [
        Line(
            [replace(box, cell=rows[box.place[0]].cells[box.place[1]]) if box.place else box for box in line.boxes],
            line.id,
            line.css,
        )
        for line in drawing.body
    ]
    return drawing


def outline(table: TableView) -> Drawing:
    """The table as it is printed, its cells still empty."""
    plan = geometry(table.table)
    return Drawing(table.key, table.table.drawing, table.caption, plan.columns, plan.head, plan.body)


@cache
def geometry(table: type[Table]) -> Geometry:
    """The boxes of `table`, empty."""
    return LAYOUTS[table.drawing](table)
