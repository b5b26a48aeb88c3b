"""A unit moves or takes another level (单位变动): its drafts are asked for what it is asked for now."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from filings import events
from filings.figures import OFF, Derived, Figure, Table
from filings.models import Account, Report, Unit
from filings.reading.layout import places
from filings.states import Status

UNIT_CHANGED = "unit_changed"
"""What the events of a report are called that tell how its unit changed."""

Changes = Mapping[str, tuple[str, str]]
"""Field of the unit -> (before, now)."""


@dataclass
class Asked:
    """Addresses of the cells that are asked for otherwise than when the draft was made.

    asked  now asked, and therefore empty
    blank  no longer asked, and blank: they held nothing
    kept   no longer asked, and still with what was typed; nothing that somebody typed is deleted by a move
    """

    asked: list[str] = field(default_factory=list)
    blank: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def follow_unit(report: Report, *, by: Account | None, changes: Changes | None = None) -> None:
    """Ask the draft `report`, which is locked, for what its unit as it now stands is asked for; anything else is left.

    What differs is told in the report's chain, with the `changes` of the unit that led to it where they are known.
    """
    if report.status != Status.DRAFT:
        return
    # A move that is under way is waited for: it looks for drafts, and this report may have become one just now.
    level = Unit.objects.select_for_update(no_key=True).values_list("level", flat=True).get(pk=report.unit_id)
    found = Asked()
    for table in report.edition.tables:
        if any(figure.asked_of for figure in table.figures):
            for row in table.objects.filter(report=report).order_by("pk"):
                ask_row(row, level, found)
    cells = {name: addresses for name, addresses in asdict(found).items() if addresses}
    if changes or cells:
        events.append(UNIT_CHANGED, by=by, on=report, detail={"changes": dict(changes or {}), **cells})


def ask_row(row: Table, level: str, found: Asked) -> None:
    """Mark the cells of one stored column for a unit of `level`; what differs goes to `found`."""
    named, marks = places(type(row)), dict(row.marks)
    for figure in row.figures:
        address, _name = named[figure.name, row.column]
        mark = marks.get(figure.name, "")
        if figure.is_asked_of(level):
            if mark == OFF:
                del marks[figure.name]
                found.asked.append(address)
        elif mark or getattr(row, figure.name) is not None or figure.name in row.typed:
            if mark != OFF:
                found.kept.append(address)
        else:
            marks[figure.name] = OFF
            found.blank.append(address)
    if marks != row.marks:
        row.marks = marks
        row.save(update_fields=["marks"])


def mark_when_cleared(report: Report, figure: Figure | Derived) -> str:
    """The mark of a cell that was emptied: OFF where the unit, as it stands by now, is not asked for it."""
    if not figure.asked_of:
        return ""
    # The unit was read beside the report and not locked with it.
    report.unit.refresh_from_db(fields=["level"])
    return "" if figure.is_asked_of(report.unit.level) else OFF
