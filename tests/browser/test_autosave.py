"""Cells save themselves through lost connections and sessions, and when two people write at once."""

import re
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, Route, expect

from filings.models import Change, Report, Unit
from filings.sample import pingtang
from filings.states import Role
from tests import factories

from .conftest import Seat, follow
from .table import arrived, cell, opened, saved, state, stored, typed

pytestmark = pytest.mark.django_db(transaction=True)

PRINTED = pingtang.printed_figures()
DIGITS = sum(len(text) for text in PRINTED.values() if text.isdigit())
SIZE = 40_000
"""Bytes of our own JavaScript that the page may load."""


# Lost connections and sessions.
def test_connection_and_session_are_lost_midway_and_nothing_else(
    table: Page, draft: Report, staff: factories.People
) -> None:
    cell(table, "1.1").focus()
    typed(table, "17337", "2")
    saved(table)
    table.context.set_offline(True)
    typed(table, "3", "320")
    expect(state(table)).to_have_text("离线，恢复连接后自动保存。请不要关闭本窗口。")
    typed(table, "6642")
    assert stored(draft) == {"1.1": "17337", "1.1a": "2"}
    table.context.set_offline(False)
    saved(table)
    Session.objects.all().delete()
    typed(table, "45", "1980")
    expect(state(table)).to_contain_text("登录已过期，请重新登录，内容不会丢失。")
    table.keyboard.type("7")
    follow(table, state(table).get_by_role("link", name="重新登录"))
    table.get_by_label("用户名").fill(staff.preparer.username)
    table.get_by_label("密码").fill(factories.PASSWORD)
    follow(table, table.get_by_role("button", name="登录"))
    saved(table)
    assert stored(draft) == {
        "1.1": "17337",
        "1.1a": "2",
        "1.1b": "3",
        "1.2.1": "320",
        "1.2.2": "6642",
        "1.2.3": "45",
        "1.2.4": "1980",
        "1.2.5": "7",
    }
    assert Change.objects.count() == 8
    expect(cell(table, "1.2.5")).to_have_value("7")


def test_reload_and_the_way_back_lose_nothing(table: Page, draft: Report) -> None:
    cell(table, "1.1").focus()
    table.keyboard.type("5")
    table.reload()
    expect(cell(table, "1.1")).to_have_value("5")
    cell(table, "1.1a").focus()
    table.keyboard.type("6")
    table.goto("/desk/")
    table.go_back()
    expect(cell(table, "1.1a")).to_have_value("6")
    table.wait_for_function("() => !Object.keys(sessionStorage).length")
    assert stored(draft) == {"1.1": "5", "1.1a": "6"}


def test_nothing_stays_in_the_browser_after_signing_out(table: Page, draft: Report) -> None:
    cell(table, "1.1").focus()
    table.keyboard.type("5")
    follow(table, table.get_by_role("button", name="退出"))
    assert table.evaluate("[sessionStorage.length, localStorage.length]") == [0, 0]
    assert stored(draft) == {"1.1": "5"}


def test_somebody_else_finds_nothing_of_mine(table: Page, draft: Report, county: Unit, staff: factories.People) -> None:
    Session.objects.all().delete()
    cell(table, "1.1").focus()
    typed(table, "5")
    expect(state(table)).to_contain_text("登录已过期")
    other = factories.account("other", (Role.PREPARER, county))
    follow(table, state(table).get_by_role("link"))
    table.get_by_label("用户名").fill(other.username)
    table.get_by_label("密码").fill(factories.PASSWORD)
    follow(table, table.get_by_role("button", name="登录"))
    expect(cell(table, "1.1")).to_have_value("")
    assert table.evaluate("sessionStorage.length") == 0
    assert stored(draft) == {}


# Two at once.
@pytest.fixture
def second(seat: Seat, draft: Report, county: Unit) -> Page:
    return opened(seat(factories.account("other", (Role.PREPARER, county))), draft)


