"""Figures as JSON, address -> figure, -> the cells of a report."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from filings import checks, workflow
from filings.checks import Problem
from filings.checks.across import stated_totals_differ
from filings.models import Account, Report, Unit
from filings.reading import current, read

from .json_file import entries_of


@dataclass(frozen=True)
class Loaded:
    """What loading figures did, or would do.

    made     whether the report was made for it
    changes  (address, name, before, after) of each cell that changed, as it stands in its input
    stated   (address, name, stated total, computed total) of each derived cell given: kept beside the report, compared
    misread  the cells among those given whose text was not understood: kept as typed, blocking the submission
    differ   the derived cells among those given whose stated total is not the computed one: blocking the submission
    """

    made: bool
    changes: list[tuple[str, str, str, str]]
    stated: list[tuple[str, str, str, str]]
    misread: list[Problem]
    differ: list[Problem]


class NotText:
    """A value that is neither a number nor text."""


NOT_TEXT = NotText()
Entries = list[tuple[str, "str | NotText | None"]]


def load_figures(unit: Unit, year: int, entries: Entries, *, by: Account | None, dry_run: bool = False) -> Loaded:
    """Write the figures into the newest version of the unit's report for the year, which is made where there is none.

    Only the addresses given are touched; None clears one. Raises workflow.BadEntries with every bad entry, or Refused;
    then nothing is saved, not even the report.
    """
    with transaction.atomic():
        report = current.newest(unit, year)
        made = report is None
        if report is None:
            report = workflow.start_report(unit, year, by=by)
        before = read(report)[0].cells
        save(report, entries, by)
        report.refresh_from_db(fields=["stated_totals"])
        version, desk = read(report)
        after = version.cells
        if dry_run:
            transaction.set_rollback(True)
    changes = [
        (address, cell.name, before[address].entered, cell.entered)
        for address, cell in after.items()
        if not cell.derived and cell.entered != before[address].entered
    ]
    given = {address for address, _value in entries}
    # In printed order: PostgreSQL does not keep the order of a JSON object.
    stated = [
        (address, cell.name, report.stated_totals[address], cell.printed)
        for address, cell in after.items()
        if address in given and address in report.stated_totals
    ]
    problems = [problem for table in version.tables for problem in checks.problems_of_table(table)]
    misread = [one for one in problems if one.code == "misread" and one.cell in given]
    differ = [one for one in stated_totals_differ(version.tables, desk.stated_totals) if one.cell in given]
    return Loaded(made, changes, stated, misread, differ)


def save(report: Report, entries: Entries, by: Account | None) -> None:
    """Save the entries; or raise BadEntries with the faults of the file and those of the report together."""
    faults: dict[str, str] = {}
    values: dict[str, tuple[str | None, str | None]] = {}
    for address, value in entries:
        if address in values:
            faults[address] = _("The address stands there twice.")
        elif isinstance(value, NotText):
            faults[address] = _("Neither a number nor text: write a number, text, “——” or null.")
        values[address] = (None, None if isinstance(value, NotText) else value)
    try:
        with transaction.atomic():
            workflow.save_cells(report, values, by=by)
            if faults:
                raise workflow.BadEntries([])
    except workflow.BadEntries as bad:
        # An address that is not there says more than what is wrong with its value.
        faults |= dict(bad.entries)
        raise workflow.BadEntries([(address, faults[address]) for address in values if address in faults]) from bad


def read_figures(data: bytes) -> Entries:
    """The entries of a JSON object in the order written, twice where an address stands twice.

    Numbers keep the digits that they are written with. Raises BadFile with one sentence where there is no JSON object.
    """
    entries: Entries = entries_of(
        data,
        value_of,
        _("The file is not a JSON object of addresses and figures."),
        parse_int=str,
        parse_float=written_out,
        parse_constant=lambda _name: NOT_TEXT,
    )
    return entries


def value_of(value: Any) -> "str | NotText | None":
    return value if value is None or isinstance(value, str) else NOT_TEXT


def written_out(number: str) -> str:
    """A JSON number as its digits: 1.50 as it is, 15e-1 as 1.5; one that is too long for a cell anyway as it is."""
    short = re.fullmatch(r"[-.0-9]+e[-+]?\d{1,3}", number, re.IGNORECASE)
    return f"{Decimal(number):f}" if short else number
