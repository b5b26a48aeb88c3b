"""Every page as people see it, at a desk (1280 px) and on a telephone (360 px), in the states that it can be in.

What is looked for on each: nothing wider than the window, nothing that axe finds against WCAG 2.2 AA, no English word
left over. The console is watched by `seat`.
"""

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from playwright.sync_api import Page, expect
from pytest_django import Settings

from config.urls import handler400, handler403, handler404, handler500
from filings import workflow
from filings.models import Publication, Report, Unit
from filings.sample import pingtang
from filings.states import Role, Status
from tests import factories
from tests.stored import stored_path

from .conftest import Seat
from .looking import WIDE, Look, desk_pages, go, press


def fails(request: HttpRequest) -> HttpResponse:
    raise ValueError("the inside of the system")


urlpatterns = [path("fails/", fails), path("", include("config.urls"))]
__all__ = ["handler400", "handler403", "handler404", "handler500"]


# The public site


def test_public_pages_before_anything_is_published(seat: Seat, county: Unit, look: Look) -> None:
    stranger = seat()
    look(go(stranger))
    stranger.get_by_label("单位名称").fill("没有这个县")
    look(press(stranger, "查找"))
    look(go(stranger, "desk"))
    stranger.get_by_label("用户名").fill("nobody")
    look(press(stranger, "登录"))


def test_pages_of_a_demonstration(
    seat: Seat, county: Unit, staff: factories.People, settings: Settings, look: Look
) -> None:
    Unit.objects.update(demonstration=True)
    factories.account("演示账号", (Role.PREPARER, county), demonstration=True)
    report = factories.report_in(Status.PUBLISHED, county, staff)
    stranger, head = seat(), seat(staff.head)
    look(go(stranger))
    look(go(stranger, "reports", 522727, 2018))
    look(go(head, "desk", "reports", report.pk))
    look(go(head, "review", "reports", report.pk))
    settings.DEBUG = True
    look(go(stranger, "login"))


def test_public_pages_of_a_report(
    seat: Seat, county: Unit, staff: factories.People, settings: Settings, look: Look
) -> None:
    report = factories.pingtang_report(county, staff)
    workflow.save_chapter(report, "overview", WIDE, seen=1, by=staff.preparer)
    look(go(seat(staff.preparer), "desk", "reports", report.pk, "chapters", "overview"))
    report = factories.carried_on(report, Status.PUBLISHED, staff)
    stranger = seat()
    look(go(stranger))
    look(go(stranger, "reports", 522727, 2018))
    publication = Publication.objects.get(report=report)
    stored_path(publication.sha256("html")).unlink()
    # Another browser, as the first one may show what it has for a minute.
    look(go(seat(), "reports", 522727, 2018))
    for address in [("desk",), ("desk", "reports", report.pk), ("review", "reports", report.pk)]:
        look(go(seat(staff.preparer), *address))


# The desk


def test_pages_of_somebody_without_a_post(seat: Seat, county: Unit, look: Look) -> None:
    newcomer = seat(factories.account("新来的"))
    look(go(newcomer, "desk"))
    look(go(newcomer, "account", "password"))
    newcomer.get_by_label("旧密码").fill("wrong")
    newcomer.get_by_label("新密码").first.fill("1234")
    look(press(newcomer, "修改密码"))


def test_pages_of_a_new_report(seat: Seat, staff: factories.People, look: Look) -> None:
    preparer = seat(staff.preparer)
    look(go(preparer, "desk"))
    press(preparer, "新建年报")
    for address in desk_pages(Report.objects.get()):
        look(go(preparer, *address))


def test_pages_of_a_report_with_errors(seat: Seat, county: Unit, staff: factories.People, look: Look) -> None:
    report = workflow.start_report(county, 2018, by=staff.preparer)
    wrong = {"3.1.1": "1.5", "3.1.2": "-3", "3.1.3": "9" * 20, "3.1.4": "七件", "7": "0.1234567"}
    figures = {address: (None, text) for address, text in {**pingtang.printed_figures(), **wrong}.items()}
    workflow.save_cells(report, figures, by=staff.preparer)
    # A heading (1) with no (一) above it, and one without words.
    workflow.save_chapter(report, "overview", "<h4>机构</h4><p>一个。</p><h3></h3>", seen=0, by=staff.preparer)
    preparer = seat(staff.preparer)
    for address in desk_pages(report):
        look(go(preparer, *address))
    preparer.get_by_label("情况说明").first.fill("字" * 2001)
    look(press(preparer, "保存说明"))
    look(press(preparer, "提交审核"))
    go(preparer, "desk", "reports", report.pk, "signoff").get_by_label("联系电话").fill("0" * 51)
    look(press(preparer, "保存"))


def test_pages_of_a_clash_between_two_people(seat: Seat, county: Unit, staff: factories.People, look: Look) -> None:
    report = factories.filled_report(county, staff)
    second = factories.account("第二填报人", (Role.PREPARER, county))
    preparer = go(seat(staff.preparer), "desk", "reports", report.pk, "tables", "statistics")
    workflow.save_cells(report, {"1.1": (None, "101")}, by=second)
    preparer.locator("[name='1.1']").fill("102")
    look(press(preparer, "保存"))
    go(preparer, "desk", "reports", report.pk, "chapters", "overview")
    workflow.save_chapter(report, "overview", "<h3>机构</h3><p>另一段话。</p>", seen=1, by=second)
    preparer.locator(".prose-text").fill("我的一段话。")
    expect(preparer.locator("[data-theirs] .theirs")).to_contain_text("另一段话。")
    look(preparer)


# Pages that say why something did not work


def as_forms(page: Page) -> Page:
    """A browser that the scripts which save what is typed do not reach, so that forms are sent as forms."""
    for script in ("table", "prose-autosave"):
        page.context.route(f"**/js/{script}.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    return page


def test_pages_of_refusals(seat: Seat, county: Unit, staff: factories.People, settings: Settings, look: Look) -> None:
    report = factories.filled_report(county, staff)
    preparer = as_forms(seat(staff.preparer))
    look(go(preparer, "no-such-page"))
    look(go(preparer, "review", "reports", report.pk, "approve"))
    table, chapter = (
        ("desk", "reports", report.pk, *which) for which in (("tables", "statistics"), ("chapters", "overview"))
    )
    for address in (table, chapter):
        go(preparer, *address)
        tokens = preparer.locator("main [name=csrfmiddlewaretoken]")
        tokens.evaluate_all("tokens => tokens.forEach(token => token.remove())")
        look(press(preparer, "保存"))
    go(preparer, *chapter)
    preparer.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    look(press(preparer, "保存"))
    preparer = as_forms(seat(staff.preparer))
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    look(press(go(preparer, *table), "保存"))
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20
    go(preparer, *chapter).locator("textarea").evaluate("textarea => textarea.value = '字'.repeat(2 ** 20)")
    look(press(preparer, "保存"))


@pytest.mark.urls(__name__)
def test_page_of_a_failure(seat: Seat, county: Unit, look: Look) -> None:
    look(go(seat(), "fails"))
