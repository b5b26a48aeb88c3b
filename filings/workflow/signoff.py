"""Writes the sign-off fields (落款): what the report prints below its text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from filings.models import Account, Change, Report
from filings.parsing import visible
from filings.reading.signers import signers_of
from filings.states import Action

from .entries import BadEntries, Conflict, conflict_messages
from .locking import acting

OWN = ("contact_phone", "report_date")
"""Sign-off fields that stand with the report itself; the others are the names of its signers."""
LONGEST = 50
"""The longest name or phone number, in characters."""


@dataclass(frozen=True, slots=True)
class SavedSignoff:
    """What a save did: names of the fields that changed, and conflicts that were left as they are."""

    changed: list[str]
    conflicts: list[Conflict]


def save_signoff(
    report: Report,
    fields: Mapping[str, str | date | None],
    *,
    by: Account | None,
    seen: Mapping[str, str] | None = None,
) -> SavedSignoff:
    """Write sign-off fields (those of `signoff_of`; others are passed over).

    `seen` is what the page showed of them, as text; empty texts may be missing. Where it is given and somebody changed
    a field since, that field is left alone and told as a conflict. Raises BadEntries (nothing is saved) for a text over
    LONGEST characters; Refused where `by` may not edit the report.
    """
    with acting(Action.EDIT, report, by) as locked:
        now = signoff_of(locked)
        asked = {name: clean(new) for name, new in fields.items() if name in now}
        if faults := [name for name, new in asked.items() if isinstance(new, str) and len(new) > LONGEST]:
            sentence = _("Longer than %(most)s characters.") % {"most": LONGEST}
            raise BadEntries([(name, sentence) for name in faults])
        at, changes, conflicts = timezone.now(), [], {}
        for name, new in asked.items():
            old = now[name]
            if new == old:
                continue
            if seen is not None and seen.get(name, "") != text(old):
                conflicts[name] = (text(old), text(new))
                continue
            changes.append(Change(report=locked, address=name, old=text(old), new=text(new), by=by, at=at))
        if changes:
            store(locked, {change.address: asked[change.address] for change in changes})
            Change.objects.bulk_create(changes)
        kept_out = conflict_messages(locked, conflicts) if conflicts else []
        return SavedSignoff([change.address for change in changes], kept_out)


def signoff_of(report: Report) -> dict[str, str | date | None]:
    """The sign-off fields of `report` by their names, with what they hold."""
    own = {name: getattr(report, name) for name in OWN}
    return {**own, **{one.field: one.name for one in signers_of(report)}}


def store(report: Report, values: Mapping[str, str | date | None]) -> None:
    """Write fields of `signoff_of`."""
    if own := [name for name in OWN if name in values]:
        for name in own:
            setattr(report, name, values[name])
        report.save(update_fields=own)
    for one in signers_of(report):
        if one.field in values:
            one.name = text(values[one.field])
            one.save(update_fields=["name"])


def clean(value: str | date | None) -> str | date | None:
    """A text as a column keeps it; a date, or none, as it is."""
    return visible(value.strip()) if isinstance(value, str) else value


def text(value: str | date | None) -> str:
    """A field as a Change and a page tell it."""
    return str(value or "")
