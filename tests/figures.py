"""Tables of any edition out of typed texts, without a database, as tests of the rules need them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from filings.checks import Problem
from filings.editions import Edition, edition_for
from filings.figures import OFF, Table
from filings.models import Unit
from filings.models.unit import Level, UnitKind, offered_name
from filings.parsing import parse
from filings.reading import Body, LastYear, Signer, TableView, Version
from filings.reading.layout import places
from filings.reading.tables import view_of_rows

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
    return view_of_rows(table, stored(table, texts, rest, **options), 2023)


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


def version_of(
    texts: Texts,
    *,
    last: Texts | None = None,
    year: int = 2023,
    unit: Unit | None = None,
    chapters: Mapping[str, str] | None = None,
    rest: str = "0",
) -> Version:
    """A version that prints these texts, beside last year's published one where `last` is given."""
    unit = unit or unit_of()
    edition, before = edition_of_year(unit, year), None
    if last is not None:
        then = edition_of_year(unit, year - 1)
        before = LastYear(year - 1, 1, then, "0" * 64, tables_of(then, last))
    return Version(
        body=Body.of(unit),
        year=year,
        number=1,
        edition=edition,
        tables=tables_of(edition, texts, rest),
        chapters=dict(chapters or {}),
        explanations=(),
        signers=(Signer("preparer", "甲"), Signer("reviewer", "乙"), Signer("head", "丙")),
        contact_phone="0854-0000000",
        report_date=date(year + 1, 3, 1),
        last_year=before,
    )


def edition_of_year(unit: Unit, year: int) -> Edition:
    edition = edition_for(unit, year)
    assert edition is not None
    return edition
