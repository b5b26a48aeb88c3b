"""Finds events that were altered, taken out or put in between."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from filings import events
from filings.management.base import FilingCommand
from filings.models import Event


class Command(FilingCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "Computes the hashes of all events again. Where an event was altered or follows a gap, its chain and "
            "its number are told, and the exit status is 1."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        chains = sorted(set(Event.objects.order_by().values_list("chain", flat=True)))
        broken = [(chain, number) for chain in chains if (number := events.broken(chain)) is not None]
        if broken:
            places = [
                _("Chain %(chain)s is broken at event %(number)s.") % {"chain": chain, "number": number}
                for chain, number in broken
            ]
            raise CommandError("\n".join(places))
        count = Event.objects.count()
        self.stdout.write(
            _("All %(chains)s chains are whole, %(events)s events.") % {"chains": len(chains), "events": count}
        )
