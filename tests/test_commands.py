"""The commands: each explains itself, errors are sentences, and events are verified."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, get_commands
from django.utils import translation

from filings import events, workflow
from filings.models import Account, Event
from tests import factories
from tests.commands import run

pytestmark = [pytest.mark.django_db]

ROOT = Path(settings.BASE_DIR)
OURS = sorted(name for name, app in get_commands().items() if app == "filings")


def in_a_process(*arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", OURS)
def test_every_command_explains_itself(name: str) -> None:
    done = in_a_process(name, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: manage.py {name}")


def test_an_error_is_a_sentence_on_standard_error() -> None:
    done = in_a_process("describe_edition", "1999", "--json")
    with translation.override("zh-hans"):
        sentence = translation.gettext("没有 %(year)s 年的表样。") % {"year": 1999}
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"CommandError: {sentence}\n")


def test_verify_events_finds_all_chains_whole() -> None:
    county = factories.unit()
    workflow.start_report(county, 2018, by=None)
    events.append("sign_in", by=None, subject="somebody")
    assert run("verify_events") == (0, ["2 条链全部完整，共 2 条日志。"])


def test_verify_events_names_the_first_broken_event_of_a_chain() -> None:
    """Event 2 was altered, and event 1 of another chain taken away, in a database whose triggers had been lifted."""
    from django.db import connection

    for number in range(3):
        events.append("sign_in", by=None, subject=f"somebody {number}")
    report = workflow.start_report(factories.unit(), 2018, by=None)
    events.append("look", by=None, on=report)
    events.drop_triggers(connection)
    try:
        Event.objects.filter(chain="accounts", number=2).update(subject="nobody")
        Event.objects.filter(chain=f"report:{report.pk}", number=1).delete()
        assert run("verify_events") == (
            1,
            [
                "链 accounts 在第 2 条处断开。",
                f"链 report:{report.pk} 在第 2 条处断开。",
            ],
        )
    finally:
        events.install_triggers(connection)


def test_accounts_of_commands_are_looked_up_exactly() -> None:
    """No account means the administrator of the machine, and that is never found by mistake."""
    from filings.management.commands.load_figures import account

    made = Account.objects.create_user("tianbao", name="填报人")
    assert account(None) is None
    assert account("tianbao") == made
    for other in ("", "TIANBAO", "tian"):
        with pytest.raises(CommandError):
            account(other)
