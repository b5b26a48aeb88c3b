"""Writes the cells of a report (填写), and says what a save of anything kept back.

Saving is never blocked by what is wrong; every changed value leaves a Change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from filings.figures import Table
from filings.models import Account, Change, Report
from filings.parsing import MAX_LENGTH, parse, visible
from filings.reading import Cell, TableView
from filings.reading.cells import by_address
from filings.reading.layout import tables_with
from filings.reading.tables import table_to_change, view_of_rows
from filings.states import Action

from .asking import mark_when_cleared
from .locking import acting


class BadEntries(ValueError):
    """Nothing was saved: each entry is an address and a sentence that says what is wrong with it."""

    def __init__(self, entries: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{address}: {sentence}" for address, sentence in entries))
        self.entries = entries


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell or field that somebody else changed since it was read: not overwritten, both values told."""

    address: str
    theirs: str
    yours: str
    by: str
    at: datetime | None


@dataclass(slots=True)
class Saved:
    """What a save did: addresses that changed, and conflicts that were left as they are.

    tables  those that hold the cells, as they stand now
    """

    changed: list[str]
    conflicts: list[Conflict]
    tables: list[TableView] = field(default_factory=list)


def save_cells(report: Report, entries: Mapping[str, tuple[str | None, str | None]], *, by: Account | None) -> Saved:
    """Write typed cells: address -> (text seen before, text now).

    The one way in for form, command, paste and import. Text that is not understood is kept as typed; None or blank
    clears a cell. Where `seen` is given and somebody changed the cell since, it is left alone and told as a conflict.
    A derived cell stores nothing: what an import states for it is kept beside the report and compared.
    Raises BadEntries (nothing is saved) for an address that is not there, a cell that the unit is not asked for, and
    text over MAX_LENGTH characters; Refused where `by` may not edit the report.
    """
    with acting(Action.EDIT, report, by) as locked:
        if not entries:
            return Saved([], [], [])
        tables = [table_to_change(locked, table) for table in tables_with(locked.edition, entries)]
        found = by_address(tables)
        faults = [(address, fault_of(new, found.get(address))) for address, (_seen, new) in entries.items()]
        if any(fault for _address, fault in faults):
            raise BadEntries([(address, fault) for address, fault in faults if fault])
        at, changes, conflicts = timezone.now(), [], {}
        for address, (seen, new) in entries.items():
            cell, old = found[address], found[address].entered
            if cell.derived:
                changes += state_total(locked, address, new or "", by)
                continue
            if new == seen is not None or not parse_into(cell, new or "", locked):
                continue
            if seen not in (None, old):
                conflicts[address] = (old, cell.entered)
            else:
                changes.append(Change(report=locked, address=address, old=old, new=cell.entered, by=by, at=at))
        store(tables, {change.address for change in changes})
        if any(found[address].derived for address in entries):
            locked.save(update_fields=["stated_totals"])
        Change.objects.bulk_create(changes)
        now = [view_of_rows(table.table, rows_of(table), locked.year) for table in tables]
        return Saved(
            [change.address for change in changes], conflict_messages(locked, conflicts) if conflicts else [], now
        )


def state_total(report: Report, address: str, text: str, by: Account | None) -> list[Change]:
    """Keep the total that an import states for a derived cell; blank forgets it."""
    text, old = visible(text.strip()), report.stated_totals.get(address, "")
    if text == old:
        return []
    report.stated_totals.pop(address, None)
    if text:
        report.stated_totals[address] = text
    return [Change(report=report, address=address, old=old, new=text, by=by, at=timezone.now())]


def fault_of(new: str | None, cell: Cell | None) -> str:
    """Why this entry cannot be kept at all, or nothing."""
    if cell is None:
        return _("There is no such cell in this form.")
    if cell.is_off and new:
        return _("This unit is not asked for this cell.")
    if new and len(new) > MAX_LENGTH:
        return _("Longer than %(most)s characters.") % {"most": MAX_LENGTH}
    return ""


def parse_into(cell: Cell, text: str, report: Report) -> bool:
    """Read `text` into `cell` of `report`; whether that changes it. A cell that is not asked any more goes blank."""
    if cell.is_off:
        return False
    old, parsed = cell.entered, parse(text, cell.figure)
    cell.value, cell.mark, cell.typed = parsed.value, parsed.mark, parsed.typed
    if cell.empty and old:
        cell.mark = mark_when_cleared(report, cell.figure)
    return cell.entered != old


def rows_of(table: TableView) -> list[Table]:
    """The stored rows of a table that was read to be changed, in printed order."""
    return [column.row for column in table.columns if column.row is not None]


def store(tables: list[TableView], addresses: set[str]) -> None:
    """Write the cells at `addresses` into their rows: one UPDATE a stored column."""
    for column in (column for table in tables for column in table.columns):
        row, names = column.row, []
        if row is None:
            raise ValueError(f"{column.column.key} was not read to be changed")
        for name, cell in column.by_name.items():
            if cell.address in addresses and not cell.derived:
                names.append(name)
                setattr(row, name, cell.value)
                for kept, text in ((row.marks, cell.mark), (row.typed, cell.typed)):
                    kept.pop(name, None)
                    if text:
                        kept[name] = text
        if names:
            row.save(update_fields=[*names, "marks", "typed"])


def conflict_messages(report: Report, conflicts: dict[str, tuple[str, str]]) -> list[Conflict]:
    """Who changed each cell in conflict, and when: address -> (theirs, yours)."""
    last = {change.address: change for change in report.changes.filter(address__in=conflicts).select_related("by")}
    found = []
    for address, (theirs, yours) in conflicts.items():
        # None where nobody changed the cell since the report was started: then `seen` is what no page has shown.
        change = last.get(address)
        by = str(change.by or "") if change else ""
        found.append(Conflict(address, theirs, yours, by, change.at if change else None))
    return found
