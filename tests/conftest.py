"""What every test stands on: its own files, an event table that can be emptied after it, a browser of the machine."""

import gc
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from threading import current_thread, get_ident, main_thread
from time import monotonic, sleep
from typing import Any, NoReturn

import hypothesis
import pytest
from django.core.signals import request_finished, request_started
from django.db import connection
from django.test import Client, TransactionTestCase
from pytest_django import Settings

from config.machine import find_chromium
from filings import events, guards
from filings.models import Unit
from filings.models.unit import Level

from . import factories, selection, together
from .finished_pdfs import pdfs_set_once, press

__all__ = ["pdfs_set_once", "press"]

# Playwright runs an event loop in the thread in which a browser test uses the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# Examples that write to a database take their time; CI tries the same ones each time.
hypothesis.settings.register_profile("database", deadline=None)
hypothesis.settings.register_profile("ci-database", parent=hypothesis.settings.get_profile("ci"), deadline=None)
hypothesis.settings.load_profile("ci-database" if os.environ.get("CI") == "true" else "database")


def pytest_configure(config: pytest.Config) -> None:
    """Pictures of failures: playwright empties the folder when it starts, so that each worker needs its own."""
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        config.option.output = str(Path(config.option.output) / worker)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by what they use, and leave to the other database what says nothing of this one."""
    selection.mark_tests(items)
    left_out = [item for item in items if not selection.runs_on(connection.vendor, item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if selection.runs_on(connection.vendor, item)]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> together.ByFile:
    return together.ByFile(config, log)


def pytest_collection_finish() -> None:
    """Take what stands until the end out of the way of the garbage collector: it is a fourth of the time otherwise."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path: Path) -> None:
    """Published files and the sample's files go to a folder of the test's own."""
    settings.VAR_DIR = tmp_path / "var"
    settings.PUBLISHED_DIR = tmp_path / "var" / "published"
    settings.VAR_DIR.mkdir()


@pytest.fixture
def prefecture(db: None) -> Unit:
    """黔南布依族苗族自治州, above 平塘县."""
    return factories.unit("522700", "黔南布依族苗族自治州", level=Level.PREFECTURE)


@pytest.fixture
def county(db: None) -> Unit:
    """平塘县人民政府, alone in its province."""
    return factories.unit()


@pytest.fixture
def staff(county: Unit) -> factories.People:
    """The three people of the county."""
    return factories.people(county)


@pytest.fixture
def desk(staff: factories.People) -> Client:
    """The browser of the county's preparer."""
    return factories.signed_in(staff.preparer)


# What a page sends while its browser is closed (static/js/unsent.js) is answered when its test has ended.
answering: set[int] = set()
served: set[int] = set()
"""Threads that answer now, and those that have since the last test; the tests' own thread is not among them."""


def begin(**_signal: object) -> None:
    if current_thread() is not main_thread():
        answering.add(get_ident())
        served.add(get_ident())


def end(**_signal: object) -> None:
    answering.discard(get_ident())


request_started.connect(begin)
request_finished.connect(end)


def wait_for_the_server() -> None:
    """Until no thread has answered anything for a moment; five seconds at most. No wait where none has answered."""
    quiet, latest = 0, monotonic() + 5
    while served and quiet < 3 and monotonic() < latest:
        quiet = 0 if answering else quiet + 1
        sleep(0.05)
    served.clear()


def lifting_the_triggers(teardown: Callable[[TransactionTestCase], None]) -> Callable[[TransactionTestCase], None]:
    """Emptying the tables after a test is the one deletion that events and guards must allow."""

    def teardown_without_triggers(self: TransactionTestCase) -> None:
        wait_for_the_server()
        events.drop_triggers(connection)
        try:
            with guards.lifted():
                teardown(self)
        finally:
            events.install_triggers(connection)

    return teardown_without_triggers


# Django has no hook around its flush, and no public name for it that the type hints would know.
TransactionTestCase._fixture_teardown = lifting_the_triggers(TransactionTestCase._fixture_teardown)  # type: ignore[attr-defined]


def do_without(what: str) -> NoReturn:
    """Something that the machine lacks is a failure with CI=true, and elsewhere a skip with one clear line."""
    if os.environ.get("CI") == "true":
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def fonts_of() -> Callable[[Path], set[tuple[str, ...]]]:
    """Lists the fonts of a PDF as poppler reads it: name, embedded, subset, with Unicode (yes or no)."""
    if shutil.which("pdffonts") is None:
        do_without("no pdffonts: install poppler-utils (see make test)")

    def listed(path: Path) -> set[tuple[str, ...]]:
        lines = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
        # name, type (three words: CID Type 0C (OT)), encoding, emb, sub, uni, object number
        return {(line.split()[0].partition("+")[2], *line.split()[-5:-2]) for line in lines}

    return listed


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], playwright: Any) -> dict[str, Any]:
    """Launch the machine's own Chromium, which asks the network for nothing of its own."""
    path = find_chromium() or playwright.chromium.executable_path
    if not Path(path).exists():
        do_without("no Chromium: install it (see make test) or set CHROMIUM to its path")
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    # Chromium's sandbox refuses to run as root.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    # The fonts of people, not those of reports, which a Press in this process would have it take.
    environment = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    arguments = ["--disable-gpu", *quiet, *sandbox]
    return {**browser_type_launch_args, "executable_path": path, "env": environment, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A browser as it stands in a county office."""
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
