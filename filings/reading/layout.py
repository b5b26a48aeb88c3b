"""What is printed of a table whatever its figures (表样): its rows in their hierarchy, each cell's address and name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from filings.editions import Edition
from filings.figures import TOTAL, Column, Derived, Figure, Heading, Table
from filings.prose.numbering import chinese_numeral

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


def tables_with(edition: Edition, addresses: Iterable[str]) -> list[type[Table]]:
    """The tables of `edition` that have a cell at one of these addresses, in printed order."""
    wanted = set(addresses)
    return [table for table in edition.tables if not wanted.isdisjoint(addresses_of(table))]


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


def printed_titles(edition: Edition) -> dict[str, str]:
    """Key -> title with its numeral (一、总体工作情况) of every chapter in order; empty for the preamble."""
    found, number = dict[str, str](), 0
    for chapter in edition.chapters:
        number += bool(chapter.title)
        found[chapter.key] = f"{chinese_numeral(number)}、{chapter.title}" if chapter.title else ""
    return found
