"""Tables of any edition out of typed texts, without a database, as tests of the rules need them."""

from collections.abc import Mapping
from typing import Any

from filings.cells import TableView, places, view_of
from filings.checks import Facts, Problem
from filings.editions import Edition, edition_for
from filings.figures import OFF, Table
from filings.models import Report, Unit
from filings.models.unit import Level, UnitKind, offered_name
from filings.parsing import parse

Texts = Mapping[str, str]
"""Address -> text, as it is typed into the cell."""
Found = list[tuple[str | None, str]]
"""The cell and the code of each problem."""


def stored(
    table: type[Table], texts: Texts, rest: str = "0", *, level: Level = Level.COUNTY, **fields: Any
) -> list[Any]:
    """The stored columns of `table` with these texts, and `rest` in all other cells that this level is asked for."""
    rows = []
    for column in table.columns:
        row = table(**{"report_id": 1, "column": column.key, **fields})
        for figure in table.figures:
            if figure.asked_of and level not in figure.asked_of:
                row.marks[figure.name] = OFF
                continue
            address = places(table)[figure.name, column.key][0]
            parsed = parse(texts.get(address, rest), figure)
            setattr(row, figure.name, parsed.value)
            for kept, text in ((row.marks, parsed.mark), (row.typed, parsed.typed)):
                if text:
                    kept[figure.name] = text
        rows.append(row)
    return rows


def table_of(table: type[Table], texts: Texts, rest: str = "0", **options: Any) -> TableView:
    return view_of(table, stored(table, texts, rest, **options), 2023)


def where(found: list[Problem]) -> Found:
    """The cell and the code of each problem."""
    return [(problem.cell, problem.code) for problem in found]


def tables_of(edition: Edition, texts: Texts, rest: str = "0") -> list[TableView]:
    """All tables of an edition."""
    return [table_of(table, texts, rest) for table in edition.tables]


def unit_of(level: Level = Level.COUNTY, kind: UnitKind = UnitKind.GOVERNMENT) -> Unit:
    """A unit that is in no database."""
    names = {"name": "五华区", "official_name": offered_name("五华区", kind, level)}
    return Unit(pk=1, code="530102", **names, path="/530000/530102/", level=level, kind=kind)


def facts_of(
    texts: Texts,
    *,
    last: Texts | None = None,
    year: int = 2023,
    unit: Unit | None = None,
    chapters: Mapping[str, str] | None = None,
    stated: Texts | None = None,
    rest: str = "0",
) -> Facts:
    """What the checks read of a report with these texts, and of last year's published one where `last` is given."""
    unit = unit or unit_of()
    report = report_of(unit, year, stated_totals=stated or {})
    given = Facts(report, tables_of(report.edition, texts, rest), chapters=dict(chapters or {}))
    if last is not None:
        given.last = report_of(unit, year - 1)
        given.last_tables = tables_of(given.last.edition, last)
    return given


def report_of(unit: Unit, year: int, **fields: Any) -> Report:
    """A report that is in no database, with the edition that holds for the unit and the year."""
    edition = edition_for(unit, year)
    assert edition is not None
    return Report(pk=1, unit=unit, year=year, edition_code=edition.code, **fields)