CHOICES: dict[str, tuple[Callable[[Page], Locator], str]] = {
    "mine": (lambda page: page.get_by_role("button", name="保留我的： 13"), "13"),
    "theirs": (lambda page: page.get_by_role("button", name="采用对方的： 12"), "12"),
}


@pytest.mark.parametrize("chosen", list(CHOICES))
def test_second_to_change_a_cell_sees_both_values_and_chooses(
    chosen: str, table: Page, second: Page, draft: Report
) -> None:
    find, expected = CHOICES[chosen]
    cell(second, "1.1").focus()
    typed(second, "12")
    saved(second)
    cell(table, "1.1").focus()
    typed(table, "13", "4")
    expect(state(table)).to_contain_text("有 1 格已被他人修改，请在格旁选择保留哪个数字。")
    said = table.locator('[id="said-1.1"]')
    expect(said).to_contain_text("other已把此格改为“12”")
    arrived(table, "1.1a")
    assert stored(draft) == {"1.1": "12", "1.1a": "4"}
    cell(table, "1.1").focus()
    button = find(table)
    for _tab in range(3):
        if button.evaluate("one => one === document.activeElement"):
            break
        table.keyboard.press("Tab")
    table.keyboard.press("Enter")
    expect(said).to_have_count(0)
    expect(cell(table, "1.1")).to_have_value(expected)
    expect(cell(table, "1.1")).to_be_focused()
    table.wait_for_function("() => !Object.keys(sessionStorage).length")
    expect(state(table)).to_have_text(re.compile(r"^(已保存 \d\d:\d\d)?$"))
    assert stored(draft) == {"1.1": expected, "1.1a": "4"}


def test_a_choice_that_waits_is_asked_for_after_the_next_cell_as_well(table: Page, second: Page, draft: Report) -> None:
    cell(second, "1.1").focus()
    typed(second, "12")
    saved(second)
    cell(table, "1.1").focus()
    typed(table, "13")
    asked = "有 1 格已被他人修改，请在格旁选择保留哪个数字。"
    expect(state(table)).to_contain_text(asked)
    with table.expect_response("**/cells/"):
        typed(table, "4")
    expect(state(table)).to_contain_text(asked)
    assert stored(draft) == {"1.1": "12", "1.1a": "4"}
    table.get_by_role("button", name="保留我的： 13").click()
    saved(table)
    assert stored(draft) == {"1.1": "13", "1.1a": "4"}


def test_who_types_on_before_the_answer_is_asked_all_the_same(table: Page, second: Page, draft: Report) -> None:
    cell(second, "1.1").focus()
    typed(second, "12")
    saved(second)
    held: list[Route] = []
    table.route("**/cells/", lambda route: held.append(route), times=1)
    cell(table, "1.1").focus()
    with table.expect_request("**/cells/"):
        typed(table, "13")
    cell(table, "1.1").press("End")
    table.keyboard.type("4")
    with table.expect_response("**/cells/"):
        held[0].continue_()
    expect(state(table)).to_contain_text("已被他人修改")
    table.keyboard.type("5")
    table.keyboard.press("Enter")
    expect(table.locator('[id="said-1.1"]')).to_contain_text("other已把此格改为“12”")
    expect(table.locator('[id="said-1.1"]')).to_contain_text("您填的是“1345”")
    assert stored(draft) == {"1.1": "12"}


def test_cells_of_two_people_merge_and_each_sees_the_others(table: Page, second: Page, draft: Report) -> None:
    cell(second, "1.2.1").focus()
    typed(second, "320")
    saved(second)
    cell(table, "1.1").focus()
    typed(table, "17337")
    saved(table)
    expect(cell(table, "1.2.1")).to_have_value("320")
    expect(table.locator('[id="said-1.2.1"]')).to_have_text("此格刚由他人修改。")
    assert stored(draft) == {"1.1": "17337", "1.2.1": "320"}
