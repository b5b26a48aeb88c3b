"""Reports whose set time has come, and the runs that publish them."""

import os
import resource
import subprocess
import sys
import time
from datetime import timedelta

from .at_once import Size
from .measuring import Line
from .stack import Stack

AT_ONCE = {"RENDERS_AT_ONCE": "2"}
"""Two runs on one machine are to set two PDFs at the same time; on two machines they would by themselves."""


def due(stack: Stack, size: Size) -> list[Line]:
    """Reports whose time has come: one run, and two at once; what it costs to start one is told apart."""
    stack.stop_workers()
    halves = [due_reports(size.due, "3"), due_reports(size.due, "4")]
    _seconds, first = run_due(1, due_reports(1, "11"))
    one, cpu = run_due(1, halves[0])
    two, cpu_of_two = run_due(2, halves[1])
    starting = first - (cpu - first) / (size.due - 1)
    work = (cpu_of_two - 2 * starting) / (cpu - starting)
    once = published([*halves[0], *halves[1]])
    return [
        Line(f"{size.due} reports due, one run", f"{one:.1f} s"),
        Line("two runs at once", f"{two:.1f} s = {one / two:.2f} x as fast", "at least 1.5 x", one / two >= 1.5),
        Line("processor time of one run, of two", f"{cpu:.1f} s and {cpu_of_two:.1f} s"),
        Line("    of which starting each", f"{starting:.1f} s"),
        Line("the work of two runs, beside that of one", f"{work:.2f} x", "at most 1.15 x", work <= 1.15),
        Line("published, once each", f"{once} of {2 * size.due}", "all", once == 2 * size.due),
    ]


def due_reports(count: int, prefix: str) -> list[int]:
    """Signed reports that are due in a while: `run_due` lets their time come."""
    from filings.states import Status
    from tests import factories

    made = []
    for number in range(count):
        county = factories.unit(str(520000 + int(prefix) * 1000 + number), f"到期{prefix}{number}县")
        staff = factories.people(county, f"{county.code}-")
        made.append(factories.report_in(Status.TO_PUBLISH, county, staff).pk)
    return made


def run_due(runs: int, reports: list[int]) -> tuple[float, float]:
    """Seconds and processor seconds of so many runs of `publish_due` at once."""
    from django.db.models import F
    from django.utils import timezone

    from filings.models import Report, Signature

    for pk in reports:
        by = Signature.objects.filter(report=pk, role="reviewer").values_list("account", flat=True)[0]
        Report.objects.filter(pk=pk).update(publish_at=timezone.now() - timedelta(hours=1), publish_by=by)
    assert Report.objects.filter(publish_at__lt=timezone.now(), publish_by=F("publish_by")).count() == len(reports)
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, "manage.py", "publish_due"]
    environment = {**os.environ, **AT_ONCE}
    processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) for _ in range(runs)]
    for one in processes:
        one.wait()
    taken, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def published(reports: list[int]) -> int:
    """How many of these were published, and that once."""
    from filings.models import Event, Publication

    told = [Event.objects.filter(chain=f"report:{pk}", action="publish", result="done").count() == 1 for pk in reports]
    return min(sum(told), Publication.objects.filter(report__in=reports).count())
