"""People at browsers of their own: each has a context, so that nobody shares a session with anybody."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from filings import workflow
from filings.models import Account, Report, Unit
from filings.states import Role
from tests import factories

from .looking import DESK, TELEPHONE, Look, barriers, english, sideways
from .table import opened

# The machine may have other work as well.
PATIENCE = 60_000
"""Milliseconds: a PDF that a page waits for is set behind everything else that the machine has to do."""
expect.set_options(timeout=PATIENCE)

Seat = Callable[..., Page]


def follow(page: Page, link: Locator) -> None:
    """Press a link or a button and wait for the page it leads to, as what is read at once is not waited for."""
    with page.expect_navigation():
        link.click()


@pytest.fixture
def county(live_server: LiveServer) -> Unit:
    """平塘县. Needs the server, whose database it is made in."""
    return factories.unit()


@pytest.fixture
def staff(county: Unit) -> factories.People:
    """The three people of the county, each called by the name of the post: 填报人, 审核人, 单位负责人."""
    return factories.People(*(factories.account(str(role.label), (role, county)) for role in Role))


@pytest.fixture
def seat(live_server: LiveServer, new_context: Callable[..., BrowserContext]) -> Iterator[Seat]:
    """Gives a new browser with one page: seat() of a stranger, seat(account) of someone who has signed in.

    Options are Playwright's for a context. A test fails that leaves an error in the console of any of its pages.
    """
    complaints: list[str] = []

    def sit_down(account: Account | None = None, **options: Any) -> Page:
        context = new_context(base_url=live_server.url, **options)
        context.set_default_timeout(PATIENCE)
        context.on("console", lambda message: complaints.extend(complaint(message)))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        if account:
            cookie = factories.signed_in(account).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        return context.new_page()

    yield sit_down
    assert complaints == []


SAVING = "/save/", "/cells/", "/paste/", "/words/"
"""How the addresses end to which pages send by themselves what is typed or pasted."""


def complaint(message: Any) -> list[str]:
    """What a message of the console complains of.

    An error page of ours is no fault of the page; nor is a save that did not come through, of which it tells in words,
    nor a connection that a test has cut.
    """
    url = message.location["url"]
    page_itself = message.page and url == message.page.url
    answered = message.text.startswith("Failed to load resource: the server responded with a status of")
    unsaved = url.endswith(SAVING) and message.text.startswith("Failed to load resource: ")
    cut = "net::ERR_INTERNET_DISCONNECTED" in message.text
    if message.type not in ("error", "warning") or (page_itself and answered) or unsaved or cut:
        return []
    return [f"{url}: {message.text}"]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Looks at a page as it stands, at both widths. What it finds is said with a picture of it."""

    def at_both_widths(page: Page) -> None:
        expect(page.locator(".chapter-editor:not(.is-ready)")).to_have_count(0)
        for size in (DESK, TELEPHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            found = [*sideways(page), *barriers(page), *english(page)]
            if found:
                page.screenshot(path=tmp_path / f"{size['width']}.png", full_page=True)
            assert (found, page.url, size["width"], tmp_path) == ([], page.url, size["width"], tmp_path)

    return at_both_widths


@pytest.fixture
def draft(county: Unit, staff: factories.People) -> Report:
    return workflow.start_report(county, 2018, by=staff.preparer)


@pytest.fixture
def table(seat: Seat, draft: Report, staff: factories.People) -> Page:
    return opened(seat(staff.preparer), draft)
