"""A table is filled in by keyboard alone, and the browser reads what is typed as the server does."""

import re

import pytest
from playwright.sync_api import Page, expect

from filings import workflow
from filings.figures import Figure, Money
from filings.models import Report, Unit
from filings.parsing import parse
from filings.sample import pingtang
from tests import factories

from .conftest import Seat, follow
from .table import cell, opened, saved, stored

pytestmark = pytest.mark.django_db(transaction=True)

PRINTED = pingtang.printed_figures()
DIGITS = sum(len(text) for text in PRINTED.values() if text.isdigit())
SIZE = 44_000
"""Bytes of our own JavaScript that the page may load."""


# The browser reads as the server does.
TEXTS = [
    *(
        "0",
        "007",
        "12",
        " 12 ",
        "\uff11\uff12",
        "1,234",
        "1 234",
        "1,2345",
        "12,34",
        "1,234,567",
        "+1,234",
        "1\u3000234",
    ),
    *(
        "——",
        "—",
        "\u2015",
        "— —",
        "-",
        "/",
        "无",
        "",
        " ",
        "-3",
        "-1,234",
        "\uff0d5",
        "+5",
        "1e3",
        "0x10",
        "１2",
        "²",
        "٣",
    ),
    *(
        "1.5",
        "18.8710",
        "18.8710001",
        "1,234.5",
        ".5",
        "5.",
        "1.2.3",
        "9" * 12,
        "9" * 13,
        "1" + "0" * 12,
        "999999.999999",
    ),
    *("1000000", "1000000.000001", "12件", "约12", "\ud83d\ude00", "1\t2", "1\u00a0234", "1\uff0e5"),
]
FIGURES = {
    "count": Figure("件", unit="件"),
    "signed": Figure("件", unit="件", signed=True),
    "money": Money("费用", unit="万元"),
}


@pytest.mark.parametrize("kind", list(FIGURES))
def test_browser_reads_a_text_as_the_server_does(kind: str, table: Page) -> None:
    figure = FIGURES[kind]
    read = table.evaluate(
        """async ([texts, decimals, signed]) => {
            const { read } = await import("/static/js/sheet.js");
            const found = texts.map((text) => read(text, decimals, signed));
            return found.map(({ value, na }) => [value ?? null, na ?? false]);
        }""",
        [TEXTS, figure.DECIMALS, figure.signed],
    )
    parsed = [parse(text, figure) for text in TEXTS]
    assert dict(zip(TEXTS, read, strict=True)) == {
        text: [one.value, one.mark == "na"] for text, one in zip(TEXTS, parsed, strict=True)
    }


def test_browser_prints_a_number_as_the_server_does(table: Page) -> None:
    values = [0, 1, 10, 999_999, 1_000_000, 18_871_000, -5, -1_500_000, 10**12 - 1]
    for figure in (FIGURES["signed"], FIGURES["money"]):
        printed = table.evaluate(
            """async ([values, decimals]) => {
                const { print } = await import("/static/js/sheet.js");
                return values.map((value) => print(value, decimals));
            }""",
            [values, figure.DECIMALS],
        )
        assert printed == [figure.text(value) for value in values]


# By keyboard alone.
def test_pingtang_table_is_filled_in_with_one_key_a_cell_beside_its_digits(table: Page, draft: Report) -> None:
    pressed: list[str] = []

    def press(key: str) -> None:
        pressed.append(key)
        table.keyboard.press(key)

    cell(table, "1.1").focus()
    for address, text in PRINTED.items():
        assert table.evaluate("document.activeElement.name") == address
        if text == "——":
            press("Alt+Minus")
            continue
        for digit in text:
            press(digit)
        press("Enter")
    saved(table)
    assert stored(draft) == PRINTED
    # 109 digits, 69 times Enter, and once the key for ——, which goes on to the next cell by itself.
    assert (DIGITS, len(PRINTED), len(pressed)) == (109, 70, 109 + 70)
    assert len(pressed) <= DIGITS + 74
    beside = table.locator("tr.message .message-error")
    expect(beside).to_have_text(
        [re.compile(r"^三\(三\)申请答复数 11 ≠"), re.compile(r"^三\(三\)4\.不同意公开答复数 3 ≠")]
    )
    expect(table.locator("#filled")).to_have_text("共 70 格，已填 70 格")


@pytest.mark.parametrize("key", ["statistics", "requests"])
def test_page_loads_little_script_of_ours(key: str, seat: Seat, county: Unit, staff: factories.People) -> None:
    report = workflow.start_report(county, 2018 if key == "statistics" else 2023, by=staff.preparer)
    page, loaded = seat(staff.preparer), dict[str, int]()
    page.on(
        "response",
        lambda answer: loaded.update({answer.url: len(answer.body())}) if answer.url.endswith(".js") else None,
    )
    opened(page, report, key)
    expect(page.locator(".filter:not([hidden])")).to_be_attached()
    assert all("/static/js/" in url for url in loaded)
    assert 0 < sum(loaded.values()) <= SIZE


def test_cell_at_the_foot_of_the_page_names_its_tools(table: Page, draft: Report) -> None:
    cell(table, "3.3.4a").focus()
    foot = table.locator(".this-cell")
    expect(foot.locator("[data-name]")).to_have_text("三(三)4.其中:涉及国家秘密")
    table.keyboard.press("Alt+Enter")
    table.keyboard.press("Enter")
    expect(cell(table, "3.3.4a")).to_have_value("——")
    expect(cell(table, "3.3.4a")).to_be_focused()
    saved(table)
    table.keyboard.press("Alt+Enter")
    table.keyboard.press("Tab")
    follow(table, table.locator("[data-history]"))
    expect(table.get_by_role("heading", level=1)).to_have_text("三(三)4.其中:涉及国家秘密：修改记录")
    expect(table.locator("tbody tr")).to_have_count(1)


def test_keys_reach_the_first_and_the_last_cell(table: Page) -> None:
    cell(table, "3.1").focus()
    for key, address in (
        ("End", "9.3"),
        ("Home", "1.1"),
        ("Control+End", "9.3"),
        ("Control+Home", "1.1"),
    ):
        table.keyboard.press(key)
        expect(cell(table, address)).to_be_focused()
    table.keyboard.type("12")
    table.keyboard.press("Home")
    table.keyboard.press("3")
    expect(cell(table, "1.1")).to_have_value("312")


def test_arrows_go_along_the_matrix_from_the_end_of_a_text(seat: Seat, county: Unit, staff: factories.People) -> None:
    page = opened(seat(staff.preparer), workflow.start_report(county, 2023, by=staff.preparer), "requests")
    cell(page, "3.1.natural").focus()
    page.keyboard.type("12")
    page.keyboard.press("ArrowRight")
    expect(cell(page, "3.1.business")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(cell(page, "3.1.natural")).to_be_focused()
    page.keyboard.press("End")
    expect(cell(page, "3.25.natural")).to_be_focused()
