"""Typing the printed tables of the national form: what the browser adds up and where the keys lead."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from filings import workflow
from filings.models import Account, Report
from filings.states import Role
from tests import factories
from tests.reading import cells_of

from .conftest import Seat


@pytest.fixture
def preparer(live_server: LiveServer) -> Account:
    return factories.account("preparer", (Role.PREPARER, factories.unit()))


def opened(seat: Seat, preparer: Account, key: str, year: int = 2023) -> tuple[Page, Report]:
    """An empty table at the preparer's browser."""
    report = workflow.start_report(preparer.posts.get().unit, year, by=preparer)
    page = seat(preparer)
    page.goto(reverse("desk_table", args=[report.pk, key]))
    return page, report


def at(page: Page) -> str:
    """The address of the cell that has the focus."""
    return page.evaluate("document.activeElement.name")


def walk(page: Page, *keys: str) -> list[str]:
    """Where each of the keys leads."""
    led = []
    for key in keys:
        page.keyboard.press(key)
        led.append(at(page))
    return led


def cell(page: Page, address: str) -> str:
    return page.locator(f'[id="cell-{address}"]').evaluate("cell => cell.value")


def test_totals_of_the_matrix_follow_what_is_typed(seat: Seat, preparer: Account) -> None:
    page, report = opened(seat, preparer, "requests")
    for column in ("natural", "business", "research", "charity", "legal"):
        page.locator(f'[name="3.1.{column}"]').fill("——")
    assert cell(page, "3.1.total") == ""
    page.locator('[name="3.1.other"]').fill("——")
    assert cell(page, "3.1.total") == "——"
    page.locator('[name="3.1.natural"]').fill("1,012")
    page.locator('[name="3.1.legal"]').fill("\uff13")
    assert cell(page, "3.1.total") == "1015"
    page.locator('[name="3.1.other"]').fill("三")
    assert cell(page, "3.1.total") == ""
    page.locator('[name="3.1.other"]').fill("0")
    page.get_by_role("button", name="保存").click()
    # The server says the same.
    expect(page.locator('[id="cell-3.1.total"]')).to_have_text("1015")
    assert cells_of(report)["3.1.total"].value == 1015


def test_typed_total_of_a_column_takes_the_sum_of_its_parts(seat: Seat, preparer: Account) -> None:
    page, _report = opened(seat, preparer, "requests")
    page.locator('[name="3.3.natural"]').fill("3")
    page.locator('[name="3.16.natural"]').fill("4")
    page.locator('[id="sum-3.24.natural"]').get_by_role("button").click()
    assert (cell(page, "3.24.natural"), at(page)) == ("7", "3.24.natural")
    expect(page.locator('[id="sum-3.24.business"]')).to_be_hidden()


def test_enter_stays_in_the_column_of_the_matrix(seat: Seat, preparer: Account) -> None:
    page, report = opened(seat, preparer, "requests")
    page.locator('[name="3.1.charity"]').focus()
    assert walk(page, "Enter", "Enter", "ArrowDown", "Shift+Enter", "ArrowUp", "Shift+Enter", "Shift+Enter") == [
        "3.2.charity",
        "3.3.charity",
        "3.4.charity",
        "3.3.charity",
        "3.2.charity",
        "3.1.charity",
        "3.1.charity",
    ]
    page.locator('[name="3.25.charity"]').focus()
    assert walk(page, "Enter") == ["3.25.charity"]
    assert page.url.endswith(reverse("desk_table", args=[report.pk, "requests"]))


def test_enter_goes_along_the_one_line_of_the_strip(seat: Seat, preparer: Account) -> None:
    page, _report = opened(seat, preparer, "cases")
    page.locator('[name="4.3.review"]').focus()
    assert walk(page, "Enter", "Enter", "Shift+Enter") == ["4.4.review", "4.1.direct", "4.4.review"]


def test_enter_finds_the_nearest_column_of_the_next_article(seat: Seat, preparer: Account) -> None:
    page, _report = opened(seat, preparer, "disclosed")
    page.locator('[name="2.3"]').focus()
    assert walk(page, "Enter", "Enter", "Enter", "Shift+Enter", "Shift+Enter") == ["2.6", "2.7", "2.8", "2.7", "2.4"]


def test_enter_goes_down_the_list_of_2018(seat: Seat, preparer: Account) -> None:
    page, _report = opened(seat, preparer, "statistics", 2018)
    page.locator('[name="1.1"]').focus()
    assert walk(page, "Enter", "Shift+Enter") == ["1.1a", "1.1"]


def test_escape_brings_back_what_stood_in_the_cell_and_its_total(seat: Seat, preparer: Account) -> None:
    page, _report = opened(seat, preparer, "cases")
    for number in "1234":
        page.locator(f'[name="4.{number}.review"]').fill(number)
    assert cell(page, "4.5.review") == "10"
    page.keyboard.press("Escape")
    assert (cell(page, "4.4.review"), cell(page, "4.5.review")) == ("", "")
