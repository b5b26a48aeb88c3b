"""Report -> its statistics tables as they are read, typed and printed. The one reading for every output."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from .figures import DASH, NOT_APPLICABLE, OFF, Figure, Table, indent_of
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
    figure: Figure | None


@dataclass(slots=True)
class Cell:
    """One cell of a report.

    address  its name for people and commands, such as 3.3.4
    value    the number in stored units, None where there is none
    mark     "", NOT_APPLICABLE or OFF
    typed    text kept as typed: not understood (value is None) or an amount with its own decimals
    """

    address: str
    name: str
    figure: Figure
    value: int | None
    mark: str
    typed: str

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
class TableView:
    """One printed statistics table of a report."""

    key: str
    caption: str
    head: tuple[str, ...]
    rows: list[RowView]
    row: Table
    by_name: dict[str, Cell] = field(default_factory=dict)

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for row in self.rows for cell in row.cells)


@cache
def layout(table: type[Table]) -> tuple[RowLayout, ...]:
    """The rows of `table` with their place in the printed hierarchy."""
    found: list[RowLayout] = []
    above: list[RowLayout] = []
    for row in table.rows:
        indent = indent_of(row)
        above = [one for one in above if one.indent < indent]
        laid = RowLayout(
            name=row.name,
            number=row.number,
            label=row.label,
            note=row.note,
            unit=row.unit if isinstance(row, Figure) else "",
            indent=indent,
            group=above[-1].label if above else "",
            full_name="".join(numeral(one.label) for one in above) + row.label,
            figure=row if isinstance(row, Figure) else None,
        )
        above.append(laid)
        found.append(laid)
    return tuple(found)


def numeral(label: str) -> str:
    """The numeral that a label starts with: 三 of 三、依申请公开情况, (三) of (三)申请答复数, else nothing."""
    match = NUMERAL.match(label)
    return next((part for part in match.groups() if part), "") if match else ""


def read(report: Report) -> list[TableView]:
    """The statistics tables of `report` in printed order: one query a table."""
    return [view_of(report, table.objects.get(report=report)) for table in report.edition.tables]


def view_of(report: Report, row: Table) -> TableView:
    """The printed table that one stored row is."""
    view = TableView(row.key, row.caption(report.year), row.heading(), [], row)
    marks, typed = row.marks, row.typed
    for laid in layout(type(row)):
        cells = []
        if laid.figure is not None:
            name = laid.name
            cell = Cell(
                laid.number,
                laid.full_name,
                laid.figure,
                getattr(row, name),
                marks.get(name, ""),
                typed.get(name, ""),
            )
            view.by_name[name] = cell
            cells.append(cell)
        view.rows.append(RowView(laid, cells))
    return view


def by_address(tables: Sequence[TableView]) -> dict[str, Cell]:
    """Every cell of the report by its address."""
    return {cell.address: cell for table in tables for cell in table.cells}
