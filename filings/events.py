"""Appends what happened to its chain (日志), and finds where a chain was altered."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from .models import Account, ChainEnd, Event, Report
from .models.event import Result
from .permissions import Refusal, Refused

ACCOUNTS = "accounts"
origin: ContextVar[str] = ContextVar("origin", default="")
"""Where the current request or command comes from: an IP address or a command's name."""


@contextmanager
def acting_from(where: str) -> Iterator[None]:
    """Events appended inside name `where` as their origin."""
    token = origin.set(where)
    try:
        yield
    finally:
        origin.reset(token)


def append(
    action: str,
    *,
    by: Account | None,
    on: Report | None = None,
    subject: str = "",
    result: Result = Result.DONE,
    detail: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Event:
    """Append one event to the chain of the report `on`, or to the chain of accounts. `at` is now unless given."""
    with transaction.atomic():
        chain = chain_of(on) if on else ACCOUNTS
        lock(chain)
        number, before = last_of(chain)
        event = Event(
            chain=chain,
            number=number + 1,
            at=at or timezone.now(),
            actor=by,
            actor_name=named(by) if by else "",
            origin=origin.get(),
            action=action,
            subject=(subject or (f"{on.unit.code} {on.year} v{on.version}" if on else ""))[:200],
            result=result,
            detail=detail or {},
            prev_hash=before,
        )
        event.hash = hash_of(event)
        event.save(force_insert=True)
        if not ChainEnd.objects.filter(chain=chain).update(number=event.number, hash=event.hash):
            ChainEnd.objects.create(chain=chain, number=event.number, hash=event.hash)
        return event


def chain_of(report: Report) -> str:
    """The chain in which everything stands that happened to `report`."""
    return f"report:{report.pk}"


End = tuple[int, str]
"""Number and hash of the last event of a chain; 0 and nothing for one that has none."""


def last_of(chain: str) -> End:
    """Where the chain goes on.

    Behind its stored end, so that what was cut off leaves a gap; where there is none, behind the last event.
    """
    rows = ChainEnd.objects.filter(chain=chain).values_list("number", "hash").first()
    last = rows or Event.objects.filter(chain=chain).order_by("-number").values_list("number", "hash").first()
    return last or (0, "")


def named(account: Account) -> str:
    """姓名 (username): two people may bear one name. Cut off where both together are longer than the column."""
    return f"{account.name} ({account.username})"[:150]


def append_refusal(refused: Refused, *, by: Account | None) -> Event:
    """Append the event of a refused action: after its transaction was rolled back, or it would vanish with it."""
    return append(
        str(refused.action or "refused"),
        by=by,
        on=refused.report,
        result=Result.REFUSED,
        detail=refused.refusal.told(),
    )


def is_last_refusal(refused: Refused) -> bool:
    """Whether the chain of the report ends with this very refusal: what is tried every minute is told once."""
    last = Event.objects.filter(chain=chain_of(refused.report)).order_by("-number").first() if refused.report else None
    told = (Result.REFUSED, str(refused.action), refused.refusal.told())
    return last is not None and (last.result, last.action, last.detail) == told


def refusal_of(event: Event) -> Refusal | None:
    """Why what the event tells of was refused; None where nothing was."""
    told = event.detail
    known = event.result == Result.REFUSED and "code" in told
    return Refusal(told["code"], told.get("parameters", {})) if known else None


def lock(chain: str) -> None:
    """One writer a chain until the transaction ends. SQLite's IMMEDIATE transactions have one writer anyway."""
    connection = connections[router.db_for_write(Event)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"events/{chain}"])


def hash_of(event: Event) -> str:
    """SHA-256 of everything that the event says, the hash before it included."""
    said = [
        event.chain,
        event.number,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor_id,
        event.actor_name,
        event.origin,
        event.action,
        event.subject,
        event.result,
        event.detail,
        event.prev_hash,
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def broken(chain: str, kept: End | None = None) -> int | None:
    """The number of the first event of `chain` that is not as it was appended; None where all are.

    It was altered, follows a gap, or is missing from the chain's end: the stored end still names it, and so does
    `kept`, an end of the chain from a copy kept elsewhere, against whoever changed the stored end as well.
    """
    number, before, found = 0, "", kept is None or kept[0] == 0
    for number, event in enumerate(Event.objects.filter(chain=chain).order_by("number").iterator(), start=1):
        if event.number != number or event.prev_hash != before or event.hash != hash_of(event):
            return event.number
        before = event.hash
        if kept and kept[0] == number:
            found = kept[1] == before
            if not found:
                return number
    stored = ChainEnd.objects.filter(chain=chain).values_list("number", "hash").first() or (0, "")
    if stored != (number, before):
        # Fewer events than the end names, or more: the first that is missing, or that stands behind the end.
        return min(number, stored[0]) + 1 if number != stored[0] else number
    return None if found else number + 1


def chains() -> list[str]:
    """Every chain that has events, or had some."""
    of_events = Event.objects.order_by().values_list("chain", flat=True).distinct()
    return sorted({*of_events, *ChainEnd.objects.values_list("chain", flat=True)})


def ends() -> dict[str, End]:
    """The stored end of every chain, to be kept elsewhere."""
    return {chain: (number, digest) for chain, number, digest in ChainEnd.objects.order_by("chain").values_list()}


def all_broken(kept: Mapping[str, End] | None = None) -> list[tuple[str, int]]:
    """(chain, number) of the first bad event of every broken chain; `kept` are ends from a copy kept elsewhere."""
    kept = kept or {}
    found = ((chain, broken(chain, kept.get(chain))) for chain in sorted({*chains(), *kept}))
    return [(chain, number) for chain, number in found if number is not None]


TRIGGERS: dict[str, tuple[str, ...]] = {
    "postgresql": (
        """CREATE OR REPLACE FUNCTION events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS
           $$BEGIN RAISE EXCEPTION 'events are append-only'; END$$""",
        "CREATE OR REPLACE TRIGGER events_row BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION events_are_append_only()",
        "CREATE OR REPLACE TRIGGER events_table BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION events_are_append_only()",
    ),
    "sqlite": (
        "CREATE TRIGGER IF NOT EXISTS events_update BEFORE UPDATE ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
        "CREATE TRIGGER IF NOT EXISTS events_delete BEFORE DELETE ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
        # INSERT OR REPLACE removes the row it replaces without asking the trigger on DELETE.
        "CREATE TRIGGER IF NOT EXISTS events_replace BEFORE INSERT ON {table} "
        "WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR (chain = NEW.chain AND number = NEW.number)) "
        "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
    ),
}
DROPS: dict[str, tuple[str, ...]] = {
    "postgresql": ("DROP TRIGGER IF EXISTS events_row ON {table}", "DROP TRIGGER IF EXISTS events_table ON {table}"),
    "sqlite": tuple(f"DROP TRIGGER IF EXISTS events_{name}" for name in ("update", "delete", "replace")),
}


def run(statements: dict[str, tuple[str, ...]], connection: BaseDatabaseWrapper) -> None:
    table = Event._meta.db_table
    if table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            for statement in statements[connection.vendor]:
                cursor.execute(statement.format(table=connection.ops.quote_name(table)))


def install_triggers(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse UPDATE, DELETE and, on PostgreSQL, TRUNCATE of events. Safe to repeat."""
    run(TRIGGERS, connection)


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Lift the triggers. Only tests do so, around a flush."""
    run(DROPS, connection)


def install_triggers_after_migrate(using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate."""
    install_triggers(connections[using])
