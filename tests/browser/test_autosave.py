"""Filling in a table in a browser: by keyboard, by pasting, through lost connections and sessions, two at once."""

import re
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Locator, Page, Route, expect

from filings import cells, workflow
from filings.figures import Figure, Money
from filings.models import Change, Report, Unit
from filings.parsing import parse
from filings.sample import pingtang
from filings.states import Role
from tests import factories

from .conftest import Seat, follow

pytestmark = pytest.mark.django_db(transaction=True)

PRINTED = pingtang.printed_figures()
DIGITS = sum(len(text) for text in PRINTED.values() if text.isdigit())
SIZE = 40_000
"""Bytes of our own JavaScript that the page may load."""


@pytest.fixture
def draft(county: Unit, staff: factories.People) -> Report:
    return workflow.start_report(county, 2018, by=staff.preparer)


def opened(page: Page, report: Report, key: str = "statistics") -> Page:
    page.goto(reverse("desk_table", args=[report.pk, key]))
    return page


@pytest.fixture
def table(seat: Seat, draft: Report, staff: factories.People) -> Page:
    return opened(seat(staff.preparer), draft)


def cell(page: Page, address: str) -> Locator:
    return page.locator(f'[name="{address}"]')


def state(page: Page) -> Locator:
    return page.locator(".save-state")


def saved(page: Page) -> None:
    """Wait until nothing waits any more."""
    page.wait_for_function("() => !Object.keys(sessionStorage).length")
    expect(state(page)).to_have_text(re.compile(r"^已保存 \d\d:\d\d$"))


def stored(report: Report) -> dict[str, str]:
    """Address -> text of every cell that is not empty."""
    found = cells.by_address(cells.read(report))
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
    expect(page.locator(".filter")).to_be_visible()
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


# Live sums and what is said beside cells.


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
    zero = {cell.address: (None, "0") for cell in cells.read(report)[1].typed_cells}
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


# Pasting.


def paste(page: Page, text: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def test_column_is_pasted_after_a_preview_and_taken_back_whole(table: Page, draft: Report) -> None:
    cell(table, "1.2.2").fill("9")
    cell(table, "1.2.1").focus()
    paste(table, "\uff13\uff12\uff10\r\n6,642\r\n无\r\n1.2万\r\n约五\r\n8350\r\n")
    dialog = table.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=2)).to_have_text("填入 5 格")
    expect(dialog.locator(".faults li")).to_have_text(
        ["一(二)5.政务客户端公开政府信息数：“约五”不是数字，请只填数字，例如 1234。"]
    )
    rows = dialog.locator("tbody tr").evaluate_all(
        "rows => rows.map((row) => [...row.cells].slice(1).map((one) => one.textContent))"
    )
    assert rows == [
        ["\uff13\uff12\uff10", "320", "全角数字", ""],
        ["6,642", "6642", "千分位", "9"],
        ["无", "——", "“无”换成 ——（不适用）", ""],
        ["1.2万", "12000", "“1.2万”换算成数字", ""],
        ["8350", "8350", "", ""],
    ]
    dialog.get_by_label("把“万”、“亿”换算成数字，共 1 格").uncheck()
    dialog.get_by_role("button", name="填入").press("Enter")
    expect(cell(table, "1.2.1")).to_be_focused()
    saved(table)
    assert stored(draft) == {"1.2.1": "320", "1.2.2": "6642", "1.2.3": "——", "1.2.6": "8350"}
    table.keyboard.press("Control+Z")
    saved(table)
    assert stored(draft) == {"1.2.2": "9"}


def test_whole_table_is_pasted_as_it_stands_in_a_spreadsheet(table: Page, draft: Report) -> None:
    printed = table.locator(".sheet tbody tr").evaluate_all(
        """rows => rows.map((row) => {
            const [label, unit] = row.cells;
            return [label.textContent, unit?.textContent ?? "", row.querySelector("input")?.name ?? ""];
        })"""
    )
    copied = [f"{label}\t{unit}\t{PRINTED.get(address, '')}" for label, unit, address in printed]
    cell(table, "1.1").focus()
    paste(table, "\r\n".join(copied) + "\r\n")
    table.get_by_role("button", name="填入").click()
    saved(table)
    assert stored(draft) == PRINTED


def test_one_value_is_pasted_by_the_browser_itself(table: Page, draft: Report) -> None:
    cell(table, "1.1").focus()
    paste(table, "17337\r\n")
    expect(cell(table, "1.1")).to_have_value("17337")
    table.keyboard.press("Enter")
    saved(table)
    assert stored(draft) == {"1.1": "17337"}


def test_block_is_pasted_after_signing_in_again_in_another_window(
    table: Page, draft: Report, staff: factories.People
) -> None:
    Session.objects.all().delete()
    cell(table, "1.1").focus()
    paste(table, "1\n2")
    expect(state(table)).to_have_text("登录已过期，请重新登录，内容不会丢失。 重新登录")
    window = table.context.new_page()
    window.goto(reverse("login"))
    window.get_by_label("用户名").fill(staff.preparer.username)
    window.get_by_label("密码").fill(factories.PASSWORD)
    follow(window, window.get_by_role("button", name="登录"))
    window.close()
    paste(table, "1\n2")
    table.get_by_role("button", name="填入").click()
    saved(table)
    assert stored(draft) == {"1.1": "1", "1.1a": "2"}


def test_block_is_not_pasted_without_a_connection(table: Page) -> None:
    cell(table, "1.1").focus()
    table.context.set_offline(True)
    paste(table, "1\n2")
    expect(state(table)).to_have_text("离线时不能粘贴多格，内容没有改变。请恢复连接后再粘贴。")
    expect(cell(table, "1.1")).to_have_value("")


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
