"""Who may do what (权限), asked of accounts, posts, states and persons."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, QuerySet

from filings import guards
from filings.models import Account, Report, Unit
from filings.reading import current
from filings.reading.signers import signers_of, waited_for
from filings.states import PERMISSIONS, PUBLIC, TO_START, TRANSITIONS, Action, Role, Status

from .refusals import Refusal, Refused

BOUND_AS: dict[Action, Role | None] = {
    **{action: transition.signs for action, transition in TRANSITIONS.items()},
    # Nobody accepts an explanation that they wrote themselves.
    Action.JUDGE: Role.REVIEWER,
}
"""As which of those who sign somebody does an action: these may not be the same person."""


def refusal(user: Account, action: Action, report: Report) -> Refusal | None:
    """Why `user` may not do `action` with `report` as it stands, or None. Checks of content are not asked here."""
    return (
        refusal_of_account(user)
        or refusal_of_role(user, action, report.unit)
        or refusal_of_state(action, report)
        or refusal_of_role_now(user, action, report)
        or refusal_of_person(user, action, report)
    )


def require(user: Account, action: Action, report: Report) -> None:
    """Raises Refused where `refusal` says why not."""
    if found := refusal(user, action, report):
        raise Refused(found, action, report)


def refusal_to_start(user: Account, unit: Unit) -> Refusal | None:
    """Why `user` may not start a report of `unit`, or None."""
    return refusal_of_account(user) or refusal_of_role(user, Action.START, unit)


def refusal_to_sign_in(user: Account) -> Refusal | None:
    """Why `user` may not sign in, or stay signed in, or None."""
    if not user.is_active:
        return Refusal("account_disabled")
    return Refusal("account_of_the_sample") if user.demonstration and not settings.DEBUG else None


def refusal_of_account(user: Account) -> Refusal | None:
    if user.is_staff:
        return Refusal("administrator")
    return refusal_to_sign_in(user) or (Refusal("auditor") if user.is_auditor else None)


def refusal_to_audit(user: Account) -> Refusal | None:
    """Why `user` may not read the whole event log (日志), or None: it is for auditors, not for who is logged in it."""
    return refusal_to_sign_in(user) or (None if user.is_auditor else Refusal("no_auditor"))


def refusal_of_role(user: Account, action: Action, unit: Unit) -> Refusal | None:
    wanted = TO_START if action == Action.START else PERMISSIONS[action].roles
    if user.roles.get(unit.pk, frozenset()) & wanted:
        return None
    told = {"action": str(action), "roles": codes(wanted, Role), "unit": unit.official_name}
    return Refusal("wrong_post", told)


def refusal_of_role_now(user: Account, action: Action, report: Report) -> Refusal | None:
    """An action may be for one post in one state and for another post in the next."""
    wanted = PERMISSIONS[action].roles_in(Status(report.status))
    if user.roles.get(report.unit_id, frozenset()) & wanted:
        return None
    told = {"action": str(action), "roles": codes(wanted, Role), "status": str(report.status)}
    return Refusal("wrong_post", told)


def codes(some: Iterable[str], every: Iterable[str]) -> list[str]:
    """Some roles or states as they are stored, in the order of all."""
    return [str(one) for one in every if one in some]


def refusal_of_state(action: Action, report: Report) -> Refusal | None:
    sources = PERMISSIONS[action].sources
    if report.status in sources:
        return refusal_of_version(action, report)
    if action == Action.EDIT:
        return Refusal(guards.NOT_A_DRAFT, {"status": str(report.status)})
    told = {"action": str(action), "status": str(report.status), "wanted": codes(sources, Status)}
    return Refusal(guards.NO_SUCH_MOVE, told)


def refusal_of_version(action: Action, report: Report) -> Refusal | None:
    """What is public is corrected and withdrawn at its newest end."""
    if action == Action.AMEND and not report.newest:
        return Refusal("version_started", {"number": current.newest_number(report)})
    if action == Action.WITHDRAW and not report.current:
        public = current.siblings(report).filter(status__in=PUBLIC).order_by("version").last()
        return Refusal("version_replaced", {"number": (public or report).version})
    return None


def refusal_of_person(user: Account, action: Action, report: Report) -> Refusal | None:
    """Whoever signs are different people, and each bears a name that is printed."""
    role = BOUND_AS.get(action)
    if role is None:
        return None
    if role != Role.PREPARER and report.changes.filter(by=user).exists():
        return Refusal("prepared_it", {"role": str(role)})
    signed = next((one for one in report.signatures.all() if one.account_id == user.pk), None)
    if signed and signed.role != role:
        return Refusal("signed_otherwise", {"signed": signed.role, "role": str(role)})
    waited = [one.name for one in waited_for(report, role)] if action in TRANSITIONS else []
    if signed and action in TRANSITIONS:
        return Refusal("signed_already", {"names": waited})
    printed = [one.name for one in signers_of(report, role) if one.name]
    if user.name not in printed:
        return Refusal(guards.NO_SIGNER, {"printed": printed, "role": str(role), "name": user.name})
    if action in TRANSITIONS and user.name not in waited:
        return Refusal("namesake_signed", {"name": user.name})
    return None


def visible_reports(user: Account) -> QuerySet[Report]:
    """The reports of the units where `user` holds a post, and of the units below these; an auditor sees all."""
    if user.is_auditor:
        return Report.objects.select_related("unit")
    within = Q(pk__in=[])
    for path in {path for _unit_id, path, _role in user.held}:
        within |= Q(unit__path__startswith=path)
    return Report.objects.filter(within).select_related("unit")


def sees(user: Account, report: Report) -> bool:
    """Whether `report` is one of `visible_reports`, asked of a report that is read already."""
    return user.is_auditor or any(report.unit.path.startswith(path) for _unit_id, path, _role in user.held)
