"""The database guards what was signed (守护): triggers that refuse whatever the workflow does not do.

They are dropped before migrations and put back after them: on SQLite a trigger that names another table makes the next
remake of that table fail, and a remade table has lost its own.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connections
from django.db import connection as default
from django.db.backends.base.base import BaseDatabaseWrapper

from . import postgresql, sqlite
from .rules import FIXED, MARK, NO_SIGNER, NO_SUCH_MOVE, NOT_A_DRAFT, NOT_SIGNED, Rule, rules

__all__ = [
    "FIXED",
    "NOT_A_DRAFT",
    "NOT_SIGNED",
    "NO_SIGNER",
    "NO_SUCH_MOVE",
    "Rule",
    "drop",
    "install",
    "lifted",
    "missing",
    "refusal_in",
    "rules",
    "standing",
]

SAID = re.compile(rf"{MARK}(\w+) (\w+) (\w+)")
ENGINES = {"postgresql": postgresql, "sqlite": sqlite}


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse what the rules say. Safe to repeat; nothing where the tables are not there yet."""
    drop(connection)
    found = rules()
    if {rule.model._meta.db_table for rule in found} <= set(connection.introspection.table_names()):
        run(connection, ENGINES[connection.vendor].statements(found))


def drop(connection: BaseDatabaseWrapper) -> None:
    """Lift every guard."""
    run(connection, [ENGINES[connection.vendor].dropping(name, table) for name, table in placed(connection)])


@contextmanager
def lifted(connection: BaseDatabaseWrapper = default) -> Iterator[None]:
    """Inside, the database takes everything. Only tests do so: for states that the workflow never makes."""
    # PostgreSQL drops no trigger of a table of which a key is still to be checked.
    connection.check_constraints()
    inside_another = not standing(connection)
    drop(connection)
    try:
        yield
        connection.check_constraints()
    finally:
        if not inside_another:
            install(connection)


def run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def placed(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """(name, table) of each guard that stands, as the database itself knows them."""
    with connection.cursor() as cursor:
        cursor.execute(ENGINES[connection.vendor].STANDING)
        return sorted(cursor.fetchall())


def standing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of the guards that stand."""
    return [name for name, _table in placed(connection)]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of the guards that should stand and do not."""
    return sorted(set(ENGINES[connection.vendor].names(rules())) - set(standing(connection)))


def refusal_in(error: Exception) -> tuple[str, str, str] | None:
    """(code, table, operation) of the rule that refused a statement; None for any other error.

    Only the beginning counts: behind it stands what people wrote, where the database quotes the row.
    """
    found = SAID.match(str(error)) if isinstance(error, DatabaseError) else None
    return (found[1], found[2], found[3]) if found else None


def drop_before_migrate(using: str, **kwargs: Any) -> None:
    """Receiver of pre_migrate."""
    drop(connections[using])


def install_after_migrate(using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate."""
    install(connections[using])
