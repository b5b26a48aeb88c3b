"""All pages of the desk: who is let in, what a GET leaves as it is, and how many queries it takes."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext

from filings import workflow
from filings.models import Change, Chapter, Event, Explanation, Report, Signature, Statistics2018, Unit
from filings.states import Role, Status
from tests import factories, pages

pytestmark = pytest.mark.django_db

PAGES: dict[str, Callable[[int], str]] = {
    "desk_report": lambda pk: reverse("desk_report", args=[pk]),
    "desk_table": lambda pk: reverse("desk_table", args=[pk, "statistics"]),
    "desk_chapter": lambda pk: reverse("desk_chapter", args=[pk, "overview"]),
    "desk_signoff": lambda pk: reverse("desk_signoff", args=[pk]),
    "desk_check": lambda pk: reverse("desk_check", args=[pk]),
}
ACTIONS: dict[str, Callable[[int], str]] = {
    "desk_explain": lambda pk: reverse("desk_explain", args=[pk]),
    "desk_submit": lambda pk: reverse("desk_submit", args=[pk]),
}
POSTED = ["desk_table", "desk_chapter", "desk_signoff", *ACTIONS]


@pytest.fixture
def county(prefecture: Unit) -> Unit:
    return factories.unit(parent=prefecture)


@pytest.fixture
def draft(county: Unit, staff: factories.People) -> Report:
    return workflow.start_report(county, 2018, by=staff.preparer)


@pytest.mark.parametrize("url", ["/desk/", *(page(1) for page in [*PAGES.values(), *ACTIONS.values()])])
def test_desk_asks_an_anonymous_visitor_to_sign_in(url: str, client: Client) -> None:
    assert client.get(url).headers["Location"] == f"/login/?next={url}"
    assert client.post(url).headers["Location"] == f"/login/?next={url}"


# What was typed is not lost with the permission to save it.


def test_what_was_typed_when_the_session_ended_is_shown(draft: Report, desk: Client) -> None:
    url, opened = PAGES["desk_table"](draft.pk), desk.get(PAGES["desk_table"](draft.pk))
    Session.objects.all().delete()
    answer = desk.post(url, {**pages.form_inputs(opened), "3.3": "11", "1.2.5": "——"})
    assert (answer.status_code, answer["Cache-Control"]) == (403, "private, no-store")
    assert sent(answer) == [("1.2.5", "——"), ("3.3", "11")]
    assert gettext("You are no longer signed in, nothing was saved") in answer.content.decode()


def test_what_was_typed_when_the_report_was_handed_in_is_shown(county: Unit, staff: factories.People) -> None:
    """A second preparer has the chapter open while the first submits the report."""
    report = factories.filled_report(county, staff)
    second = factories.signed_in(factories.account("second", (Role.PREPARER, county)))
    opened = second.get(PAGES["desk_chapter"](report.pk))
    factories.carried_on(report, Status.IN_REVIEW, staff)
    text = "<p>平塘县 &amp; 其他</p>"
    answer = second.post(PAGES["desk_chapter"](report.pk), {**pages.form_inputs(opened), "body": text})
    assert answer.status_code == 403
    assert sent(answer) == [(gettext("Text of the chapter"), text)]


def sent(page: pages.Page) -> list[tuple[str, str]]:
    """What an error page gives back, as (name of the field, text)."""
    pattern = r"<dt><label[^>]*>(.*?)</label></dt>\s*<dd><textarea[^>]*>\n(.*?)</textarea>"
    found = re.findall(pattern, page.content.decode(), re.DOTALL)
    return [(unescape(name), unescape(text)) for name, text in found]


@pytest.mark.parametrize(("method", "name"), [*(("get", name) for name in PAGES), *(("post", name) for name in POSTED)])
def test_page_of_another_unit_is_not_found_and_leaves_an_event(method: str, name: str, draft: Report) -> None:
    stranger = factories.people(factories.unit("522728", "罗甸县"), "other-").preparer
    answer = getattr(factories.signed_in(stranger), method)({**PAGES, **ACTIONS}[name](draft.pk))
    assert answer.status_code == 404
    event = Event.objects.get(result="refused")
    assert (event.chain, event.action, event.actor) == (f"report:{draft.pk}", "look", stranger)


@pytest.mark.parametrize("name", [*PAGES, *ACTIONS])
def test_page_of_no_report_is_not_found_without_an_event(name: str, desk: Client) -> None:
    url = {**PAGES, **ACTIONS}[name](999)
    assert (desk.get if name in PAGES else desk.post)(url).status_code == 404
    assert not Event.objects.exists()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.TO_SIGN, Status.TO_PUBLISH])
def test_superior_reads_every_page_and_changes_nothing(
    name: str, status: Status, county: Unit, prefecture: Unit, staff: factories.People
) -> None:
    report = factories.report_in(status, county, staff)
    superior = factories.account("superior", *((role, prefecture) for role in Role))
    client = factories.signed_in(superior)
    assert client.get(PAGES[name](report.pk)).status_code == 200
    sent = {"body": "<p>改</p>", "seen": "0", "contact_phone": "1", "1.1": "7"}
    before = rows()
    if name in POSTED:
        assert client.post(PAGES[name](report.pk), sent).status_code == 403
    for action in ACTIONS.values():
        assert client.post(action(report.pk), {"code": "jump", "cell": "1.1", "text": "改"}).status_code == 403
    assert rows() == before


def rows() -> dict[str, list[tuple[object, ...]]]:
    """Every row that a page of the desk could write, but for events."""
    models = (Report, Statistics2018, Chapter, Change, Explanation, Signature)
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in models}


@pytest.mark.parametrize("name", ["desk_home", *PAGES])
@pytest.mark.parametrize("status", [Status.DRAFT, Status.TO_SIGN])
def test_get_changes_nothing(name: str, status: Status, desk: Client, county: Unit, staff: factories.People) -> None:
    report = factories.report_in(status, county, staff)
    before, events = rows(), Event.objects.count()
    assert desk.get(PAGES[name](report.pk) if name in PAGES else reverse(name)).status_code == 200
    assert (rows(), Event.objects.count()) == (before, events)


@pytest.mark.parametrize("name", ACTIONS)
def test_action_is_only_posted(name: str, desk: Client, draft: Report) -> None:
    assert desk.get(ACTIONS[name](draft.pk)).status_code == 405


def test_pages_load_nothing_that_their_policy_forbids(desk: Client, draft: Report) -> None:
    for page in PAGES.values():
        answer = desk.get(page(draft.pk))
        assert "'unsafe-" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "private, no-store"
        html = answer.content.decode()
        assert "<style" not in html
        assert ' style="' not in html
        assert "<script>" not in html


def test_script_is_small() -> None:
    assert (Path(__file__).parent.parent / "static/js/desk.js").stat().st_size < 40_000


# How many queries.


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_home_takes_a_fixed_number_of_queries_however_many_reports(prefecture: Unit) -> None:
    counties = [factories.unit(f"5227{number}", f"第{number}县", parent=prefecture) for number in range(30, 60)]
    one, *others = [workflow.start_report(county, 2018, by=None) for county in counties]
    posts = [(role, prefecture) for role in Role] + [(Role.PREPARER, county) for county in counties[:15]]
    client = factories.signed_in(factories.account("superior", *posts))
    many = queries(client, reverse("desk_home"))
    Report.objects.filter(pk__in=[report.pk for report in others]).delete()
    assert (queries(client, reverse("desk_home")), many) == (10, 12)
    assert one.title in pages.text_of(client.get(reverse("desk_home")))


@pytest.mark.parametrize(
    ("name", "count"),
    [("desk_report", 16), ("desk_table", 5), ("desk_chapter", 6), ("desk_signoff", 11), ("desk_check", 13)],
)
def test_page_takes_this_many_queries(
    name: str, count: int, desk: Client, county: Unit, staff: factories.People
) -> None:
    report = factories.filled_report(county, staff)
    assert queries(desk, PAGES[name](report.pk)) == count
