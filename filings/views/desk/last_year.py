"""What the desk tells of a draft whose last year's report was corrected or withdrawn (上年年报变动)."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from filings.checks.tables import listing
from filings.events import chain_of
from filings.models import Event, Report
from filings.reading import Cell, Version
from filings.states import PUBLIC
from filings.workflow import LAST_YEAR_CHANGED

MOST_CELLS = 8
"""Figures that are named one by one."""


def last_year_changes(report: Report, version: Version) -> list[str]:
    """What fell away or changed since the report was begun, in sentences. One query, none for a published report."""
    if report.status in PUBLIC:
        return []
    found = Event.objects.filter(chain=chain_of(report), action=LAST_YEAR_CHANGED).order_by("number")
    return [sentence for event in found for sentence in sentences(event, version)]


def sentences(event: Event, version: Version) -> Iterator[str]:
    told = {"year": event.detail["year"], "date": date_format(localtime(event.at), "DATE_FORMAT")}
    carried = carried_cells(version)
    if event.detail["withdrawn"]:
        yield (
            _(
                "The report for %(year)s was withdrawn on %(date)s. Its figures no longer stand beside these, and the "
                "questions that compare with them fall away."
            )
            % told
        )
        if carried:
            named = listing([f"{cell.name} {cell.printed}" for cell in carried], MOST_CELLS)
            yield _("Filled in from it, and still here: %(cells)s. Check whether they hold.") % {"cells": named}
        return
    changed = [f"{name} {old or '∅'} → {new or '∅'}" for _address, name, old, new in event.detail["cells"]]
    yield _("The report for %(year)s was corrected on %(date)s (version %(version)s).") % {
        **told,
        "version": event.detail["version"],
    }
    if changed:
        yield _("Its figures that changed: %(cells)s. Check what follows from them here.") % {
            "cells": listing(changed, MOST_CELLS)
        }


def carried_cells(version: Version) -> list[Cell]:
    """The cells above 0 that a new report is filled in with from last year's."""
    return [
        cell
        for table in version.tables
        for rule in table.table.carried
        for column in table.columns
        if rule.filled and (cell := column.by_name[rule.name]).amount
    ]
