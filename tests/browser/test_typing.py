"""What people type into a report: wrong, in other ways of writing numbers, and without JavaScript."""

from playwright.sync_api import Locator, Page, expect

from filings import workflow
from filings.models import Report, Unit
from filings.sample import pingtang
from tests import factories

from .conftest import Seat

NINES = "9" * 20
WRONG = {
    "3.1.1": ("1.5", "三(一)1.当面申请数：“1.5”不是整数，本格以“件”计，请填整数。"),
    "3.1.2": ("-3", "三(一)2.传真申请数：“-3”是负数，请填 0 或大于 0 的数。"),
    "3.1.3": (NINES, f"三(一)3.网络申请数：“{NINES}”过大，每格最大为 999999999999。"),
    "3.1.4": ("abc", "三(一)4.信函申请数：“abc”不是数字，请只填数字，例如 1234。"),
    "3.2": ("无", "三(二)申请办结数：“无”意思不明。请填数字；没有发生填 0；不适用填 ——。"),
}
UNDERSTOOD = {
    "1.1": ("１７３３７", "17337"),
    "1.2.2": ("1,234", "1234"),
    "1.2.4": ("1 980", "1980"),
    "1.2.5": ("—", "——"),
    "8.5": ("18.8710", "18.8710"),
}


def table_of(report: Report, page: Page) -> Page:
    page.goto(f"/desk/reports/{report.pk}/tables/statistics/")
    return page


def cell(page: Page, address: str) -> Locator:
    return page.locator(f'input[name="{address}"]')


def save(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="保存").click()


def test_wrong_text_stays_in_its_cell_with_a_sentence_beside_it(
    seat: Seat, county: Unit, staff: factories.People
) -> None:
    report = workflow.start_report(county, 2018, by=staff.preparer)
    page = table_of(report, seat(staff.preparer))
    for address, (typed, _sentence) in WRONG.items():
        cell(page, address).fill(typed)
    save(page)
    beside = {address: page.locator(f'[id="said-{address}"]').inner_text() for address in WRONG}
    assert beside == {address: sentence for address, (_typed, sentence) in WRONG.items()}
    assert {address: cell(page, address).input_value() for address in WRONG} == {
        address: typed for address, (typed, _sentence) in WRONG.items()
    }
    marked = page.locator("input[aria-invalid=true]").evaluate_all("inputs => inputs.map((input) => input.name)")
    assert marked == list(WRONG)


def test_numbers_are_understood_as_people_write_them(seat: Seat, county: Unit, staff: factories.People) -> None:
    report = workflow.start_report(county, 2018, by=staff.preparer)
    page = table_of(report, seat(staff.preparer))
    for address, (typed, _shown) in UNDERSTOOD.items():
        cell(page, address).fill(typed)
    save(page)
    for address, (_typed, shown) in UNDERSTOOD.items():
        expect(cell(page, address)).to_have_value(shown)
    expect(page.locator(".error-summary")).to_have_count(0)
    expect(page.get_by_text("共 70 格，已填 5 格")).to_be_visible()


def test_emptied_cell_is_empty_and_waits(seat: Seat, county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    page = table_of(report, seat(staff.preparer))
    cell(page, "9.3").fill("")
    save(page)
    assert cell(page, "9.3").input_value() == ""
    page.get_by_role("link", name="转到第一个空格").click()
    expect(cell(page, "9.3")).to_be_focused()


def test_explanation_that_is_too_long_is_said_first_and_kept(seat: Seat, county: Unit, staff: factories.People) -> None:
    report = workflow.start_report(county, 2018, by=staff.preparer)
    figures = {address: (None, text) for address, text in pingtang.printed_figures().items()}
    workflow.save_cells(report, figures, by=staff.preparer)
    page = seat(staff.preparer)
    page.goto(f"/desk/reports/{report.pk}/check/")
    page.get_by_label("情况说明").fill("字" * 2001)
    with page.expect_navigation():
        page.get_by_role("button", name="保存说明").click()
    expect(page.locator(".error-summary")).to_be_focused()
    first = page.locator(".error-summary").get_by_role("link").first
    assert first.inner_text() == "情况说明超过 2000 个字符，请精简。"
    first.click()
    expect(page.get_by_label("情况说明")).to_be_focused()
    expect(page.get_by_label("情况说明")).to_have_value("字" * 2001)


def test_report_is_started_and_a_chapter_written_without_javascript(
    seat: Seat, county: Unit, staff: factories.People
) -> None:
    page = seat(java_script_enabled=False)
    page.goto("/desk/")
    page.get_by_label("用户名").fill(staff.preparer.username)
    page.get_by_label("密码").fill(factories.PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("年度").select_option("2018")
    page.get_by_role("button", name="新建年报").click()
    page.get_by_role("link", name="总体工作情况").click()
    text = page.get_by_label("本章内容")
    expect(text).to_be_visible()
    text.fill("<h3>(一)健全机制</h3><p>全年召开会议1次。</p><script>alert(1)</script>")
    save(page)
    assert page.locator(".notice").all_inner_texts()[0] == "本章已保存。"
    assert text.input_value() == "<h3>健全机制</h3><p>全年召开会议1次。</p>"
