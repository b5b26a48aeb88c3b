"""Accounts of the demonstration: where they are offered, and where they may not exist."""

import pytest
from django.core.checks import Error
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.test import Client
from pytest_django import Settings

from filings.accounts import no_demonstration_accounts
from filings.models import Account, Unit
from filings.states import Role
from tests import factories

pytestmark = [pytest.mark.django_db]


def test_sign_in_page_lists_demonstration_accounts_where_debug_is_on(county: Unit, settings: Settings) -> None:
    factories.account("tianbao", (Role.PREPARER, county), demonstration=True)
    factories.account("guanli", demonstration=True, is_staff=True)
    factories.account("shenji", demonstration=True, is_auditor=True)
    factories.account("left", (Role.HEAD, county), demonstration=True, is_active=False)
    factories.account("real", (Role.PREPARER, county))
    assert Client().get("/login/").context["demo_accounts"] == []
    settings.DEBUG = True
    assert Client().get("/login/").context["demo_accounts"] == [
        ("tianbao", "平塘县人民政府填报人"),
        ("guanli", "系统管理员"),
        ("shenji", "审计员"),
    ]


FOUND = [
    Error(
        "DEBUG is off and the database holds accounts of the demonstration: guanli, tianbao.",
        hint="Their password is known to everyone. Use a database without the sample (VAR_DIR or DATABASE_URL).",
        id="filings.E001",
    )
]


@pytest.mark.parametrize(
    ("accounts", "debug", "databases", "found"),
    [
        (["tianbao", "guanli"], False, ["default"], FOUND),
        (["tianbao", "guanli"], True, ["default"], []),
        (["tianbao", "guanli"], False, None, []),
        ([], False, ["default"], []),
    ],
)
def test_check_finds_demonstration_accounts_where_debug_is_off(
    accounts: list[str], debug: bool, databases: list[str] | None, found: list[Error], settings: Settings
) -> None:
    settings.DEBUG = debug
    factories.account("real")
    for username in accounts:
        factories.account(username, demonstration=True)
    assert no_demonstration_accounts(None, databases=databases) == found


def test_check_and_migrate_stop_at_demonstration_accounts() -> None:
    factories.account("tianbao", demonstration=True)
    call_command("check")
    with pytest.raises(SystemCheckError, match=r"filings\.E001"):
        call_command("check", databases=["default"])
    with pytest.raises(SystemCheckError, match=r"filings\.E001"):
        call_command("migrate", verbosity=0, skip_checks=False)


@pytest.mark.django_db(transaction=True)
def test_check_passes_on_a_database_without_tables() -> None:
    """As it is before the first migrate, which asks this check."""
    table = Account._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO elsewhere")
    try:
        assert no_demonstration_accounts(None, databases=["default"]) == []
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE elsewhere RENAME TO {table}")
