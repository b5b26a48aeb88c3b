"""What holds for every address of the site, whoever added it: the URLconf is walked, so a new page is tried as well."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from filings.models import Account, Event, Report, Unit
from filings.models.unit import Level
from filings.states import Role, Status
from tests import factories

pytestmark = pytest.mark.django_db

PUBLIC = {
    "healthz",
    "login/",
    "admin/login/",
    "",
    "rules/",
    "reports/<slug:code>/<int:year>/",
    "reports/<slug:code>/<int:year>/report.pdf",
    "reports/<slug:code>/<int:year>/content.json",
}
"""Routes that answer a visitor without an account. Any other leads to the sign-in page."""
SIGN_OUT = {"logout/", "admin/logout/"}
ANSWERS = {
    "GET": {**dict.fromkeys(PUBLIC, 200), **dict.fromkeys(SIGN_OUT, 405)},
    "POST": {
        **dict.fromkeys(PUBLIC, 405),
        **dict.fromkeys(["login/", "admin/login/"], 200),
        **dict.fromkeys(SIGN_OUT, 302),
    },
}


def routes(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every route of the site as it is written in the URLconf."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


ROUTES = sorted(set(routes(get_resolver().url_patterns)))


def filled_in(route: str, report: Report) -> str:
    """An address that the route fits: one of `report`, of its unit, or of some row."""
    values = {"pk": report.pk, "code": report.unit.code, "year": report.year, "app_label": "filings", "url": "x"}
    key = "overview" if "chapters" in route else "statistics"
    address = re.sub(
        r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)",
        lambda match: str({**values, "key": key}.get(match[1] or match[2], report.pk)),
        route,
    )
    return "/" + address.replace("^", "").replace("$", "")


@pytest.fixture
def county() -> Unit:
    return factories.unit(parent=factories.unit("522700", "黔南布依族苗族自治州", level=Level.PREFECTURE))


@pytest.fixture
def staff(county: Unit) -> factories.People:
    return factories.people(county)


@pytest.fixture
def report(county: Unit, staff: factories.People) -> Report:
    """A published report: the only kind that has an address of every sort."""
    return factories.report_in(Status.PUBLISHED, county, staff)


@pytest.fixture
def draft(county: Unit, staff: factories.People) -> Report:
    return factories.filled_report(county, staff)


@pytest.fixture
def stranger(county: Unit) -> Account:
    neighbour = factories.unit("522728", "罗甸县", parent=county.parent)
    return factories.account("stranger", *[(role, neighbour) for role in Role])


@pytest.fixture
def administrator() -> Account:
    return factories.account("administrator", is_staff=True)


def rows() -> dict[str, list[Any]]:
    """Every row of every table but the event log, and but the sessions, which signing in makes."""
    return {
        model._meta.label: sorted(model._default_manager.values_list(), key=str)
        for model in apps.get_models()
        if model._meta.label not in {"filings.Event", "sessions.Session"}
    }


# 1. Nothing but public pages answers an anonymous visitor.


def test_every_address_is_made_from_its_route(report: Report) -> None:
    assert [address for route in ROUTES if re.search(r"[<>()^$?]", address := filled_in(route, report))] == []


def test_only_public_pages_answer_a_visitor(report: Report) -> None:
    before = rows()
    for method, expected in ANSWERS.items():
        answered = {}
        for route in ROUTES:
            address = filled_in(route, report)
            answer = Client().generic(method, address)
            ways_in = {f"/login/?next={address}", f"/admin/login/?next={address}"}
            if answer.status_code != 302 or answer["Location"] not in ways_in:
                answered[route] = answer.status_code
        assert answered == expected
    assert rows() == before


def test_unpublished_report_is_not_public(draft: Report) -> None:
    answers = {route: Client().get(filled_in(route, draft)).status_code for route in ROUTES if "<slug:code>" in route}
    assert answers == {route: 404 for route in PUBLIC if "<slug:code>" in route}


# 2. Another unit's object answers 404 and leaves an event.

OF_A_REPORT = [route for route in ROUTES if "<int:pk>" in route]


def test_every_page_of_a_report_is_404_for_a_stranger_with_an_event(draft: Report, stranger: Account) -> None:
    client, before = factories.signed_in(stranger), rows()
    hidden, only_one_way = [], []
    for route in OF_A_REPORT:
        statuses = [client.generic(method, filled_in(route, draft)).status_code for method in ("GET", "POST")]
        hidden += [route] * statuses.count(404)
        only_one_way += [route] * statuses.count(405)
    assert sorted({*hidden}) == OF_A_REPORT
    assert len(hidden) + len(only_one_way) == 2 * len(OF_A_REPORT)
    looks = Event.objects.filter(action="look", result="refused", actor=stranger, chain=f"report:{draft.pk}")
    assert looks.count() == len(hidden)
    assert rows() == before


def test_pages_of_a_report_were_found() -> None:
    assert {"desk/reports/<int:pk>/", "review/reports/<int:pk>/sign/"} < set(OF_A_REPORT)


@pytest.mark.parametrize("pk", [10**6, 2**31, 2**63, 10**30])
def test_report_that_is_not_there_looks_the_same_and_leaves_no_event(pk: int, stranger: Account, draft: Report) -> None:
    client = factories.signed_in(stranger)
    hidden = client.get(filled_in("review/reports/<int:pk>/", draft))
    events = Event.objects.count()
    missing = client.get(f"/review/reports/{pk}/")
    assert (missing.status_code, Event.objects.count()) == (404, events)
    assert missing.content == hidden.content


def test_people_of_the_superior_unit_read_every_page_and_write_nothing(draft: Report) -> None:
    assert draft.unit.parent is not None
    above = factories.account("superior", *[(role, draft.unit.parent) for role in Role])
    client, before = factories.signed_in(above), rows()
    read = {route: client.get(filled_in(route, draft)).status_code for route in OF_A_REPORT}
    written = {route: client.post(filled_in(route, draft), SENT).status_code for route in OF_A_REPORT}
    # 403 with the sentence where a page is only for doing something; 405 where it is only for reading or writing.
    assert set(read.values()) == {200, 403, 405}
    assert set(written.values()) == {403, 405}
    assert {route for route, status in read.items() if status == 403} == {
        "review/reports/<int:pk>/approve/",
        "review/reports/<int:pk>/return/",
        "review/reports/<int:pk>/sign/",
    }
    assert rows() == before


SENT = {"9.1": "5", "body": "<p>x</p>", "seen": "1", "code": "jump", "text": "x", "reason": "x", "contact_phone": "1"}


# 3. Extra fields in a POST change nothing.


def test_fields_that_no_form_has_change_nothing(county: Unit, staff: factories.People, stranger: Account) -> None:
    """The report is returned, and otherwise as it was: state, unit, version, year, account and posts."""
    report = factories.report_in(Status.TO_SIGN, county, staff)
    client, before = factories.signed_in(staff.reviewer), rows()
    neighbour = Unit.objects.get(code="522728")
    extra = {
        "status": "published",
        "sealed": "false",
        "version": "9",
        "year": "2019",
        "unit": str(neighbour.pk),
        "unit_id": str(neighbour.pk),
        "by": str(stranger.pk),
        "account": str(stranger.pk),
        "name": "别人",
        "role": "head",
        "digest": "0" * 64,
        "is_staff": "on",
        "is_superuser": "on",
        "head_name": "别人",
        "9.1": "77",
        "meetings": "77",
    }
    answer = client.post(f"/review/reports/{report.pk}/return/", {"reason": "x", **extra})
    assert answer.status_code == 302
    after = rows()
    changed = {label for label in before if before[label] != after[label]}
    assert changed == {"filings.Report", "filings.Signature", "filings.Statistics2018"}
    fresh = Report.objects.get()
    assert (fresh.status, fresh.version, fresh.year, fresh.unit, fresh.head_name) == ("draft", 1, 2018, county, "head")
    assert after["filings.Signature"] == []
    table = fresh.edition.tables[0]._default_manager.get(report=fresh)
    assert (table.sealed, getattr(table, "meetings", None)) == (False, 0)
    assert Event.objects.get(action="return").actor == staff.reviewer


def test_fields_that_the_sign_in_page_has_not_change_nothing(staff: factories.People) -> None:
    sent = {"username": "preparer", "password": factories.PASSWORD, "is_staff": "on", "is_superuser": "on", "name": "x"}
    flags = ("pk", "name", "is_staff", "is_superuser", "is_active", "demonstration")
    before = Account.objects.order_by("pk").values_list(*flags)
    expected = list(before)
    assert Client().post("/login/", sent).status_code == 302
    assert list(before.all()) == expected


# 16. GET changes nothing but the event log.


@pytest.mark.parametrize("status", [Status.DRAFT, Status.TO_SIGN, Status.PUBLISHED])
def test_get_changes_nothing(
    status: Status, county: Unit, staff: factories.People, stranger: Account, administrator: Account
) -> None:
    report = factories.report_in(status, county, staff)
    clients = [Client(), *map(factories.signed_in, [*vars(staff).values(), stranger, administrator])]
    before = rows()
    for client in clients:
        statuses = {client.get(filled_in(route, report)).status_code for route in ROUTES}
        assert statuses <= {200, 301, 302, 403, 404, 405}
        assert rows() == before


# 15. Headers.

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def policy_of(header: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in header.split(";"))
    return {name: sources for name, _space, sources in parts if name}


def test_every_answer_bears_the_headers(report: Report, staff: factories.People, administrator: Account) -> None:
    for client in (Client(), factories.signed_in(staff.reviewer), factories.signed_in(administrator)):
        for address in [*(filled_in(route, report) for route in ROUTES), "/nowhere/", "/admin/nowhere/"]:
            answer = client.get(address)
            assert policy_of(answer["Content-Security-Policy"]) == POLICY, address
            assert (
                answer["X-Content-Type-Options"],
                answer["Referrer-Policy"],
                answer["X-Frame-Options"],
                answer["Cross-Origin-Opener-Policy"],
            ) == ("nosniff", "same-origin", "DENY", "same-origin"), address


def test_refusals_and_errors_bear_the_headers_as_well(draft: Report, staff: factories.People) -> None:
    client = factories.signed_in(staff.preparer)
    answers = [
        client.post(f"/review/reports/{draft.pk}/publish/"),
        Client(enforce_csrf_checks=True).post("/login/", {"username": "x"}),
        Client(headers={"host": "elsewhere.example"}).get("/"),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 400]
    for answer in answers:
        assert policy_of(answer["Content-Security-Policy"]) == POLICY
        assert answer["X-Content-Type-Options"] == "nosniff"


INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE)


def test_no_page_needs_what_the_policy_forbids(county: Unit, report: Report, staff: factories.People) -> None:
    neighbour = factories.unit("522728", "罗甸县", parent=county.parent)
    colleagues = factories.people(neighbour, prefix="neighbour-")
    found = inline_code(report, staff)
    waiting = factories.filled_report(neighbour, colleagues)
    for status in (Status.DRAFT, Status.IN_REVIEW, Status.TO_SIGN):
        waiting = factories.carried_on(waiting, status, colleagues)
        found |= inline_code(waiting, colleagues)
    assert {route: inline for route, inline in found.items() if inline} == {}
    # Every page of ours was seen, but for those that only take something in.
    ours = {route for route in ROUTES if not route.startswith("admin/")} | {"admin/login/", "admin/password_change/"}
    only_taking_in = {
        "logout/",
        "desk/start/",
        "desk/reports/<int:pk>/explain/",
        "desk/reports/<int:pk>/submit/",
        "desk/reports/<int:pk>/tables/<slug:key>/attest/",
        "desk/reports/<int:pk>/take-computed/",
        "review/reports/<int:pk>/judge/",
    }
    no_page = {"healthz", "reports/<slug:code>/<int:year>/report.pdf", "reports/<slug:code>/<int:year>/content.json"}
    assert set(found) == ours - only_taking_in - no_page - {"review/reports/<int:pk>/publish/"}


def inline_code(report: Report, people: factories.People) -> dict[str, list[str]]:
    """Route -> code and styles in the text of its page, for the pages that `people` are shown."""
    found: dict[str, list[str]] = {}
    for person in vars(people).values():
        client = factories.signed_in(person)
        for route in ROUTES:
            answer = client.get(filled_in(route, report))
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                found.setdefault(route, []).extend(INLINE.findall(answer.content.decode()))
    return found


# 23. An error says nothing of the inside.


def test_failure_inside_says_nothing_of_it(draft: Report, staff: factories.People, settings: Settings) -> None:
    """A table that is missing from the database stands for any fault of ours."""
    draft.edition.tables[0]._default_manager.filter(report=draft).delete()
    client = factories.signed_in(staff.preparer)
    client.raise_request_exception = False
    answer = client.get(f"/review/reports/{draft.pk}/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert [word for word in ("Traceback", "DoesNotExist", "Statistics", "/filings/", "SELECT") if word in page] == []
