"""What conftest promises to every other test."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from playwright.sync_api import Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from filings import events
from filings.models import Event, Unit
from filings.rendering import article, pdf
from filings.rendering.worker import Press
from filings.states import Status
from tests import factories, finished_pdfs
from tests.printed import chapter
from tests.reading import read
from tests.selection import mark_tests, runs_on, touches_the_database


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", ["first", "second"])
def test_events_are_gone_after_a_test_and_guarded_in_the_next(run: str) -> None:
    assert Event.objects.count() == 0
    events.append(run, by=None)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.all().delete()
    assert list(Event.objects.values_list("action", flat=True)) == [run]


def test_files_of_a_test_lie_in_its_own_folder(tmp_path: Path) -> None:
    assert settings.VAR_DIR == tmp_path / "var"
    assert settings.PUBLISHED_DIR == tmp_path / "var" / "published"
    assert Path(os.environ["VAR_DIR"]) != settings.BASE_DIR / "var"


def test_the_browser_is_one_of_a_chinese_office(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/healthz")
    told = page.evaluate("[navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone]")
    assert (page.inner_text("body").strip(), told) == ("ok", ["zh-CN", "Asia/Shanghai"])


# Which tests run where


def arithmetic(tmp_path: Path) -> None:
    """Nothing but a folder."""


def asks_for_db(db: None) -> None: ...


def asks_for_what_stands_on_db(desk: object) -> None: ...


def asks_for_a_server(live_server: object) -> None: ...


def looks_at_a_page(page: object) -> None: ...


def looks_at_a_pdf(press: object) -> None: ...


@pytest.mark.django_db
def says_so() -> None: ...


@pytest.mark.postgresql
def starts_a_process_on_postgresql() -> None: ...


def looks_at_what_is_stored(page: object, live_server: object) -> None: ...


@pytest.mark.own_pdf
def times_a_pdf() -> None: ...


def item(request: pytest.FixtureRequest, function: Callable[..., None]) -> pytest.Item:
    """`function` as if it were collected from this file."""
    made = pytest.Function.from_parent(request.node.parent, name=function.__name__, callobj=function)
    mark_tests([made])
    return made


@pytest.mark.parametrize(
    ("function", "sqlite", "postgresql"),
    [
        (arithmetic, True, False),
        (looks_at_a_page, True, False),
        (looks_at_a_pdf, True, False),
        (asks_for_db, True, True),
        (asks_for_what_stands_on_db, True, True),
        (asks_for_a_server, True, True),
        (says_so, True, True),
        (starts_a_process_on_postgresql, False, True),
        # In a file that is not of BROWSER_ON_BOTH.
        (looks_at_what_is_stored, True, False),
    ],
)
def test_what_touches_no_database_runs_once(
    function: Callable[..., None], sqlite: bool, postgresql: bool, request: pytest.FixtureRequest
) -> None:
    made = item(request, function)
    assert (runs_on("sqlite", made), runs_on("postgresql", made)) == (sqlite, postgresql)


def test_nothing_runs_here_that_belongs_to_the_other_database(request: pytest.FixtureRequest) -> None:
    """Of the tests that were collected with this one; the one itself touches no database, and so runs on SQLite."""
    assert [one.nodeid for one in request.session.items if not runs_on(connection.vendor, one)] == []
    assert not touches_the_database(request.node)


@pytest.mark.parametrize(
    ("function", "marks"),
    [(arithmetic, set()), (looks_at_a_page, {"browser"}), (looks_at_a_pdf, {"pdf"}), (times_a_pdf, {"own_pdf", "pdf"})],
)
def test_what_make_test_fast_leaves_out_is_marked(
    function: Callable[..., None], marks: set[str], request: pytest.FixtureRequest
) -> None:
    assert {mark.name for mark in item(request, function).iter_markers()} == marks


def test_pictures_of_failures_lie_in_a_folder_of_this_worker(pytestconfig: pytest.Config, worker_id: str) -> None:
    own = "" if worker_id == "master" else worker_id
    assert Path(pytestconfig.getoption("output")).parts[-1] == (own or "test-results")


# PDFs that are set once


def test_pdf_that_is_only_looked_at_is_set_once_for_all_tests(press: Press, settings: Settings) -> None:
    html = chapter(f"<p>{os.urandom(8).hex()}</p>")
    made = press.pdf(html)
    # No limit of time would let another one be made.
    assert made == press.pdf(html) == pdf.render(html)
    settings.RENDER_SECONDS = 0
    with pytest.raises(pdf.CannotRender):
        pdf.render(html)


def test_server_finds_the_same_pdfs_and_has_what_is_missing_set_in_a_process(press: Press) -> None:
    html = chapter(f"<p>{os.urandom(8).hex()}</p>")
    found: list[bytes] = []
    thread = Thread(target=lambda: found.append(pdf.render(html)))
    thread.start()
    thread.join()
    assert found == [press.pdf(html)]


def test_what_cannot_be_set_is_said_as_on_a_site() -> None:
    with pytest.raises(pdf.CannotRender) as refused:
        pdf.render(chapter("<p>甲\u0378乙</p>"))
    assert "U+0378" in refused.value.refusal.sentence


@pytest.mark.own_pdf
def test_own_pdf_is_set_anew_and_bears_the_true_time(county: Unit, staff: factories.People) -> None:
    assert pdf.render.__module__ == "filings.rendering.pdf"
    signed = factories.report_in(Status.TO_PUBLISH, county, staff)
    assert article.signed_at(read(signed)[0]) == signed.signatures.get(role="head").at


def test_other_pdfs_bear_one_time(county: Unit, staff: factories.People) -> None:
    signed = factories.report_in(Status.TO_PUBLISH, county, staff)
    assert (
        article.signed_at(read(signed)[0])
        == finished_pdfs.SIGNED
        < signed.signatures.get(role="head").at - timedelta(days=1)
    )
