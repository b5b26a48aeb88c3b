"""A published report is corrected (更正) as its next version: a copy, through the same signatures."""

from typing import Any

from django.utils import timezone

from filings import events, publishing
from filings.content import Content, said_by
from filings.models import Account, Change, Chapter, Explanation, Report, Signer
from filings.permissions import Refusal, Refused
from filings.reading import BadContent, current
from filings.reading.signers import signers_of
from filings.states import Action, Status

from .asking import follow_unit
from .locking import acting
from .reasons import reason_of

CORRECTION_REASON = "correction_reason"
OF_ITS_VERSION = frozenset({"version", "report_date", "correction", "last_year", "unit", "checked"})
"""What differs between two versions even where nothing was corrected."""


def amend(report: Report, reason: str, *, by: Account) -> Report:
    """Make the draft of the next version from a full copy of the published one; returns the draft.

    Copied are the figures as they were typed, the chapters, the sign-off fields but the date, and the explanations,
    which the reviewer judges anew. `reason` (更正说明) is signed and published with the new version.
    """
    with acting(Action.AMEND, report, by) as locked:
        reason = reason_of(reason, Action.AMEND, locked)
        at = timezone.now()
        Report.objects.filter(pk=locked.pk).update(newest=False)
        made = Report.objects.create(
            unit=locked.unit,
            year=locked.year,
            version=locked.version + 1,
            edition_code=locked.edition_code,
            status_since=at,
            correction_reason=reason,
            contact_phone=locked.contact_phone,
        )
        copy_tables(locked, made)
        Signer.objects.bulk_create(
            Signer(report=made, role=one.role, order=one.order, name=one.name) for one in signers_of(locked)
        )
        Chapter.objects.bulk_create(
            Chapter(report=made, key=chapter.key, body=chapter.body) for chapter in locked.chapters.order_by("pk")
        )
        Explanation.objects.bulk_create(
            Explanation(
                report=made, code=one.code, cell=one.cell, values=one.values, text=one.text, by=one.by, at=one.at
            )
            for one in locked.explanations.order_by("pk")
        )
        # Who wrote the reason has prepared a part of this version, and cannot be its reviewer.
        Change.objects.create(report=made, address=CORRECTION_REASON, old="", new=reason, by=by, at=at)
        events.append(Action.AMEND, by=by, on=locked, detail={"version": made.version, "reason": reason})
        events.append(Action.START, by=by, on=made, detail={"corrects": locked.version, "reason": reason})
        follow_unit(made, by=by)
        return made


def copy_tables(old: Report, new: Report) -> None:
    for table in old.edition.tables:
        names = ["column", "marks", "typed", *(figure.name for figure in table.figures)]
        rows = table.objects.filter(report=old).order_by("pk").values(*names)
        table.objects.bulk_create(table(report=new, **row) for row in rows)


def save_correction_reason(report: Report, reason: str, *, by: Account) -> bool:
    """Write the reason of the correction anew while the version is a draft; whether that changed it."""
    with acting(Action.EDIT, report, by) as locked:
        if locked.version == 1:
            raise Refused(Refusal("first_version"), Action.EDIT, locked)
        new, old = reason_of(reason, Action.EDIT, locked, of=Action.AMEND), locked.correction_reason
        if new == old:
            return False
        locked.correction_reason = new
        locked.save(update_fields=[CORRECTION_REASON])
        Change.objects.create(report=locked, address=CORRECTION_REASON, old=old, new=new, by=by, at=timezone.now())
        return True


def refusal_of_amendment(report: Report, signed: Content) -> Refusal | None:
    """Why a correction may not be submitted: it says what the public reads already; None where it does not.

    A version that was withdrawn may come back to the public unchanged, once the order is lifted. `signed` is what the
    draft would be signed with.
    """
    before = current.before(report)
    if before is None or before.status == Status.WITHDRAWN:
        return None
    try:
        published = publishing.published_version(before.publication)
    except publishing.Unavailable:
        return Refusal("no_storage")
    except (publishing.Damaged, BadContent):
        return Refusal("published_files_damaged", {"number": before.version})
    if what_it_reports(said_by(published)) != what_it_reports(signed.said):
        return None
    return Refusal("nothing_corrected", {"number": before.version})


def what_it_reports(said: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if key not in OF_ITS_VERSION}
