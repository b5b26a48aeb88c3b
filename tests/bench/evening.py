"""The last evening: many people at once, on PostgreSQL through gunicorn and workers as shipped. Prints its figures.

    python -m tests.throwaway_postgresql python -m tests.bench.evening small|full [PART...]

Each figure is a pair of one run. The exit status is 0 also where a target is missed.
"""

import argparse
import http.client
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .crowd import Person, lost, person
from .measuring import Line
from .proxy import Wire
from .stack import Stack, settings_of


@dataclass(frozen=True)
class Size:
    """How much of each: seconds, people, reports that are due, jobs and kills."""

    seconds: int
    people: int
    slow_people: int
    slow_seconds: int
    due: int
    jobs: int
    renders: int
    kills: int


SIZES = {
    "small": Size(seconds=15, people=40, slow_people=60, slow_seconds=30, due=8, jobs=40, renders=6, kills=8),
    "full": Size(seconds=60, people=40, slow_people=200, slow_seconds=120, due=100, jobs=300, renders=30, kills=30),
}
COPIES = 10
STRANGERS = 8


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def at_most_times(what: str, seconds: float, alone: float, most: float) -> Line:
    figure = f"{seconds * 1000:.0f} ms = {seconds / alone:.2f} x"
    return Line(what, figure, f"at most {most} x", seconds <= most * alone)


def together(calls: list[Callable[[], object]]) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def get(port: int, path: str, cookie: str = "") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    return answer.status, answer.read()


def typing_alone(one: Person, port: int, seconds: float, stop: threading.Event | None = None) -> list[float]:
    """What saving took, a cell four times a second, for so long or until `stop`."""
    before, end, number = len(one.seconds), time.monotonic() + seconds, len(one.seconds)
    while time.monotonic() < end and not (stop and stop.is_set()):
        number += 1
        one.save(port, number)
        time.sleep(0.25)
    return one.seconds[before:]


def copies(stack: Stack, size: Size) -> list[Line]:
    """Autosave of one person, alone and while ten others have review copies made."""
    typist, *others = crowd(COPIES + 1, "1")
    stack.start_workers(1)
    alone = typing_alone(typist, stack.port, size.seconds)
    made, done = list[float](), threading.Event()

    def fetch(one: Person) -> None:
        begun, path = time.monotonic(), f"/desk/reports/{one.report.pk}/preview.pdf"
        while not get(stack.port, path, one.cookie)[1].startswith(b"%PDF"):
            time.sleep(1)
            if time.monotonic() - begun > 600:
                return
        made.append(time.monotonic() - begun)

    def ask() -> None:
        together([lambda one=one: fetch(one) for one in others])  # type: ignore[misc]
        done.set()

    asking = threading.Thread(target=ask)
    asking.start()
    beside = typing_alone(typist, stack.port, 600, done)
    asking.join()
    return [
        Line("autosave alone, p95", f"{p95(alone) * 1000:.0f} ms"),
        at_most_times(f"while {COPIES} review copies are made, p95", p95(beside), p95(alone), 3),
        Line("review copies made", f"{len(made)} of {COPIES}", "all", len(made) == COPIES),
        Line("the last of them came after", f"{max(made, default=0):.0f} s"),
        *kept([typist]),
    ]


def kept(people: list[Person]) -> list[Line]:
    errors, gone = sum(one.errors for one in people), sum(map(lost, people))
    return [
        Line("errors", str(errors), "none", not errors),
        Line("cells and changes that are not as they were answered", str(gone), "none", not gone),
    ]


def crowd(count: int, prefix: str) -> list[Person]:
    """People of units of their own, whose codes begin with 52 and `prefix`."""
    return [person(int(prefix) * 1000 + number) for number in range(count)]


def typing(stack: Stack, size: Size) -> list[Line]:
    """Forty people a cell a second, then many a cell every ten seconds."""
    alone, *many = crowd(max(size.people, size.slow_people) + 1, "2")
    single = typing_alone(alone, stack.port, size.seconds)
    fast = many[: size.people]
    begun = time.perf_counter() + 1
    together(
        [
            lambda one=one, at=at: one.save_every_second(stack.port, begun + at / len(fast), size.seconds)  # type: ignore[misc]
            for at, one in enumerate(fast)
        ]
    )
    quick = [taken for one in fast for taken in one.seconds]
    before = [len(one.seconds) for one in many]
    slow = many[: size.slow_people]

    def slowly(one: Person, at: float) -> None:
        end, number = time.monotonic() + size.slow_seconds, 500
        time.sleep(at)
        while time.monotonic() < end:
            number += 1
            one.save(stack.port, number)
            time.sleep(10)

    together([lambda one=one, at=at: slowly(one, 10 * at / len(slow)) for at, one in enumerate(slow)])  # type: ignore[misc]
    calm = [taken for one, first in zip(slow, before, strict=False) for taken in one.seconds[first:]]
    return [
        Line("autosave alone, p95", f"{p95(single) * 1000:.0f} ms"),
        at_most_times(f"{len(fast)} people a cell a second, p95", p95(quick), p95(single), 3),
        Line(
            f"{len(slow)} people a cell every ten seconds, p95",
            f"{p95(calm) * 1000:.0f} ms",
            "below 1500 ms",
            p95(calm) < 1.5,
        ),
        *kept([alone, *many]),
    ]


