"""Finds published versions that are not what was signed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import connection
from django.utils.translation import gettext as _

from filings import guards, verification
from filings.management.base import FilingCommand
from filings.models import Publication, Report


class Command(FilingCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "Compares every published version with its files, its signatures, its events and the rows that it was made "
            "of. What differs is named, and the exit status is 1. The events themselves are for verify_events."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        every = Publication.objects.select_related("report__unit").order_by("pk")
        found = [
            f"{named(one.report)}: {fault}"
            for one in every.iterator(chunk_size=100)
            for fault in verification.faults(one)
        ]
        found += [
            _("%(report)s: It was published, and its publication is missing.") % {"report": named(report)}
            for report in verification.lost()
        ]
        if guards.missing(connection):
            found.append(_("Guards of the database are missing. Run migrate, and find out why."))
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(_("All %(count)s published versions are what was signed.") % {"count": every.count()})


def named(report: Report) -> str:
    return f"{report.unit.code} {report.year} v{report.version}"
