"""A report from state to state: submit, approve, sign, return. `publication` takes it to the public.

`seen` is the digest of the version that the signer was shown. Where it is given, no other version is signed.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import timezone

from filings import checks, content, events
from filings.checks import Problem
from filings.content import Content
from filings.models import Account, Change, Report, Signature
from filings.permissions import Refusal, Refused
from filings.reading import Desk, Version, place, read
from filings.reading.signers import waited_for
from filings.states import TRANSITIONS, Action, Role, Status

from .amending import refusal_of_amendment
from .asking import follow_unit
from .locking import acting
from .reasons import reason_of
from .review_copy import has_review_copy


def submit(report: Report, *, by: Account, seen: str | None = None) -> Report:
    """填写 → 待审核: the tables are sealed, the preparer signs."""
    return sign_and_move(Action.SUBMIT, report, by, seen)


def approve(report: Report, *, by: Account, seen: str | None = None) -> Report:
    """待审核 → 待签发: a reviewer signs, and the last of them moves it."""
    return sign_and_move(Action.APPROVE, report, by, seen)


def sign(report: Report, *, by: Account, seen: str | None = None) -> Report:
    """待签发 → 待公开: the head of the unit signs."""
    return sign_and_move(Action.SIGN, report, by, seen)


def sign_and_move(action: Action, report: Report, by: Account, seen: str | None) -> Report:
    """Sign the version as it stands; the last signer of a role takes it to the next state.

    Raises Refused while anything is unsettled.
    """
    role = TRANSITIONS[action].signs
    if role is None:
        raise ValueError(f"{action} signs nothing")
    with acting(action, report, by) as locked:
        version, desk = read(locked)
        found = require_clean(action, locked, version, desk)
        signed = content.content(checks.to_be_signed(version, desk, found))
        if action == Action.SUBMIT:
            drop_idle_explanations(locked, desk, found, by)
            fix(locked, version)
            if same := refusal_of_amendment(locked, signed):
                raise Refused(same, action, locked)
        if stale := refusal_of_version(seen, signed.sha256):
            raise Refused(stale, action, locked)
        if action == Action.SUBMIT:
            require_review_copy(locked, signed)
            seal(locked, sealed=True)
        at, digests = timezone.now(), {"sha256": signed.sha256, "sm3": signed.sm3}
        if left := give_signature(locked, role, by, at, digests):
            events.append(action, by=by, on=locked, detail={**digests, "waits_for": left}, at=at)
        else:
            move(locked, action, by, detail=digests, at=at)
        return locked


def require_review_copy(report: Report, signed: Content) -> None:
    """Raises Refused unless it is known that what is signed can be printed."""
    if not has_review_copy(report, signed):
        raise Refused(Refusal("copy_missing"), Action.SUBMIT, report)


def give_signature(report: Report, role: Role, by: Account, at: datetime, digests: dict[str, str]) -> list[str]:
    """Sign as the signer whose name `by` bears; returns the names of those who are still to sign as `role`.

    Permission was asked, so there is one of that name who has not signed yet.
    """
    waiting = waited_for(report, role)
    signer = next(one for one in waiting if one.name == by.name)
    who = {"role": role, "name": signer.name, "account": by, "account_name": by.username}
    Signature.objects.create(report=report, signer=signer, at=at, **who, **digests)
    return [one.name for one in waiting if one != signer]


def fix(report: Report, version: Version) -> None:
    """Keep who the unit is on the day of submission, which version of last year's report stands beside this one, and
    how the prose was checked.

    None of it changes with the unit, with last year's report or with the rules from then on. `move` saves both.
    """
    report.identity = version.body.told()
    report.last_year_id = version.last_year.report if version.last_year else None
    report.checked = asdict(checks.checked(version))


def drop_idle_explanations(report: Report, desk: Desk, found: Sequence[Problem], by: Account) -> None:
    """Delete the explanations whose question is gone: no page shows them any more, so nobody could sign for them.

    What is left is what `checks.holding` named while the report was a draft, so the digest of that is the one that is
    signed; from here on it depends on the report's own rows alone.
    """
    held = {one.pk for one in checks.holding(found)}
    idle = [one for one in desk.explanations if one.pk not in held]
    if not idle:
        return
    at = timezone.now()
    Change.objects.bulk_create(
        Change(report=report, address=place.explanation(one.code, one.cell), old=one.text, new="", by=by, at=at)
        for one in idle
    )
    report.explanations.filter(pk__in=[one.pk for one in idle]).delete()


def refusal_of_version(seen: str | None, digest: str) -> Refusal | None:
    """Why a person who was shown the version `seen` may not sign the version `digest`, or None."""
    return None if seen is None or seen == digest else Refusal("changed_since_shown")


def require_clean(action: Action, report: Report, version: Version, desk: Desk) -> list[Problem]:
    """What the checks find. Raises Refused where that stands in the way of `action`."""
    found = checks.problems(version, desk)
    if unsettled := refusal_of_content(action, found):
        raise Refused(unsettled, action, report)
    return found


def refusal_of_content(action: Action, found: Sequence[Problem]) -> Refusal | None:
    """Why `action` may not be done with a report that has the problems `found`, whoever does it, or None."""
    left = checks.unsettled(found)
    if not TRANSITIONS[action].clean:
        return None
    if not left and action != Action.SUBMIT:
        waiting = sum(not problem.accepted for problem in found)
        return Refusal("not_accepted", {"count": waiting}) if waiting else None
    if not left:
        return None
    errors = sum(problem.blocking for problem in left)
    return Refusal("unsettled", {"errors": errors, "questions": len(left) - errors})


MOVED = ["status", "status_since", "publish_at", "publish_by", "current", "identity", "last_year", "checked"]


def move(
    report: Report, action: Action, by: Account, detail: dict[str, Any] | None = None, at: datetime | None = None
) -> None:
    """Carry out the transition: status, what follows from it, event.

    A time of publication that was set holds for this state only.
    """
    at = at or timezone.now()
    report.status, report.status_since = TRANSITIONS[action].target, at
    report.publish_at = report.publish_by = None
    report.current = action == Action.PUBLISH
    if report.status == Status.DRAFT:
        report.identity = report.last_year = report.checked = None
    report.save(update_fields=MOVED)
    events.append(action, by=by, on=report, detail=detail, at=at)


def seal(report: Report, *, sealed: bool) -> None:
    """Seal the tables before the first signature is given, or open them once all are void: the database holds it so."""
    for table in report.edition.tables:
        table.objects.filter(report=report).update(sealed=sealed)


def return_for_changes(report: Report, reason: str, *, by: Account) -> Report:
    """Back to 填写 with a reason, MAX_REASON characters at most; the open remarks say what is to be mended.

    Signatures are void, and the event names them. What the report said is kept, so that the next review can open on
    what has changed.
    """
    with acting(Action.RETURN, report, by) as locked:
        detail: dict[str, Any] = {"reason": reason_of(reason, Action.RETURN, locked)}
        detail["void"] = [{"role": one.role, "name": one.name} for one in locked.signatures.order_by("at")]
        detail["remarks"] = locked.remarks.filter(parent=None, resolved_at=None).count()
        if locked.publish_at:
            detail["unscheduled"] = locked.publish_at.isoformat()
        version, _desk = read(locked)
        move(locked, Action.RETURN, by, detail=detail)
        locked.signatures.all().delete()
        seal(locked, sealed=False)
        locked.returned_content = content.content(version).said
        locked.save(update_fields=["returned_content"])
        follow_unit(locked, by=by)
        return locked