def strangers(stack: Stack, size: Size) -> list[Line]:
    """A public page, alone and while eight strangers sign in wrongly as fast as they are answered."""
    alone = pages(stack.port, size.seconds)
    stop, answers = threading.Event(), list[int]()

    def try_passwords(number: int) -> None:
        while not stop.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=60)
            token = "x" * 32
            body = f"username=stranger{number}&password=wrong&csrfmiddlewaretoken={token}"
            headers = {"Cookie": f"csrftoken={token}", "Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", "/login/", body, headers)
            answers.append(connection.getresponse().status)
            connection.close()

    threads = [threading.Thread(target=try_passwords, args=(number,)) for number in range(STRANGERS)]
    for one in threads:
        one.start()
    beside = pages(stack.port, size.seconds)
    stop.set()
    for one in threads:
        one.join()
    hashed, refused = answers.count(200), answers.count(429)
    return [
        Line("a public page alone, median", f"{statistics.median(alone) * 1000:.1f} ms"),
        at_most_times(
            f"while {STRANGERS} strangers sign in wrongly", statistics.median(beside), statistics.median(alone), 2
        ),
        Line("of their attempts hashed, and refused before it", f"{hashed} and {refused}"),
    ]


def pages(port: int, seconds: float) -> list[float]:
    taken, end = list[float](), time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.perf_counter()
        status, _body = get(port, "/")
        assert status == 200
        taken.append(time.perf_counter() - begun)
        time.sleep(0.02)
    return taken


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
    import resource
    import subprocess
    import sys

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


def loaded(stack: Stack, size: Size) -> list[Line]:
    """Processor time of a copy from the loaded process, beside that of a fresh interpreter, as it was before."""
    from filings.rendering import client
    from filings.rendering.job import Job
    from tests import factories
    from tests.reading import article_of, attachments_of, document_of

    unit = factories.unit("529999", "平塘县")
    report = factories.pingtang_report(unit, factories.people(unit, "529999-"))
    job = Job(document_of(report, article_of(report)), attachments_of(report)).pack()
    cold = [fresh(job) for _ in range(5)]
    process = client.Renderer(1)
    process.run(job, 2**30, 60)
    assert process.process is not None
    pid = process.process.process.pid
    warm = []
    for _ in range(5):
        before = cpu_of_children(pid)
        process.run(job, 2**30, 60)
        warm.append(cpu_of_children(pid) - before)
    process.stop()
    ratio = statistics.median(warm) / statistics.median(cold)
    return [
        Line("a copy by a fresh interpreter, processor time", f"{statistics.median(cold):.2f} s"),
        Line(
            "by the loaded process", f"{statistics.median(warm):.2f} s = {ratio:.2f} x", "at most 0.7 x", ratio <= 0.7
        ),
    ]


def fresh(job: bytes) -> float:
    import resource
    import subprocess
    import sys

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "filings.rendering.worker", str(2**30), "60"]
    subprocess.run(command, input=job, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cpu_of_children(pid: int) -> float:
    """Processor seconds of the children of `pid` that have ended (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def parts() -> dict[str, tuple[str, Callable[[Stack, Size], list[Line]]]]:
    from . import killing, serving

    return {
        "serving": ("Reports and lists behind nginx", serving.serving),
        "copies": ("Review copies beside somebody who types", copies),
        "typing": ("Many who type", typing),
        "strangers": ("Strangers who try passwords", strangers),
        "due": ("Reports whose time has come", due),
        "loaded": ("A copy from the loaded process", loaded),
        "kills": ("Jobs while processes are killed", killing.kills),
        "outages": ("The database, then the storage away", killing.outages),
    }


def set_up(folder: Path) -> Wire:
    """Give this process the settings and the database of the site; the wire between the two.

    Accounts share one true hash of a password.
    """
    # The site speaks through a wire that can be cut; this process does not.
    direct = os.environ["DATABASE_URL"]
    found = urlsplit(direct)
    wire = Wire((str(found.hostname), int(found.port or 5432)))
    os.environ.update(settings_of(folder))
    import django
    from django.conf import settings
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command

    django.setup()
    os.environ["DATABASE_URL"] = direct.replace(f":{found.port}/", f":{wire.port}/")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from filings.models import Account
    from tests import factories

    once = make_password(factories.PASSWORD)
    settings.PASSWORD_HASHERS = [*settings.PASSWORD_HASHERS, "django.contrib.auth.hashers.MD5PasswordHasher"]
    Account.set_password = lambda self, _raw: setattr(self, "password", once)  # type: ignore[method-assign,assignment]
    return wire


def main(arguments: Any) -> None:
    size = SIZES[arguments.size]
    with tempfile.TemporaryDirectory() as folder:
        wire = set_up(Path(folder))
        known = parts()
        stack = Stack(Path(folder), wire)
        try:
            stack.start_web()
            for name in arguments.parts or known:
                title, measure = known[name]
                print(f"\n{title}", *measure(stack, size), sep="\n", flush=True)
        finally:
            stack.stop()
            if arguments.log:
                print((Path(folder) / "log").read_text())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.evening", description=__doc__)
    parser.add_argument("size", choices=sorted(SIZES))
    parser.add_argument("parts", nargs="*")
    parser.add_argument("--log", action="store_true", help="print what the processes wrote")
    main(parser.parse_args())
