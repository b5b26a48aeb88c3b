"""The statistics tables of one report as they are read, typed and printed (统计表): values, without the database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from filings.figures import DASH, NOT_APPLICABLE, OFF, TOTAL, Column, Derived, Figure, Table
from filings.parsing import entered

from .layout import RowLayout, layout, places


@dataclass(slots=True)
class Cell:
    """One cell of a report.

    address  its name for commands and links, such as 3.3.4; in a matrix with the column's key behind
    name     its name for people: 三(三)4.不同意公开答复数; in a matrix with the column's label in front
    value    the number in stored units, None where there is none
    mark     "", NOT_APPLICABLE or OFF
    parts    of a derived cell: the cells that it adds up
    typed    text kept as typed: not understood (value is None) or an amount with its own decimals
    """

    address: str
    name: str
    figure: Figure | Derived
    column: Column
    value: int | None
    mark: str = ""
    typed: str = ""
    derived: bool = False
    parts: "Sequence[Cell]" = ()

    @property
    def is_off(self) -> bool:
        return self.mark == OFF

    @property
    def misread(self) -> bool:
        """Whether the cell holds text that was not understood."""
        return self.value is None and bool(self.typed)

    @property
    def empty(self) -> bool:
        """Whether the cell still waits to be filled in."""
        return self.value is None and not self.typed and not self.mark

    @property
    def settled(self) -> bool:
        """Whether the cell holds a number or a mark."""
        return self.value is not None or bool(self.mark)

    @property
    def amount(self) -> int:
        """What the cell counts in a sum; —— and blank count 0."""
        return self.value or 0

    @property
    def entered(self) -> str:
        """The text in the cell's input."""
        return entered(self.value, self.mark, self.typed, self.figure)

    @property
    def printed(self) -> str:
        """The text that is printed: blank where the unit is not asked, and where nothing sound stands yet."""
        if self.value is None:
            return DASH if self.mark == NOT_APPLICABLE else ""
        return self.typed or self.figure.text(self.value)


@dataclass(slots=True)
class RowView:
    """A printed row with its cells; a heading has none."""

    layout: RowLayout
    cells: list[Cell]

    @property
    def is_heading(self) -> bool:
        return self.layout.figure is None


@dataclass(slots=True)
class ColumnView:
    """A stored column of a table: its cells by the figures' names, and its row where they are about to be changed."""

    column: Column
    by_name: dict[str, Cell] = field(default_factory=dict)
    row: Table | None = field(default=None, compare=False)

    @property
    def typed_cells(self) -> Iterator[Cell]:
        """The cells that people fill in."""
        return (cell for cell in self.by_name.values() if not cell.derived)


@dataclass(slots=True)
class TableView:
    """One printed statistics table of a report."""

    table: type[Table]
    caption: str
    rows: list[RowView]
    columns: list[ColumnView] = field(compare=False)

    @property
    def key(self) -> str:
        return self.table.key

    @property
    def head(self) -> tuple[str, ...]:
        return self.table.heading()

    @property
    def cells(self) -> Iterator[Cell]:
        """Every cell in printed order, derived ones included."""
        return (cell for row in self.rows for cell in row.cells)

    @property
    def typed_cells(self) -> Iterator[Cell]:
        """The cells that people fill in, in printed order."""
        return (cell for cell in self.cells if not cell.derived)


class Stored(NamedTuple):
    """A stored column of a table as the database holds it.

    values  of `Table.figures`, in their order, in stored units; None where there is none
    marks, typed   as in `Table`
    row     the row itself, where its cells are about to be changed
    """

    values: Sequence[int | None]
    marks: Mapping[str, str]
    typed: Mapping[str, str]
    row: Table | None = None


class PlannedRow(NamedTuple):
    """What of a printed row's cells is the same for every report: (address, name, column) of each, and of its total.

    `at` is the place of its figure in `Table.figures`; -1 where it is derived.
    """

    layout: RowLayout
    at: int
    cells: Sequence[tuple[str, str, Column]]
    total: tuple[str, str, Column] | None


@cache
def plan(table: type[Table]) -> tuple[PlannedRow, ...]:
    """The rows of `table` in printed order."""
    named, places_of = {figure.name: at for at, figure in enumerate(table.figures)}, places(table)
    over = Column(TOTAL, table.total_column)
    return tuple(
        PlannedRow(laid, -1, (), None)
        if laid.figure is None
        else PlannedRow(
            laid,
            named.get(laid.name, -1),
            [(*places_of[laid.name, column.key], column) for column in table.columns],
            (*places_of[laid.name, TOTAL], over) if table.total_column else None,
        )
        for laid in layout(table)
    )


def view_of(table: type[Table], stored: Sequence[Stored], year: int) -> TableView:
    """The printed table that the stored columns (in printed order) make."""
    columns = [ColumnView(column, row=one.row) for column, one in zip(table.columns, stored, strict=True)]
    rows = []
    for laid, at, named, over in plan(table):
        figure, name, cells = laid.figure, laid.name, list[Cell]()
        if figure is not None:
            for (values, marks, typed, _row), view, (address, words, column) in zip(
                stored, columns, named, strict=True
            ):
                if at < 0:
                    cell = Cell(address, words, figure, column, None)
                    add_up(cell, [view.by_name[part] for part in derived_of(figure)])
                else:
                    mark = marks.get(name, "") if marks else ""
                    cell = Cell(address, words, figure, column, values[at], mark, typed.get(name, "") if typed else "")
                view.by_name[name] = cell
                cells.append(cell)
            if over:
                total = Cell(over[0], over[1], figure, over[2], None)
                add_up(total, cells)
                cells.append(total)
        rows.append(RowView(laid, cells))
    return TableView(table, table.caption(year), rows, columns)


def derived_of(figure: Figure | Derived) -> Sequence[str]:
    """The names of the rows that a derived row adds up."""
    return figure.total_of if isinstance(figure, Derived) else ()


def add_up(total: Cell, parts: Sequence[Cell]) -> None:
    """Make `total` the sum of `parts`: blank until all are settled, —— where none of them applies."""
    total.derived, total.parts = True, tuple(parts)
    amount, applies = 0, False
    # One loop over all parts: half the time of reading a matrix is spent here.
    for part in parts:
        if part.value is not None:
            amount += part.value
        elif not part.mark:
            return
        applies = applies or part.mark != NOT_APPLICABLE
    if applies:
        total.value = amount
    else:
        total.mark = NOT_APPLICABLE


def by_address(tables: Sequence[TableView]) -> dict[str, Cell]:
    """Every cell of the report by its address."""
    return {cell.address: cell for table in tables for cell in table.cells}
