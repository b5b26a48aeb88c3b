"""Writes docs/states.md: the states of a report, and who may do what in each."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from filings.management.base import FilingCommand
from filings.states import PERMISSIONS, TRANSITIONS, Action, Role, Status, Transition

PATH = Path(settings.BASE_DIR) / "docs" / "states.md"
HEAD = """\
# The states of a report

Generated from `filings/states.py` by `manage.py describe_states --write`; a test compares the two. Edit that module,
not this page.

```mermaid
stateDiagram-v2
    direction LR
"""
TABLE = """\
```

What each action is, in which states it is open, and to whom in the report's unit. `start` stands in no state: any
preparer of the unit starts the report of a year, and `amend` starts its next version. Whoever signs bears the printed
name, and those who sign a version are different people. Administrators and auditors do none of this; a
superior unit reads.

| action | | from | to | who | signs as | only without open errors and questions |
|---|---|---|---|---|---|---|
"""


class Command(FilingCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _("Tells the states of a report as a diagram and a table, in Markdown.")
        parser.add_argument("--write", action="store_true", help=_("write docs/states.md instead"))

    def handle(self, *args: Any, write: bool, **options: Any) -> None:
        if write:
            PATH.write_text(described())
            self.stdout.write(_("File: %(path)s") % {"path": PATH})
        else:
            self.stdout.write(described(), ending="")


def described() -> str:
    """The page: in English, with the terms of the pages in Chinese."""
    return HEAD + "".join(diagram()) + TABLE + "".join(rows())


def chinese(label: Any) -> str:
    with translation.override("zh-hans"):
        return str(label)


def diagram() -> Iterator[str]:
    for status in Status:
        yield f"    {status} : {chinese(status.label)}\n"
    yield f"    [*] --> {Status.DRAFT} : {Action.START}, {Action.AMEND} (preparer)\n"
    for action, move in TRANSITIONS.items():
        for source in in_order(move.sources):
            yield f"    {source} --> {move.target} : {action} ({roles(move.roles_in(source))})\n"


def rows() -> Iterator[str]:
    """A line for each action and each group of people that may do it, in the states in which they may."""
    for action, permission in PERMISSIONS.items():
        groups: dict[frozenset[Role], list[Status]] = {}
        for source in in_order(permission.sources):
            groups.setdefault(permission.roles_in(source), []).append(source)
        move = permission if isinstance(permission, Transition) else None
        for who, sources in groups.items():
            cells = [
                f"`{action}`",
                chinese(action.label),
                ", ".join(sources),
                str(move.target) if move else "stays",
                roles(who),
                str(move.signs or "") if move else "",
                "yes" if move and move.clean else "",
            ]
            yield f"| {' | '.join(cells)} |\n"


def in_order(statuses: frozenset[Status]) -> list[Status]:
    return [status for status in Status if status in statuses]


def roles(who: frozenset[Role]) -> str:
    return ", ".join(role for role in Role if role in who)
