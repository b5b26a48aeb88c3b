"""What every command of this project has in common: where its events come from, and how a refusal is told."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from filings import events
from filings.models import Account, Unit
from filings.permissions import Refused, refused_by_guard


class FilingCommand(BaseCommand):
    """A command whose events name it, and that answers a refused action with its sentence and status 1.

    The refusal leaves an event as well, appended here because the refused transaction took its own back. A command
    with `--json` writes its code and parameters too.
    """

    by: Account | None = None
    """The account in whose name the command acts; None for the administrator of the machine."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        with events.acting_from(f"command {type(self).__module__.rpartition('.')[2]}"):
            try:
                return super().execute(*args, **options)
            except (Refused, IntegrityError) as error:
                refused = error if isinstance(error, Refused) else refused_by_guard(error)
                if refused is None:
                    raise
                events.append_refusal(refused, by=self.by)
                if options.get("json"):
                    told = {"refused": {**refused.refusal.told(), "sentence": refused.sentence}}
                    self.stdout.write(json.dumps(told, ensure_ascii=False))
                raise CommandError(refused.sentence) from error


def add_loading_arguments(parser: ArgumentParser, file: str) -> None:
    """What a command takes that reads a file into a report: whose, of which year, the file, in whose name."""
    parser.add_argument("unit", metavar="UNIT_CODE")
    parser.add_argument("year", metavar="YEAR", type=int)
    parser.add_argument("file", metavar="FILE.json", type=Path, help=file)
    parser.add_argument("--dry-run", action="store_true", help=_("tell what would change, and change nothing"))
    parser.add_argument("--by", metavar="USERNAME", help=_("the account in whose name, and with whose rights"))


def unit_of_code(code: str, *, status: int = 1) -> Unit:
    """The unit with the official code, or an error with exit status `status`."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise CommandError(_("There is no unit with the code “%(code)s”.") % {"code": code}, returncode=status)
    return unit


def account(username: str | None) -> Account | None:
    """The account in whose name a command acts, or None where none is named; an error where it is not there."""
    if username is None:
        return None
    found = Account.objects.filter(username=username).first()
    if found is None:
        raise CommandError(_("There is no account “%(username)s”.") % {"username": username})
    return found
