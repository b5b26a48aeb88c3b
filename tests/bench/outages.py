"""Takes the database, the storage and the disk away for a while."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from . import disk
from .at_once import Size, crowd, get, kept
from .crowd import Person
from .due import due_reports
from .killing import PATIENCE, open_jobs, publish, signed_reports
from .measuring import Line
from .proxy import Wire
from .stack import Stack

AWAY = 20
"""Seconds for which something is away."""


def outages(stack: Stack, size: Size) -> list[Line]:
    """What a person who types and a job meet while the database is away, the storage, and room on the disk."""
    from django.conf import settings

    (typist,) = crowd(1, "5")
    var = settings.VAR_DIR
    ways: list[tuple[str, Callable[[], Any]]] = [
        ("the database away", lambda: without_database(stack.wire)),
        ("the storage away", lambda: without_folder(settings.PUBLISHED_DIR)),
        ("the disk full", lambda: disk.full(stack, var)),
        ("VAR_DIR read-only", lambda: disk.read_only(var)),
    ]
    waiting = signed_reports(due_reports(len(ways), "8"))
    stack.start_workers(1)
    by_itself = var.is_mount()
    lines = [] if by_itself else [Line("no right to mount a disk", "limits of files and folders in its place")]
    for (what, away), report in zip(ways, waiting, strict=True):
        lines += outage(stack, typist, what, report, away)
    return lines


def outage(stack: Stack, typist: Person, what: str, report: Any, away: Callable[[], Any]) -> list[Line]:
    """A page asked for and a cell typed each second meanwhile, and a publication; nobody asks for it again."""
    answers, saves, begun = list[tuple[int, bytes]](), 0, time.monotonic()
    if "database" in what:
        publish(report)
    with away():
        if "database" not in what:
            publish(report)
        while time.monotonic() < begun + AWAY:
            answers.append(get(stack.port, f"/desk/reports/{typist.report.pk}/", typist.cookie))
            saves += saved(typist, stack.port)
            time.sleep(1)
    begun = time.monotonic()
    while get(stack.port, "/healthz")[0] != 200 and time.monotonic() - begun < PATIENCE:
        time.sleep(0.2)
    back = time.monotonic() - begun
    # As a browser does, which sends again what was not taken.
    while not saved(typist, stack.port):
        time.sleep(1)
    done = came_by_itself(report)
    sentences = sum("</h1>" in body.decode() for _status, body in answers)
    statuses = sorted({status for status, _body in answers})
    return [
        Line(
            f"{what} for {AWAY} s: {statuses}, a page with a sentence",
            f"{sentences} of {len(answers)}",
            "all",
            sentences == len(answers),
        ),
        Line("    cells taken meanwhile; answers again after", f"{saves}; {back:.1f} s"),
        Line(
            "    the publication came by itself, for the public as well",
            f"after {time.monotonic() - begun:.0f} s",
            "yes",
            done,
        ),
        *kept([typist]),
    ]


def came_by_itself(report: Any) -> bool:
    """Whether it is published once, no job is open, and its page lies in the public tree."""
    from filings.models import Publication
    from filings.publishing import public

    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        in_tree = public.find(report.unit.code, report.year, None, "")
        if in_tree and not open_jobs() and Publication.objects.filter(report=report).count() == 1:
            return True
        time.sleep(1)
    return False


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
