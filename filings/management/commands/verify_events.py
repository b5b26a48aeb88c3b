"""Finds events that were altered, taken out, put in between, or cut off a chain's end."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from filings import events
from filings.management.base import FilingCommand
from filings.models import Event


class Command(FilingCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "Computes the hashes of all events again. Where an event was altered, follows a gap, or is missing from "
            "the end, its chain and its number are told, and the exit status is 1."
        )
        parser.add_argument(
            "--ends",
            metavar="FILE",
            type=Path,
            help=_("compare with the ends of all chains that --write-ends wrote earlier and that were kept elsewhere"),
        )
        parser.add_argument(
            "--write-ends",
            metavar="FILE",
            type=Path,
            help=_("write the ends of all chains, once they are found whole; keep the file where this machine can't"),
        )

    def handle(self, *args: Any, ends: Path | None, write_ends: Path | None, **options: Any) -> None:
        broken = events.all_broken(read_ends(ends) if ends else None)
        if broken:
            places = [
                _("Chain %(chain)s is broken at event %(number)s.") % {"chain": chain, "number": number}
                for chain, number in broken
            ]
            raise CommandError("\n".join(places))
        told = {"chains": len(events.chains()), "events": Event.objects.count()}
        if write_ends:
            write(write_ends)
        self.stdout.write(_("All %(chains)s chains are whole, %(events)s events.") % told)


def read_ends(path: Path) -> dict[str, events.End]:
    try:
        return {
            str(chain): (int(number), str(digest)) for chain, (number, digest) in json.loads(path.read_text()).items()
        }
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise CommandError(_("%(file)s holds no ends of chains.") % {"file": path}) from error


def write(path: Path) -> None:
    try:
        path.write_text(json.dumps(events.ends(), indent=1) + "\n")
    except OSError as error:
        raise CommandError(_("%(file)s can't be written.") % {"file": path}) from error
