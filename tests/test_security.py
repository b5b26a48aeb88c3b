"""What holds for every address of the site, whoever added it: the URLconf is walked."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from pytest_django import Settings

from filings.models import Account, Event, Report, Unit
from filings.models.unit import Level
from filings.states import Role, Status
from tests import factories
from tests.addresses import IN_JSON, ROUTES, filled_in
from tests.signers import names_of

pytestmark = pytest.mark.django_db

PUBLIC = {
    "healthz",
    "login/",
    "admin/login/",
    "",
    "rules/",
    "reports/<slug:code>/<int:year>/",
    "reports/<slug:code>/<int:year>/<str:name>",
    "reports/<slug:code>/<int:year>/<int:version>/",
    "reports/<slug:code>/<int:year>/<int:version>/<str:name>",
    "schemas/<slug:name>.json",
}
"""Routes that answer a visitor without an account. Any other leads to the sign-in page."""
SIGN_OUT = {"logout/", "admin/logout/"}
ANSWERS = {
    "GET": {**dict.fromkeys(PUBLIC, 200), **dict.fromkeys(SIGN_OUT, 405), **dict.fromkeys(IN_JSON, 401)},
    "POST": {
        **dict.fromkeys(PUBLIC, 405),
        **dict.fromkeys(["login/", "admin/login/"], 200),
        **dict.fromkeys(SIGN_OUT, 302),
        **dict.fromkeys(IN_JSON, 401),
    },
}


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
def stranger(county: Unit) -> Account:
    neighbour = factories.unit("522728", "罗甸县", parent=county.parent)
    return factories.account("stranger", *[(role, neighbour) for role in Role])


@pytest.fixture
def administrator() -> Account:
    return factories.account("administrator", is_staff=True)


def rows() -> dict[str, list[Any]]:
    """Every row but of the event log and the ends of its chains, of sessions, and of what is used of budgets."""
    return {
        model._meta.label: sorted(model._default_manager.values_list(), key=str)
        for model in apps.get_models()
        if model._meta.label not in {"filings.Event", "filings.ChainEnd", "filings.Used", "sessions.Session"}
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


def test_what_was_typed_is_given_back_where_the_session_has_ended(report: Report) -> None:
    """At every address of desk, review and audit; private pages leave no way back to it."""
    given_back = {
        route
        for route in ROUTES
        if "写了很久" in Client().post(filled_in(route, report), {"reason": "写了很久"}).content.decode()
    }
    assert given_back == {route for route in ROUTES if route.startswith(("desk/", "review/", "audit/"))} - IN_JSON


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
    # 403 with the sentence where a page is only for doing something; 405 where it is only for reading or writing; 404
    # for the correction that a first version is not, and for a job and a remark that are not there.
    assert set(read.values()) == {200, 403, 404, 405}
    assert set(written.values()) == {403, 404, 405}
    assert {route for route, status in read.items() if status == 403} == {
        f"review/reports/<int:pk>/{page}/"
        for page in ("approve", "sign", "return", "remarks/new", "publish", "schedule", "amend", "withdraw")
    }
    of_report = "desk/reports/<int:pk>/"
    correction, job = f"{of_report}correction/", f"{of_report}jobs/<slug:kind>/"
    assert {route for route, status in read.items() if status == 404} == {correction, job}
    assert {route for route, status in written.items() if status == 404} == {
        correction,
        f"{of_report}remarks/<int:remark>/",
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
    assert (fresh.status, fresh.version, fresh.year, fresh.unit) == ("draft", 1, 2018, county)
    assert names_of(fresh)["head_name"] == "head"
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
        assert statuses <= {200, 301, 302, 401, 403, 404, 405}
        assert rows() == before


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
