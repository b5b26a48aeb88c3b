"""What waits for somebody, the greatest risk first, and what they sent on (待办)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from filings import checks
from filings.checks import Problem
from filings.events import chain_of
from filings.models import Account, Event, Report
from filings.models.event import Result
from filings.reading import from_rows
from filings.states import ONWARD, Action, Status

from .steps import moment, waiting

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TURN = {
    Status.DRAFT: gettext_lazy("Waits for you to fill it in and submit it"),
    Status.IN_REVIEW: gettext_lazy("Waits for your review"),
    Status.TO_SIGN: gettext_lazy("Waits for your signature"),
    Status.TO_PUBLISH: gettext_lazy("Waits for you to publish it"),
}
"""What a report waits for, said to the person whose turn it is."""
LARGE_CHANGES = frozenset({"jump", "same_as_last_year"})
"""Codes of the questions that last year's figures raise."""
SENDING_ON = (Action.SUBMIT, Action.APPROVE, Action.SIGN, Action.RETURN)


@dataclass(frozen=True)
class Flag:
    """A risk in a few words. `kind` is error (the day is past) or question."""

    kind: str
    words: "StrOrPromise"


@dataclass(frozen=True)
class Line:
    """A report in a list: where it leads, what is said below its title, and its risks."""

    report: Report
    url: str
    hint: str
    flags: Sequence[Flag] = field(default_factory=list)


def waiting_lines(turns: Iterable[Report]) -> list[Line]:
    """The reports whose next step is mine, the greatest risk first: late, returned before, open questions, changes.

    The checks are asked of those that somebody submitted: the same few queries for all of them.
    """
    reports = list(turns)
    found = problems_of_submitted(reports)
    return [waiting_line(report, found.get(report.pk, [])) for report in sorted(reports, key=risk_by(found))]


def problems_of_submitted(reports: Sequence[Report]) -> dict[int, list[Problem]]:
    """Report id -> its problems, for those that are no drafts."""
    submitted = [one for one in reports if one.status != Status.DRAFT]
    return {desk.report: checks.problems(version, desk) for version, desk in from_rows(submitted)}


def risk_by(found: dict[int, list[Problem]]) -> Callable[[Report], tuple[int | date | datetime, ...]]:
    """A key for sorting: the greatest risk first, and among equals what has least time and waits longest."""

    def key(report: Report) -> tuple[int | date | datetime, ...]:
        problems = found.get(report.pk, [])
        return (
            -is_late(report),
            -was_returned(report),
            -len(open_questions(problems)),
            -len(large_changes(problems)),
            last_day(report),
            report.status_since,
        )

    return key


def waiting_line(report: Report, problems: Sequence[Problem]) -> Line:
    status = Status(report.status)
    url = report.get_absolute_url() if status == Status.DRAFT else reverse("review_report", args=[report.pk])
    if report.publish_at:
        return Line(report, url, waiting(report), flags(report, problems))
    since = _("since %(time)s") % {"time": moment(report.status_since)}
    hint = " · ".join(filter(None, [str(TURN[status]), since, time_left(report)]))
    return Line(report, url, hint, flags(report, problems))


def flags(report: Report, problems: Sequence[Problem]) -> list[Flag]:
    """The risks of a report, in the order in which they count."""
    questions, changes = len(open_questions(problems)), len(large_changes(problems))
    found = []
    if is_late(report):
        found.append(Flag("error", _("late")))
    if was_returned(report):
        found.append(Flag("question", _("returned before")))
    if questions:
        words = ngettext("%(count)s question not accepted yet", "%(count)s questions not accepted yet", questions)
        found.append(Flag("question", words % {"count": questions}))
    if changes:
        words = ngettext("%(count)s large change", "%(count)s large changes", changes)
        found.append(Flag("question", words % {"count": changes}))
    return found


def open_questions(problems: Sequence[Problem]) -> list[Problem]:
    """Errors, and questions whose explanation the reviewer has not accepted."""
    return [problem for problem in problems if not problem.accepted]


def large_changes(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.code in LARGE_CHANGES]


def was_returned(report: Report) -> bool:
    return report.returned_content is not None


def is_late(report: Report) -> bool:
    """Whether the last day to publish the report is past. A correction comes after that day and is never late."""
    return report.version == 1 and last_day(report) < localdate()


def last_day(report: Report) -> date:
    """The last day on which the report may be published."""
    return report.edition.deadline(report.unit, report.year)


def time_left(report: Report) -> str:
    """How long it is until the last day on which the report may be published, or that the day is past.

    Nothing for a correction, which comes after that day.
    """
    if report.version > 1:
        return ""
    last = last_day(report)
    days, day = (last - localdate()).days, date_format(last, "DATE_FORMAT")
    if days < 0:
        return _("the last day to publish was %(day)s") % {"day": day}
    left = ngettext(
        "%(days)s day left, to be published by %(day)s", "%(days)s days left, to be published by %(day)s", days
    )
    return left % {"days": days, "day": day}


def is_turn_of(user: Account, report: Report) -> bool:
    """Whether the next step of `report` is for a post that `user` holds in its unit, and not one taken already."""
    move = ONWARD[Status(report.status)]
    if not user.roles.get(report.unit_id, frozenset()) & move.roles:
        return False
    return all(one.account_id != user.pk or one.role != move.signs for one in report.signatures.all())


def sent_on_by(user: Account, reports: Iterable[Report]) -> list[Report]:
    """Those of `reports` that `user` submitted, approved, signed or returned, whoever has them now. One query."""
    by_chain = {chain_of(report): report for report in reports}
    if not by_chain:
        return []
    done = Event.objects.filter(chain__in=by_chain, actor=user, action__in=SENDING_ON, result=Result.DONE)
    return [by_chain[chain] for chain in done.order_by("chain").values_list("chain", flat=True).distinct()]


def other_line(report: Report) -> Line:
    """A report that waits for somebody else, or for nobody."""
    hint = waiting(report) if Status(report.status) in ONWARD else ""
    return Line(report, report.get_absolute_url(), hint)
