"""Brings the files of the public site in line with what is published."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from filings.management.base import FilingCommand
from filings.publishing import public


class Command(FilingCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "Compares every file of the public site (VAR_DIR/public) with what is published now, and mends what "
            "differs: writes what is missing or changed, removes what does not belong there. For after a release, a "
            "changed setting or a loss, and for cron every night. Running it again does no harm. Where a published "
            "file itself is damaged, the exit status is 1."
        )
        parser.add_argument(
            "--check", action="store_true", help=_("tell what differs, change nothing; status 1 where anything does")
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        try:
            found = [(folder, one) for folder, one in public.mend(check=check)]
        except OSError as problem:
            raise CommandError(_("The public files can't be written: %(problem)s") % {"problem": problem}) from problem
        counts = {
            "written": sum(len(one.written) for _folder, one in found),
            "removed": sum(len(one.removed) for _folder, one in found),
            "damaged": sum(len(one.damaged) for _folder, one in found),
        }
        lines = [line for folder, one in found for line in self.told(folder, one, check)]
        lines.append(
            _("%(written)s files missing or changed, %(removed)s that did not belong there, %(damaged)s damaged.")
            % counts
        )
        if counts["damaged"] or (check and counts["written"] + counts["removed"]):
            raise CommandError("\n".join(lines))
        self.stdout.write("\n".join(lines))

    def told(self, folder: str, found: public.Written, check: bool) -> Iterator[str]:
        """Each damaged file and stray one; the many that are written after a release only where they are asked for."""
        sentences = (
            (found.damaged, _("Damaged, see verify_publications: %(path)s")),
            (found.removed, _("Did not belong there: %(path)s")),
            (found.written if check else (), _("Missing or changed: %(path)s")),
        )
        for paths, sentence in sentences:
            yield from (sentence % {"path": f"{folder}/{path}".strip("/")} for path in paths)
