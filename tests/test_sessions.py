"""Sessions end: by signing out, with the account, with a new password."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from filings.models import Account, Unit
from filings.states import Role
from tests import factories
from tests.signing_in import account_events, is_signed_in, sign_in

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def person(county: Unit) -> Account:
    return factories.account("person", (Role.PREPARER, county), name="某人")


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
