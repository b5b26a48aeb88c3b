"""Signing in, the way into the administration, and who may keep an answer."""

from importlib import import_module

import pytest
from django.conf import settings as live
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from filings.models import Account, Event, Unit
from filings.states import Role, Status
from tests import factories
from tests.signing_in import DEMONSTRATION, DISABLED, WRONG, account_events, is_signed_in, sign_in

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def person(county: Unit) -> Account:
    return factories.account("person", (Role.PREPARER, county), name="某人")


# Signing in.


def test_signing_in_leads_to_the_desk_and_leaves_an_event(person: Account) -> None:
    client = Client(REMOTE_ADDR="192.0.2.7")
    answer = sign_in(client, "person")
    assert (answer.status_code, answer["Location"], is_signed_in(client)) == (302, "/desk/", True)
    assert account_events() == [("sign_in", "person", "person", "done")]
    assert Event.objects.get().origin == "192.0.2.7"


@pytest.mark.parametrize(
    ("proxied", "named", "origin"),
    [
        (True, "198.51.100.4", "198.51.100.4"),
        (True, "203.0.113.9, 198.51.100.4", "198.51.100.4"),
        (True, "2001:db8::1", "2001:db8::1"),
        (True, "x" * 1000, "x" * 45),
        (True, "", "192.0.2.7"),
        (True, None, "192.0.2.7"),
        (False, "198.51.100.4", "192.0.2.7"),
    ],
)
def test_event_comes_from_the_address_that_the_proxy_names(
    proxied: bool, named: str | None, origin: str, person: Account, settings: Settings
) -> None:
    settings.PROXIED = proxied
    client = Client(REMOTE_ADDR="192.0.2.7", headers={} if named is None else {"X-Forwarded-For": named})
    assert sign_in(client, "person").status_code == 302
    assert Event.objects.get().origin == origin


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/desk/reports/1/", "/desk/reports/1/"),
        ("https://example.org/", "/desk/"),
        ("//example.org/", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
        ("", "/desk/"),
    ],
)
def test_signing_in_leads_back_to_pages_of_this_site_only(wanted: str, led_to: str, person: Account) -> None:
    assert sign_in(Client(), "person", next=wanted)["Location"] == led_to


def test_wrong_password_is_refused_with_a_sentence_and_an_event(person: Account) -> None:
    client = Client()
    answer = sign_in(client, "person", "not-the-password")
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (200, [WRONG])
    page = answer.content.decode()
    assert ('value="person"' in page, "not-the-password" in page, is_signed_in(client)) == (True, False, False)
    assert account_events() == [("sign_in", None, "person", "refused")]
    assert Event.objects.get().detail == {"code": "wrong_login", "parameters": {}}


@pytest.mark.parametrize("password", ["not-the-password", "another secret"])
def test_no_password_is_in_any_event(password: str, person: Account) -> None:
    client = Client()
    sign_in(client, "person", password)
    sign_in(client, "person")
    client.post(
        "/account/password/",
        {"old_password": password, "new_password1": "new-secret-1", "new_password2": "new-secret-2"},
    )
    client.post("/logout/")
    told = " ".join(str(row) for row in Event.objects.values_list())
    assert [secret for secret in (password, factories.PASSWORD, "new-secret-1", "new-secret-2") if secret in told] == []
    assert Event.objects.count() == 3


@pytest.mark.parametrize(
    ("username", "told"),
    [
        ("nobody", "nobody"),
        ("", ""),
        ("a\r\nsign_in done", "a␍␊sign_in done"),
        ("a\x00b\x1b[2J", "a␀b␛[2J"),
        ("某" * 300, "某" * 200),
    ],
)
def test_username_typed_cannot_forge_a_line_of_the_log(username: str, told: str, person: Account) -> None:
    assert sign_in(Client(), username, "x").status_code == 200
    assert account_events() == [("sign_in", None, told, "refused")]


