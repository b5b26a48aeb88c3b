"""Units in their tree (单位层级): the one function that gives a unit its place, and the one that removes it."""

from django.db import transaction
from django.db.models import Max, Value
from django.db.models.functions import Concat, Length, Substr
from django.utils.translation import gettext as _

from . import events, workflow
from .editions import edition_for
from .models import Account, Report, Unit
from .models.unit import offered_name
from .states import Status

LONGEST_PATH = 300
TOLD = ("name", "official_name", "kind", "level")
"""The fields of a unit whose change its drafts are told, beside its superior unit."""


class Misplaced(ValueError):
    """A unit cannot stand where it was put, or cannot go; the sentence says why."""


def place(unit: Unit, parent: Unit | None, *, by: Account | None = None) -> None:
    """Save `unit`, new or changed, below `parent` (None: at the top), and give all units below it their new paths.

    Drafts follow, each told in its chain: see `workflow.follow_unit`. What was submitted stays as it is. A unit without
    an official name gets one, as `official_name_of` says. Raises Misplaced, and saves nothing, where `refusal_to_place`
    gives a sentence.
    """
    with transaction.atomic():
        # Two moves that are right alone could make a ring together, so there is one mover at a time.
        events.lock(events.ACCOUNTS)
        if parent:
            parent.refresh_from_db(fields=["path"])
        if sentence := refusal_to_place(unit, parent):
            raise Misplaced(sentence)
        before = Unit.objects.select_related("parent").filter(pk=unit.pk).first()
        unit.parent, unit.path = parent, unit.path_below(parent)
        unit.official_name = unit.official_name or official_name_of(unit, before)
        unit.save()
        if before:
            if before.path != unit.path:
                below = Unit.objects.filter(path__startswith=before.path).exclude(pk=unit.pk)
                below.update(path=Concat(Value(unit.path), Substr("path", len(before.path) + 1)))
            reach_drafts(unit, before, by)


def official_name_of(unit: Unit, before: Unit | None) -> str:
    """The official name of `unit` where none is given: the offered one, unless it bears another (`before`) already."""
    if before and before.official_name != offered_name(before.name, before.kind, before.level):
        return before.official_name
    return offered_name(unit.name, unit.kind, unit.level)


def reach_drafts(unit: Unit, before: Unit, by: Account | None) -> None:
    """Let the drafts of `unit` follow its change, and tell those below it whose form would now be another one."""
    changes = {name: (old, new) for name in TOLD if (old := getattr(before, name)) != (new := str(getattr(unit, name)))}
    if before.parent_id != unit.parent_id:
        changes["parent"] = (str(before.parent or ""), str(unit.parent or ""))
    within = {"unit__path__startswith": unit.path} if before.path != unit.path else {"unit": unit}
    drafts = Report.objects.select_for_update(of=("self",)).filter(status=Status.DRAFT, **within)
    for report in drafts.select_related("unit").order_by("pk"):
        if report.unit_id == unit.pk:
            if changes:
                workflow.follow_unit(report, by=by, changes=changes)
        elif edition_for(report.unit, report.year) != report.edition:
            old = before.path + report.unit.path.removeprefix(unit.path)
            workflow.follow_unit(report, by=by, changes={"path": (old, report.unit.path)})


def remove(unit: Unit) -> None:
    """Delete `unit` and its posts. Raises Misplaced, and deletes nothing, where `refusal_to_remove` says why not."""
    with transaction.atomic():
        events.lock(events.ACCOUNTS)
        # Nobody starts a report of it meanwhile.
        locked = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
        if sentence := refusal_to_remove(locked):
            raise Misplaced(sentence)
        locked.delete()


def refusal_to_remove(unit: Unit) -> str:
    """Why `unit` may not be deleted, or nothing."""
    if unit.reports.exists():
        return _("%(unit)s has reports, which stay filed under it, so it cannot be deleted.") % {"unit": unit}
    if unit.children.exists():
        message = _("There are units below %(unit)s. Give them another superior unit before you delete it.")
        return message % {"unit": unit}
    return ""


def refusal_to_place(unit: Unit, parent: Unit | None) -> str:
    """Why `unit`, as it now stands, may not be saved below `parent`, or nothing.

    A superior unit is never the unit itself or one below it, a path has its limit, and a unit with reports keeps its
    code.
    """
    before = Unit.objects.filter(pk=unit.pk).first()
    new = unit.path_below(parent)
    if before is None:
        return too_deep(new)
    if parent and parent.path.startswith(before.path):
        return _("%(parent)s is the unit itself or lies below it, so it cannot be its superior unit.") % {
            "parent": parent
        }
    longest = Unit.objects.filter(path__startswith=before.path).aggregate(most=Max(Length("path")))["most"]
    return too_deep(new, longest - len(before.path)) or refusal_of_code(unit, before)


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
