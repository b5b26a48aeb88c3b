"""What the script of the desk adds to typing a table. All else about the desk works, and is tested, without it."""

import re

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from filings.models import Report
from tests import factories

from .conftest import Seat

pytestmark = pytest.mark.django_db(transaction=True)


def cell(page: Page, address: str) -> Locator:
    return page.locator(f'[name="{address}"]')


def test_keys_move_by_row(table: Page) -> None:
    cell(table, "3.3.3").click()
    for key, address in (
        ("Enter", "3.3.4"),
        ("ArrowDown", "3.3.4a"),
        ("Shift+Enter", "3.3.4"),
        ("ArrowUp", "3.3.3"),
        ("Tab", "3.3.4"),
    ):
        table.keyboard.press(key)
        expect(cell(table, address)).to_be_focused()
    cell(table, "9.3").click()
    table.keyboard.press("Enter")
    expect(cell(table, "9.3")).to_be_focused()


def test_escape_brings_back_what_stood_in_the_cell(table: Page) -> None:
    cell(table, "3.3.4").fill("2")
    table.keyboard.press("Escape")
    expect(cell(table, "3.3.4")).to_have_value("")


def test_sum_is_shown_while_typing_and_taken_over_with_one_key(table: Page) -> None:
    line = table.locator('[id="sum-3.1"]')
    expect(line).to_be_hidden()
    for address, text in (("3.1.1", "\uff11\uff10"), ("3.1.2", "——"), ("3.1.3", "1,000"), ("3.1.4", "x")):
        cell(table, address).fill(text)
    expect(line.locator("output")).to_have_text("1010")
    # Above what a cell takes: no number for the server either.
    cell(table, "3.1.4").fill("9" * 13)
    expect(line.locator("output")).to_have_text("1010")
    cell(table, "3.1").fill("9")
    expect(line).to_have_class(re.compile("differs"))
    line.get_by_role("button").press("Enter")
    expect(cell(table, "3.1")).to_have_value("1010")
    expect(cell(table, "3.1")).to_be_focused()
    expect(line.get_by_role("button")).to_be_hidden()
    expect(line).not_to_have_class(re.compile("differs"))


def test_error_summary_has_the_focus_and_leads_to_the_cell(table: Page) -> None:
    cell(table, "3.3.4").fill("1.5")
    table.locator(".save-bar [type=submit]").click()
    summary = table.locator(".error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    expect(cell(table, "3.3.4")).to_be_focused()
    expect(cell(table, "3.3.4")).to_be_in_viewport()


def test_page_is_left_at_once_and_nothing_is_lost(table: Page, draft: Report) -> None:
    cell(table, "1.1").press_sequentially("5")
    table.goto("/desk/")
    table.goto(f"/desk/reports/{draft.pk}/tables/statistics/")
    expect(cell(table, "1.1")).to_have_value("5")
    table.wait_for_function("() => !sessionStorage.length")
    expect(table.locator(".save-state")).not_to_have_text("未保存")


def test_page_is_not_left_without_a_word_while_there_is_no_connection(table: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    table.on("dialog", stay)
    table.context.set_offline(True)
    cell(table, "1.1").press_sequentially("5")
    table.keyboard.press("Enter")
    expect(table.locator(".save-state")).to_contain_text("离线")
    table.evaluate("setTimeout(() => location.assign('/desk/'))")
    table.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    table.context.set_offline(False)
    expect(table.locator(".save-state")).to_contain_text("已保存")
    table.goto("/desk/")
    assert asked == ["beforeunload"]


def test_table_is_saved_without_a_script(
    live_server: LiveServer, seat: Seat, draft: Report, staff: factories.People
) -> None:
    page = seat(staff.preparer, java_script_enabled=False)
    page.goto(f"/desk/reports/{draft.pk}/tables/statistics/")
    cell(page, "3.1").fill("3")
    cell(page, "3.1.1").fill("2")
    page.locator(".save-bar [type=submit]").click()
    expect(page.locator(".notice-success")).to_be_visible()
    expect(page.locator('[id="sum-3.1"] output')).to_have_text("2")
    expect(cell(page, "3.1")).to_have_value("3")
