"""The national form over two years: the reports of one unit for 2023 and 2024, from the first figure to the public.

The report for 2023 is the unit's first here. That for 2024 begins with what 2023 carried out, and explains the one
figure of it that does not follow. `test_journey` tries the editor, a return and a stranger's look; this is of figures.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from filings.drawing import draw
from filings.figures import TOTAL
from filings.models import Unit
from filings.states import Role, Status
from tests import factories
from tests.reading import tables_of

from .conftest import Seat
from .national import (
    CASES,
    COLUMNS,
    DISCLOSED,
    EXPLANATION,
    FIRST,
    QUESTION,
    REQUESTS,
    SECOND,
    TELEPHONE,
    attest_the_cases,
    break_a_column_and_mend_it,
    date_it,
    explain_what_does_not_follow,
    fill_in_2023,
    fill_in_2024,
    find_what_was_carried_in,
    newest,
    press,
    start,
    submit,
    write_the_overview,
    write_the_rest,
)
from .test_journey import give_signature, sign_in


@pytest.fixture
def county(live_server: LiveServer) -> Unit:
    return factories.unit()


@pytest.fixture
def staff(county: Unit) -> factories.People:
    """The three people of the county, each called by the name of the post."""
    return factories.People(*(factories.account(str(role.label), (role, county)) for role in Role))


def test_what_2023_carries_out_is_carried_in_2024_or_explained(
    seat: Seat, staff: factories.People, tmp_path: Path, fonts_of: Callable[[Path], set[tuple[str, ...]]]
) -> None:
    preparer, reviewer, head, visitor = seat(), seat(), seat(), seat()

    sign_in(preparer, staff.preparer.username)
    start(preparer, 2023)
    fill_in_2023(preparer)
    break_a_column_and_mend_it(preparer)
    attest_the_cases(preparer)
    write_the_overview(preparer)
    write_the_rest(staff, without="overview")
    date_it(preparer, 2023)
    submit(preparer)
    factories.carried_on(newest(), Status.PUBLISHED, staff)

    start(preparer, 2024)
    find_what_was_carried_in(preparer)
    fill_in_2024(preparer)
    write_the_rest(staff)
    date_it(preparer, 2024)
    explain_what_does_not_follow(preparer)
    submit(preparer)

    sign_in(reviewer, staff.reviewer.username)
    accept_the_explanation(reviewer)
    decide(reviewer, "审核通过", "签名并审核通过")
    sign_in(head, staff.head.username)
    decide(head, "签发", "签名并签发")
    publish(preparer)

    read_the_tables(visitor)
    path = read_the_pdf(visitor, tmp_path)
    # Embedded, subset, with Unicode; which faces they are depends on the machine.
    assert {tuple(told) for _name, *told in fonts_of(path)} == {("yes", "yes", "yes")}


def test_pages_of_the_tables_on_a_telephone(seat: Seat, county: Unit, staff: factories.People) -> None:
    """With errors, questions and last year's figures beside the cells; the table alone scrolls sideways."""
    factories.report_in(Status.PUBLISHED, county, staff, year=2023, figures=FIRST)
    wrong = {**SECOND, "2.7": "9", "3.1.other": "3件", "3.25.natural": "8", "4.2.review": "x"}
    report = factories.filled_report(county, staff, year=2024, figures=wrong)
    preparer, stranger = seat(staff.preparer, viewport=TELEPHONE), seat(viewport=TELEPHONE)
    for key in ("disclosed", "requests", "cases"):
        preparer.goto(f"/desk/reports/{report.pk}/tables/{key}/")
        assert faults(preparer) == []
        preparer.locator("#table-help > summary").click()
        preparer.get_by_text("本表无业务", exact=True).click()
        press(preparer, preparer.get_by_role("button", name="确认无业务并填入"))
        expect(preparer.locator(".error-summary")).to_be_visible()
        assert faults(preparer) == []
    for address in (
        f"/desk/reports/{report.pk}/",
        f"/desk/reports/{report.pk}/check/",
        f"/review/reports/{report.pk}/",
    ):
        preparer.goto(address)
        assert faults(preparer) == []
    stranger.goto("/reports/522727/2023/")
    assert faults(stranger) == []


