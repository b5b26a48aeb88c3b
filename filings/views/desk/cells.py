"""Cells that are saved one by one while somebody types (自动保存)."""

from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from filings import workflow
from filings.forms.sheet import conflict_in_words, messages_of, sum_beside
from filings.models import Account, Report
from filings.reading import Cell, TableView
from filings.reading.cells import by_address
from filings.views.loading import report_to_fill_in
from filings.views.requests import StaffRequest
from filings.views.saving import entries_of, for_staff_json, saved_at
from filings.views.tasks import tally
from filings.workflow import BadEntries, Saved

from .table import checked_table, sections, waiting

Entries = dict[str, tuple[str, str]]


@for_staff_json
@require_POST
def desk_cells(request: StaffRequest, pk: int) -> JsonResponse:
    """Saves {address: [text that the page showed, text typed], ...} and tells what stands at their tables now.

    told, attention  in words what was done; whether something was not kept
    cells            address -> text that stands in the cell, of every cell of these tables, whoever changed it
    sums             typed total -> its computed sum, as far as its parts are filled in
    remarks          address -> what is said beside the cell
    conflicts        address -> theirs, yours, sentence
    faults           address -> why it could not be kept at all
    sections, filled, questions  as on the page
    """
    report = report_to_fill_in(request, pk)
    saved, faults = kept(report, entries_of(request), by=request.user)
    return JsonResponse(answer(report, saved, faults))


def kept(report: Report, entries: Entries, *, by: Account) -> tuple[Saved, dict[str, str]]:
    """Saves what can be kept, and says why the rest cannot, by address."""
    try:
        return workflow.save_cells(report, entries, by=by), {}
    except BadEntries as bad:
        faults = dict(bad.entries)
    good = {address: entry for address, entry in entries.items() if address not in faults}
    return workflow.save_cells(report, good, by=by), faults


def answer(report: Report, saved: Saved, faults: dict[str, str]) -> dict[str, Any]:
    found = by_address(saved.tables)
    remarks = [one for table in saved.tables for one in messages_of(checked_table(report, table)[1])]
    beside: dict[str, list[Any]] = {}
    for one in remarks:
        beside.setdefault(one["cell"], []).append(one)
    return {
        "told": words(saved, faults),
        "attention": bool(saved.conflicts or faults),
        "cells": {address: shown(cell) for address, cell in found.items() if not cell.is_off},
        "sums": sums(saved.tables),
        "remarks": beside,
        "conflicts": {
            one.address: {
                "theirs": one.theirs,
                "yours": one.yours,
                "sentence": conflict_in_words(one, found[one.address]),
            }
            for one in saved.conflicts
        },
        "faults": faults,
        "sections": [part["filled"] for table in saved.tables for part in sections(table)],
        "filled": "".join(tally(table) for table in saved.tables),
        "questions": waiting(remarks),
    }


def shown(cell: Cell) -> str:
    return cell.printed if cell.derived else cell.entered


def sums(tables: list[TableView]) -> dict[str, str]:
    totals = ((table, cell) for table in tables for cell in table.typed_cells if cell.figure.parts)
    return {cell.address: sum_beside(table, cell)[0] for table, cell in totals}


def words(saved: Saved, faults: dict[str, str]) -> str:
    """When it was saved, and how many cells were not."""
    left = [saved_at()]
    if saved.conflicts:
        count = len(saved.conflicts)
        left.append(
            ngettext(
                "%(count)s cell was changed by somebody else: choose beside it.",
                "%(count)s cells were changed by somebody else: choose beside them.",
                count,
            )
            % {"count": count}
        )
    if faults:
        left.append(_("Not saved: %(count)s.") % {"count": len(faults)})
    return " \u00b7 ".join(left)
