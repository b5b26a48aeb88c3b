"""Reads the figures of a report from a JSON file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from filings import workflow
from filings.importing import Loaded, load_figures, read_figures
from filings.importing.faults import BadFile, bytes_of
from filings.management.base import FilingCommand, account, add_loading_arguments, unit_of_code
from filings.parsing import visible


class Command(FilingCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "Reads figures from a JSON file into the newest version of the report of a unit for a year; makes the "
            "draft if there is none. If any entry is bad nothing is saved, every bad entry is told, and the exit "
            "status is 1."
        )
        add_loading_arguments(
            parser,
            _(
                "a JSON object {address: figure} in UTF-8. A figure is a number, a text as it would be typed, “——” "
                "where it does not apply, or null, which clears the cell. Cells that are not named stay as they "
                "are. Text that is not understood is kept as typed and blocks the submission. A total that the form "
                "derives is kept beside the report and compared; while it differs it blocks the submission."
            ),
        )
        parser.add_argument(
            "--json", action="store_true", help=_("write one JSON object; of a refusal code and parameters")
        )

    def handle(
        self, *args: Any, unit: str, year: int, file: Path, dry_run: bool, by: str | None, json: bool, **options: Any
    ) -> None:
        self.by = account(by)
        try:
            loaded = load_figures(unit_of_code(unit), year, read_figures(bytes_of(file)), by=self.by, dry_run=dry_run)
        except BadFile as bad:
            raise CommandError("\n".join(bad.faults)) from bad
        except workflow.BadEntries as bad:
            faults = [f"{visible(address)}: {fault}" for address, fault in bad.entries]
            raise CommandError("\n".join([*faults, _("Nothing was saved.")])) from bad
        if json:
            self.stdout.write(as_json(loaded, saved=not dry_run))
        else:
            self.tell(loaded, dry_run)

    def tell(self, loaded: Loaded, dry_run: bool) -> None:
        if loaded.made:
            self.stdout.write(_("There was no report yet; its draft is made."))
        for address, name, old, new in loaded.changes:
            self.stdout.write(f"{address} {name}: {old or '∅'} → {new or '∅'}")
        for address, name, stated, computed in loaded.stated:
            told = {"cell": f"{address} {name}", "stated": stated, "computed": computed or "∅"}
            self.stdout.write(_("%(cell)s: stated total %(stated)s, computed %(computed)s") % told)
        for problem in loaded.misread:
            self.stdout.write(_("Kept as typed, but it blocks: %(problem)s") % {"problem": problem.message})
        for problem in loaded.differ:
            self.stdout.write(_("It blocks: %(problem)s") % {"problem": problem.message})
        self.stdout.write(_("%(count)s cells changed.") % {"count": len(loaded.changes)})
        if dry_run:
            self.stdout.write(_("Nothing was saved (--dry-run)."))


def as_json(loaded: Loaded, *, saved: bool) -> str:
    names = ("address", "name", "old", "new")
    totals = ("address", "name", "stated", "computed")
    told = {
        "saved": saved,
        "made": loaded.made,
        "changes": [dict(zip(names, one, strict=True)) for one in loaded.changes],
        "stated": [dict(zip(totals, one, strict=True)) for one in loaded.stated],
        "blocking": [
            {"code": one.code, "cell": one.cell, "message": one.message} for one in (*loaded.misread, *loaded.differ)
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)
