"""The check page in a browser: on a telephone, for a screen reader, on paper; and the PDF that it leads to."""

from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from filings import workflow
from filings.models import Report, Unit
from filings.publishing import REVIEW_COPY
from filings.states import Status
from tests import factories
from tests.reading import digest_of

from .conftest import Seat

pytestmark = pytest.mark.django_db(transaction=True)

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EXPLANATION = "本年清理文件,数量变化属实。"


@pytest.fixture
def report(live_server: LiveServer, county: Unit, staff: factories.People) -> Report:
    """The draft of 2023 after a published report of 2022: one question explained, one open, one sentence left over."""
    factories.report_in(Status.PUBLISHED, county, staff, year=2022, figures=factories.NATIONAL)
    figures = {**factories.NATIONAL, "2.7": "186", "2.8": "2130"}
    made = factories.filled_report(county, staff, year=2023, figures=figures)
    workflow.explain(made, "jump", "2.7", EXPLANATION, by=staff.preparer)
    workflow.save_chapter(made, "overview", "<p>截至2022年底工作平稳。</p>", seen=1, by=staff.preparer)
    return made


@pytest.fixture
def page(seat: Seat, report: Report, staff: factories.People) -> Page:
    page = seat(staff.preparer)
    page.goto(f"/desk/reports/{report.pk}/check/")
    return page


def texts(made: bytes) -> list[str]:
    """The text of each page of a PDF without white space."""
    return ["".join(one.get_textpage().get_text_range().split()) for one in pypdfium2.PdfDocument(made)]


def test_page_is_for_everybody_at_both_widths(page: Page) -> None:
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": LEVELS}})
        assert found.response["violations"] == []


def test_each_figure_leads_to_its_cell(page: Page, report: Report) -> None:
    page.get_by_role("link", name="2130，修改行政处罚(本年处理决定数量)").click()
    expect(page).to_have_url(f"{page.url.partition('/desk/')[0]}/desk/reports/{report.pk}/tables/disclosed/#cell-2.8")
    assert page.locator('[name="2.8"]').input_value() == "2130"


def test_paper_has_all_that_the_page_says_and_none_of_what_is_pressed(
    page: Page, report: Report, tmp_path: Path
) -> None:
    printed = "".join(texts(page.pdf(path=tmp_path / "check.pdf", prefer_css_page_size=True)))
    says = [
        EXPLANATION,
        "还没有说明",
        "截至2022年底工作平稳",
        "上年1860",
        digest_of(report),
        "一、总体情况",
        "填报日期",
    ]
    presses = ["修改签署信息", "保存说明", "提交审核", "退出", "返回任务清单", "查看PDF"]
    assert {words: words in printed for words in says} == dict.fromkeys(says, True)
    assert {words: words in printed for words in presses} == dict.fromkeys(presses, False)


def test_pdf_as_it_will_be_is_the_report_with_its_mark_and_digest(page: Page, report: Report) -> None:
    link = page.get_by_role("link", name="查看 PDF 审核稿（新标签页）")
    assert link.get_attribute("target") == "_blank"
    answer = page.request.get(str(link.get_attribute("href")))
    read = texts(answer.body())
    assert answer.headers["content-disposition"].startswith("inline;")
    assert [one.count(REVIEW_COPY) for one in read] == [1] * len(read)
    assert digest_of(report) in read[-1]
