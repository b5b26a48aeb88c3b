"""Events that were altered, removed or cut off are found by `verify_events`, and named."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from filings import events, workflow
from filings.models import Account, ChainEnd, Event, Report
from filings.states import Status
from tests import factories
from tests.commands import run

pytestmark = [pytest.mark.django_db]


def alter_events(sql: str) -> None:
    """What somebody can do who owns the database itself."""
    connection.check_constraints()
    events.drop_triggers(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql)
    events.install_triggers(connection)


@pytest.fixture
def chain() -> str:
    """A chain of a report with three events: start, submit, approve."""
    county = factories.unit()
    report = factories.report_in(Status.TO_SIGN, county, factories.people(county))
    return f"report:{report.pk}"


@pytest.mark.parametrize(
    ("sql", "number"),
    [
        ("UPDATE filings_event SET origin = 'x' WHERE number = 2", 2),
        ("DELETE FROM filings_event WHERE number = 2", 3),
        ("DELETE FROM filings_event WHERE number = 3", 3),
        ("DELETE FROM filings_event WHERE number > 1", 2),
        ("DELETE FROM filings_event", 1),
    ],
)
def test_events_altered_or_cut_off_are_named(sql: str, number: int, chain: str) -> None:
    assert run("verify_events") == (0, ["1 条链全部完整，共 3 条日志。"])
    alter_events(sql)
    assert run("verify_events") == (1, [f"链 {chain} 在第 {number} 条处断开。"])


def test_end_that_was_moved_back_with_its_events_is_found_by_the_copy_kept_elsewhere(
    chain: str, tmp_path: Path
) -> None:
    kept = str(tmp_path / "ends.json")
    assert run("verify_events", "--write-ends", kept)[0] == 0
    alter_events("DELETE FROM filings_event WHERE number = 3")
    left = Event.objects.get(chain=chain, number=2)
    ChainEnd.objects.filter(chain=chain).update(number=2, hash=left.hash)
    assert run("verify_events") == (0, ["1 条链全部完整，共 2 条日志。"])
    assert run("verify_events", "--ends", kept) == (1, [f"链 {chain} 在第 3 条处断开。"])


def test_chain_that_was_written_anew_is_found_by_the_copy_kept_elsewhere(chain: str, tmp_path: Path) -> None:
    kept = tmp_path / "ends.json"
    run("verify_events", "--write-ends", str(kept))
    last = Event.objects.get(chain=chain, number=3)
    last.actor_name = "别人"
    forged = events.hash_of(last)
    alter_events(f"UPDATE filings_event SET actor_name = '别人', hash = '{forged}' WHERE number = 3")
    ChainEnd.objects.filter(chain=chain).update(hash=forged)
    assert run("verify_events") == (0, ["1 条链全部完整，共 3 条日志。"])
    assert run("verify_events", "--ends", str(kept)) == (1, [f"链 {chain} 在第 3 条处断开。"])


def test_chain_that_grew_agrees_with_the_copy_kept_elsewhere(chain: str, tmp_path: Path) -> None:
    kept = tmp_path / "ends.json"
    run("verify_events", "--write-ends", str(kept))
    assert list(json.loads(kept.read_text())) == [chain]
    events.append("sign_in", by=None)
    report = Report.objects.select_related("unit").get()
    workflow.sign(report, by=Account.objects.get(username="head"))
    assert run("verify_events", "--ends", str(kept)) == (0, ["2 条链全部完整，共 5 条日志。"])


@pytest.mark.parametrize("sql", ["DELETE FROM filings_chainend", "UPDATE filings_chainend SET number = 2"])
def test_end_that_was_altered_alone_is_named(sql: str, chain: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert run("verify_events") == (1, [f"链 {chain} 在第 {1 if 'DELETE' in sql else 3} 条处断开。"])


def test_event_after_a_cut_does_not_cover_it(chain: str) -> None:
    alter_events("DELETE FROM filings_event WHERE number = 3")
    report = Report.objects.select_related("unit").get()
    events.append("look", by=None, on=report)
    assert list(Event.objects.values_list("number", flat=True)) == [1, 2, 4]
    assert run("verify_events") == (1, [f"链 {chain} 在第 4 条处断开。"])


@pytest.mark.parametrize("text", ["", "x", "[1]", '{"a": 1}', '{"a": ["x", "y"]}'])
def test_file_that_holds_no_ends_is_told(text: str, tmp_path: Path, chain: str) -> None:
    path = tmp_path / "ends.json"
    path.write_text(text)
    assert run("verify_events", "--ends", str(path)) == (1, [f"{path}不是链尾文件。"])
    assert run("verify_events", "--ends", str(tmp_path / "none")) == (
        1,
        [f"{tmp_path / 'none'}不是链尾文件。"],
    )


def test_ends_are_not_written_of_a_broken_chain(chain: str, tmp_path: Path) -> None:
    alter_events("DELETE FROM filings_event WHERE number = 3")
    assert run("verify_events", "--write-ends", str(tmp_path / "ends.json"))[0] == 1
    assert not (tmp_path / "ends.json").exists()


@pytest.mark.parametrize("first", [True, False])
def test_appending_asks_few_queries(first: bool, chain: str, django_assert_num_queries: Callable[..., object]) -> None:
    """Around them a savepoint, and on PostgreSQL the lock."""
    if not first:
        events.append("sign_in", by=None)
    extra = 3 if connection.vendor == "postgresql" else 2
    with django_assert_num_queries((5 if first else 3) + extra):  # type: ignore[attr-defined]
        events.append("sign_in", by=None)
