"""Random walks: actions of every kind by people of every kind, beside a small model of what must come.

Every action goes to any version of a report: remarks, set times, corrections and withdrawals with the way through the
states. `tests.journeys.test_states` walks with browsers; here the writing functions are called as pages call them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filings import events, verification, workflow
from filings.models import Account, Event, Publication, Remark, Report, Statistics2018
from filings.models.unit import Level
from filings.permissions import Refused, refusal
from filings.states import PUBLIC, Action, Role, Status
from tests import factories
from tests.publications import publish_quickly

# Real transactions: PostgreSQL slows down within one that holds thousands of savepoints.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pdf]

# What the two engines do otherwise is asked by the tests of many at once.
WALKS = 200 if connection.vendor == "sqlite" else 60
POSTS = {
    "preparer": {"preparer"},
    "reviewer": {"reviewer"},
    "head": {"head"},
    # Holds two posts and bears the reviewer's printed name: refused once it has prepared a part.
    "both": {"preparer", "reviewer"},
    "superior": set[str](),
    "stranger": set[str](),
    # These hold every post in the county; what they are refuses them.
    "administrator": set[str](),
    "auditor": set[str](),
}
PRINTED = {"both": "reviewer", "superior": "head", "stranger": "reviewer", "administrator": "head", "auditor": "head"}
UNSCHEDULE, RESOLVE, REOPEN, DUE = "unschedule", "resolve", "reopen", "due"
ONWARD = "the next step"
NEXT = {
    Status.IN_REVIEW: ("reviewer", Action.APPROVE),
    Status.TO_SIGN: ("head", Action.SIGN),
    Status.TO_PUBLISH: ("preparer", Action.PUBLISH),
    Status.PUBLISHED: ("preparer", Action.AMEND),
    Status.WITHDRAWN: ("preparer", Action.AMEND),
}
ACTIONS = [*(set(Action) - {Action.START, Action.JUDGE}), UNSCHEDULE, RESOLVE, REOPEN]
ACTIONS.sort()
LIKELY = [
    ("preparer", Action.EDIT),
    ("preparer", Action.SUBMIT),
    ("reviewer", Action.REMARK),
    ("reviewer", Action.APPROVE),
    ("both", Action.APPROVE),
    ("head", Action.SIGN),
    ("head", Action.RETURN),
    ("preparer", Action.SCHEDULE),
    ("reviewer", UNSCHEDULE),
    ("preparer", Action.ANSWER),
    ("reviewer", RESOLVE),
    ("preparer", RESOLVE),
    ("head", REOPEN),
    ("both", Action.AMEND),
    ("head", Action.WITHDRAW),
    ("cron", DUE),
    ("whoever has it", ONWARD),
    ("whoever has it", ONWARD),
    ("whoever has it", ONWARD),
    ("whoever has it", ONWARD),
]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(LIKELY)
        | st.sampled_from(LIKELY)
        | st.tuples(st.sampled_from(sorted(POSTS)), st.sampled_from(ACTIONS)),
        st.sampled_from(["newest", "newest", "newest", "first"]),
    ),
    min_size=4,
    max_size=12,
)
STARTS = st.sampled_from([*[status for status in Status if status not in PUBLIC] * 3, *PUBLIC])
SIGNERS = {
    Action.SUBMIT: ("preparer", Status.IN_REVIEW),
    Action.APPROVE: ("reviewer", Status.TO_SIGN),
    Action.SIGN: ("head", Status.TO_PUBLISH),
}
REVIEWED = {Status.IN_REVIEW, Status.TO_SIGN}


@dataclass
class Version:
    """What is known of one version without asking the program. `ready`: dated, and other than the version before."""

    status: Status = Status.DRAFT
    editors: set[str] = field(default_factory=set)
    signers: dict[str, str] = field(default_factory=dict)
    ready: bool = False
    scheduled: bool = False
    remarks: list[bool] = field(default_factory=list)
    events: int = 1


def allows(versions: list[Version], at: int, who: str, action: str) -> bool:
    """Whether `who` may do `action` with the version at that place."""
    one, later, posts = versions[at], versions[at + 1 :], POSTS[who]
    status, fresh = one.status, who not in one.editors | set(one.signers.values())
    named = PRINTED.get(who, who)
    at_desk, in_review = (
        status == Status.DRAFT and "preparer" in posts,
        status in REVIEWED and bool(posts & {"reviewer", "head"}),
    )
    to_publish = status == Status.TO_PUBLISH and bool(posts & {"preparer", "reviewer"})
    return {
        Action.EDIT: at_desk,
        Action.SUBMIT: at_desk and named == "preparer" and one.ready,
        Action.APPROVE: status == Status.IN_REVIEW and "reviewer" in posts and named == "reviewer" and fresh,
        Action.SIGN: status == Status.TO_SIGN and "head" in posts and named == "head" and fresh,
        Action.RETURN: status in {*REVIEWED, Status.TO_PUBLISH} and bool(posts & {"reviewer", "head"}),
        Action.REMARK: in_review,
        Action.ANSWER: at_desk or in_review,
        RESOLVE: (at_desk or in_review) and not one.remarks[0] if one.remarks else False,
        REOPEN: (at_desk or in_review) and one.remarks[0] if one.remarks else False,
        Action.SCHEDULE: to_publish,
        UNSCHEDULE: to_publish and one.scheduled,
        Action.PUBLISH: to_publish,
        Action.AMEND: status in PUBLIC and "preparer" in posts and not later,
        Action.WITHDRAW: status == Status.PUBLISHED and "head" in posts and not any(v.status in PUBLIC for v in later),
    }[action]


def take(versions: list[Version], at: int, who: str, action: str) -> None:
    """What must come of it."""
    one = versions[at]
    one.events += action != Action.EDIT
    if action == Action.EDIT:
        one.editors.add(who)
        one.ready = True
    elif action in SIGNERS:
        role, one.status = SIGNERS[Action(action)]
        one.signers[role] = who
    elif action == Action.RETURN:
        one.status, one.signers, one.scheduled = Status.DRAFT, {}, False
    elif action == Action.REMARK:
        one.remarks.append(False)
    elif action in (RESOLVE, REOPEN):
        one.remarks[0] = action == RESOLVE
    elif action in (Action.SCHEDULE, UNSCHEDULE):
        one.scheduled = action == Action.SCHEDULE
    elif action == Action.PUBLISH:
        one.status, one.scheduled = Status.PUBLISHED, False
    elif action == Action.AMEND:
        versions.append(Version(editors={who}))
    elif action == Action.WITHDRAW:
        for version in versions:
            if version.status == Status.PUBLISHED:
                version.status, version.events = Status.WITHDRAWN, version.events + (version is not one)
            elif version.scheduled:
                version.scheduled, version.events = False, version.events + 1


numbers = count(1)


def one_report(start: Status) -> tuple[list[Report], list[Version], dict[str, Account]]:
    """A report of a county of its own, taken as far as `start`, what is known of it, and the people around it."""
    number = next(numbers)
    above = factories.unit(f"5227-{number}", "某州", level=Level.PREFECTURE)
    county = factories.unit(f"522727-{number}", parent=above)
    elsewhere = {"superior": above, "stranger": factories.unit(f"522728-{number}", "罗甸县", parent=above)}
    people = {}
    for who, posts in POSTS.items():
        held = [(Role(post), county) for post in posts] or [(role, elsewhere.get(who, county)) for role in Role]
        kinds = {"is_staff": who == "administrator", "is_auditor": who == "auditor"}
        people[who] = factories.account(f"{who}-{number}", *held, name=PRINTED.get(who, who), **kinds)
    staff = factories.People(people["preparer"], people["reviewer"], people["head"])
    report = factories.report_in(min(start, Status.TO_PUBLISH, key=list(Status).index), county, staff)
    if start in PUBLIC:
        publish_quickly(report, staff.preparer)
        report = factories.carried_on(Report.objects.select_related("unit").get(pk=report.pk), start, staff)
    way = [Status.DRAFT, Status.IN_REVIEW, Status.TO_SIGN, Status.TO_PUBLISH, Status.PUBLISHED, Status.WITHDRAWN]
    signers = {role: role for role in ["preparer", "reviewer", "head"][: way.index(start)]}
    known = Version(start, {"preparer"}, signers, ready=True, events=1 + way.index(start))
    if start in REVIEWED:
        workflow.remark(report, "cell:9.1", "请核对。", by=people["reviewer"])
        known.remarks, known.events = [False], known.events + 1
    return [report], [known], people


def call(action: str, report: Report, by: Account, text: str) -> object:
    """What a page does for `action`."""
    first = report.remarks.filter(parent=None).first() or Remark(report=report, pk=0)
    calls: dict[str, Callable[[], object]] = {
        Action.EDIT: lambda: edit(report, by, text),
        Action.SUBMIT: lambda: factories.submit(report, by=by),
        Action.APPROVE: lambda: workflow.approve(report, by=by),
        Action.SIGN: lambda: workflow.sign(report, by=by),
        Action.RETURN: lambda: workflow.return_for_changes(report, "请核对。", by=by),
        Action.REMARK: lambda: workflow.remark(report, "cell:9.1", "请核对。", by=by),
        Action.ANSWER: lambda: workflow.answer(first, "已改。", by=by),
        RESOLVE: lambda: workflow.resolve(first, by=by),
        REOPEN: lambda: workflow.reopen(first, by=by),
        Action.SCHEDULE: lambda: workflow.schedule(report, timezone.now() + timedelta(hours=1), by=by),
        UNSCHEDULE: lambda: workflow.unschedule(report, by=by),
        Action.PUBLISH: lambda: publish(report, by, text),
        Action.AMEND: lambda: workflow.amend(report, "更正。", by=by),
        Action.WITHDRAW: lambda: workflow.withdraw(report, "按通知撤销。", by=by),
    }
    return calls[action]()


def publish(report: Report, by: Account, text: str) -> object:
    """Whoever may not is refused by the workflow; setting the PDF takes a second, so every fifth step sets it."""
    fresh = Report.objects.select_related("unit").get(pk=report.pk)
    if int(text) % 5 and refusal(by, Action.PUBLISH, fresh) is None:
        return publish_quickly(fresh, by)
    return workflow.publish(report, by=by)


def edit(report: Report, by: Account, text: str) -> None:
    """A figure that raises no question, and the date that a correction starts without."""
    workflow.save_cells(report, {"9.1": (None, text)}, by=by)
    workflow.save_signoff(report, {"report_date": date(2019, 3, 1)}, by=by)


def time_has_come(report: Report, version: Version) -> None:
    """What cron does when the set time has come, if one was set."""
    Report.objects.filter(pk=report.pk, publish_at__isnull=False).update(publish_at=timezone.now())
    published = workflow.publish_if_due(report, now=timezone.now())
    assert (published is not None) == version.scheduled
    if version.scheduled:
        version.status, version.scheduled, version.events = Status.PUBLISHED, False, version.events + 1


@settings(max_examples=WALKS, suppress_health_check=[HealthCheck.too_slow])
@given(STARTS, STEPS)
def test_random_walks_leave_legal_states_one_event_each_and_whole_chains(
    start: Status, steps: list[tuple[tuple[str, str], str]]
) -> None:
    reports, versions, people = one_report(start)
    for number, ((who, action), which) in enumerate(steps, start=1):
        at = len(reports) - 1 if which == "newest" else 0
        report, version = reports[at], versions[at]
        if action == ONWARD:
            draft = ("preparer", Action.SUBMIT if version.ready else Action.EDIT)
            who, action = NEXT.get(version.status, draft)
        if action == DUE:
            time_has_come(report, version)
        elif action not in (Action.ANSWER, RESOLVE, REOPEN) or version.remarks:
            allowed = allows(versions, at, who, action)
            try:
                made = call(action, report, people[who], str(number))
            except Refused as refused:
                done = False
                events.append_refusal(refused, by=people[who])
                version.events += 1
            else:
                done = True
                take(versions, at, who, action)
                if isinstance(made, Report) and made.pk not in [one.pk for one in reports]:
                    reports.append(made)
            assert done == allowed
        for one, known in zip(reports, versions, strict=True):
            assert told(one, people) == expected(known)
    assert [events.broken(f"report:{one.pk}") for one in reports] == [None] * len(reports)
    published = Publication.objects.filter(report__in=reports)
    assert published.count() == sum(version.status in PUBLIC for version in versions)
    assert [fault for one in published for fault in verification.faults(one)] == []


def told(report: Report, people: dict[str, Account]) -> tuple[object, ...]:
    """What the database says of a version."""
    names = {person.pk: who for who, person in people.items()}
    fresh = Report.objects.get(pk=report.pk)
    return (
        Status(fresh.status),
        {role: names[account] for role, account in fresh.signatures.values_list("role", "account")},
        Statistics2018.objects.get(report=report).sealed,
        fresh.publish_at is not None,
        [at is not None for at in fresh.remarks.filter(parent=None).values_list("resolved_at", flat=True)],
        Event.objects.filter(chain=f"report:{report.pk}").count(),
    )


def expected(known: Version) -> tuple[object, ...]:
    sealed = known.status != Status.DRAFT
    return known.status, known.signers, sealed, known.scheduled, known.remarks, known.events
