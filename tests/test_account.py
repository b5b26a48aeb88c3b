"""Signing in and out, sessions and passwords, and who may keep an answer."""

from importlib import import_module
from typing import Any

import pytest
from django.conf import settings as live
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from filings.models import Account, Event, Unit
from filings.permissions import refusal_to_audit
from filings.states import Role, Status
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

WRONG = "Please enter a correct username and password. Note that both fields may be case-sensitive."
DISABLED = "This account is disabled. Ask the administrator."
DEMONSTRATION = "Demonstration accounts may do nothing here. Sign in with an account of your own."


@pytest.fixture
def person(county: Unit) -> Account:
    return factories.account("person", (Role.PREPARER, county), name="某人")


def sign_in(client: Client, username: str, password: str = factories.PASSWORD, **sent: str) -> Any:
    return client.post("/login/", {"username": username, "password": password, **sent})


def is_signed_in(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


def account_events() -> list[tuple[str, str | None, str, str]]:
    """The chain of accounts: action, who, on what, result."""
    chain = Event.objects.filter(chain="accounts").order_by("number")
    return list(chain.values_list("action", "actor__username", "subject", "result"))


# Signing in.


def test_signing_in_leads_to_the_desk_and_leaves_an_event(person: Account) -> None:
    client = Client(REMOTE_ADDR="192.0.2.7")
    answer = sign_in(client, "person")
    assert (answer.status_code, answer["Location"], is_signed_in(client)) == (302, "/desk/", True)
    assert account_events() == [("sign_in", "person", "person", "done")]
    assert Event.objects.get().origin == "192.0.2.7"


@pytest.mark.parametrize(
    ("https", "named", "origin"),
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
    https: bool, named: str | None, origin: str, person: Account, settings: Settings
) -> None:
    settings.HTTPS = https
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
    assert Event.objects.get().detail == {"sentence": WRONG}


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
    assert last.detail == ({"sentence": sentence} if sentence else {})


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


# Sessions end with what they stand on.


def disable(person: Account) -> None:
    Account.objects.filter(pk=person.pk).update(is_active=False)


def make_demonstration(person: Account) -> None:
    Account.objects.filter(pk=person.pk).update(demonstration=True)


def give_a_new_password(person: Account) -> None:
    person.set_password("another long pass phrase")
    person.save()


def do_nothing(person: Account) -> None:
    pass


@pytest.mark.parametrize(
    ("change", "stays"),
    [(do_nothing, True), (disable, False), (make_demonstration, False), (give_a_new_password, False)],
)
def test_session_ends_when_its_account_is_no_longer_let_in(change: Any, stays: bool, person: Account) -> None:
    client = Client()
    sign_in(client, "person")
    assert is_signed_in(client)
    change(person)
    assert is_signed_in(client) is stays


# Signing out.


def test_signing_out_ends_the_session_clears_the_browser_and_leaves_an_event(person: Account) -> None:
    client = Client()
    sign_in(client, "person")
    answer = client.post("/logout/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert (is_signed_in(client), Session.objects.count()) == (False, 0)
    assert account_events()[1:] == [("sign_out", "person", "person", "done")]


def test_signing_out_is_not_done_by_a_link(person: Account) -> None:
    client = factories.signed_in(person)
    assert (client.get("/logout/").status_code, is_signed_in(client)) == (405, True)


@pytest.mark.parametrize("way", ["/logout/", "/admin/logout/"])
def test_signing_out_twice_leaves_one_event(way: str, person: Account) -> None:
    client = factories.signed_in(person)
    assert [client.post(way).status_code for _time in range(2)] == [302, 302]
    assert account_events() == [("sign_out", "person", "person", "done")]


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


# A new password.


def change_password(client: Client, old: str, new: str) -> Any:
    return client.post("/account/password/", {"old_password": old, "new_password1": new, "new_password2": new})


def test_new_password_keeps_this_session_and_ends_the_others(person: Account) -> None:
    here, elsewhere = factories.signed_in(person), factories.signed_in(person)
    answer = change_password(here, factories.PASSWORD, "another long pass phrase")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert (is_signed_in(here), is_signed_in(elsewhere)) == (True, False)
    assert account_events() == [("change_password", "person", "person", "done")]
    person.refresh_from_db()
    assert person.check_password("another long pass phrase")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("wrong", "another long pass phrase"),
        (factories.PASSWORD, "short"),
        (factories.PASSWORD, "password123"),
        (factories.PASSWORD, "83274928374"),
    ],
)
def test_new_password_that_is_not_taken_changes_nothing(old: str, new: str, person: Account) -> None:
    client = factories.signed_in(person)
    assert change_password(client, old, new).status_code == 200
    person.refresh_from_db()
    assert (person.check_password(factories.PASSWORD), account_events()) == (True, [])


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


# Auditors.


@pytest.mark.usefixtures("in_english")
def test_auditor_is_no_administrator() -> None:
    """Nobody checks what they did themselves."""
    auditor = factories.account("auditor", is_auditor=True)
    auditor.is_staff = True
    with pytest.raises(ValidationError, match="An auditor checks what administrators do, and can't be one"):
        auditor.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        auditor.save()


@pytest.mark.usefixtures("in_english")
def test_event_log_is_for_auditors() -> None:
    people = {
        "auditor": factories.account("auditor", is_auditor=True),
        "administrator": factories.account("administrator", is_staff=True),
        "disabled auditor": factories.account("disabled", is_auditor=True, is_active=False),
        "anybody": factories.account("anybody"),
    }
    assert {who: refusal_to_audit(person) for who, person in people.items()} == {
        "auditor": None,
        "administrator": "The event log is for auditors only.",
        "disabled auditor": "This account is disabled. Ask the administrator.",
        "anybody": "The event log is for auditors only.",
    }
