"""What the charts of a report read (附图): rows of numbers with their labels and, where asked, last year's beside them.

Last year's figures come from the version that was public when this one was submitted, and those that are drawn are part
of what is signed. So the same version draws the same charts for ever, also when last year's report is corrected later.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from filings.editions import Bars, Chart
from filings.figures import TOTAL
from filings.reading import Cell, LastYear, RowView, TableView, Version
from filings.reading.cells import add_up
from filings.reading.layout import RowLayout

TYPED_NUMERAL = re.compile(r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d+\.|其中:)")


@dataclass(frozen=True, slots=True)
class Reading:
    """A number that is drawn: its label, the number (None where there is none), how it is printed, with its unit.

    cells  those that it is read from: one, or all that a heading stands over
    """

    label: str
    amount: int | None
    printed: str
    cells: Sequence[Cell]

    def __str__(self) -> str:
        return f"{self.label}{self.printed}"


@dataclass(frozen=True, slots=True)
class Row:
    """A label with a bar for this year and, where `last` is there, one for last year. `over`: a label over bars."""

    now: Reading
    last: Reading | None = None
    over: bool = False


def drawn_of_last_year(version: Version) -> dict[str, str]:
    """Address -> printed text of each of last year's figures that the charts of `version` draw."""
    return {
        cell.address: cell.printed
        for chart in version.edition.charts
        if chart.beside_last
        for row in rows_of(chart, version.tables, version.last_year)
        if row.last
        for cell in row.last.cells
    }


def rows_of(chart: Chart, tables: Sequence[TableView], last: LastYear | None) -> Iterator[Row]:
    """The rows of a chart; beside last year only those that both years have a number for."""
    for bars in chart.bars:
        now = readings(bars, tables)
        if chart.beside_last:
            before = dict(readings(bars, last.tables)) if last else {}
            for key, reading in now:
                other = before.get(key)
                if reading.amount is not None and other and other.amount is not None:
                    yield Row(reading, other)
            continue
        over = over_bars(bars, tables)
        if over:
            yield Row(over, over=True)
        # Parts of nothing are not printed one by one.
        if not over or over.amount != 0:
            yield from (Row(reading) for _key, reading in now)


def readings(bars: Bars, tables: Sequence[TableView]) -> list[tuple[str, Reading]]:
    """(name, what is read) of each bar, without cells that this unit is not asked for and tables that are not there."""
    table = next((one for one in tables if one.key == bars.table), None)
    if table is None:
        return []
    rows = {row.layout.name: (index, row) for index, row in enumerate(table.rows)}
    found = list[tuple[str, Reading]]()
    for name in bars.names.split():
        if name not in rows:
            continue
        index, row = rows[name]
        if bars.across:
            found += [(cell.column.key, reading(cell.column.label, cell)) for cell in row.cells if is_column(cell)]
        elif row.is_heading:
            found.append((name, reading(words(row.layout), summed(table, index, bars.column))))
        elif not (cell := in_column(row, bars.column)).is_off:
            found.append((name, reading(words(row.layout), cell)))
    return found


def over_bars(bars: Bars, tables: Sequence[TableView]) -> Reading | None:
    """The label over the bars, with its number."""
    for table in tables:
        for row in table.rows if table.key == bars.table else ():
            if bars.under and row.layout.name == bars.under:
                cell = in_column(row, bars.column)
                column = f"{cell.column.group}\u00b7{cell.column.label}" if cell.column.group else cell.column.label
                return reading(column if bars.column else words(row.layout), cell)
    return None


def is_column(cell: Cell) -> bool:
    return cell.column.key != TOTAL


def in_column(row: RowView, column: str) -> Cell:
    return next(cell for cell in row.cells if cell.column.key == column)


def summed(table: TableView, index: int, column: str) -> Cell:
    """A cell that adds up the figures printed under the heading at `index`."""
    heading = table.rows[index].layout
    parts = list[Cell]()
    for row in islice(table.rows, index + 1, None):
        if row.layout.indent <= heading.indent:
            break
        if not row.is_heading:
            parts.append(in_column(row, column))
    total = Cell("", heading.full_name, parts[0].figure, parts[0].column, None)
    add_up(total, parts)
    return total


def words(row: RowLayout) -> str:
    """A printed label without its numeral: 政府网站公开政府信息数; 行政许可(本年处理决定数量)."""
    label = TYPED_NUMERAL.sub("", row.label)
    if label == "总计":
        label = TYPED_NUMERAL.sub("", row.group) + label
    return f"{label}({row.over})" if row.over and label else label or row.over


def reading(label: str, cell: Cell) -> Reading:
    unit = cell.figure.unit if cell.value is not None else ""
    return Reading(label, cell.value, f"{cell.printed}{unit}", (cell,) if cell.address else cell.parts)
