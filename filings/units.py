"""Units in their tree (单位层级): the one function that gives a unit its place."""

from django.db import transaction
from django.db.models import Max, Value
from django.db.models.functions import Concat, Length, Substr
from django.utils.translation import gettext as _

from . import events
from .editions import edition_for
from .models import Report, Unit
from .models.unit import Level

LONGEST_PATH = 300


class Misplaced(ValueError):
    """A unit cannot stand where it was put; the sentence says why."""


def place(unit: Unit, parent: Unit | None) -> None:
    """Save `unit`, new or changed, below `parent` (None: at the top), and give all units below it their new paths.

    Raises Misplaced, and saves nothing, where `refusal_to_place` gives a sentence.
    """
    with transaction.atomic():
        # Two moves that are right alone could make a ring together, so there is one mover at a time.
        events.lock(events.ACCOUNTS)
        if parent:
            parent.refresh_from_db(fields=["path"])
        if sentence := refusal_to_place(unit, parent):
            raise Misplaced(sentence)
        old = stored_path(unit)
        unit.parent, unit.path = parent, unit.path_below(parent)
        unit.save()
        if old not in ("", unit.path):
            below = Unit.objects.filter(path__startswith=old).exclude(pk=unit.pk)
            below.update(path=Concat(Value(unit.path), Substr("path", len(old) + 1)))


def stored_path(unit: Unit) -> str:
    """The path under which the units below `unit` are stored, or nothing for a new unit."""
    return Unit.objects.filter(pk=unit.pk).values_list("path", flat=True).first() or ""


def refusal_to_place(unit: Unit, parent: Unit | None) -> str:
    """Why `unit`, as it now stands, may not be saved below `parent`, or nothing.

    A superior unit is never the unit itself or one below it. A unit with reports keeps its code, and keeps a place and
    a level at which the same form asks it for the same cells.
    """
    before = Unit.objects.filter(pk=unit.pk).first()
    new = unit.path_below(parent)
    if before is None:
        return too_deep(new)
    if parent and parent.path.startswith(before.path):
        return _("%(parent)s is the unit itself or lies below it, so it cannot be its superior unit.") % {
            "parent": parent
        }
    if new != before.path:
        longest = Unit.objects.filter(path__startswith=before.path).aggregate(most=Max(Length("path")))["most"]
        if sentence := too_deep(new, longest - len(before.path)) or refusal_of_code(unit, before):
            return sentence
        for report in Report.objects.filter(unit__path__startswith=before.path).select_related("unit"):
            edition, report.unit.path = report.edition, new + report.unit.path.removeprefix(before.path)
            if edition_for(report.unit, report.year) != edition:
                return _("There the form of “%(report)s” does not hold.") % {"report": report.title}
    return refusal_of_level(unit, before)


def too_deep(path: str, below: int = 0) -> str:
    if len(path) + below <= LONGEST_PATH:
        return ""
    return _("Too many levels: the codes from the top down are longer than %(most)s characters together.") % {
        "most": LONGEST_PATH
    }


def refusal_of_code(unit: Unit, before: Unit) -> str:
    if unit.code == before.code or not before.reports.exists():
        return ""
    return _("A unit that has reports keeps its code: its reports and events are filed under it.")


def refusal_of_level(unit: Unit, before: Unit) -> str:
    """Which cells a unit is asked for is settled when its report is made."""
    if unit.level == before.level:
        return ""
    for report in before.reports.select_related("unit"):
        if any(
            figure.asked_of and (unit.level in figure.asked_of) != (before.level in figure.asked_of)
            for table in report.edition.tables
            for figure in table.figures
        ):
            return _("“%(report)s” was made for the level “%(level)s”, which is asked for other cells.") % {
                "report": report.title,
                "level": Level(before.level).label,
            }
    return ""
