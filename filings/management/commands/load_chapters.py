"""Reads the chapters of a report from a JSON file."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from filings.importing import LoadedChapter, load_chapters, read_chapters
from filings.importing.faults import BadFile, bytes_of
from filings.management.base import FilingCommand, account, add_loading_arguments, unit_of_code


class Command(FilingCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "Reads chapters from a JSON file into the newest version of the report of a unit for a year; makes the "
            "draft if there is none. They are read as a text that is pasted into a chapter, and what was changed or "
            "left out is told. If any entry is bad nothing is saved, every bad entry is told, and the exit status is 1."
        )
        add_loading_arguments(
            parser,
            _(
                "a JSON object {chapter: text} in UTF-8. A text is HTML, or plain text with a paragraph a line. "
                "Chapters that are not named stay as they are. A text over a limit is kept and blocks the "
                "submission; one many times over it is refused."
            ),
        )

    def handle(
        self, *args: Any, unit: str, year: int, file: Path, dry_run: bool, by: str | None, **options: Any
    ) -> None:
        self.by = account(by)
        try:
            entries = read_chapters(bytes_of(file))
            made, loaded = load_chapters(unit_of_code(unit), year, entries, by=self.by, dry_run=dry_run)
        except BadFile as bad:
            raise CommandError("\n".join(bad.faults)) from bad
        if made:
            self.stdout.write(_("There was no report yet; its draft is made."))
        self.tell(loaded)
        if dry_run:
            self.stdout.write(_("Nothing was saved (--dry-run)."))

    def tell(self, loaded: Sequence[LoadedChapter]) -> None:
        for one in loaded:
            self.stdout.write(what_became_of(one))
            lines = list(one.told)
            if one.headings:
                named = _(", ").join(_("“%(quote)s”") % {"quote": text} for text in one.headings)
                sentence = _("Left as paragraphs; set them as headings where they are: %(headings)s.")
                lines.append(sentence % {"headings": named})
            lines += [_("It blocks: %(problem)s") % {"problem": sentence} for sentence in one.blocking]
            for line in lines:
                self.stdout.write(f"  {line}")
        self.stdout.write(_("%(count)s chapters changed.") % {"count": sum(one.changed for one in loaded)})


def what_became_of(one: LoadedChapter) -> str:
    chapter = f"{one.key} {one.title}".strip()
    if not one.changed:
        return _("%(chapter)s: unchanged") % {"chapter": chapter}
    told = {"chapter": chapter, "before": one.before, "after": one.after}
    return _("%(chapter)s: %(before)s → %(after)s characters") % told
