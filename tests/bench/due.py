"""Reports whose set time has come, and the runs that publish them."""

import resource
import subprocess
import sys
import time
from datetime import timedelta

from .at_once import Size
from .measuring import Line
from .stack import Stack


def due(stack: Stack, size: Size) -> list[Line]:
    """Reports whose time has come: one run, two runs at once, and two runs of one after the other."""
    stack.stop_workers()
    halves = [due_reports(size.due, "3"), due_reports(size.due, "4")]
    one, cpu = run_due(1, halves[0])
    two, cpu_of_two = run_due(2, halves[1])
    return [
        Line(f"{size.due} reports due, one run", f"{one:.1f} s"),
        Line("two runs at once", f"{two:.1f} s = {one / two:.2f} x as fast", "at least 1.5 x", one / two >= 1.5),
        Line(
            "processor time of two runs",
            f"{cpu_of_two / cpu:.2f} x that of one",
            "at most 1.15 x",
            cpu_of_two / cpu <= 1.15,
        ),
        Line("published, once each", f"{published()} of {2 * size.due}", "all", published() == 2 * size.due),
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
    processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(runs)]
    for one in processes:
        one.wait()
    taken, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def published() -> int:
    from django.db.models import Count

    from filings.models import Event, Publication

    once = Event.objects.filter(action="publish").values("chain").annotate(n=Count("pk")).filter(n=1).count()
    return min(once, Publication.objects.count())
