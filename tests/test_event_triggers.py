"""The database itself refuses to change, remove or replace an event."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from filings import events
from filings.models import Account, Event
from tests import factories

pytestmark = pytest.mark.django_db
TABLE = Event._meta.db_table


@pytest.fixture
def person() -> Account:
    return factories.account("person", name="某人")


REFUSED_STATEMENTS = {
    "update": f"UPDATE {TABLE} SET action = 'sign_out'",
    "update of nothing new": f"UPDATE {TABLE} SET action = action",
    "delete": f"DELETE FROM {TABLE}",
    "insert over it": (
        f"INSERT INTO {TABLE}"
        " (id, chain, number, at, actor_name, origin, action, subject, result, detail, prev_hash, hash)"
        f" SELECT id, chain, number, at, '', '', 'sign_out', '', 'done', '{{}}', '', '' FROM {TABLE} WHERE true"
        " ON CONFLICT (id) DO UPDATE SET action = 'sign_out'"
    ),
}
OF_ONE_ENGINE = {
    "postgresql": {"truncate": f"TRUNCATE {TABLE}", "truncate with others": f"TRUNCATE {TABLE} CASCADE"},
    "sqlite": {
        "replace": f"REPLACE INTO {TABLE} SELECT * FROM {TABLE}",
        "replace by number": (
            f"INSERT OR REPLACE INTO {TABLE}"
            " (chain, number, at, actor_name, origin, action, subject, result, detail, prev_hash, hash)"
            f" SELECT chain, number, at, '', '', 'sign_out', '', 'done', '{{}}', '', '' FROM {TABLE}"
        ),
    },
}
STATEMENTS = {**REFUSED_STATEMENTS, **OF_ONE_ENGINE[connection.vendor]}


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS.keys())
def test_database_refuses(statement: str, person: Account) -> None:
    event = events.append("sign_in", by=person)
    connection.check_constraints()
    with (
        pytest.raises(DatabaseError, match="events are append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(Event.objects.values("pk", "action", "hash")) == [
        {"pk": event.pk, "action": "sign_in", "hash": event.hash}
    ]


def test_saving_an_event_again_is_refused(person: Account) -> None:
    event = events.append("sign_in", by=person)
    event.action = "sign_out"
    with pytest.raises(DatabaseError, match="events are append-only"), transaction.atomic():
        event.save()
    with pytest.raises(DatabaseError, match="events are append-only"), transaction.atomic():
        event.delete()


STANDING = {
    "postgresql": ["events_row", "events_table"],
    "sqlite": ["events_delete", "events_replace", "events_update"],
}


def standing_triggers() -> list[str]:
    """Names of the triggers on the event table, as the database itself knows them."""
    asked = {
        "postgresql": (
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled = 'O'"
        ),
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor], [TABLE])
        return sorted(name for (name,) in cursor.fetchall())


def test_triggers_stand_after_all_migrations() -> None:
    """The database of this run was made by the migrations alone."""
    assert standing_triggers() == STANDING[connection.vendor]


@pytest.mark.django_db(transaction=True)
def test_migrate_puts_lost_triggers_back() -> None:
    """SQLite loses them whenever a migration remakes the table."""
    events.drop_triggers(connection)
    assert standing_triggers() == []
    call_command("migrate", verbosity=0)
    assert standing_triggers() == STANDING[connection.vendor]


@pytest.mark.django_db(transaction=True)
def test_triggers_can_be_installed_twice() -> None:
    events.install_triggers(connection)
    events.install_triggers(connection)
    assert standing_triggers() == STANDING[connection.vendor]
