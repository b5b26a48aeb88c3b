"""Kills processes while jobs are done, and takes the database and the storage away."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .at_once import Size, crowd, get, kept
from .crowd import Person
from .due import due_reports
from .measuring import Line
from .proxy import Wire
from .stack import Stack, children, resident

AWAY = 20
"""Seconds for which something is away."""
PATIENCE = 900
WORKERS = 2


def kills(stack: Stack, size: Size) -> list[Line]:
    """Jobs, some of which set a PDF and publish, while web, workers and the processes that set PDFs are killed."""
    from filings import events, verification
    from filings.models import Event, Publication

    reports = signed_reports(due_reports(size.renders, "6"))
    stack.start_workers(WORKERS)
    dice, done, asked = random.Random(15), 0, 0
    before = Publication.objects.count()
    for report in reports:
        publish(report)
    asked += len(reports)
    copied = signed_reports(due_reports(3, "7"))
    while done < size.kills or asked < size.jobs:
        if asked < size.jobs:
            asked += ask_for_copies(copied)
        if done < size.kills:
            done += kill_one(stack, dice)
        time.sleep(0.5)
        stack.revive()
    settled = settle(stack, reports)
    published = Publication.objects.count() - before
    chains = [f"report:{one.pk}" for one in reports]
    told = Event.objects.filter(action="publish", result="done", chain__in=chains).count()
    wrong = [fault for one in Publication.objects.filter(report__in=reports) for fault in verification.faults(one)]
    want = size.renders
    once = published == told == want and not wrong
    return [
        Line("jobs asked for, processes killed", f"{asked} and {done}"),
        Line("reports published, and told in the log", f"{published} and {told}", f"{want} and {want}", once),
        Line("what a verification finds", str(len(wrong)), "nothing", not wrong),
        Line("chains of events that are broken", str(len(events.all_broken())), "none", not events.all_broken()),
        Line("jobs that are still open", str(settled), "none", settled == 0),
        *memory(stack, size, copied),
    ]


def signed_reports(keys: list[int]) -> list[Any]:
    from filings.models import Report

    return list(Report.objects.filter(pk__in=keys).select_related("unit"))


def publish(report: Any) -> None:
    from filings import jobs
    from filings.models import Signature
    from filings.models.job import JobKind

    by = Signature.objects.filter(report=report, role="reviewer").select_related("account")[0].account
    jobs.ask(JobKind.PUBLISH, report, by=by)


def ask_for_copies(reports: list[Any]) -> int:
    """Ask for a copy of each report that has none open; how many were asked for."""
    from filings import jobs
    from filings.models import Job, Signature
    from filings.models.job import JobKind

    asked = 0
    for number, report in enumerate(reports):
        last = jobs.last(JobKind.COPY, report)
        if last and last.state in ("waiting", "running"):
            continue
        roles = ("preparer", "reviewer", "head")
        by = Signature.objects.filter(report=report, role=roles[number % 3]).select_related("account")[0].account
        Job.objects.filter(kind=JobKind.COPY, report=report).delete()
        jobs.ask(JobKind.COPY, report, by=by, key=jobs.copy_key(report))
        asked += 1
    return asked


def kill_one(stack: Stack, dice: random.Random) -> int:
    """SIGKILL to a worker, a process of the web, or one that sets PDFs; 1 if there was one."""
    assert stack.web is not None
    workers = [one.pid for one in stack.workers]
    kinds = [workers, children(stack.web.pid), [child for one in workers for child in children(one)]]
    found = dice.choice(kinds)
    if not found:
        return 0
    try:
        os.kill(dice.choice(found), signal.SIGKILL)
    except ProcessLookupError:
        return 0
    return 1


def settle(stack: Stack, reports: list[Any]) -> int:
    """Wait until no job is open, asking again for what was parked; how many are open then."""
    from filings.models import Job

    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        stack.revive()
        for parked in Job.objects.filter(kind="publish", state="parked", report__in=reports).select_related("report"):
            publish(parked.report)
        if not open_jobs():
            return 0
        time.sleep(1)
    return open_jobs()


def open_jobs() -> int:
    from filings.models import Job

    return Job.objects.filter(state__in=("waiting", "running")).count()


def memory(stack: Stack, size: Size, reports: list[Any]) -> list[Line]:
    """Memory of one worker after a tenth of the jobs, and after all."""
    stack.stop_workers()
    stack.start_workers(1)
    (worker,) = stack.workers
    done, measured = 0, dict[int, int]()
    for bound in (size.jobs // 10, size.jobs):
        while done < bound:
            done += ask_for_copies(reports)
            time.sleep(0.05)
        settle(stack, [])
        measured[bound] = resident(worker.pid)
    first, last = measured.values()
    ratio = last / first
    return [
        Line(
            f"memory of a worker after {size.jobs} jobs, beside {size.jobs // 10}",
            f"{last / 2**20:.0f} MB = {ratio:.2f} x",
            "at most 1.1 x",
            ratio <= 1.1,
        )
    ]


def outages(stack: Stack, size: Size) -> list[Line]:
    """What a person who types and a job meet while the database is away, and the storage."""
    from django.conf import settings

    (typist,) = crowd(1, "5")
    waiting = signed_reports(due_reports(2, "8"))
    stack.start_workers(1)
    lines = []
    for what, report, away in (
        ("the database", waiting[0], lambda: without_database(stack.wire)),
        ("the storage", waiting[1], lambda: without_folder(settings.PUBLISHED_DIR)),
    ):
        lines += outage(stack, typist, what, report, away)
    return lines


def outage(stack: Stack, typist: Person, what: str, report: Any, away: Callable[[], Any]) -> list[Line]:
    from filings.models import Publication

    publish(report)
    answers = []
    with away():
        end = time.monotonic() + AWAY
        while time.monotonic() < end:
            answers.append(get(stack.port, f"/desk/reports/{typist.report.pk}/", typist.cookie))
            time.sleep(1)
    begun = time.monotonic()
    sentences = sum("</h1>" in body.decode() for _status, body in answers)
    while get(stack.port, "/healthz")[0] != 200 and time.monotonic() - begun < PATIENCE:
        time.sleep(0.2)
    back = time.monotonic() - begun
    # As a browser does, which sends again what was not taken.
    while get(stack.port, "/healthz")[0] != 200 or not saved(typist, stack.port):
        time.sleep(1)
    open_still = settle(stack, [report])
    published = Publication.objects.filter(report=report).count()
    statuses = sorted({status for status, _body in answers})
    return [
        Line(
            f"{what} away for {AWAY} s: answers {statuses}, pages that say a sentence",
            f"{sentences} of {len(answers)}",
            "all",
            sentences == len(answers),
        ),
        Line("answers again after", f"{back:.1f} s"),
        Line("the publication asked for meanwhile", str(published), "1", published == 1 and not open_still),
        *kept([typist]),
    ]


def saved(typist: Person, port: int) -> bool:
    before = len(typist.seconds)
    typist.save(port, before + 1)
    refused, typist.errors = typist.errors > 0, 0
    return not refused


@contextmanager
def without_database(wire: Wire) -> Iterator[None]:
    wire.cut()
    yield
    wire.mend()


@contextmanager
def without_folder(folder: Any) -> Iterator[None]:
    """A file in the place of the folder, as a disk that is not mounted any more."""
    beside = folder.with_name("away")
    folder.mkdir(parents=True, exist_ok=True)
    folder.rename(beside)
    folder.write_text("")
    yield
    folder.unlink()
    beside.rename(folder)
