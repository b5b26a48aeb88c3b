"""A section with nothing to report is attested in one action; a stated total gives way to the computed one."""

from django.utils import timezone

from filings import events
from filings.figures import DASH
from filings.models import Account, Change, Report
from filings.permissions import Refusal, Refused
from filings.reading import Cell
from filings.reading.cells import by_address
from filings.reading.layout import table_with
from filings.reading.tables import table_to_change
from filings.states import Action

from .entries import save_cells
from .locking import acting

NOTHING = ("0", DASH)
ATTEST = "attest"
TAKE_COMPUTED = "take_computed"


def attest(report: Report, table: str, section: str, text: str, *, by: Account | None) -> list[str]:
    """本表无业务: every cell of a section becomes `text`, "0" or "——". Returns the addresses that changed.

    `section` is the printed label of a top row of a list form, or "" for the whole table. Raises Refused where the
    section holds a figure other than 0 or text already: no figure that was typed is replaced unseen. Raises ValueError
    for a section that the form does not have, and for another text.
    """
    with acting(Action.EDIT, report, by) as locked:
        found = section_cells(locked, table, section)
        if not found or text not in NOTHING:
            raise ValueError(f"{section} of {table} cannot be attested with {text}")
        filled = [cell for cell in found if cell.misread or cell.value]
        if filled:
            named = [f"{cell.name} {cell.entered}" for cell in filled[:3]]
            raise Refused(Refusal("section_filled", {"cells": named}), Action.EDIT, locked)
        saved = save_cells(locked, {cell.address: (None, text) for cell in found}, by=by)
        events.append(ATTEST, by=by, on=locked, detail={"table": table, "section": section, "text": text})
        return saved.changed


def section_cells(report: Report, table: str, section: str) -> list[Cell]:
    """The cells of a section that people fill in; none where there is no such section."""
    found, top = [], ""
    asked = next((one for one in report.edition.tables if one.key == table), None)
    for row in table_to_change(report, asked).rows if asked else ():
        top = row.layout.label if row.layout.indent == 0 else top
        if section in ("", top):
            found += [cell for cell in row.cells if not cell.derived and not cell.is_off]
    return found


def take_computed(report: Report, address: str, *, by: Account | None) -> Cell:
    """Take the computed total in place of the one that an import stated; returns its cell. The event names both."""
    with acting(Action.EDIT, report, by) as locked:
        table = table_with(locked.edition, address)
        cell = by_address([table_to_change(locked, table)])[address] if table else None
        stated = locked.stated_totals.pop(address, None)
        if cell is None or stated is None:
            raise Refused(Refusal("no_stated_total"), Action.EDIT, locked)
        locked.save(update_fields=["stated_totals"])
        Change.objects.create(report=locked, address=address, old=stated, new="", by=by, at=timezone.now())
        detail = {"cell": address, "stated": stated, "computed": cell.printed}
        events.append(TAKE_COMPUTED, by=by, on=locked, detail=detail)
        return cell
