"""A report from state to state: submit, approve, sign, publish, return."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from filings import checks, content, events, publishing
from filings.models import Account, Publication, Report, Signature
from filings.permissions import Refused
from filings.states import TRANSITIONS, Action, Role, Status

from .locking import acting

SIGNATURES = len(Role)


def submit(report: Report, *, by: Account) -> Report:
    """填写 → 待审核: the preparer signs, the tables are sealed."""
    return sign_and_move(Action.SUBMIT, report, by)


def approve(report: Report, *, by: Account) -> Report:
    """待审核 → 待签发: the reviewer signs."""
    return sign_and_move(Action.APPROVE, report, by)


def sign(report: Report, *, by: Account) -> Report:
    """待签发 → 待公开: the head of the unit signs."""
    return sign_and_move(Action.SIGN, report, by)


def sign_and_move(action: Action, report: Report, by: Account) -> Report:
    """Sign the version as it stands and take it to the next state. Raises Refused while anything is unsettled."""
    with acting(action, report, by) as locked:
        require_clean(action, locked)
        role = TRANSITIONS[action].signs
        if role is None:
            raise ValueError(f"{action} signs nothing")
        digest = content.digest(locked)
        Signature.objects.create(
            report=locked, role=role, name=locked.printed_name(role), account=by, at=timezone.now(), digest=digest
        )
        move(locked, action, by, detail={"digest": digest})
        return locked


def require_clean(action: Action, report: Report) -> None:
    left = checks.unsettled(checks.problems(report))
    if TRANSITIONS[action].clean and left:
        errors = sum(problem.blocking for problem in left)
        raise Refused(
            _("%(errors)s errors and %(questions)s questions without an explanation are still open.")
            % {"errors": errors, "questions": len(left) - errors},
            action,
            report,
        )


def move(report: Report, action: Action, by: Account, detail: dict[str, Any] | None = None) -> None:
    """Carry out the transition: status, seal, event."""
    report.status, report.status_since = TRANSITIONS[action].target, timezone.now()
    report.save(update_fields=["status", "status_since"])
    sealed = report.status != Status.DRAFT
    for table in report.edition.tables:
        table.objects.filter(report=report).update(sealed=sealed)
    events.append(action, by=by, on=report, detail=detail)


def return_for_changes(report: Report, reason: str, *, by: Account) -> Report:
    """Back to 填写 with a reason. Signatures given so far are void; the event names them."""
    with acting(Action.RETURN, report, by) as locked:
        if not reason.strip():
            raise Refused(_("Say why you return the report, so that the preparer knows what to change."), None, locked)
        void = [f"{Role(one.role).label} {one.name}" for one in locked.signatures.order_by("at")]
        locked.signatures.all().delete()
        move(locked, Action.RETURN, by, detail={"reason": reason.strip(), "void": void})
        return locked


def publish(report: Report, *, by: Account) -> Publication:
    """待公开 → 已公开. Builds the artefacts first, then checks the signatures against the rows again.

    Raises Refused; `publishing.CannotBuild` becomes a refusal with its sentence.
    """
    with acting(Action.PUBLISH, report, by) as locked:
        digest = signed_digest(locked)
    try:
        built = publishing.build(report)
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
