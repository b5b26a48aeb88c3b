"""The five steps of a report (填写 → 待审核 → 待签发 → 待公开 → 已公开): where it stands, with whom, since when."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from filings.events import chain_of, refusal_of
from filings.models import Event, Report
from filings.models.event import Result
from filings.reading.signers import AND, waited_for
from filings.states import ONWARD, PUBLIC, STEPS, Action, Role, Status


@dataclass(frozen=True)
class Step:
    """`who` ended the step and `when`, or has it now and since when; empty for a step to come."""

    label: str
    is_done: bool
    is_current: bool
    who: str
    when: str


def steps(report: Report) -> list[Step]:
    """The steps in order. A published report has taken all of them; one that was withdrawn has one more behind it."""
    withdrawn = report.status == Status.WITHDRAWN
    order, ended = [*STEPS, Status.WITHDRAWN] if withdrawn else list(STEPS), endings(report)
    at = order.index(Status(report.status))
    found = []
    for number, status in enumerate(order):
        done = number < at or status == report.status in PUBLIC
        current = number == at and not done
        who, when = "", ""
        if current:
            who = _("with %(who)s") % {"who": holder(report)}
            when = _("since %(time)s") % {"time": moment(report.status_since)}
        elif done:
            who, when = ended.get(status, ("", ""))
        found.append(Step(str(status.label), done, current, who, when))
    return found


def endings(report: Report) -> dict[Status, tuple[str, str]]:
    """Who ended each state that has ended, and when."""
    given = sorted(report.signatures.all(), key=lambda one: one.at)
    found = {}
    for status, move in ONWARD.items():
        if status != report.status and (signed := [one for one in given if one.role == move.signs]):
            found[status] = AND.join(one.name for one in signed), moment(signed[-1].at)
    # The day of publication stands on the public page; a withdrawn report has left that state since.
    last = Status(report.status)
    return {**found, last: ("", moment(report.status_since))} if last in PUBLIC else found


def waiting(report: Report) -> str:
    """Who has the report now, and since when, in one sentence; or when it is published by itself."""
    if report.publish_at and is_overdue(report):
        return _("was to be published at %(time)s, and is not yet") % {"time": moment(report.publish_at)}
    if report.publish_at:
        return _("will be published at %(time)s") % {"time": moment(report.publish_at)}
    return _("with %(who)s since %(time)s") % {"who": holder(report), "time": moment(report.status_since)}


def holder(report: Report) -> str:
    """Who has the report now: those whose names it prints and who have not signed, or else whoever holds the post."""
    move = ONWARD[Status(report.status)]
    printed = AND.join(one.name for one in waited_for(report, move.signs) if one.name) if move.signs else ""
    return printed or _(" or ").join(str(role.label) for role in Role if role in move.roles)


def is_overdue(report: Report) -> bool:
    """Whether the set time of publication has passed, and the report is not published."""
    return report.publish_at is not None and report.publish_at <= timezone.now()


def why_overdue(report: Report) -> str:
    """Why the report was not published at its set time, as far as anything was tried; or nothing."""
    refused = Event.objects.filter(chain=chain_of(report), action=Action.PUBLISH, result=Result.REFUSED)
    last = refused.filter(at__gte=report.publish_at).order_by("-number").first()
    found = refusal_of(last) if last else None
    return found.sentence if found else ""


def last_return(report: Report) -> Event | None:
    """The last return of the report: .actor_name, .at and .detail.reason."""
    returns = Event.objects.filter(chain=chain_of(report), action=Action.RETURN, result=Result.DONE)
    return returns.order_by("-number").first()


def moment(at: datetime) -> str:
    """A time as people here write it, to the minute."""
    return date_format(localtime(at), "DATETIME_FORMAT")
