"""Rows of the database -> statistics tables: of many reports with one query a table, or of one table to be changed."""

from collections.abc import Iterable, Sequence

from filings.editions import Edition
from filings.figures import Table
from filings.models import Report

from .cells import Stored, TableView, view_of

Columns = dict[tuple[type[Table], int, str], Stored]
"""(table, report id, column key) -> the stored column."""


def stored_columns(wanted: Iterable[tuple[int, Edition]], *, only: str = "") -> Columns:
    """The stored columns of reports, each given by its id and edition: one query for each table of their editions.

    `only` is the key of a single table that is wanted of them.
    """
    ids: dict[type[Table], list[int]] = {}
    for report, edition in wanted:
        for table in edition.tables:
            if only in ("", table.key):
                ids.setdefault(table, []).append(report)
    return {
        (table, report, column): Stored(values, marks, typed)
        for table, reports in ids.items()
        for report, column, marks, typed, *values in table.objects.filter(report__in=reports).values_list(
            "report_id", "column", "marks", "typed", *(figure.name for figure in table.figures)
        )
    }


def tables_of(report: int, edition: Edition, year: int, columns: Columns, *, only: str = "") -> tuple[TableView, ...]:
    """The tables of one report in printed order, out of columns that were read for several."""
    return tuple(
        view_of(table, [columns[table, report, column.key] for column in table.columns], year)
        for table in edition.tables
        if only in ("", table.key)
    )


def table_to_change(report: Report, table: type[Table]) -> TableView:
    """One of the statistics tables of `report`, with its rows: one query."""
    rows = {row.column: row for row in table.objects.filter(report=report)}
    return view_of_rows(table, [rows[column.key] for column in table.columns], report.year)


def view_of_rows(table: type[Table], rows: Sequence[Table], year: int) -> TableView:
    """The printed table that these rows (in printed order) make as they stand, saved or not."""
    stored = (
        Stored([getattr(row, figure.name) for figure in table.figures], row.marks, row.typed, row) for row in rows
    )
    return view_of(table, list(stored), year)
