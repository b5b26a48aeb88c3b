"""The only functions that write what a report says (填写): cells, chapters, sign-off fields, explanations.

Saving is never blocked by what is wrong; every changed value leaves a Change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from filings import cells, checks, events, prose
from filings.cells import Cell, TableView
from filings.editions import edition_for
from filings.figures import OFF
from filings.models import Account, Change, Chapter, Report, Unit
from filings.parsing import MAX_LENGTH, parse, visible_lines
from filings.permissions import Refused, refusal_to_start
from filings.states import Action

from .locking import acting


class BadEntries(ValueError):
    """Nothing was saved: each entry is an address and a sentence that says what is wrong with it."""

    def __init__(self, entries: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{address}: {sentence}" for address, sentence in entries))
        self.entries = entries


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that somebody else changed since it was read: not overwritten, both values told."""

    address: str
    theirs: str
    yours: str
    by: str
    at: datetime | None


@dataclass(slots=True)
class Saved:
    """What a save did: addresses that changed, and conflicts that were left as they are."""

    changed: list[str]
    conflicts: list[Conflict]


def start_report(unit: Unit, year: int, *, by: Account | None) -> Report:
    """Make the draft (version 1) of `unit` for `year`, its empty tables and chapters. Raises Refused."""
    edition = edition_for(unit, year)
    with transaction.atomic():
        unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
        sentence = refusal_to_start(by, unit) if by else None
        if edition is None:
            sentence = sentence or _("There is no edition of the form for %(unit)s in %(year)s.") % {
                "unit": unit.official_name,
                "year": year,
            }
        elif unit.reports.filter(year=year).exists():
            sentence = sentence or _("%(unit)s has a report for %(year)s already.") % {
                "unit": unit.official_name,
                "year": year,
            }
        if sentence or edition is None:
            raise Refused(sentence or "", Action.START)
        report = Report.objects.create(
            unit=unit, year=year, status_since=timezone.now(), **names_of_only_holders(unit), contact_phone=unit.phone
        )
        for table in edition.tables:
            off = [figure.name for figure in table.figures if figure.asked_of and unit.level not in figure.asked_of]
            table.objects.bulk_create(
                table(report=report, column=column.key, marks=dict.fromkeys(off, OFF)) for column in table.columns
            )
        Chapter.objects.bulk_create(Chapter(report=report, key=chapter.key) for chapter in edition.chapters)
        events.append(Action.START, by=by, on=report)
        return report


def names_of_only_holders(unit: Unit) -> dict[str, str]:
    """The sign-off names that are plain from the start: those of posts that one person holds."""
    held: dict[str, list[str]] = {}
    for role, name in unit.posts.filter(account__is_active=True).values_list("role", "account__name"):
        held.setdefault(f"{role}_name", []).append(name)
    return {name: people[0] for name, people in held.items() if len(people) == 1}


def save_cells(report: Report, entries: Mapping[str, tuple[str | None, str | None]], *, by: Account | None) -> Saved:
    """Write typed cells: address -> (text seen before, text now).

    The one way in for form, command, paste and import. Text that is not understood is kept as typed; None or blank
    clears a cell. Where `seen` is given and somebody changed the cell since, it is left alone and told as a conflict.
    Raises BadEntries (nothing is saved) for an address that is not there, a cell that the unit is not asked for, and
    text over MAX_LENGTH characters; Refused where `by` may not edit the report.
    """
    with acting(Action.EDIT, report, by) as locked:
        if not entries:
            return Saved([], [])
        tables = cells.read(locked)
        found = cells.by_address(tables)
        faults = [(address, fault_of(new, found.get(address))) for address, (_seen, new) in entries.items()]
        if any(fault for _address, fault in faults):
            raise BadEntries([(address, fault) for address, fault in faults if fault])
        at, changes, conflicts = timezone.now(), [], {}
        for address, (seen, new) in entries.items():
            cell, old = found[address], found[address].entered
            if new == seen is not None or not put(cell, new or ""):
                continue
            if seen not in (None, old):
                conflicts[address] = (old, cell.entered)
            else:
                changes.append(Change(report=locked, address=address, old=old, new=cell.entered, by=by, at=at))
        store(tables, {change.address for change in changes})
        Change.objects.bulk_create(changes)
        return Saved([change.address for change in changes], told(locked, conflicts) if conflicts else [])


def fault_of(new: str | None, cell: Cell | None) -> str:
    """Why this entry cannot be kept at all, or nothing."""
    if cell is None:
        return _("There is no such cell in this form.")
    if cell.derived:
        return _("This cell is computed; nothing is typed into it.")
    if cell.is_off and new:
        return _("This unit is not asked for this cell.")
    if new and len(new) > MAX_LENGTH:
        return _("Longer than %(most)s characters.") % {"most": MAX_LENGTH}
    return ""


