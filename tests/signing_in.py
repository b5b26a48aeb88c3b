"""Signing in as people do, and what the log says of it."""

from typing import Any

from django.test import Client

from filings.models import Event
from tests import factories

WRONG = "用户名或密码不正确。请重新输入，注意区分大小写。"
DISABLED = "此账号已停用，请联系管理员。"
DEMONSTRATION = "演示账号在这里不能使用，请用您本人的账号登录。"


def sign_in(client: Client, username: str, password: str = factories.PASSWORD, **sent: str) -> Any:
    return client.post("/login/", {"username": username, "password": password, **sent})


def is_signed_in(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


def account_events() -> list[tuple[str, str | None, str, str]]:
    """The chain of accounts: action, who, on what, result."""
    chain = Event.objects.filter(chain="accounts").order_by("number")
    return list(chain.values_list("action", "actor__username", "subject", "result"))