def faults(page: Page) -> list[str]:
    """What is wider than the window, and what axe finds against WCAG 2.2 AA."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": levels}}).response["violations"]
    barriers = [f"{page.url} {one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
    return [*([f"{page.url}: {wide} px too wide"] if wide > 0 else []), *barriers]


# Review


def open_from_list(page: Page) -> None:
    page.goto("/desk/")
    press(page, page.locator(".tasks").get_by_role("link", name=newest().title))
    expect(page.locator("#decision")).to_be_visible()


def accept_the_explanation(page: Page) -> None:
    """Question and explanation stand together; until it is accepted the report is not approved."""
    open_from_list(page)
    assert page.locator("#findings .message-question").all_inner_texts() == [QUESTION]
    assert page.locator("#findings blockquote > p").all_inner_texts() == [EXPLANATION]
    expect(page.get_by_role("button", name="审核通过", exact=True)).to_be_disabled()
    page.locator("#findings").get_by_role("link", name=QUESTION).click()
    expect(page.locator('[id="c-3.2.business"]')).to_be_in_viewport()
    page.get_by_role("button", name="认可", exact=True).click()
    expect(page.locator(".notice-success")).to_have_text("已认可该情况说明。")
    expect(page.locator(".verdict .answered")).to_contain_text("审核人 已认可")


def decide(page: Page, decision: str, button: str) -> None:
    open_from_list(page)
    page.get_by_role("link", name=decision, exact=True).click()
    give_signature(page, button)
    expect(page.locator(".notice-success")).to_have_text("您已签名，报告进入下一环节。")


def publish(page: Page) -> None:
    open_from_list(page)
    page.get_by_role("link", name="公开", exact=True).click()
    give_signature(page, "立即公开")
    expect(page).to_have_title(f"{newest().title} - 公开年报")


# The public


def printed_figures() -> dict[str, str]:
    """Address -> text of every cell of table 三 for 2024 in printed order, 总计 added up."""
    found = dict[str, str]()
    for row in range(1, 26):
        figures = {column: SECOND.get(f"3.{row}.{column}", "0") for column in COLUMNS}
        figures[TOTAL] = str(sum(int(text) for text in figures.values()))
        found |= {f"3.{row}.{column}": text for column, text in figures.items()}
    return found


def read_the_tables(page: Page) -> None:
    """Three tables under their chapters, with grouped heads and the 勾稽 note, and the scope below the title."""
    page.goto("/reports/522727/2024/")
    article = page.get_by_role("article")
    assert article.locator(".scope").inner_text() == "（全口径）"
    assert article.get_by_role("heading", level=2).all_inner_texts() == [
        "一、总体情况",
        DISCLOSED,
        REQUESTS,
        CASES,
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
        "附图",
    ]
    tables = article.get_by_role("table")
    assert tables.evaluate_all("tables => tables.map((table) => table.closest('section').id)") == [
        "chapter-disclosed",
        "chapter-requests",
        "chapter-cases",
    ]
    heads = (
        tables.nth(1)
        .locator("thead tr")
        .evaluate_all(
            "rows => rows.map((row) => [...row.cells].map((cell) => [cell.innerText, cell.colSpan, cell.rowSpan]))"
        )
    )
    assert heads == [
        [["(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)", 3, 3], ["申请人情况", 7, 1]],
        [["自然人", 1, 2], ["法人或其他组织", 5, 1], ["总计", 1, 2]],
        [[name, 1, 1] for name in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")],
    ]
    shown = tables.nth(1).locator("tbody td").evaluate_all("cells => cells.map((cell) => [cell.id, cell.innerText])")
    assert dict(shown) == {f"c-{address}": text for address, text in printed_figures().items()}
    assert tables.nth(0).locator("tbody td.value").all_inner_texts() == [
        SECOND.get(f"2.{number}", "0") for number in range(1, 11)
    ]
    assert tables.nth(2).locator("tbody td").all_inner_texts() == [
        *["1", "0", "0", "0", "1"],
        *["0", "0", "0", "2", "2"],
        *["0", "0", "0", "0", "0"],
    ]


def read_the_pdf(page: Page, folder: Path) -> Path:
    """Every label and figure of table 三, in printed order. Gives the file."""
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 PDF").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    pages = ["".join(one.get_textpage().get_text_range().split()) for one in pypdfium2.PdfDocument(path)]
    text = "".join(re.sub(r"^—\d+—|—\d+—$", "", one) for one in pages)
    # After the title of the chapter; the contents, where that stands as well, come before it.
    printed = text.rpartition(REQUESTS)[2].partition(CASES)[0]
    table, figures = draw(next(one for one in tables_of(newest()) if one.key == "requests")), printed_figures()
    head = "".join(box.text for line in table.head for box in line)
    body = [figures[box.cell.address] if box.cell else box.text + box.note for line in table.body for box in line.boxes]
    # Labels of two lines stand beside others of one: which is read first is the reader's choice.
    assert (sorted(printed[: len(head)]), printed[len(head) :]) == (sorted(head), "".join(body))
    return path
