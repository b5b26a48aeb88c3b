"""The page of a table begins with the table; figures come into it from clipboards, and sums at one key."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from filings import workflow
from filings.models import Report, Unit
from tests import factories

from .conftest import Seat
from .looking import TELEPHONE
from .table import cell, opened, put, saved, stored
from .test_paste import paste

pytestmark = pytest.mark.django_db(transaction=True)

CLIPBOARDS = Path(__file__).parent.parent / "clipboards"
COLUMNS = ("natural", "business", "research", "charity", "legal", "other")
FREE = """(field) => {
    const { top, bottom } = field.getBoundingClientRect();
    return 0 <= top && bottom <= document.querySelector(".save-bar").getBoundingClientRect().top;
}"""
"""Whether the whole field is in sight, above the bar."""
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def national(county: Unit, staff: factories.People) -> Report:
    return workflow.start_report(county, 2023, by=staff.preparer)


def copied() -> str:
    """Table 三 as LibreOffice Calc copies the printed form with its merged labels; made once, by its export as text."""
    return (CLIPBOARDS / "requests.tsv").read_text(encoding="utf-8")


def by_excel(text: str) -> str:
    """As Excel copies it: lines end with CR LF, and a label that was broken by hand is quoted."""
    return text.replace("\n", "\r\n").replace(
        "一、本年新收政府信息公开申请数量", '"一、本年新收\n政府信息公开申请数量"'
    )


def by_wps(text: str) -> str:
    """As WPS copies it: CR LF, and full-width brackets where an input method wrote the labels."""
    return text.replace("\n", "\r\n").replace("(", "（").replace(")", "）")


@pytest.mark.parametrize("program", [str, by_excel, by_wps], ids=["libreoffice", "excel", "wps"])
def test_whole_table_is_pasted_as_programs_copy_it(
    program: Callable[[str], str], seat: Seat, national: Report, staff: factories.People
) -> None:
    page = opened(seat(staff.preparer), national, "requests")
    cell(page, "3.9.legal").focus()
    paste(page, program(copied()))
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=2)).to_have_text("将填入 150 格")
    expect(dialog.locator(".faults li")).to_have_count(0)
    dialog.get_by_role("button", name="填入").click()
    saved(page)
    expect(page.locator(".message-error")).to_have_count(0)
    rows = [row[3:9] for row in csv.reader(copied().splitlines(), "excel-tab")][3:]
    typed = {address: text for address, text in stored(national).items() if not address.endswith(".total")}
    assert typed == {
        f"3.{number}.{key}": text for number, row in enumerate(rows, 1) for key, text in zip(COLUMNS, row, strict=True)
    }


def test_each_figure_of_a_block_is_taken_or_left(seat: Seat, national: Report, staff: factories.People) -> None:
    page = opened(seat(staff.preparer), national, "requests")
    cell(page, "3.1.natural").focus()
    paste(page, "5件\t2\t-\t0\t1\t0\t8")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=2)).to_have_text("将填入 4 格")
    dialog.locator('[data-cell="3.1.natural"]').check()
    dialog.locator('[data-cell="3.1.research"][data-text="0"]').check()
    dialog.locator('[data-cell="3.1.research"][data-text="——"]').check()
    expect(dialog.locator('[data-cell="3.1.research"][data-text="0"]')).not_to_be_checked()
    dialog.locator('[data-cell="3.1.legal"]').uncheck()
    dialog.get_by_role("button", name="填入").click()
    saved(page)
    expected = {"natural": "5", "business": "2", "research": "——", "charity": "0", "other": "0"}
    assert stored(national) == {f"3.1.{key}": text for key, text in expected.items()}
    page.keyboard.press("Control+Z")
    saved(page)
    assert stored(national) == {}


@pytest.mark.parametrize("size", [DESK, TELEPHONE], ids=["desk", "telephone"])
def test_first_field_is_in_the_first_screen_and_six_tabs_away(
    size: dict[str, int], seat: Seat, national: Report, staff: factories.People
) -> None:
    page = opened(seat(staff.preparer, viewport=size), national, "requests")
    first = cell(page, "3.1.natural")
    expect(page.locator(".this-cell")).to_be_hidden()
    expect(first).to_be_in_viewport(ratio=1)
    tabs = 0
    while tabs < 10 and not first.evaluate("field => field === document.activeElement"):
        page.keyboard.press("Tab")
        tabs += 1
    assert tabs <= 6


def test_total_column_stays_in_sight_on_a_telephone(seat: Seat, national: Report, staff: factories.People) -> None:
    page = opened(seat(staff.preparer, viewport=TELEPHONE), national, "requests")
    put(page, dict.fromkeys((f"3.1.{key}" for key in COLUMNS), "2"))
    total = page.locator('[id="cell-3.1.total"]')
    for key in COLUMNS:
        cell(page, f"3.1.{key}").focus()
        box, field = total.bounding_box(), cell(page, f"3.1.{key}").bounding_box()
        assert box
        assert field
        assert 0 <= box["x"] <= box["x"] + box["width"] <= TELEPHONE["width"]
        # Nor does it cover what is typed in.
        assert field["x"] + field["width"] <= box["x"] + 4
    expect(total).to_have_text("12")


@pytest.mark.parametrize("size", [DESK, TELEPHONE], ids=["desk", "telephone"])
@pytest.mark.parametrize("key", ["requests", "disclosed"])
def test_bar_never_covers_the_cell_that_is_typed_in(
    size: dict[str, int], key: str, seat: Seat, national: Report, staff: factories.People
) -> None:
    page = opened(seat(staff.preparer, viewport=size), national, key)
    for field in page.locator("#sheet input.form-control").all()[:: 13 if key == "requests" else 1]:
        field.focus()
        page.keyboard.type("x")
        # What is said of the cell before it comes a moment later, and moves the table.
        page.wait_for_function(FREE, arg=field.element_handle())


def test_one_key_takes_the_sums_of_all_columns(seat: Seat, national: Report, staff: factories.People) -> None:
    page = opened(seat(staff.preparer), national, "requests")
    put(page, {"3.3.natural": "4", "3.4.natural": "3", "3.5.legal": "2"})
    saved(page)
    cell(page, "3.9.other").focus()
    page.keyboard.press("Alt+=")
    saved(page)
    expect(cell(page, "3.9.other")).to_be_focused()
    found = {address: text for address, text in stored(national).items() if address.startswith("3.24")}
    assert found == {"3.24.natural": "7", "3.24.legal": "2"}


def test_next_table_is_at_the_end(seat: Seat, national: Report, staff: factories.People) -> None:
    page = opened(seat(staff.preparer), national, "requests")
    page.get_by_role("link", name="下一张表：四、政府信息公开行政复议、行政诉讼情况").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("四、政府信息公开行政复议、行政诉讼情况")
    expect(page.get_by_role("link", name="下一张表")).to_have_count(0)


def test_help_and_what_is_shown_are_folded_until_asked_for(
    seat: Seat, national: Report, staff: factories.People
) -> None:
    page = opened(seat(staff.preparer), national, "requests")
    expect(page.locator(".filter")).to_be_hidden()
    page.locator("#table-help > summary").click()
    expect(page.locator(".filter")).to_be_visible()
    expect(page.locator(".keys")).to_be_visible()
