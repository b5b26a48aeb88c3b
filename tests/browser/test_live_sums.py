"""Sums, balances and what is said beside cells while somebody types."""

import pytest
from playwright.sync_api import Page, expect

from filings import workflow
from filings.models import Unit
from tests import factories
from tests.reading import tables_of

from .conftest import Seat
from .table import cell, opened, put, saved

pytestmark = pytest.mark.django_db(transaction=True)


def test_problem_is_told_while_typing_and_gone_when_it_is_mended(table: Page) -> None:
    said = table.locator('[id="said-3.2"]')
    put(table, {"3.2": "5", "3.2.1": "2", "3.2.2": "2"})
    expect(said).to_have_text("三(二)申请办结数 5 ≠ 2+2 = 4，差 1")
    expect(cell(table, "3.2")).to_have_attribute("aria-invalid", "true")
    expect(cell(table, "3.2")).to_have_attribute("aria-describedby", "sum-3.2 said-3.2")
    saved(table)
    expect(said).to_have_text("三(二)申请办结数 5 ≠ 2+2 = 4，差 1")
    cell(table, "3.2.2").fill("3")
    expect(said).to_have_count(0)
    table.keyboard.press("Tab")
    saved(table)
    expect(said).to_have_count(0)
    assert cell(table, "3.2").get_attribute("aria-invalid") is None


def test_balance_of_a_column_is_told_in_the_printed_grid(seat: Seat, county: Unit, staff: factories.People) -> None:
    report = workflow.start_report(county, 2023, by=staff.preparer)
    zero = {cell.address: (None, "0") for cell in tables_of(report)[1].typed_cells}
    workflow.save_cells(report, zero, by=staff.preparer)
    page = opened(seat(staff.preparer), report, "requests")
    upright = page.locator("th.group").first
    tall = upright.evaluate("cell => cell.rowSpan")
    put(page, {"3.1.legal": "1", "3.3.legal": "4"})
    said = page.locator('[id="said-3.25.legal"], [id="said-3.24.legal"]')
    expect(said).to_have_count(2)
    expect(page.locator('[id="cell-3.1.total"]')).to_have_text("1")
    assert upright.evaluate("cell => cell.rowSpan") == tall + 1
    saved(page)
    expect(said).to_have_count(2)
    put(page, {"3.1.legal": "0", "3.3.legal": "0"})
    expect(said).to_have_count(0)
    saved(page)
    expect(said).to_have_count(0)
    assert upright.evaluate("cell => cell.rowSpan") == tall


def test_filter_shows_what_still_wants_something(table: Page) -> None:
    put(table, {"3.1": "x", "3.1.1": "2", "1.1a": "5", "1.1b": "2"})
    saved(table)
    table.locator("#table-help > summary").click()
    show = table.locator(".filter")
    expect(show.get_by_text("未填")).to_have_text("未填 66")
    show.get_by_label("有误").check()
    visible = table.locator(".sheet tbody tr:visible th")
    expect(visible).to_have_text(["三、依申请公开情况", "(一)收到申请数"])
    show.get_by_label("有疑问").check()
    expect(visible).to_have_text(["一、主动公开情况", "其中:主动公开规范性文件数"])
    show.get_by_label("全部").check()
    expect(visible).to_have_count(86)
    expect(show.locator("[role=status]")).to_have_text("显示的格数： 70")
