"""A chapter that saves itself: alone, without a connection, after the session has ended, and two people at once."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from filings import workflow
from filings.models import Account, Change, Report, Unit
from filings.states import Role, Status
from tests import factories

from .chapter import focus_text, text_of, write
from .conftest import Seat, follow

pytestmark = pytest.mark.django_db(transaction=True)

SAVED = re.compile("^已保存 ")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def other(county: Unit) -> Account:
    return factories.account("另一填报人", (Role.PREPARER, county))


def address(report: Report) -> str:
    return f"/desk/reports/{report.pk}/chapters/overview/"


def opened(seat: Seat, by: Account, report: Report) -> Page:
    page = seat(by)
    page.goto(address(report))
    focus_text(page)
    return page


def says(page: Page, words: str | re.Pattern[str]) -> None:
    """The line that tells whether all is saved."""
    expect(page.locator(".save-state")).to_contain_text(words)


def stored(page: Page) -> int:
    """How many things wait in the browser."""
    return page.evaluate("sessionStorage.length")


def body(report: Report) -> str:
    return report.chapters.get(key="overview").body


def add(page: Page, text: str) -> None:
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(text)


def test_chapter_saves_itself_and_stands_there_after_a_reload(
    seat: Seat, draft: Report, staff: factories.People
) -> None:
    page = opened(seat, staff.preparer, draft)
    write(page, "本年度工作平稳推进。")
    says(page, SAVED)
    assert (body(draft), stored(page)) == ("<p>本年度工作平稳推进。</p>", 0)
    add(page, "全年无复议。")
    page.reload()
    focus_text(page)
    assert text_of(page) == "<p>本年度工作平稳推进。全年无复议。</p>"
    says(page, SAVED)
    assert (body(draft), stored(page)) == ("<p>本年度工作平稳推进。全年无复议。</p>", 0)
    assert Change.objects.count() == 1


def test_lost_connection_loses_nothing(seat: Seat, draft: Report, staff: factories.People) -> None:
    page = opened(seat, staff.preparer, draft)
    page.context.set_offline(True)
    write(page, "没有网络时写的。")
    says(page, "离线")
    assert (body(draft), stored(page)) == ("", 1)
    add(page, "又写了一句。")
    page.context.set_offline(False)
    says(page, SAVED)
    assert (body(draft), stored(page)) == ("<p>没有网络时写的。又写了一句。</p>", 0)


def test_lost_answer_is_no_conflict_with_oneself(seat: Seat, draft: Report, staff: factories.People) -> None:
    page = opened(seat, staff.preparer, draft)
    lost: list[int] = []

    def lose_the_first_answers(route: Route) -> None:
        answer = route.fetch()
        if len(lost) < 2:
            lost.append(answer.status)
            route.abort("connectionreset")
        else:
            route.fulfill(response=answer)

    page.route("**/save/", lose_the_first_answers)
    write(page, "甲")
    says(page, "离线")
    assert body(draft) == "<p>甲</p>"
    add(page, "乙")
    says(page, SAVED)
    assert (body(draft), lost, stored(page)) == ("<p>甲乙</p>", [200, 200], 0)
    expect(page.locator("[data-theirs]")).to_be_empty()


def test_ended_session_loses_nothing(seat: Seat, draft: Report, staff: factories.People) -> None:
    page = opened(seat, staff.preparer, draft)
    Session.objects.all().delete()
    write(page, "登录过期后写的。")
    says(page, "重新登录")
    assert body(draft) == ""
    follow(page, page.locator(".save-state a"))
    page.get_by_label("用户名").fill(staff.preparer.username)
    page.get_by_label("密码").fill(factories.PASSWORD)
    follow(page, page.locator("main button[type=submit]"))
    focus_text(page)
    assert text_of(page) == "<p>登录过期后写的。</p>"
    says(page, SAVED)
    assert (body(draft), stored(page)) == ("<p>登录过期后写的。</p>", 0)


def test_signing_out_leaves_nothing_in_the_browser(seat: Seat, draft: Report, staff: factories.People) -> None:
    page = opened(seat, staff.preparer, draft)
    write(page, "退出前写的。")
    follow(page, page.get_by_role("button", name="退出"))
    assert (body(draft), stored(page), page.evaluate("localStorage.length")) == ("<p>退出前写的。</p>", 0, 0)


@pytest.mark.parametrize(
    ("choice", "text"),
    [("保存我的文字", "<p>我的文字。又写了一句。</p>"), ("改用对方的文字", "<p>对方的文字。</p>")],
)
def test_two_people_on_one_chapter_see_both_texts_and_choose(
    choice: str, text: str, seat: Seat, draft: Report, staff: factories.People, other: Account
) -> None:
    mine, theirs = opened(seat, staff.preparer, draft), opened(seat, other, draft)
    write(theirs, "对方的文字。")
    says(theirs, SAVED)
    write(mine, "我的文字。")
    says(mine, "未保存")
    notice = mine.locator("[data-theirs]")
    expect(notice).to_contain_text("另一填报人")
    expect(notice.locator(".theirs")).to_have_text("对方的文字。")
    focus_text(mine)
    add(mine, "又写了一句。")
    # Whatever happens to the page, nothing is replaced before there is a choice.
    mine.reload()
    focus_text(mine)
    expect(notice.locator(".theirs")).to_have_text("对方的文字。")
    assert (text_of(mine), body(draft)) == ("<p>我的文字。又写了一句。</p>", "<p>对方的文字。</p>")
    found = Axe().run(mine, options={"runOnly": {"type": "tag", "values": LEVELS}})
    assert found.response["violations"] == []
    notice.get_by_role("button", name=choice).click()
    says(mine, SAVED)
    assert (text_of(mine), body(draft), stored(mine)) == (text, text, 0)
    expect(notice).to_be_empty()


def test_page_leads_to_headings_and_to_what_may_be_left_over(
    seat: Seat, county: Unit, staff: factories.People, draft: Report
) -> None:
    html = "<h3>组织领导</h3><p>2017年，<strong>工作</strong>平稳。</p><h4>机制</h4><p>健全。</p>"
    workflow.save_chapter(draft, "overview", html, seen=0, by=staff.preparer)
    page = opened(seat, staff.preparer, draft)
    outline = page.get_by_role("navigation", name="本章标题")
    assert outline.get_by_role("button").all_inner_texts() == ["组织领导", "机制"]
    outline.get_by_role("button", name="机制").click()
    chosen = "document.querySelector('.prose-text').editor.state.selection.$from.parent.textContent"
    page.wait_for_function(f"{chosen} === '机制'")
    page.get_by_role("button", name="在正文中查看").click()
    page.wait_for_function(f"{chosen} === '2017年，工作平稳。'")
    page.keyboard.insert_text("2018年，工作平稳。")
    says(page, SAVED)
    expect(page.get_by_role("button", name="在正文中查看")).to_have_count(0)
    assert body(draft) == html.replace("2017年，<strong>工作</strong>平稳。", "2018年，工作平稳。")


def test_last_years_text_stands_beside_on_a_desk_and_below_on_a_telephone(
    live_server: LiveServer, seat: Seat, county: Unit, staff: factories.People
) -> None:
    factories.report_in(Status.PUBLISHED, county, staff, year=2022, figures=factories.NATIONAL)
    report = workflow.start_report(county, 2023, by=staff.preparer)
    page = opened(seat, staff.preparer, report)
    where = {}
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        text, last = page.locator(".prose-text").bounding_box(), page.locator(".last-year").bounding_box()
        assert text is not None
        assert last is not None
        where[width] = (last["x"] > text["x"] + text["width"], last["y"] > text["y"] + text["height"])
        assert page.evaluate("document.documentElement.scrollWidth") == width
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": LEVELS}})
        assert found.response["violations"] == []
    assert where == {1280: (True, False), 360: (False, True)}


def test_without_a_script_the_form_saves(seat: Seat, draft: Report, staff: factories.People) -> None:
    page = seat(staff.preparer, java_script_enabled=False)
    page.goto(address(draft))
    page.get_by_label("本章内容").fill("<p>没有脚本。</p>")
    follow(page, page.get_by_role("button", name="保存"))
    expect(page.locator(".notice-success")).to_have_text("本章已保存。")
    assert body(draft) == "<p>没有脚本。</p>"
