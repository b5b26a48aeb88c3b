"""The decisions about a report, each with what comes of it and why it is closed to somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy

from filings import checks, permissions, workflow
from filings.checks import Problem
from filings.models import Account, Report
from filings.permissions import Refusal, Refused, refusal
from filings.reading import read
from filings.states import PUBLIC, TRANSITIONS, Action
from filings.views.requests import StaffRequest

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Way:
    """A button: what it does, its address, and why it is closed to this person now, or None.

    `outcome` says what comes of it. Each leads to a page that asks before anything is done.
    """

    action: Action
    url: str
    outcome: "StrOrPromise"
    refusal: Refusal | None


BEFORE_PUBLICATION = {
    Action.APPROVE: gettext_lazy(
        "You sign as its reviewer. Once all reviewers have signed, the head of the unit has it."
    ),
    Action.SIGN: gettext_lazy("You sign as the head of the unit. Then it can be published."),
    Action.PUBLISH: gettext_lazy("Everybody has signed. You see what becomes public and where, and confirm it."),
    Action.SCHEDULE: gettext_lazy("You choose a day and a time; the report is published then by itself."),
    Action.RETURN: gettext_lazy("You give a reason. Then the preparer can change it again, and signatures are void."),
}
AFTER_PUBLICATION = {
    Action.AMEND: gettext_lazy(
        "You say what is wrong. A copy is corrected as the next version, through the same signatures; until it is "
        "published the public reads this one."
    ),
    Action.WITHDRAW: gettext_lazy(
        "By order only. The public then reads no report but a page that says when and why it was withdrawn."
    ),
}


def ways(user: Account, report: Report, found: Sequence[Problem]) -> list[Way]:
    """Every decision about a report in the part of its way where it is, the open ones first."""
    every = [
        Way(
            action,
            reverse(f"review_{action}", args=[report.pk]),
            outcome,
            refusal(user, action, report) or refusal_of_content(action, found),
        )
        for action, outcome in (AFTER_PUBLICATION if report.status in PUBLIC else BEFORE_PUBLICATION).items()
    ]
    return sorted(every, key=lambda way: way.refusal is not None)


def refusal_of_content(action: Action, found: Sequence[Problem]) -> Refusal | None:
    """What the checks have against `action`: of those that move the report on, that it be clean."""
    return workflow.refusal_of_content(action, found) if action in TRANSITIONS else None


def require(request: StaffRequest, action: Action, report: Report) -> None:
    """Raises Refused, so that a page which cannot end well is not shown at all."""
    permissions.require(request.user, action, report)
    # What is not asked of the checks need not run them.
    asked = action in TRANSITIONS and TRANSITIONS[action].clean
    if asked and (unsettled := refusal_of_content(action, checks.problems(*read(report)))):
        raise Refused(unsettled, action, report)
