"""To the public and back: publish, now or at a set time, and withdraw by order (公开、定时公开、撤销公开)."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from filings import content, events, guards, publishing
from filings.content import Content
from filings.models import Account, Artefact, Publication, Report
from filings.permissions import Refusal, Refused
from filings.publishing import public
from filings.reading import Version, current, read
from filings.states import Action, Status

from .last_year import read_current, tell_next_year
from .locking import acting, claimed
from .reasons import reason_of
from .transitions import move, require_clean

logger = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(days=366)
"""How far ahead a publication may be set: further is a mistyped year."""
UNSCHEDULE = "unschedule"


def publish(report: Report, *, by: Account) -> Publication:
    """待公开 → 已公开. Builds the files first, then checks the signatures against the rows again.

    Raises Refused; `publishing.CannotBuild` becomes its refusal.
    """
    publication = build_and_publish(report, by, None)
    public.refresh(publication.report)
    return publication


def publish_if_due(report: Report, *, now: datetime) -> Publication | None:
    """Publish `report` in the name of who set the time, where that time has come; None where there is nothing to do.

    Overlapping runs share the work: a report that another one has claimed is left to it. Raises Refused.
    """
    try:
        with claimed(report, now) as mine:
            publication = build_and_publish(report, None, now) if mine else None
    except NothingToDo:
        return None
    # Only now it is committed: the claim is a transaction around all of it.
    if publication:
        public.refresh(publication.report)
    return publication


def clock() -> datetime:
    """The time by which what is due is published: that of the database, as the clocks of hosts differ."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
        return now


def due(now: datetime) -> list[Report]:
    """The reports whose set time has come, the longest waiting first."""
    waiting = Report.objects.filter(status=Status.TO_PUBLISH, publish_at__lte=now)
    return list(waiting.select_related("unit", "publish_by").order_by("publish_at", "pk"))


class NothingToDo(Exception):
    """Another run has published the report, or its time was changed."""


def build_and_publish(report: Report, by: Account | None, now: datetime | None) -> Publication:
    """The committed publication, or one in the transaction of whoever claimed it; the public tree comes after that."""
    with to_be_published(report, by, now) as (fresh, actor):
        version, _desk = read(fresh)
        signed = content.content(version)
        require_signed(fresh, version, signed)
    try:
        built = publishing.build(version, signed)
    except publishing.CannotBuild as problem:
        raise Refused(problem.refusal, Action.PUBLISH, report) from problem
    with to_be_published(report, by, now) as (locked, actor):
        found, desk = read(locked)
        require_clean(Action.PUBLISH, locked, found, desk)
        # The same value has the same canonical JSON and the same signatures: neither is made anew under the lock.
        if found != version:
            raise Refused(Refusal("changed_meanwhile"), Action.PUBLISH, locked)
        return make_public(locked, built, version, actor, set_for=locked.publish_at if now else None)


def make_public(
    report: Report, built: list[Artefact], version: Version, by: Account, *, set_for: datetime | None
) -> Publication:
    """The rows and the event of a publication; what the public tree says of the versions before goes with them."""
    at, detail = timezone.now(), publishing.digests(built)
    publication = Publication.objects.create(report=report, published_at=at, by=by)
    for one in built:
        one.publication = publication
    Artefact.objects.bulk_create(built)
    if set_for:
        detail["set_for"] = set_for.isoformat()
    before = read_current(report)
    if report.version > 1:
        Report.objects.filter(unit=report.unit_id, year=report.year, current=True).update(current=False)
    move(report, Action.PUBLISH, by, detail=detail, at=at)
    if before:
        tell_next_year(report, by=by, before=before, now=version)
    withhold(report, Action.PUBLISH)
    return publication


def withhold(report: Report, action: Action) -> None:
    """Take out of the public tree what `action` makes wrong. Raises Refused where that can't be done."""
    try:
        public.withhold(report)
    except OSError as problem:
        logger.exception("the public files of report %s could not be replaced", report.pk)
        raise Refused(Refusal("public_files"), action, report) from problem


@contextmanager
def to_be_published(report: Report, by: Account | None, now: datetime | None) -> Iterator[tuple[Report, Account]]:
    """The locked report, and who publishes it: `by`, or who set the time that has come at `now`."""
    with transaction.atomic():
        if by is None:
            set_for = Report.objects.select_for_update().get(pk=report.pk)
            if now is None or set_for.publish_at is None or set_for.publish_at > now or set_for.publish_by is None:
                raise NothingToDo
            by = set_for.publish_by
        with acting(Action.PUBLISH, report, by) as locked:
            yield locked, by


def require_signed(report: Report, version: Version, signed: Content) -> None:
    """Raises Refused unless every signer signed this very content."""
    digests = [(one.sha256, one.sm3) for one in version.signatures]
    if len(digests) != len(version.signers) or set(digests) != {(signed.sha256, signed.sm3)}:
        raise Refused(Refusal(guards.NOT_SIGNED), Action.PUBLISH, report)


def schedule(report: Report, at: datetime, *, by: Account) -> Report:
    """Set the time at which `publish_due` publishes the report in the name of `by`. `at` knows its zone.

    Raises Refused for a time that is past or further ahead than LONGEST_WAIT.
    """
    with acting(Action.SCHEDULE, report, by) as locked:
        if found := refusal_of_time(at):
            raise Refused(found, Action.SCHEDULE, locked)
        locked.publish_at, locked.publish_by = at, by
        locked.save(update_fields=["publish_at", "publish_by"])
        events.append(Action.SCHEDULE, by=by, on=locked, detail={"at": at.isoformat()})
        return locked


def refusal_of_time(at: datetime) -> Refusal | None:
    """Why nothing may be set to be published at `at`, or None."""
    now = timezone.now()
    if at <= now:
        return Refusal("time_past")
    return Refusal("time_too_far") if at > now + LONGEST_WAIT else None


def unschedule(report: Report, *, by: Account) -> Report:
    """Take the set time back; the report waits to be published by hand. Raises Refused where no time was set."""
    with acting(Action.SCHEDULE, report, by) as locked:
        if locked.publish_at is None:
            raise Refused(Refusal("no_time_set"), Action.SCHEDULE, locked)
        forget_time(locked, by)
        return locked


def forget_time(report: Report, by: Account) -> None:
    detail = {"at": report.publish_at.isoformat() if report.publish_at else ""}
    report.publish_at = report.publish_by = None
    report.save(update_fields=["publish_at", "publish_by"])
    events.append(UNSCHEDULE, by=by, on=report, detail=detail)


def withdraw(report: Report, reason: str, *, by: Account) -> Report:
    """已公开 → 已撤销公开, by order: the newest published version and all before it, with the reason that is shown.

    Nothing is deleted, and the public tree says so before this returns. A later version that is set to be published
    waits to be published by hand: the order came after.
    """
    with acting(Action.WITHDRAW, report, by) as locked:
        detail: dict[str, Any] = {"reason": reason_of(reason, Action.WITHDRAW, locked)}
        at = timezone.now()
        for version in current.siblings(locked).select_for_update(of=("self",)).order_by("version"):
            if version.status == Status.PUBLISHED:
                Publication.objects.filter(report=version).update(
                    withdrawn_at=at, withdrawn_by=by, withdrawn_reason=detail["reason"]
                )
                move(version, Action.WITHDRAW, by, detail=detail, at=at)
            elif version.publish_at:
                forget_time(version, by)
        tell_next_year(locked, by=by)
        locked.refresh_from_db()
        withhold(locked, Action.WITHDRAW)
    public.refresh(locked)
    return locked
