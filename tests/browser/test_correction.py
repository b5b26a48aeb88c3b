"""Nothing unsigned, nothing silent: returned with two remarks, mended, published at a set time, corrected.

Three people and a stranger, each in a browser of their own.
"""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from filings.models import Report, Unit
from filings.states import Status
from tests import factories

from .chapter import save_chapter, write
from .conftest import Seat, follow
from .test_journey import give_signature
from .visitor import TITLE

REASON = "请按批注修改两处。"
ABOUT_THE_CELL = "会议数与台账不符，请核对。"
ABOUT_THE_TEXT = "请补写培训情况。"
OLD_TEXT, NEW_TEXT = "本年度工作平稳推进。", "本年度工作平稳推进。全年举办培训班1期。"
CORRECTION = "漏计会议1次，更正为5次。"


def test_report_is_returned_mended_published_at_its_time_and_corrected(
    seat: Seat, county: Unit, staff: factories.People
) -> None:
    report = factories.filled_report(county, staff)
    preparer, reviewer, head = seat(staff.preparer), seat(staff.reviewer), seat(staff.head)

    submit(preparer, report)
    make_two_remarks_and_return(reviewer, report)
    mend_both(preparer, report)
    submit(preparer, report)
    meet_the_differences(reviewer, report)
    sign(reviewer, report, "审核通过", "签名并审核通过")
    sign(head, report, "签发", "签名并签发")
    publish_at_a_set_time(preparer, seat(), report)

    draft = correct_one_figure(preparer, report)
    submit(preparer, draft)
    sign(reviewer, draft, "审核通过", "签名并审核通过")
    sign(head, draft, "签发", "签名并签发")
    publish_now(preparer, draft)

    visitor = seat()
    read_both_versions_and_the_difference(visitor)
    assert visitor.context.cookies() == []


def desk(page: Page, report: Report, *parts: str) -> Page:
    page.goto("/".join(["/desk/reports", str(report.pk), *parts, ""]))
    return page


def review(page: Page, report: Report) -> Page:
    page.goto(f"/review/reports/{report.pk}/")
    return page


def signature(page: Page, button: str) -> None:
    page.get_by_role("checkbox").check()
    page.get_by_label("您的登录密码").fill(factories.PASSWORD)
    page.get_by_role("button", name=button).click()


def submit(page: Page, report: Report) -> None:
    signature(desk(page, report, "check"), "提交审核")
    expect(page.locator(".notice-success")).to_have_text("年报已提交，现由审核人审核。")


def sign(page: Page, report: Report, decision: str, button: str) -> None:
    review(page, report).get_by_role("link", name=decision, exact=True).click()
    # Everything that is signed stands on the page, and nothing is ticked beforehand.
    expect(page.locator(".signed-content")).to_contain_text("全年举办培训班1期。")
    expect(page.get_by_role("checkbox")).not_to_be_checked()
    signature(page, button)
    expect(page.locator(".notice-success")).to_have_text("您已签名，报告进入下一环节。")


def make_two_remarks_and_return(page: Page, report: Report) -> None:
    """From the list of what waits, by the link beside a row and the one beside a paragraph."""
    page.goto("/desk/")
    follow(page, page.locator(".tasks").first.get_by_role("link", name=TITLE))
    for link, place, words in (
        (page.locator('[id="r-9.1"]').get_by_role("link"), "cell:9.1", ABOUT_THE_CELL),
        (page.locator("#chapter-overview-1").get_by_role("link"), "chapter:overview:1", ABOUT_THE_TEXT),
    ):
        follow(page, link)
        assert page.locator("[name=place]").input_value() == place
        page.get_by_role("textbox", name="批注").fill(words)
        follow(page, page.get_by_role("button", name="保存批注"))
    assert page.locator("#remarks .thread blockquote > p").all_inner_texts() == [ABOUT_THE_CELL, ABOUT_THE_TEXT]
    # Each remark leads to its place, and the place back to it.
    page.locator("#remarks .where a").last.click()
    expect(page.locator("#chapter-overview-1")).to_be_in_viewport()
    expect(page.locator("#chapter-overview-1 .pinned")).to_have_text("批注1")
    follow(page, page.get_by_role("link", name="退回修改", exact=True))
    expect(page.locator("main li")).to_contain_text(["填报人"])
    assert page.locator(".thread blockquote > p").all_inner_texts() == [ABOUT_THE_CELL, ABOUT_THE_TEXT]
    page.get_by_label("原因").fill(REASON)
    page.get_by_role("button", name="退回修改").click()
    expect(page.locator(".notice-success")).to_have_text("报告已退回填报人修改。")


