"""What the desk tells of a draft whose unit has changed since (单位变动): in words, as long as it is a draft."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _

from filings.checks.asked import cells_not_asked
from filings.editions import edition_for
from filings.events import chain_of
from filings.models import Event, Report, Unit
from filings.reading import Cell, TableView
from filings.states import Status
from filings.workflow import UNIT_CHANGED

if TYPE_CHECKING:
    from django.db.models import Field


Detail = Mapping[str, Any]
"""What an event UNIT_CHANGED tells: `changes`, and addresses under `asked`, `blank` and `kept`."""


def unit_changes(report: Report, tables: Sequence[TableView]) -> list[str]:
    """The sentences, none where nothing changed. One query, for a draft only."""
    if report.status != Status.DRAFT:
        return []
    events = Event.objects.filter(chain=chain_of(report), action=UNIT_CHANGED, at__gte=report.status_since)
    details = list(events.order_by("number").values_list("detail", flat=True))
    return [*what_changed(details), *cells_concerned(details, report, tables), *form_kept(report)]


def what_changed(details: Iterable[Detail]) -> Iterator[str]:
    """Each field of the unit from what it was before the first change to what it is after the last."""
    spans: dict[str, list[str]] = {}
    for detail in details:
        for name, (old, new) in detail["changes"].items():
            spans[name] = [spans.get(name, [old])[0], new]
    told = [
        f"{field_of(name).verbose_name} {shown(name, old)} → {shown(name, new)}"
        for name, (old, new) in spans.items()
        if old != new
    ]
    if told:
        yield _("The unit has changed since this draft was begun: %(changes)s.") % {"changes": _(", ").join(told)}


def field_of(name: str) -> "Field[Any, Any]":
    """The field of a unit that is called so: changes name no relation that comes from elsewhere."""
    return cast("Field[Any, Any]", Unit._meta.get_field(name))


def shown(name: str, value: str) -> str:
    """A stored value for people: a level by its label; ∅ for none."""
    return str(dict(field_of(name).flatchoices).get(value, value)) or "∅"


def cells_concerned(details: Iterable[Detail], report: Report, tables: Sequence[TableView]) -> Iterator[str]:
    """The cells that changes made asked or not asked, as they stand by now; and those that are to be cleared."""
    told = {address for one in details for kind in ("asked", "blank", "kept") for address in one.get(kind, ())}
    found = [cell for table in tables for cell in table.typed_cells if cell.address in told]
    held = [cell for table in tables for cell in cells_not_asked(table, report.unit.level)]
    if asked := [cell for cell in found if cell.figure.is_asked_of(report.unit.level)]:
        yield _("The unit is now asked for: %(cells)s.") % {"cells": named(asked)}
    if blank := [cell for cell in found if cell.is_off]:
        yield _("The unit is no longer asked for: %(cells)s.") % {"cells": named(blank)}
    if held:
        yield _("The unit is no longer asked for these cells, which still hold something; clear them: %(cells)s.") % {
            "cells": _(", ").join(f"{cell.name} {cell.entered}" for cell in held)
        }


def named(cells: Sequence[Cell]) -> str:
    return _(", ").join(cell.name for cell in cells)


def form_kept(report: Report) -> Iterator[str]:
    """That the form stays, where a new report of the unit would be started with another or with none."""
    if edition_for(report.unit, report.year) != report.edition:
        message = _(
            "Where the unit now stands another form holds for %(year)s, or none. This draft keeps the form that it was "
            "started with (%(source)s)."
        )
        yield message % {"year": report.year, "source": report.edition.source}
