"""The headers of every answer, and that no page needs what they forbid."""

import re

import pytest
from django.test import Client

from filings import workflow
from filings.models import Account, Report, Unit
from filings.models.unit import Level
from filings.states import Status
from tests import factories
from tests.addresses import IN_JSON, ROUTES, filled_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Unit:
    return factories.unit(parent=factories.unit("522700", "黔南布依族苗族自治州", level=Level.PREFECTURE))


@pytest.fixture
def report(county: Unit, staff: factories.People) -> Report:
    """A published report: the only kind that has an address of every sort."""
    return factories.report_in(Status.PUBLISHED, county, staff)


@pytest.fixture
def draft(county: Unit, staff: factories.People) -> Report:
    return factories.filled_report(county, staff)


@pytest.fixture
def administrator() -> Account:
    return factories.account("administrator", is_staff=True)


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


INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>",
    re.IGNORECASE,
)


def test_no_page_needs_what_the_policy_forbids(county: Unit, report: Report, staff: factories.People) -> None:
    neighbour = factories.unit("522728", "罗甸县", parent=county.parent)
    colleagues = factories.people(neighbour, prefix="neighbour-")
    found = inline_code(report, vars(staff))
    waiting = factories.filled_report(neighbour, colleagues)
    for status in (Status.DRAFT, Status.IN_REVIEW, Status.TO_SIGN):
        waiting = factories.carried_on(waiting, status, colleagues)
        found |= inline_code(waiting, vars(colleagues))
    scheduled = factories.carried_on(waiting, Status.TO_PUBLISH, colleagues)
    corrected = workflow.amend(report, "更正附表。", by=staff.preparer)
    factories.job(scheduled)
    auditor = factories.account("auditor", is_auditor=True)
    for one, person in ((scheduled, colleagues.preparer), (corrected, staff.preparer), (report, auditor)):
        found |= inline_code(one, {"": person})
    assert {route: inline for route, inline in found.items() if inline} == {}
    # Every page of ours was seen, but for those that only take something in.
    ours = {route for route in ROUTES if not route.startswith("admin/")} | {"admin/login/", "admin/password_change/"}
    only_taking_in = {
        "logout/",
        "desk/start/",
        "desk/reports/<int:pk>/explain/",
        "desk/reports/<int:pk>/copy/",
        "desk/reports/<int:pk>/take-over/",
        "desk/reports/<int:pk>/chapters/<slug:key>/confirm/",
        "desk/reports/<int:pk>/submit/",
        "desk/reports/<int:pk>/tables/<slug:key>/attest/",
        "desk/reports/<int:pk>/take-computed/",
        *IN_JSON,
        "desk/reports/<int:pk>/remarks/<int:remark>/",
        "review/reports/<int:pk>/judge/",
        "review/reports/<int:pk>/unschedule/",
    }
    no_page = {"healthz", "audit/events.csv"} | {
        route for route in ROUTES if route.endswith((".pdf", ".json", "<str:name>"))
    }
    assert set(found) == ours - only_taking_in - no_page


def inline_code(report: Report, people: dict[str, Account]) -> dict[str, list[str]]:
    """Route -> code and styles in the text of its page, for the pages that `people` are shown."""
    found: dict[str, list[str]] = {}
    for person in people.values():
        client = factories.signed_in(person)
        for route in ROUTES:
            answer = client.get(filled_in(route, report))
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                found.setdefault(route, []).extend(INLINE.findall(answer.content.decode()))
    return found
