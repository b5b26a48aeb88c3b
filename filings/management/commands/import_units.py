"""Reads a list of units from a CSV file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from filings.importing import UnitChange, import_units
from filings.importing.faults import BadFile, bytes_of
from filings.management.base import FilingCommand


class Command(FilingCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "Reads units from a CSV file, new ones and changed ones. If any line is wrong nothing is "
            "saved, every fault is told with its line, and the exit status is 1."
        )
        parser.add_argument(
            "file",
            metavar="FILE.csv",
            type=Path,
            help=_(
                "UTF-8 or GB18030, with the columns "
                "code,name,kind,level,parent_code,address,postcode,phone,email,site,official_name. kind is "
                "government, office, department, outpost or other (政府, 办公室, 部门, 派出机关, 其他); "
                "level is province, prefecture, county or township "
                "(省, 市, 县, 乡). Lines stand in any order. A column after level may be absent, which leaves "
                "what is stored; an empty cell clears it. Where no official_name is given, one is made of name, kind "
                "and level, unless the unit bears another one already."
            ),
        )
        parser.add_argument("--dry-run", action="store_true", help=_("tell what would change, and change nothing"))

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            done = import_units(bytes_of(file), dry_run=dry_run)
        except BadFile as bad:
            raise CommandError("\n".join([*bad.faults, _("Nothing was saved.")])) from bad
        for one in done:
            if one.changes:
                self.stdout.write(line_of(one))
        new = sum(one.new for one in done)
        changed = sum(bool(one.changes) for one in done) - new
        self.stdout.write(
            _("%(new)s new, %(changed)s changed, %(same)s as they were.")
            % {"new": new, "changed": changed, "same": len(done) - new - changed}
        )
        if dry_run:
            self.stdout.write(_("Nothing was saved (--dry-run)."))


def line_of(one: UnitChange) -> str:
    """`522727 平塘县: new` or `522727 平塘县: phone 0854-1 → 0854-2`."""
    what = _(", ").join(f"{column} {old or '∅'} → {new or '∅'}" for column, (old, new) in one.changes.items())
    # makemessages reads no message within an f-string.
    said = _("new") if one.new else what
    return f"{one.unit.code} {one.unit.name}: {said}"