def mend_both(page: Page, report: Report) -> None:
    """From the task list to the remarks, from each remark to its place; then each is answered and marked."""
    follow(page, desk(page, report).get_by_role("link", name="2 条批注待处理"))
    remarks = page.url
    follow(page, page.locator(".where a").first)
    cell = page.locator("[name='9.1']")
    cell.fill("4")
    page.get_by_role("button", name="保存").first.click()
    expect(page.locator(".notice").first).to_contain_text("已保存")
    page.goto(remarks)
    follow(page, page.locator(".where a").last)
    page.locator(".prose-text").focus()
    page.keyboard.press("Control+A")
    write(page, NEW_TEXT)
    save_chapter(page)
    page.goto(remarks)
    for answer in ("已按台账改为4。", "已补写。"):
        page.get_by_label("答复").first.fill(answer)
        follow(page, page.get_by_role("button", name="标为已修改").first)
    expect(page.locator(".lead")).to_have_text("0 条批注待处理。")


def meet_the_differences(page: Page, report: Report) -> None:
    """The page opens on them; both remarks are told as mended, with their answers."""
    review(page, report)
    changes = page.locator("#changes")
    expect(changes).to_be_in_viewport()
    assert [changes.locator(kind).all_inner_texts() for kind in ("del", "ins")] == [
        ["0"],
        ["4", "全年举办培训班1期。"],
    ]
    expect(page.locator("#remarks")).to_contain_text("已修改 2 条")
    follow(page, page.locator("#remarks").get_by_role("link", name="全部批注和答复"))
    assert page.locator(".thread .answer > p").all_inner_texts() == ["已按台账改为4。", "已补写。"]


def publish_at_a_set_time(page: Page, stranger: Page, report: Report) -> None:
    """Nothing is public before the time; the command that cron runs publishes it after."""
    follow(page, review(page, report).get_by_role("link", name="设定公开时间", exact=True))
    at = timezone.localtime() + timedelta(days=1)
    page.get_by_label("日期").fill(f"{at:%Y-%m-%d}")
    page.get_by_label("时间").fill("09:30")
    page.get_by_role("button", name="确定").click()
    expect(page.locator(".notice-success")).to_contain_text("09:30公开")
    expect(page.get_by_role("button", name="取消定时")).to_be_visible()
    address = "/reports/522727/2018/"
    answer = stranger.goto(address)
    assert answer is not None
    assert answer.status == 404
    # The day has come.
    Report.objects.filter(pk=report.pk).update(publish_at=timezone.now())
    call_command("publish_due")
    stranger.goto(address)
    expect(stranger.get_by_role("article")).to_contain_text("全年举办培训班1期。")
    assert Report.objects.get(pk=report.pk).status == Status.PUBLISHED


def correct_one_figure(page: Page, report: Report) -> Report:
    follow(page, review(page, report).get_by_role("link", name="更正", exact=True))
    page.get_by_label("更正说明").fill(CORRECTION)
    follow(page, page.get_by_role("button", name="开始更正"))
    draft = Report.objects.get(version=2)
    expect(page.locator(".notice").nth(1)).to_contain_text(CORRECTION)
    desk(page, draft, "tables", "statistics").locator("[name='9.1']").fill("5")
    page.get_by_role("button", name="保存").first.click()
    expect(page.locator(".notice").first).to_contain_text("已保存")
    desk(page, draft, "signoff").get_by_label("填报日期").fill("2019-05-20")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".notice-success")).to_contain_text("已保存")
    desk(page, draft, "correction")
    assert [page.locator(f".changes {kind}").all_inner_texts() for kind in ("del", "ins")] == [["4"], ["5"]]
    return draft


def publish_now(page: Page, report: Report) -> None:
    follow(page, review(page, report).get_by_role("link", name="公开", exact=True))
    give_signature(page, "立即公开")
    expect(page).to_have_title(f"{TITLE} - 公开年报")


def read_both_versions_and_the_difference(page: Page) -> None:
    page.goto("/")
    follow(page, page.get_by_role("link", name=TITLE))
    corrections = page.locator("#corrections")
    expect(corrections).to_contain_text(CORRECTION)
    assert [corrections.locator(kind).all_inner_texts() for kind in ("del", "ins")] == [["4"], ["5"]]
    assert figure(page) == "5"
    assert page.locator(".versions .standing").all_inner_texts() == ["已更正", "现行"]
    follow(page, page.locator(".versions").get_by_role("link", name="第1版"))
    expect(page.locator(".superseded")).to_contain_text("本版已更正。")
    assert figure(page) == "4"
    follow(page, page.get_by_role("link", name="查看更正内容"))
    expect(page.locator("#corrections")).to_be_in_viewport()


def figure(page: Page) -> str:
    return page.get_by_role("article").locator('[id="r-9.1"] td.value').inner_text()
