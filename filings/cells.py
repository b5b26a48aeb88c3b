"""Report -> its statistics tables as they are read, typed and printed. The one reading for every output."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from .editions import Edition
from .figures import DASH, NOT_APPLICABLE, OFF, TOTAL, Column, Derived, Figure, Heading, Table
from .models import Report
from .parsing import entered

NUMERAL = re.compile(r"^(?:([一二三四五六七八九十]+)、|(\([一二三四五六七八九十]+\))|(\d+\.))")


@dataclass(frozen=True, slots=True)
class RowLayout:
    """What is printed of a row whatever its figures: shared by all reports of an edition."""

    name: str
    number: str
    label: str
    note: str
    unit: str
    indent: int
    group: str
    full_name: str
    over: str
    figure: Figure | Derived | None


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
    """A stored column of a table: its row in the database and its cells by the figures' names."""

    row: Table
    by_name: dict[str, Cell] = field(default_factory=dict)

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
    columns: list[ColumnView]

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


@cache
def layout(table: type[Table]) -> tuple[RowLayout, ...]:
    """The rows of `table` with their place in the printed hierarchy."""
    found: list[RowLayout] = []
    above: list[RowLayout] = []
    for row in table.rows:
        above = [one for one in above if one.indent < row.indent]
        laid = RowLayout(
            name=row.name,
            number=row.number,
            label=row.label,
            note=row.note,
            unit="" if isinstance(row, Heading) else row.unit,
            indent=row.indent,
            group=above[-1].label if above else "",
            full_name="".join(numeral(one.label) for one in above) + row.label,
            over="" if isinstance(row, Heading) else row.over,
            figure=None if isinstance(row, Heading) else row,
        )
        above.append(laid)
        found.append(laid)
    return tuple(found)


def numeral(label: str) -> str:
    """The numeral that a label starts with: 三 of 三、依申请公开情况, (三) of (三)申请答复数, else nothing."""
    match = NUMERAL.match(label)
    return next((part for part in match.groups() if part), "") if match else ""


@cache
def places(table: type[Table]) -> dict[tuple[str, str], tuple[str, str]]:
    """(row name, column key) -> (address, name for people) of every cell of `table`, the total column included."""
    columns = [*table.columns, *([Column(TOTAL, table.total_column)] if table.total_column else [])]
    return {
        (laid.name, column.key): (address_of(laid, column), name_of(laid, column))
        for laid in layout(table)
        if laid.figure is not None
        for column in columns
    }


def address_of(laid: RowLayout, column: Column) -> str:
    return f"{laid.number}.{column.key}" if column.key else laid.number


def name_of(laid: RowLayout, column: Column) -> str:
    name = f"{laid.full_name}({laid.over})" if laid.over and laid.full_name else laid.full_name or laid.over
    over = f"{column.group}{column.label}" if column.key else ""
    return f"{over}·{name}" if over else name


Stored = dict[tuple[type[Table], int, str], Table]
"""(table, report id, column key) -> the stored row."""


def stored_rows(reports: Iterable[Report]) -> Stored:
    """The stored columns of the tables of `reports`: one query for each table of their editions."""
    wanted: dict[type[Table], list[int]] = {}
    for report in reports:
        for table in report.edition.tables:
            wanted.setdefault(table, []).append(report.pk)
    return {
        (table, row.report_id, row.column): row
        for table, keys in wanted.items()
        for row in table.objects.filter(report__in=keys)
    }


def read(report: Report) -> list[TableView]:
    """The statistics tables of `report` in printed order: one query a table."""
    return views_of(report, stored_rows([report]))


def read_table(report: Report, table: type[Table]) -> TableView:
    """One of the statistics tables of `report`: one query."""
    return view_of_rows(table, table.objects.filter(report=report), report.year)


def view_of_rows(table: type[Table], stored: Iterable[Table], year: int) -> TableView:
    """The printed table that the stored columns of one report make, in whatever order they come."""
    by_column = {row.column: row for row in stored}
    return view_of(table, [by_column[column.key] for column in table.columns], year)


def tables_with(report: Report, addresses: Iterable[str]) -> list[type[Table]]:
    """The tables of the report's edition that have a cell at one of these addresses, in printed order."""
    wanted = set(addresses)
    return [table for table in report.edition.tables if not wanted.isdisjoint(addresses_of(table))]


@cache
def addresses_of(table: type[Table]) -> frozenset[str]:
    """The address of every cell of `table`."""
    return frozenset(address for address, _name in places(table).values())


def names_of(edition: Edition) -> dict[str, str]:
    """Address -> name for people of every cell of `edition`, in printed order."""
    return dict(cell for table in edition.tables for cell in places(table).values())


def table_with(edition: Edition, address: str) -> type[Table] | None:
    """The table that has a cell at `address`, or None."""
    return next((table for table in edition.tables if address in addresses_of(table)), None)


def views_of(report: Report, stored: Stored) -> list[TableView]:
    """The tables of one report out of rows that were read for several."""
    return [
        view_of(table, [stored[table, report.pk, column.key] for column in table.columns], report.year)
        for table in report.edition.tables
    ]


def view_of(table: type[Table], stored: Sequence[Table], year: int) -> TableView:
    """The printed table that the stored columns (in printed order) make."""
    columns = [ColumnView(row) for row in stored]
    named = places(table)
    rows = []
    for laid in layout(table):
        figure, name, cells = laid.figure, laid.name, list[Cell]()
        if figure is not None:
            for column, view in zip(table.columns, columns, strict=True):
                address, full_name = named[name, column.key]
                if isinstance(figure, Derived):
                    cell = Cell(address, full_name, figure, column, None)
                    add_up(cell, [view.by_name[part] for part in figure.total_of])
                else:
                    row = view.row
                    mark, typed = row.marks.get(name, ""), row.typed.get(name, "")
                    cell = Cell(address, full_name, figure, column, getattr(row, name), mark, typed)
                view.by_name[name] = cell
                cells.append(cell)
            if table.total_column:
                address, full_name = named[name, TOTAL]
                total = Cell(address, full_name, figure, Column(TOTAL, table.total_column), None)
                add_up(total, cells)
                cells.append(total)
        rows.append(RowView(laid, cells))
    return TableView(table, table.caption(year), rows, columns)


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
