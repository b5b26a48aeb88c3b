"""A statistics table in a browser: its cells, what is typed into them, and whether it is saved."""

import re

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from filings.models import Report
from tests.reading import cells_of


def opened(page: Page, report: Report, key: str = "statistics") -> Page:
    page.goto(reverse("desk_table", args=[report.pk, key]))
    return page


def cell(page: Page, address: str) -> Locator:
    return page.locator(f'[name="{address}"]')


def state(page: Page) -> Locator:
    return page.locator(".save-state")


def saved(page: Page) -> None:
    """Wait until nothing waits any more."""
    page.wait_for_function("() => !Object.keys(sessionStorage).length")
    expect(state(page)).to_have_text(re.compile(r"^已保存 \d\d:\d\d$"))


def arrived(page: Page, address: str) -> None:
    """Wait until a cell no longer waits, though others may."""
    page.wait_for_function(
        'name => !Object.values(sessionStorage).some((kept) => kept.includes(`"${name}"`))', arg=address
    )


def stored(report: Report) -> dict[str, str]:
    """Address -> text of every cell that is not empty."""
    found = cells_of(report)
    return {address: cell.entered for address, cell in found.items() if cell.entered}


def put(page: Page, texts: dict[str, str]) -> None:
    """Type a text into each cell, and leave the last."""
    for address, text in texts.items():
        cell(page, address).fill(text)
    page.keyboard.press("Tab")


def typed(page: Page, *texts: str) -> None:
    """Type each text and go on to the next cell."""
    for text in texts:
        page.keyboard.type(text)
        page.keyboard.press("Enter")