@pytest.mark.parametrize(
    ("flags", "debug", "sentence"),
    [
        ({"is_active": False}, False, DISABLED),
        ({"demonstration": True}, False, DEMONSTRATION),
        ({"demonstration": True}, True, None),
        ({"demonstration": True, "is_active": False}, True, DISABLED),
        ({"demonstration": True, "is_staff": True}, False, DEMONSTRATION),
    ],
)
@pytest.mark.parametrize("way", ["/login/", "/admin/login/"])
def test_account_that_is_not_let_in_is_told_why_once_the_password_was_right(
    way: str, flags: dict[str, bool], debug: bool, sentence: str | None, settings: Settings, person: Account
) -> None:
    settings.DEBUG = debug
    Account.objects.filter(pk=person.pk).update(**flags)
    client = Client()
    guessed = client.post(way, {"username": "person", "password": "a guess"})
    assert guessed.context["form"].non_field_errors() == [WRONG]
    answer = client.post(way, {"username": "person", "password": factories.PASSWORD})
    told = answer.context["form"].non_field_errors() if answer.status_code == 200 else [None]
    assert (told, is_signed_in(client)) == ([sentence], sentence is None)
    last = Event.objects.latest("number")
    codes = {DISABLED: "account_disabled", DEMONSTRATION: "account_of_the_sample"}
    assert last.detail == ({"code": codes[sentence], "parameters": {}} if sentence else {})


def test_session_has_a_new_key_after_signing_in(person: Account) -> None:
    """A key that somebody planted before is worth nothing."""
    client = Client()
    planted = import_module(live.SESSION_ENGINE).SessionStore()
    planted["x"] = "1"
    planted.save()
    client.cookies[live.SESSION_COOKIE_NAME] = planted.session_key
    sign_in(client, "person")
    key = client.cookies[live.SESSION_COOKIE_NAME].value
    assert (key != planted.session_key, Session.objects.filter(pk=planted.session_key).exists()) == (True, False)


def test_another_person_on_the_same_computer_gets_a_session_of_their_own(person: Account) -> None:
    factories.account("colleague")
    client = Client()
    sign_in(client, "person")
    first = client.cookies[live.SESSION_COOKIE_NAME].value
    sign_in(client, "colleague")
    assert client.cookies[live.SESSION_COOKIE_NAME].value != first
    assert Session.objects.filter(pk=first).exists() is False


def test_cookies_are_closed_to_scripts_and_other_sites(person: Account) -> None:
    client = Client()
    client.get("/login/")
    sign_in(client, "person")
    flags = {name: (cookie["httponly"], cookie["samesite"]) for name, cookie in client.cookies.items()}
    assert flags == {"csrftoken": (True, "Lax"), "sessionid": (True, "Lax")}


def test_sign_in_form_is_refused_without_the_token_of_this_site(person: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    assert (sign_in(client, "person").status_code, is_signed_in(client), account_events()) == (403, False, [])


# The administration has no way in of its own.


def test_administrator_signs_in_on_the_same_page(county: Unit) -> None:
    factories.account("administrator", is_staff=True)
    client = Client()
    answer = client.get("/admin/", follow=True)
    assert next(template.name for template in answer.templates) == "registration/login.html"
    assert answer.redirect_chain == [("/admin/login/?next=/admin/", 302)]
    answer = client.post("/admin/login/?next=/admin/", {"username": "administrator", "password": factories.PASSWORD})
    assert (answer["Location"], client.get("/admin/").status_code) == ("/admin/", 200)
    assert account_events() == [("sign_in", "administrator", "administrator", "done")]


def test_who_is_no_administrator_does_not_get_into_the_administration(person: Account) -> None:
    client = factories.signed_in(person)
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"


# Who may keep the answer.


def test_private_pages_are_kept_by_nobody_and_public_ones_by_everybody(county: Unit) -> None:
    staff = factories.people(county)
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    client = factories.signed_in(staff.preparer)
    private = ["/desk/", f"/desk/reports/{report.pk}/", f"/review/reports/{report.pk}/", "/account/password/"]
    refused = [f"/review/reports/{report.pk}/sign/", "/desk/reports/999999/"]
    for address in [*private, *refused, "/login/"]:
        assert "no-store" in client.get(address)["Cache-Control"], address
    assert "no-store" in Client().get("/desk/")["Cache-Control"]
    # Somebody who is signed in gets the very page that everybody gets.
    for reader in (client, Client()):
        answer = reader.get("/")
        assert ("no-store" in answer.get("Cache-Control", ""), answer.has_header("Vary")) == (False, False)
        assert answer.cookies.keys() == set()
