"""Events: appended, chained, and proof against change."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from filings import events
from filings.models import Account, Event, Report
from filings.models.event import Result
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Account:
    return factories.account("person", name="某人")


@pytest.fixture
def report(person: Account) -> Report:
    """A report without events."""
    unit = factories.unit()
    return Report.objects.create(unit=unit, year=2018, edition_code="guizhou-2018", status_since=timezone.now())


@contextmanager
def without_triggers() -> Iterator[None]:
    """What somebody can do who owns the database itself."""
    connection.check_constraints()
    events.drop_triggers(connection)
    try:
        yield
    finally:
        connection.check_constraints()
        events.install_triggers(connection)


def numbers(chain: str) -> list[int]:
    return list(Event.objects.filter(chain=chain).order_by("number").values_list("number", flat=True))


# Appending.


def test_event_says_who_from_where_what_on_what_and_when(report: Report, person: Account) -> None:
    before = timezone.now()
    with events.acting_from("192.0.2.7"):
        made = events.append("sign", by=person, on=report, detail={"digest": "ab"})
    stored = Event.objects.get(pk=made.pk)
    assert (stored.chain, stored.number, stored.action, stored.result) == (f"report:{report.pk}", 1, "sign", "done")
    assert (stored.actor, stored.actor_name, stored.origin) == (person, "某人 (person)", "192.0.2.7")
    assert (stored.subject, stored.detail, stored.prev_hash) == ("522727 2018 v1", {"digest": "ab"}, "")
    assert before <= stored.at <= timezone.now()


def test_event_of_nobody_on_no_report_goes_to_the_chain_of_accounts() -> None:
    made = events.append("sign_in", by=None, subject="x" * 300, result=Result.REFUSED)
    stored = Event.objects.get(pk=made.pk)
    assert (stored.chain, stored.number, stored.actor) == ("accounts", 1, None)
    assert (stored.actor_name, stored.origin, stored.detail) == ("", "", {})
    assert (stored.subject, stored.result) == ("x" * 200, "refused")


def test_event_of_somebody_with_long_names_is_kept() -> None:
    made = events.append("sign_in", by=factories.account("u" * 150, name="名" * 50))
    assert Event.objects.get(pk=made.pk).actor_name == "名" * 50 + " (" + "u" * 98


def test_each_chain_counts_from_one_and_each_event_holds_the_hash_before_it(report: Report, person: Account) -> None:
    made = [
        events.append("sign_in", by=person),
        events.append("start", by=person, on=report),
        events.append("sign_out", by=person),
        events.append("submit", by=person, on=report),
    ]
    assert [(one.chain, one.number, one.prev_hash) for one in made] == [
        ("accounts", 1, ""),
        (f"report:{report.pk}", 1, ""),
        ("accounts", 2, made[0].hash),
        (f"report:{report.pk}", 2, made[1].hash),
    ]


def test_event_of_an_undone_transaction_is_undone_with_it(person: Account) -> None:
    events.append("sign_in", by=person)
    with transaction.atomic():
        events.append("sign_out", by=person)
        transaction.set_rollback(True)
    events.append("sign_out", by=person)
    assert (numbers("accounts"), events.broken("accounts")) == ([1, 2], None)


def test_hash_is_sha256_of_the_event_as_json() -> None:
    """Written out once, so that chains of today can be checked by programs of tomorrow."""
    event = Event(
        chain="report:7",
        number=3,
        at=datetime(2019, 3, 1, 9, 30, 0, 5, tzinfo=UTC),
        actor_id=4,
        actor_name="某人 (person)",
        origin="192.0.2.7",
        action="return",
        subject="522727 2018 v1",
        result="done",
        detail={"void": [], "reason": "请核对"},
        prev_hash="0" * 64,
    )
    text = (
        '["report:7",3,"2019-03-01T09:30:00.000005+00:00",4,"某人 (person)","192.0.2.7","return","522727 2018 v1",'
        '"done",{"reason":"请核对","void":[]},"' + "0" * 64 + '"]'
    )
    assert json.loads(text)[0] == "report:7"
    assert events.hash_of(event) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.django_db(transaction=True)
def test_two_threads_append_to_one_chain_without_gap_or_double() -> None:
    each, people = 10, [factories.account("one"), factories.account("two")]
    barrier = Barrier(len(people))

    def append_some(by: Account) -> None:
        try:
            barrier.wait()
            for _time in range(each):
                events.append("sign_in", by=by)
        finally:
            connections.close_all()

    threads = [Thread(target=append_some, args=[by]) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers("accounts") == list(range(1, 2 * each + 1))
    assert [Event.objects.filter(actor=by).count() for by in people] == [each, each]
    assert events.broken("accounts") is None


# Proving.


def test_whole_chains_are_not_broken(report: Report, person: Account) -> None:
    for action in ("start", "submit", "return"):
        events.append(action, by=person, on=report, detail={"reason": "请核对", "void": ["某人"], "n": 1})
    assert [events.broken(chain) for chain in (f"report:{report.pk}", "accounts", "never used")] == [None, None, None]


CHANGES: dict[str, Any] = {
    "chain": "accounts",
    "number": 9,
    "at": datetime(2019, 1, 1, tzinfo=UTC),
    "actor": None,
    "actor_name": "别人",
    "origin": "203.0.113.9",
    "action": "sign",
    "subject": "522727 2019 v1",
    "result": "refused",
    "detail": {"reason": ""},
    "prev_hash": "f" * 64,
    "hash": "f" * 64,
}


def test_every_column_is_tried() -> None:
    assert set(CHANGES) == {field.name for field in Event._meta.concrete_fields} - {"id"}


@pytest.mark.parametrize("column", CHANGES)
def test_change_of_any_column_is_found(column: str, report: Report, person: Account) -> None:
    chain = f"report:{report.pk}"
    for action in ("start", "submit", "return"):
        events.append(action, by=person, on=report, detail={"reason": "请核对"})
    with without_triggers():
        Event.objects.filter(chain=chain, number=2).update(**{column: CHANGES[column]})
    # An event that left its place is told by the first one behind the gap.
    moved = {"chain", "number"}
    assert events.broken(chain) == (3 if column in moved else 2)


def test_removed_event_is_found(report: Report, person: Account) -> None:
    for action in ("start", "submit", "return"):
        events.append(action, by=person, on=report)
    with without_triggers():
        Event.objects.filter(number=1).delete()
    assert events.broken(f"report:{report.pk}") == 2


def test_gap_is_found_even_where_the_chain_was_joined_behind_it(report: Report, person: Account) -> None:
    first, _second, third = [events.append(action, by=person, on=report) for action in ("start", "submit", "return")]
    third.prev_hash = first.hash
    with without_triggers():
        Event.objects.filter(number=2).delete()
        Event.objects.filter(number=3).update(prev_hash=first.hash, hash=events.hash_of(third))
    assert events.broken(f"report:{report.pk}") == 3


def test_event_that_was_given_a_new_hash_breaks_the_chain_behind_it(report: Report, person: Account) -> None:
    for action in ("start", "submit", "return"):
        events.append(action, by=person, on=report)
    forged = Event.objects.get(number=2)
    forged.actor_name = "别人"
    with without_triggers():
        Event.objects.filter(number=2).update(actor_name=forged.actor_name, hash=events.hash_of(forged))
    assert events.broken(f"report:{report.pk}") == 3


def test_events_that_changed_places_are_found(report: Report, person: Account) -> None:
    for action in ("start", "submit", "return"):
        events.append(action, by=person, on=report)
    with without_triggers():
        for old, new in ((2, 12), (3, 2), (12, 3)):
            Event.objects.filter(number=old).update(number=new)
    assert events.broken(f"report:{report.pk}") == 2
