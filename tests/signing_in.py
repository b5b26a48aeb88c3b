"""Signing in as people do, and what the log says of it."""

from typing import Any

from django.test import Client

from filings.models import Event
from tests import factories

WRONG = "The username or the password is not right. Small and capital letters are different."
DISABLED = "This account is disabled. Ask the administrator."
DEMONSTRATION = "Demonstration accounts may do nothing here. Sign in with an account of your own."


def sign_in(client: Client, username: str, password: str = factories.PASSWORD, **sent: str) -> Any:
    return client.post("/login/", {"username": username, "password": password, **sent})


def is_signed_in(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


def account_events() -> list[tuple[str, str | None, str, str]]:
    """The chain of accounts: action, who, on what, result."""
    chain = Event.objects.filter(chain="accounts").order_by("number")
    return list(chain.values_list("action", "actor__username", "subject", "result"))
