"""Who may sign in (登录), and that the accounts of the sample exist only where DEBUG is on."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.backends import AllowAllUsersModelBackend
from django.core.checks import Error, Tags, register
from django.db import connections

from .models import Account
from .permissions import refusal_to_sign_in


class AccountBackend(AllowAllUsersModelBackend):
    """Django's own, but that a right password is answered with the reason why the account is not let in.

    The form of the sign-in page asks `refusal_to_sign_in` once the password was right; `get_user` asks it again with
    every request, so that disabling an account ends its sessions.
    """

    def get_user(self, user_id: int) -> Account | None:
        account = super().get_user(user_id)
        return account if isinstance(account, Account) and refusal_to_sign_in(account) is None else None


@register(Tags.database)
def no_demonstration_accounts(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[Error]:
    """DEBUG off and accounts of the sample exclude each other. Run by `migrate` and by `check --database`."""
    if settings.DEBUG:
        return []
    found = [name for alias in databases or () for name in demonstration_usernames(alias)]
    if not found:
        return []
    return [
        Error(
            f"DEBUG is off and the database holds accounts of the demonstration: {', '.join(found)}.",
            hint="Their password is known to everyone. Use a database without the sample (VAR_DIR or DATABASE_URL).",
            id="filings.E001",
        )
    ]


def demonstration_usernames(alias: str) -> list[str]:
    """The demonstration accounts in the database `alias`; none where it is still without tables."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    if Account._meta.db_table not in tables:
        return []
    accounts = Account.objects.using(alias).filter(demonstration=True).order_by("username")
    return list(accounts.values_list("username", flat=True))
