"""Who may do what (权限): one sentence for the disabled button, the 403 page and the log, or None."""

import logging

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from . import guards
from .models import Account, Report, Unit
from .reading import current
from .reading.signers import AND, signers_of, waited_for
from .states import PERMISSIONS, PUBLIC, TO_START, TRANSITIONS, Action, Role, Status

logger = logging.getLogger(__name__)

BOUND_AS: dict[Action, Role | None] = {
    **{action: transition.signs for action, transition in TRANSITIONS.items()},
    # Nobody accepts an explanation that they wrote themselves.
    Action.JUDGE: Role.REVIEWER,
}
"""As which of those who sign somebody does an action: these may not be the same person."""


class Refused(Exception):
    """An action was refused. `sentence` says why, and what to do instead."""

    def __init__(self, sentence: str, action: Action | None = None, report: Report | None = None) -> None:
        super().__init__(sentence)
        self.sentence, self.action, self.report = sentence, action, report


def refused_by_guard(error: Exception, action: Action | None = None, report: Report | None = None) -> Refused | None:
    """The refusal that a guard of the database stands for, with a line in the log; None for any other error.

    Nobody should meet one: what a guard refuses, a permission or a check refused before.
    """
    code = guards.code_of(error)
    if code is None:
        return None
    logger.error("the database refused %s of report %s: %s", action, report and report.pk, error)
    return Refused(str(guards.SENTENCES[code]), action, report)


def refusal(user: Account, action: Action, report: Report) -> str | None:
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
    if sentence := refusal(user, action, report):
        raise Refused(sentence, action, report)


def refusal_to_start(user: Account, unit: Unit) -> str | None:
    """Why `user` may not start a report of `unit`, or None."""
    return refusal_of_account(user) or refusal_of_role(user, Action.START, unit)


def refusal_to_sign_in(user: Account) -> str | None:
    """Why `user` may not sign in, or stay signed in, or None."""
    if not user.is_active:
        return _("This account is disabled. Ask the administrator.")
    if user.demonstration and not settings.DEBUG:
        return _("Demonstration accounts may do nothing here. Sign in with an account of your own.")
    return None


def refusal_of_account(user: Account) -> str | None:
    if user.is_staff:
        return _("An administrator keeps units and accounts, and neither fills in nor signs reports.")
    if sentence := refusal_to_sign_in(user):
        return sentence
    return _("An auditor reads every report and the whole event log, and changes nothing.") if user.is_auditor else None


def refusal_to_audit(user: Account) -> str | None:
    """Why `user` may not read the whole event log (日志), or None: it is for auditors, not for who is logged in it."""
    return refusal_to_sign_in(user) or (None if user.is_auditor else _("The event log is for auditors only."))


def refusal_of_role(user: Account, action: Action, unit: Unit) -> str | None:
    wanted = TO_START if action == Action.START else PERMISSIONS[action].roles
    if user.roles.get(unit.pk, frozenset()) & wanted:
        return None
    return _("“%(action)s” is for the %(roles)s of %(unit)s only.") % {
        "action": action.label,
        "roles": named(wanted),
        "unit": unit.official_name,
    }


def refusal_of_role_now(user: Account, action: Action, report: Report) -> str | None:
    """An action may be for one post in one state and for another post in the next."""
    wanted = PERMISSIONS[action].roles_in(Status(report.status))
    if user.roles.get(report.unit_id, frozenset()) & wanted:
        return None
    return _("While the report is “%(status)s”, “%(action)s” is for the %(roles)s only.") % {
        "status": Status(report.status).label,
        "action": action.label,
        "roles": named(wanted),
    }


def named(roles: frozenset[Role]) -> str:
    return _(" or ").join(str(role.label) for role in Role if role in roles)


def refusal_of_state(action: Action, report: Report) -> str | None:
    sources = PERMISSIONS[action].sources
    if report.status in sources:
        return refusal_of_version(action, report)
    if action == Action.EDIT and report.status in PUBLIC:
        return _("The report is published and can't be changed any more. A preparer can correct it as a new version.")
    if action == Action.EDIT:
        return _("The report is “%(status)s” and can't be changed now. Ask the reviewer or the head to return it.") % {
            "status": Status(report.status).label
        }
    return _("“%(action)s” is not possible while the report is “%(status)s”; it must be “%(wanted)s”.") % {
        "action": action.label,
        "status": Status(report.status).label,
        "wanted": _("” or “").join(str(status.label) for status in Status if status in sources),
    }


def refusal_of_version(action: Action, report: Report) -> str | None:
    """What is public is corrected and withdrawn at its newest end."""
    if action == Action.AMEND and not report.newest:
        return _("Version %(number)s of this report has been started already. Go on with that one.") % {
            "number": current.newest_number(report)
        }
    if action == Action.WITHDRAW and not report.current:
        public = current.siblings(report).filter(status__in=PUBLIC).order_by("version").last()
        return _("Version %(number)s has replaced this one. Withdraw that version.") % {
            "number": public.version if public else report.version
        }
    return None


def refusal_of_person(user: Account, action: Action, report: Report) -> str | None:
    """Whoever signs are different people, and each bears a name that is printed."""
    role = BOUND_AS.get(action)
    if role is None:
        return None
    if role != Role.PREPARER and report.changes.filter(by=user).exists():
        return _("You filled in part of this report, so someone else must be its %(role)s.") % {"role": role.label}
    signed = next((one for one in report.signatures.all() if one.account_id == user.pk), None)
    if signed and signed.role != role:
        return _("You signed this report as its %(signed)s, so someone else must be its %(role)s.") % {
            "signed": Role(signed.role).label,
            "role": role.label,
        }
    if signed and action in TRANSITIONS:
        return _("You have signed this report already. It waits for %(names)s.") % {
            "names": AND.join(one.name for one in waited_for(report, role))
        }
    printed = signers_of(report, role)
    if user.name not in {one.name for one in printed}:
        return _("The report names “%(printed)s” as its %(role)s, and your account bears the name “%(name)s”.") % {
            "printed": AND.join(one.name for one in printed if one.name) or _("nobody"),
            "role": role.label,
            "name": user.name,
        }
    if action in TRANSITIONS and user.name not in {one.name for one in waited_for(report, role)}:
        return _("“%(name)s” has signed this report already, with another account.") % {"name": user.name}
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
