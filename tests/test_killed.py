"""A process killed at any step of publishing leaves nothing half-published, and the next run finishes it."""

import itertools
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from filings import events, publishing, verification
from filings.models import Event, Publication, Report
from filings.publishing import public
from filings.publishing.storage import TEMPORARIES
from filings.states import Status
from tests import factories
from tests.killed import beside
from tests.stored import stored_names, stored_path

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pdf]

# All the steps there are on the engine that sites of many people have; a spread of them on the other.
KILLS, REPORTS = (50 if connection.vendor == "postgresql" else 20), 5

Machine = Callable[[Path, int], str]


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """Runs `publish_due` with its files in a folder and fails at a step: "killed", or "done" and how many steps."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "TMPDIR": str(tmp_path)}
    name = str(connection.settings_dict["NAME"])
    with subprocess.Popen(
        [sys.executable, "-m", "tests.killed", name],
        cwd=django_settings.BASE_DIR,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        reading, writing = process.stdout, process.stdin
        assert reading is not None
        assert writing is not None

        def run(folder: Path, step: int) -> str:
            writing.write(f"{folder} {step}\n")
            writing.flush()
            return reading.readline().strip()

        yield run
        writing.close()


def due_report(number: int) -> Report:
    """A signed report of a county of its own, whose time has come."""
    county = factories.unit(f"5227{number:02}")
    staff = factories.people(county, f"{county.code}-")
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    Report.objects.filter(pk=report.pk).update(
        publish_at=timezone.now() - timedelta(hours=1), publish_by=staff.preparer
    )
    return Report.objects.select_related("unit").get(pk=report.pk)


def half_published(report: Report, folder: Path) -> list[str]:
    """What of `report` is published although not all of it is, or the other way round."""
    fresh, published = Report.objects.get(pk=report.pk), Publication.objects.filter(report=report).first()
    told = Event.objects.filter(chain=f"report:{report.pk}", action="publish").count()
    if fresh.status == Status.PUBLISHED and published and told == 1 and fresh.publish_at is None:
        return list(verification.faults(published))
    if fresh.status == Status.TO_PUBLISH and not published and told == 0 and fresh.publish_at:
        return []
    return [f"{fresh.status}, {published}, {told} events"]


def whole_files(folder: Path) -> set[str]:
    """The files that readers could be led to; each is what its name says."""
    names = {path.name for path in folder.glob("[!t]?/*")}
    assert {publishing.read(name) and name for name in names} == names
    return names


def empty(folder: Path) -> None:
    """Nothing leads to what an attempt stored that came to nothing; the next one makes it again."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(beside(folder), ignore_errors=True)


def test_kills_leave_every_report_published_exactly_once(machine: Machine, tmp_path: Path, settings: Settings) -> None:
    """The last of the steps come after the publication: what the public reads is written, which Django does without."""
    folders = (tmp_path / f"published-{number}" for number in itertools.count())
    numbers = itertools.count()
    due_report(next(numbers))
    outcome, steps = machine(next(folders), 0).split()
    assert (outcome, int(steps) >= KILLS) == ("done", True)
    spread = [1 + number * (int(steps) - 1) // (KILLS - 1) for number in range(KILLS)]
    assert (len(set(spread)), spread[0], spread[-1]) == (KILLS, 1, int(steps))
    killed, rounds = 0, 0
    for turn in range(REPORTS):
        steps_left = spread[turn::REPORTS]
        while steps_left:
            rounds += 1
            report, folder = due_report(next(numbers)), next(folders)
            settings.PUBLISHED_DIR, settings.VAR_DIR = folder, beside(folder)
            while steps_left and not Publication.objects.filter(report=report).exists():
                empty(folder)
                assert machine(folder, steps_left.pop(0)) == "killed"
                killed += 1
                assert half_published(report, folder) == []
                whole_files(folder)
            for left in (folder / TEMPORARIES).glob("*"):
                os.utime(left, (0, time.time() - 2 * publishing.LEFTOVER_AGE))
            assert machine(folder, 0).startswith("done")
            assert_published(report, folder)
            assert machine(folder, 0).startswith("done")
    assert (killed, Publication.objects.count()) == (KILLS, rounds + 1)
    assert Event.objects.filter(action="publish").count() == rounds + 1
    assert events.all_broken() == []


def assert_published(report: Report, folder: Path) -> None:
    """All of it is there once; and what the public reads, once it is written again, is whole."""
    published = Publication.objects.get(report=report)
    assert Report.objects.get(pk=report.pk).status == Status.PUBLISHED
    assert half_published(report, folder) == []
    files = {published.sha256(kind) for kind in ("content", "signatures", "html", "pdf")}
    assert {path.name for path in folder.glob("[!t]?/*")} == files
    public.refresh(report)
    assert public.write(report.unit.code, report.year) == public.Written()


def test_file_that_is_still_being_written_is_left_alone(settings: Settings) -> None:
    finished = stored_path(publishing.store(b"x"))
    young, old = (settings.PUBLISHED_DIR / TEMPORARIES / name for name in ("young", "old"))
    for path in (young, old):
        path.write_bytes(b"half")
    for path in (old, finished):
        os.utime(path, (0, time.time() - publishing.LEFTOVER_AGE - 60))
    publishing.remove_leftovers()
    assert stored_names(settings.PUBLISHED_DIR) == sorted([young.name, finished.name])
