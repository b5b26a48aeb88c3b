"""A report from state to state: submit, approve, sign, publish, return.

`seen` is the digest of the version that the signer was shown. Where it is given, no other version is signed.
"""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from filings import checks, content, events, publishing
from filings.checks import Problem
from filings.models import Account, Publication, Report, Signature
from filings.parsing import visible_lines
from filings.permissions import Refused
from filings.states import TRANSITIONS, Action, Role, Status

from .locking import acting

SIGNATURES = len(Role)
MAX_REASON = 2000
"""The longest reason for a return, in characters."""


def submit(report: Report, *, by: Account, seen: str | None = None) -> Report:
    """填写 → 待审核: the preparer signs, the tables are sealed."""
    return sign_and_move(Action.SUBMIT, report, by, seen)


def approve(report: Report, *, by: Account, seen: str | None = None) -> Report:
    """待审核 → 待签发: the reviewer signs."""
    return sign_and_move(Action.APPROVE, report, by, seen)


def sign(report: Report, *, by: Account, seen: str | None = None) -> Report:
    """待签发 → 待公开: the head of the unit signs."""
    return sign_and_move(Action.SIGN, report, by, seen)


def sign_and_move(action: Action, report: Report, by: Account, seen: str | None) -> Report:
    """Sign the version as it stands and take it to the next state. Raises Refused while anything is unsettled."""
    with acting(action, report, by) as locked:
        require_clean(action, locked)
        role = TRANSITIONS[action].signs
        if role is None:
            raise ValueError(f"{action} signs nothing")
        digest = content.digest(locked)
        sentence = refusal_of_version(seen, digest)
        if sentence:
            raise Refused(sentence, action, locked)
        Signature.objects.create(
            report=locked, role=role, name=locked.printed_name(role), account=by, at=timezone.now(), digest=digest
        )
        move(locked, action, by, detail={"digest": digest})
        return locked


def refusal_of_version(seen: str | None, digest: str) -> str | None:
    """Why a person who was shown the version `seen` may not sign the version `digest`, or None."""
    if seen is None or seen == digest:
        return None
    return _("The report has changed since this page was shown to you. Nothing was signed. Read it again.")


def require_clean(action: Action, report: Report) -> None:
    sentence = refusal_of_content(action, checks.problems(report))
    if sentence:
        raise Refused(sentence, action, report)


def refusal_of_content(action: Action, found: Sequence[Problem]) -> str | None:
    """Why `action` may not be done with a report that has the problems `found`, whoever does it, or None."""
    left = checks.unsettled(found)
    if not TRANSITIONS[action].clean:
        return None
    if not left and action != Action.SUBMIT:
        waiting = sum(not problem.accepted for problem in found)
        return _("%(count)s explanations are not accepted yet.") % {"count": waiting} if waiting else None
    if not left:
        return None
    errors = sum(problem.blocking for problem in left)
    return _("%(errors)s errors and %(questions)s questions without an explanation are still open.") % {
        "errors": errors,
        "questions": len(left) - errors,
    }


def move(report: Report, action: Action, by: Account, detail: dict[str, Any] | None = None) -> None:
    """Carry out the transition: status, seal, event."""
    report.status, report.status_since = TRANSITIONS[action].target, timezone.now()
    report.save(update_fields=["status", "status_since"])
    sealed = report.status != Status.DRAFT
    for table in report.edition.tables:
        table.objects.filter(report=report).update(sealed=sealed)
    events.append(action, by=by, on=report, detail=detail)


def return_for_changes(report: Report, reason: str, *, by: Account) -> Report:
    """Back to 填写 with a reason, MAX_REASON characters at most. Signatures are void; the event names them."""
    with acting(Action.RETURN, report, by) as locked:
        reason = visible_lines(reason.strip())
        if not reason:
            raise Refused(
                _("Say why you return the report, so that the preparer knows what to change."), Action.RETURN, locked
            )
        if len(reason) > MAX_REASON:
            raise Refused(
                _("The reason is longer than %(most)s characters.") % {"most": MAX_REASON}, Action.RETURN, locked
            )
        void = [f"{Role(one.role).label} {one.name}" for one in locked.signatures.order_by("at")]
        locked.signatures.all().delete()
        move(locked, Action.RETURN, by, detail={"reason": reason, "void": void})
        return locked


def publish(report: Report, *, by: Account) -> Publication:
    """待公开 → 已公开. Builds the artefacts first, then checks the signatures against the rows again.

    Raises Refused; `publishing.CannotBuild` becomes a refusal with its sentence.
    """
    with acting(Action.PUBLISH, report, by) as fresh:
        digest = signed_digest(fresh)
    try:
        built = publishing.build(fresh)
    except publishing.CannotBuild as problem:
        raise Refused(problem.sentence, Action.PUBLISH, report) from problem
    with acting(Action.PUBLISH, report, by) as locked:
        require_clean(Action.PUBLISH, locked)
        if built.content != digest or signed_digest(locked) != digest:
            raise Refused(_("The report changed while it was being published. Try again."), Action.PUBLISH, locked)
        publication = Publication.objects.create(
            report=locked, published_at=timezone.now(), by=by, content=built.content, html=built.html, pdf=built.pdf
        )
        move(locked, Action.PUBLISH, by, detail={"content": built.content, "html": built.html, "pdf": built.pdf})
        return publication


def signed_digest(report: Report) -> str:
    """The digest that all three signed and that the rows still have. Raises Refused where they differ."""
    signed = set(report.signatures.values_list("digest", flat=True))
    digest = content.digest(report)
    if report.signatures.count() != SIGNATURES or signed != {digest}:
        raise Refused(
            _("The report is not what was signed: its content or a signature differs. Return it and sign it again."),
            Action.PUBLISH,
            report,
        )
    return digest
