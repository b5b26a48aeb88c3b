"""Kills processes while jobs are done."""

import os
import random
import signal
import time
from typing import Any

from .at_once import Size
from .due import due_reports
from .measuring import Line
from .stack import Stack, children, resident

PATIENCE = 900
WORKERS = 2
FEW, MANY = 30, 300
"""Jobs after which the memory of a worker is compared."""


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
        *memory(stack, copied),
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


def memory(stack: Stack, reports: list[Any]) -> list[Line]:
    """Memory of one worker after thirty jobs, and after three hundred."""
    stack.stop_workers()
    stack.start_workers(1)
    (worker,) = stack.workers
    done, measured = 0, list[int]()
    for bound in (FEW, MANY):
        while done < bound:
            done += ask_for_copies(reports)
            time.sleep(0.05)
            if worker.poll() is not None:
                raise RuntimeError(f"the worker ended after {done} jobs with {worker.returncode}")
        settle(stack, [])
        measured.append(resident(worker.pid))
    first, last = measured
    ratio = last / first
    figure = f"{last / 2**20:.0f} MB = {ratio:.2f} x"
    return [Line(f"memory of a worker after {MANY} jobs, beside {FEW}", figure, "at most 1.1 x", ratio <= 1.1)]
