"""What readings come to: in the tables of a version, and in last year's."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property

from filings.editions.terms import Reading
from filings.reading import Cell, TableView, Version

Last = Mapping[str, Decimal]
"""Address, or addresses joined by +, -> value of last year, in the printed unit."""


def value_of(cell: Cell | None) -> Decimal | None:
    """The number of a cell in its printed unit, —— as 0; None while it is not filled in."""
    if cell is None or not cell.settled:
        return None
    return Decimal(cell.amount).scaleb(-cell.figure.DECIMALS)


class Values:
    """The values of readings, each looked up once."""

    def __init__(self, version: Version, last: Last | None = None) -> None:
        self.version = version
        self.looked_up = dict[str, Decimal | None]()
        self.given = None if last is None else {key_of(address.split("+")): value for address, value in last.items()}

    def now(self, reading: Reading) -> Decimal | None:
        if reading.of not in self.looked_up:
            cells = self.version.cells
            self.looked_up[reading.of] = total(value_of(cells.get(address)) for address in reading.addresses)
        return self.looked_up[reading.of]

    def before(self, reading: Reading) -> Decimal | None:
        """Last year's value; None where it is not known."""
        if self.given is not None:
            whole = self.given.get(key_of(reading.addresses))
            return whole if whole is not None else total(self.given.get((one,)) for one in reading.addresses)
        return total(self.last_cells.get(address) for address in reading.addresses)

    @property
    def knows_last_year(self) -> bool:
        return self.given is not None or self.version.last_year is not None

    @cached_property
    def last_cells(self) -> dict[str, Decimal]:
        """Address in this year's form -> last year's value of the same row, whatever its number was then."""
        if self.version.last_year is None:
            return {}
        then = {key: value_of(cell) for key, cell in by_row(self.version.last_year.tables)}
        named = by_row(self.version.tables)
        return {cell.address: value for key, cell in named if (value := then.get(key)) is not None}

    def name_of(self, reading: Reading) -> str:
        if reading.name:
            return reading.name
        cells = self.version.cells
        return "+".join(cells[one].name for one in reading.addresses[:2]) + ("…" if len(reading.addresses) > 2 else "")


def key_of(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(one.strip() for one in addresses))


def by_row(tables: Iterable[TableView]) -> list[tuple[tuple[str, str, str], Cell]]:
    """((table, row, column), cell) of every cell."""
    return [((table.key, cell.figure.name, cell.column.key), cell) for table in tables for cell in table.cells]


def total(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, or None where one of the values is not known."""
    added = Decimal(0)
    for value in values:
        if value is None:
            return None
        added += value
    return added


def plain(value: Decimal) -> str:
    """12.50 -> 12.5, 1E+3 -> 1000."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