def put(cell: Cell, text: str) -> bool:
    """Read `text` into `cell`; whether that changes it."""
    if cell.is_off:
        return False
    old, parsed = cell.entered, parse(text, cell.figure)
    cell.value, cell.mark, cell.typed = parsed.value, parsed.mark, parsed.typed
    return cell.entered != old


def store(tables: list[TableView], addresses: set[str]) -> None:
    """Write the cells at `addresses` into their rows: one UPDATE a stored column."""
    for column in (column for table in tables for column in table.columns):
        row, names = column.row, []
        for name, cell in column.by_name.items():
            if cell.address in addresses:
                names.append(name)
                setattr(row, name, cell.value)
                for kept, text in ((row.marks, cell.mark), (row.typed, cell.typed)):
                    kept.pop(name, None)
                    if text:
                        kept[name] = text
        if names:
            row.save(update_fields=[*names, "marks", "typed"])


def told(report: Report, conflicts: dict[str, tuple[str, str]]) -> list[Conflict]:
    """Who changed each cell in conflict, and when: address -> (theirs, yours)."""
    last = {change.address: change for change in report.changes.filter(address__in=conflicts).select_related("by")}
    found = []
    for address, (theirs, yours) in conflicts.items():
        # None where nobody changed the cell since the report was started: then `seen` is what no page has shown.
        change = last.get(address)
        by = str(change.by or "") if change else ""
        found.append(Conflict(address, theirs, yours, by, change.at if change else None))
    return found


@dataclass(frozen=True, slots=True)
class SavedChapter:
    """What saving a chapter did.

    numerals  how many typed numerals were taken off headings
    conflict  the chapter as somebody else saved it since `seen`; then nothing was written
    """

    changed: bool
    numerals: int = 0
    conflict: Chapter | None = None


def save_chapter(report: Report, key: str, html: str, *, seen: int, by: Account | None) -> SavedChapter:
    """Write a chapter's prose, sanitised and without typed numerals. `seen` is the revision that was read."""
    with acting(Action.EDIT, report, by) as locked:
        chapter = locked.chapters.select_for_update().get(key=key)
        body, numerals = prose.strip_numerals(prose.sanitise(html))
        if body == chapter.body:
            return SavedChapter(False, numerals)
        if chapter.revision != seen:
            return SavedChapter(False, numerals, chapter)
        Change.objects.create(
            report=locked, address=f"chapter:{key}", old=chapter.body, new=body, by=by, at=timezone.now()
        )
        chapter.body, chapter.revision = body, chapter.revision + 1
        chapter.save(update_fields=["body", "revision"])
        return SavedChapter(True, numerals)


SIGNOFF = ("contact_phone", "report_date", "preparer_name", "reviewer_name", "head_name")


def save_signoff(report: Report, fields: Mapping[str, str | date | None], *, by: Account | None) -> list[str]:
    """Write sign-off fields (names in SIGNOFF); returns those that changed."""
    with acting(Action.EDIT, report, by) as locked:
        changed = [name for name, new in fields.items() if name in SIGNOFF and getattr(locked, name) != new]
        for name in changed:
            old, new = getattr(locked, name), fields[name]
            setattr(locked, name, new)
            Change.objects.create(
                report=locked, address=name, old=str(old or ""), new=str(new or ""), by=by, at=timezone.now()
            )
        if changed:
            locked.save(update_fields=changed)
        return changed


def explain(report: Report, code: str, cell: str, text: str, *, by: Account | None) -> None:
    """Explain the open question `code` at `cell` in writing; blank text takes the explanation back.

    Raises Refused where the report has no such question (any more).
    """
    with acting(Action.EDIT, report, by) as locked:
        questions = [one for one in checks.problems(locked) if not one.blocking]
        asked = [one for one in questions if (one.code, one.cell or "") == (code, cell)]
        if not asked:
            raise Refused(_("This question is not open any more: its figures have changed."), Action.EDIT, locked)
        key: dict[str, Any] = {"code": code, "cell": cell}
        text = visible_lines(text.strip())
        before = locked.explanations.filter(**key).first()
        if text:
            locked.explanations.update_or_create(
                **key, defaults={"values": asked[0].values, "text": text, "by": by, "at": timezone.now()}
            )
        else:
            locked.explanations.filter(**key).delete()
        old = before.text if before else ""
        Change.objects.create(
            report=locked, address=f"explanation:{code}:{cell}", old=old, new=text, by=by, at=timezone.now()
        )
