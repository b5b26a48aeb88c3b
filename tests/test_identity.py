"""The password is asked for again before a signature."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from filings.models import Account, Event
from filings.views.identity import confirm_identity
from tests import factories

pytestmark = pytest.mark.django_db

EMPTY = "请输入您的密码，以确认由您本人操作。"
WRONG = "密码不正确，操作未执行。请重新输入。"


def confirmed(by: Any, password: str | None) -> str | None:
    request = RequestFactory().post("/desk/reports/1/submit/", {} if password is None else {"password": password})
    request.user = by
    return confirm_identity(request)


@pytest.mark.parametrize(
    ("password", "sentence", "events"),
    [
        (factories.PASSWORD, None, 0),
        (None, EMPTY, 0),
        ("", EMPTY, 0),
        ("wrong", WRONG, 1),
        (factories.PASSWORD.upper(), WRONG, 1),
        (f" {factories.PASSWORD}", WRONG, 1),
        (f"{factories.PASSWORD}\0", WRONG, 1),
    ],
)
def test_identity_is_confirmed_by_the_password_alone(password: str | None, sentence: str | None, events: int) -> None:
    by = factories.account("preparer")
    assert confirmed(by, password) == sentence
    assert Event.objects.count() == events


def test_wrong_password_leaves_an_event_without_it() -> None:
    by = factories.account("preparer")
    confirmed(by, "wrong pass phrase")
    event = Event.objects.get()
    assert (event.actor, event.action, event.subject, event.result) == (
        by,
        "confirm_identity",
        "/desk/reports/1/submit/",
        "refused",
    )
    assert "wrong pass phrase" not in str(Event.objects.values().get())


@pytest.mark.parametrize("password", ["", "!", "anything"])
def test_account_without_a_usable_password_is_never_confirmed(password: str) -> None:
    by = factories.account("single-sign-on")
    by.set_unusable_password()
    by.save()
    assert confirmed(by, password) is not None
    assert confirmed(by, Account.objects.get().password) is not None


def test_nobody_is_never_confirmed() -> None:
    assert confirmed(AnonymousUser(), "anything") == WRONG
