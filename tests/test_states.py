"""docs/states.md is what the table of transitions says."""

from itertools import pairwise
from pathlib import Path

from filings.management.commands import describe_states
from filings.states import ONWARD, PERMISSIONS, PUBLIC, STEPS, Action, Status
from tests.commands import run


def test_page_of_the_states_is_the_generated_one() -> None:
    """`manage.py describe_states --write` writes it anew."""
    assert describe_states.PATH.read_text() == describe_states.described()


def test_command_tells_the_same_page(tmp_path: Path) -> None:
    status, lines = run("describe_states")
    assert (status, lines) == (0, describe_states.PATH.read_text().splitlines())


def test_page_names_every_state_and_every_action_on_a_report() -> None:
    page = describe_states.described()
    assert [status for status in Status if f"    {status} : " not in page] == []
    assert [action for action in PERMISSIONS if f"| `{action}` |" not in page] == []
    assert set(PERMISSIONS) == set(Action) - {Action.START}


def test_way_to_the_public_passes_every_step_once() -> None:
    assert {source: move.target for source, move in ONWARD.items()} == dict(pairwise(STEPS))
    assert set(Status) == {*STEPS, *PUBLIC}
