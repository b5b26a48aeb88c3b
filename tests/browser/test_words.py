"""A wrong number in the text: seen while it is typed, mended or said to be right, judged, counted, published."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from filings import workflow
from filings.models import Report, Unit
from filings.states import Status
from tests import factories

from .chapter import focus_text, save_chapter, write
from .conftest import Seat, follow

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "正文与统计表不一致"


@pytest.fixture
def report(live_server: LiveServer, county: Unit, staff: factories.People) -> Report:
    return factories.filled_report(county, staff, year=2024, figures=factories.NATIONAL)


def replace_all(page: Page, text: str) -> None:
    focus_text(page)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def typed_in(seat: Seat, report: Report, staff: factories.People) -> Page:
    page = seat(staff.preparer)
    page.goto(f"/desk/reports/{report.pk}/chapters/overview/")
    return page


def test_a_wrong_number_is_seen_at_once_and_gone_when_it_is_mended(
    seat: Seat, report: Report, staff: factories.People
) -> None:
    page = typed_in(seat, report, staff)
    box = page.locator("[data-claims]")
    write(page, "本年度作出行政许可决定1680件。")
    expect(box.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(box.locator("li")).to_contain_text("行政许可决定1680件")
    expect(box.locator("li")).to_contain_text("1860")
    box.get_by_role("button", name="在正文中查看").click()
    assert page.evaluate("getSelection().toString()") == "本年度作出行政许可决定1680件"
    replace_all(page, "本年度作出行政许可决定1860件。")
    expect(box).to_be_hidden()


def test_from_a_wrong_number_to_the_published_count(seat: Seat, report: Report, staff: factories.People) -> None:
    """The clerk mends a cell and says that another sentence is right; the reviewer doesn't agree; it is mended."""
    page = typed_in(seat, report, staff)
    replace_all(page, "本年度作出行政许可决定1890件。收到政府信息公开申请15件。")
    expect(page.locator("[data-claims] li")).to_have_count(2)
    save_chapter(page)
    page.goto(f"/desk/reports/{report.pk}/tables/disclosed/")
    page.locator('[name="2.7"]').fill("1890")
    page.get_by_role("button", name="保存").first.click()
    expect(page.get_by_text("已保存，共改动 1 格。")).to_be_visible()
    page.goto(f"/desk/reports/{report.pk}/check/")
    [question] = page.locator("#questions-title ~ .remark").all()
    question.get_by_label("理由").select_option("other_scope")
    follow(page, question.get_by_role("button", name="此处无误"))
    report = factories.carried_on(Report.objects.get(pk=report.pk), Status.IN_REVIEW, staff)

    review = seat(staff.reviewer)
    review.goto(f"/review/reports/{report.pk}/")
    beside = review.locator("#chapter-overview aside.said")
    expect(beside).to_contain_text("收到政府信息公开申请15件")
    follow(review, beside.get_by_role("button", name="不认可"))
    expect(review.locator("#chapter-overview aside.said")).to_contain_text("不予认可")
    workflow.return_for_changes(Report.objects.get(pk=report.pk), "请改正申请数。", by=staff.reviewer)

    page.goto(f"/desk/reports/{report.pk}/chapters/overview/")
    replace_all(page, "本年度作出行政许可决定1890件。收到政府信息公开申请17件。")
    expect(page.locator("[data-claims]")).to_be_hidden()
    save_chapter(page)
    report = factories.carried_on(Report.objects.get(pk=report.pk), Status.TO_SIGN, staff)
    head = seat(staff.head)
    head.goto(f"/review/reports/{report.pk}/")
    # 信息处理费0元 of the last chapter stands in no table.
    words = "正文中带计量单位的数共3个，提交时经核对，其中2个与统计表一致"
    expect(head.locator("#signatures")).to_contain_text(words)
    factories.carried_on(report, Status.PUBLISHED, staff)
    head.goto(f"/reports/{report.unit.code}/{report.year}/")
    expect(head.locator(".colophon")).to_contain_text(words)
