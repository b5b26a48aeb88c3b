"""Tells every cell of an edition of the form."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from filings.drawing import geometry
from filings.drawing.layouts import printed_columns
from filings.editions import Edition, edition_for, edition_of_year
from filings.figures import TOTAL, Column, Derived, Figure, Table
from filings.management.base import FilingCommand, unit_of_code
from filings.models.unit import Level
from filings.reading.layout import RowLayout, layout, places


class Command(FilingCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "Tells every cell of the form of a year, in printed order. Where there is no form the exit status is 1."
        )
        parser.add_argument("year", metavar="YEAR", type=int)
        parser.add_argument("--unit", metavar="CODE", help=_("the form that this unit files"))
        parser.add_argument(
            "--json",
            action="store_true",
            help=_(
                "as a JSON list of objects: address; table, its printed title; row, row_group and note, the "
                "printed label of the row, the label above it in the hierarchy and the note in its brackets; "
                "column and column_group, the same for the column; unit; kind, count or money; derived, true where "
                "nothing is typed; asked_of, the levels of the units that fill the cell in. What is not printed is "
                "null."
            ),
        )

    def handle(self, *args: Any, year: int, unit: str | None, json: bool, **options: Any) -> None:
        rows = described(edition_asked(year, unit), year)
        self.stdout.write(as_json(rows) if json else as_text(rows))


def edition_asked(year: int, code: str | None) -> Edition:
    """The edition of the unit, or of the year whatever the unit. Raises CommandError where there is none."""
    if year > localdate().year:
        raise CommandError(_("%(year)s has not begun yet; its form may still change.") % {"year": year})
    if code is None:
        edition = edition_of_year(year)
        if edition is None:
            raise CommandError(_("There is no edition of the form for %(year)s.") % {"year": year})
        return edition
    unit = unit_of_code(code)
    edition = edition_for(unit, year)
    if edition is None:
        raise CommandError(
            _("There is no edition of the form for %(unit)s in %(year)s.") % {"unit": unit.official_name, "year": year}
        )
    return edition


def described(edition: Edition, year: int) -> list[dict[str, Any]]:
    """Every cell of the edition, in printed order."""
    return [
        cell_of(table, row, row.figure, column, year)
        for table in edition.tables
        for row, column in in_printed_order(table)
        if row.figure
    ]


def in_printed_order(table: type[Table]) -> Iterator[tuple[RowLayout, Column]]:
    """Row and column of every cell, line by line on the paper, from left to right."""
    rows, columns = layout(table), printed_columns(table)
    for line in geometry(table).body:
        for box in line:
            if box.place:
                yield rows[box.place[0]], columns[box.place[1]]


def cell_of(table: type[Table], row: RowLayout, figure: Figure | Derived, column: Column, year: int) -> dict[str, Any]:
    address, _name = places(table)[row.name, column.key]
    # Where labels of the row's own stand over its cells (四), the label of the column is printed above these.
    above = column.label if row.over and column.key else column.group
    return {
        "address": address,
        "table": table.caption(year),
        "row": row.label or None,
        "row_group": row.group or None,
        "note": row.note or None,
        "column": row.over or column.label,
        "column_group": above or None,
        "unit": row.unit,
        "kind": figure.kind,
        "derived": column.key == TOTAL or isinstance(figure, Derived),
        "asked_of": list(figure.asked_of) or Level.values,
    }


def as_json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=1)


def as_text(rows: list[dict[str, Any]]) -> str:
    """`3.3.4   件  4.不同意公开答复数`, with the levels behind it where not every level is asked."""
    lines = []
    width = max(len(row["address"]) for row in rows) + 2
    matrix = len({row["column"] for row in rows}) > 1
    for row in rows:
        levels = [] if row["asked_of"] == Level.values else [str(Level(level).label) for level in row["asked_of"]]
        asked = f" [{_(', ').join(levels)}]" if levels else ""
        # Units are one or two Chinese characters, each two columns wide.
        unit = row["unit"].ljust(3, "\u3000")
        column = f" | {row['column_group'] or ''}{row['column']}" if matrix else ""
        lines.append(f"{row['address']:<{width}}{unit}{row['row'] or ''}{row['note'] or ''}{column}{asked}")
    return "\n".join(lines)
