"""Every page as people see it, at a desk (1280 px) and on a telephone (360 px), in the states that it can be in.

What is looked for on each: nothing wider than the window, nothing that axe finds against WCAG 2.2 AA, no English word
left over. The console is watched by `seat`.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from config.urls import handler400, handler403, handler404, handler500
from filings import workflow
from filings.models import Publication, Report, Unit
from filings.sample import pingtang
from filings.states import Action, Role, Status
from tests import factories

from .conftest import Seat

DESK, TELEPHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Addresses and digests are no words; the rest are names of formats, programs and keys.
NO_WORDS = re.compile(r"(?:https?://|mailto:)\S*|\S+@\S+|[0-9a-f]{64}")
KNOWN = {"PDF", "SHA", "HTML", "JSON", "CSV", "JavaScript", "Word", "WPS", "Excel", "Cookie"}
KNOWN |= {"Ctrl", "Shift", "Alt", "Esc", "Tab", "Enter", "Home", "End"}
# Also what stands ready to be shown (dialogs), and what only programs that read aloud say.
TEXTS = """() => {
    const body = document.body.cloneNode(true)
    body.querySelectorAll("script, style, noscript, textarea").forEach((element) => element.remove())
    const attributes = ["placeholder", "title", "aria-label", "alt", "data-unsaved", "data-label"]
    const said = (name) => [...body.querySelectorAll(`[${name}]`)].map((element) => element.getAttribute(name))
    return [document.title, body.textContent, ...attributes.flatMap(said)].join("\\n")
}"""

# What is wider than a telephone: a table of twelve columns, an address without a place to break.
WIDE = (
    "<h3>各部门公开数量</h3><p>详见 https://www.gov.cn/"
    + "0" * 80
    + "</p><table><tr>"
    + "".join(f"<th>第{number}部门</th>" for number in range(1, 13))
    + "</tr><tr>"
    + "<td>123456</td>" * 12
    + "</tr></table><h4>微博</h4><ul><li>甲<ul><li>乙</li></ul></li></ul>"
)

Look = Callable[[Page], None]


def fails(request: HttpRequest) -> HttpResponse:
    raise ValueError("the inside of the system")


urlpatterns = [path("fails/", fails), path("", include("config.urls"))]
__all__ = ["handler400", "handler403", "handler404", "handler500"]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Looks at a page as it stands, at both widths. What it finds is said with a picture of it."""

    def at_both_widths(page: Page) -> None:
        expect(page.locator(".chapter-editor:not(.is-ready)")).to_have_count(0)
        for size in (DESK, TELEPHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            found = [*sideways(page), *barriers(page), *english(page)]
            if found:
                page.screenshot(path=tmp_path / f"{size['width']}.png", full_page=True)
            assert (found, page.url, size["width"], tmp_path) == ([], page.url, size["width"], tmp_path)

    return at_both_widths


def sideways(page: Page) -> list[str]:
    """Whether the document is wider than the window."""
    wide, window = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return [f"{wide} px wide"] if wide > window else []


def barriers(page: Page) -> list[str]:
    """What axe finds against WCAG: rule, where."""
    rules = {"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{one['id']} ({one['impact']}): {node['html'][:200]}" for one in found for node in one["nodes"]]


def english(page: Page) -> list[str]:
    words = re.findall(r"[A-Za-z]{3,}", NO_WORDS.sub(" ", page.evaluate(TEXTS)))
    return sorted(set(words) - KNOWN)


def go(page: Page, *parts: object) -> Page:
    page.goto("/" + "".join(f"{part}/" for part in parts))
    return page


def desk_pages(report: Report) -> list[tuple[object, ...]]:
    """The pages of a report's tasks."""
    home = "desk", "reports", report.pk
    chapters = [(*home, "chapters", key) for key in ("preamble", "overview")]
    return [home, (*home, "tables", "statistics"), *chapters, (*home, "signoff"), (*home, "check")]


def press(page: Page, name: str) -> Page:
    """Press a button of the page's own form, and wait for the page that answers."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).click()
    return page


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
    (settings.PUBLISHED_DIR / publication.html).unlink()
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


# Review


def test_pages_of_a_report_in_review(seat: Seat, county: Unit, staff: factories.People, look: Look) -> None:
    report = factories.carried_on(factories.pingtang_report(county, staff), Status.IN_REVIEW, staff)
    preparer, reviewer = seat(staff.preparer), seat(staff.reviewer)
    for address in desk_pages(report):
        look(go(preparer, *address))
    look(go(reviewer, "desk"))
    review = "review", "reports", report.pk
    look(go(reviewer, *review))
    factories.accept_explanations(report, staff.reviewer)
    look(go(reviewer, *review))
    for way, button in [("approve", "签名并审核通过"), ("return", "退回修改")]:
        look(go(reviewer, *review, way))
        look(press(reviewer, button))
    factories.take(Action.RETURN, report, staff.reviewer)
    look(go(preparer, "desk", "reports", report.pk))


def test_pages_of_a_report_to_sign_and_to_publish(
    seat: Seat, county: Unit, staff: factories.People, look: Look
) -> None:
    report = factories.report_in(Status.TO_SIGN, county, staff)
    review = "review", "reports", report.pk
    look(go(seat(staff.head), *review, "sign"))
    factories.take(Action.SIGN, report, staff.head)
    look(go(seat(staff.preparer), *review))


def test_pages_of_remarks_and_of_what_changed(seat: Seat, county: Unit, staff: factories.People, look: Look) -> None:
    """The national form after a year with other figures: its tables are wide, and have last year's figures in them."""
    factories.report_in(Status.PUBLISHED, county, staff, year=2023, figures=factories.NATIONAL)
    report = factories.report_in(
        Status.IN_REVIEW, county, staff, year=2024, figures={**factories.NATIONAL, "2.6": "45", "2.9": "19"}
    )
    preparer, reviewer = seat(staff.preparer), seat(staff.reviewer)
    review, remarks = ("review", "reports", report.pk), ("desk", "reports", report.pk, "remarks")
    look(go(reviewer, *remarks))
    reviewer.goto(f"/review/reports/{report.pk}/remarks/new/?place=cell:3.3.natural")
    look(reviewer)
    look(press(reviewer, "保存批注"))
    for place in ("cell:3.3.natural", "chapter:overview:1", ""):
        workflow.remark(report, place, "请与台账核对。", by=staff.reviewer)
    look(go(reviewer, *review))
    look(go(reviewer, *review, "return"))
    workflow.return_for_changes(report, "见批注。", by=staff.reviewer)
    look(go(preparer, "desk", "reports", report.pk))
    look(go(preparer, *remarks))
    preparer.get_by_role("button", name="答复").first.click()
    look(preparer)
    workflow.save_cells(report, {"3.3.natural": (None, "8"), "3.24.natural": (None, "13")}, by=staff.preparer)
    workflow.save_chapter(report, "overview", WIDE, seen=1, by=staff.preparer)
    workflow.resolve(report.remarks.all()[0], by=staff.preparer)
    look(go(reviewer, *review))
    look(go(preparer, *remarks))


def test_pages_of_a_correction_and_of_a_withdrawal(
    seat: Seat, county: Unit, staff: factories.People, settings: Settings, look: Look
) -> None:
    first = factories.report_in(Status.PUBLISHED, county, staff)
    preparer, head, stranger = seat(staff.preparer), seat(staff.head), seat()
    look(go(preparer, "review", "reports", first.pk, "amend"))
    look(press(preparer, "开始更正"))
    draft = workflow.amend(first, "漏计会议4次。", by=staff.preparer)
    look(go(preparer, "desk", "reports", draft.pk, "correction"))
    workflow.save_cells(draft, {"9.1": (None, "4")}, by=staff.preparer)
    workflow.save_chapter(draft, "overview", WIDE, seen=0, by=staff.preparer)
    workflow.save_signoff(draft, {"report_date": first.report_date}, by=staff.preparer)
    look(go(preparer, "desk", "reports", draft.pk))
    look(go(preparer, "desk", "reports", draft.pk, "correction"))
    draft = factories.carried_on(draft, Status.TO_PUBLISH, staff)
    look(go(preparer, "review", "reports", draft.pk, "schedule"))
    preparer.get_by_label("日期").fill("2019-01-01")
    look(press(preparer, "确定"))
    workflow.schedule(draft, timezone.now() + timedelta(days=1), by=staff.preparer)
    look(go(preparer, "review", "reports", draft.pk))
    look(go(preparer, "desk"))
    draft = factories.carried_on(draft, Status.PUBLISHED, staff)
    for address in [(), ("reports", 522727, 2018), ("reports", 522727, 2018, 1)]:
        look(go(stranger, *address))
    look(go(head, "review", "reports", draft.pk, "withdraw"))
    look(press(head, "撤销公开"))
    workflow.withdraw(draft, "依上级通知撤销。", by=staff.head)
    look(go(head, "review", "reports", draft.pk))
    look(go(seat(), "reports", 522727, 2018))


def test_pages_of_a_superior_unit_and_of_an_auditor(
    seat: Seat, county: Unit, staff: factories.People, look: Look
) -> None:
    factories.report_in(Status.IN_REVIEW, county, staff)
    superior = seat(factories.account("上级审核人", (Role.REVIEWER, factories.province())))
    look(go(superior, "desk"))
    superior.goto("/desk/units/?year=2018&standing=late")
    look(superior)
    superior.goto("/desk/units/?year=2018&q=没有")
    look(superior)
    auditor = seat(factories.account("审计员", is_auditor=True))
    look(go(auditor, "desk"))
    look(go(auditor, "audit"))
    auditor.locator(".events summary").first.click()
    look(auditor)
    auditor.goto("/audit/?since=2019-01-01&who=没有")
    look(auditor)


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
