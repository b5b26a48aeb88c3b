"""Chapters as JSON, key -> HTML or text, -> the prose of a report."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from filings import prose, workflow
from filings.models import Account, Report, Unit
from filings.prose.size import measure
from filings.reading import current
from filings.reading.place import chapter_titles
from filings.rendering import faces

from .faults import BadFile
from .json_file import entries_of

Entries = list[tuple[str, "str | None"]]
MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>")


@dataclass(frozen=True)
class LoadedChapter:
    """What loading a chapter did, or would do.

    before, after  its length in characters (字数)
    changed        whether its text is another one
    told           what of the text was changed or left out, in sentences
    headings       paragraphs that stand alone behind a typed numeral: they were left, a person sets them as headings
    blocking       what has to be mended before the report is submitted, in sentences
    """

    key: str
    title: str
    before: int
    after: int
    changed: bool
    told: Sequence[str]
    headings: Sequence[str]
    blocking: Sequence[str]


def load_chapters(
    unit: Unit, year: int, entries: Entries, *, by: Account | None, dry_run: bool = False
) -> tuple[bool, list[LoadedChapter]]:
    """Write the chapters into the newest version of the unit's report for the year, which is made where there is none.

    Returns whether it was made, and what became of each chapter. Chapters that are not named stay as they are. Raises
    BadFile with every bad entry, or Refused; then nothing is saved, not even the report.
    """
    with transaction.atomic():
        report = current.newest(unit, year)
        made = report is None
        if report is None:
            report = workflow.start_report(unit, year, by=by)
        loaded = save(report, entries, by)
        if dry_run:
            transaction.set_rollback(True)
    return made, loaded


def save(report: Report, entries: Entries, by: Account | None) -> list[LoadedChapter]:
    """Save every entry, or raise BadFile with all that is wrong with any."""
    titles, faults, seen = chapter_titles(report.edition), list[str](), set[str]()
    loaded = list[LoadedChapter]()
    for key, text in entries:
        try:
            if key in seen:
                raise BadFile(_("The chapter stands there twice."))
            seen.add(key)
            if key not in titles:
                known = _(", ").join(titles)
                raise BadFile(_("There is no such chapter in this form. Its chapters are %(keys)s.") % {"keys": known})
            if text is None:
                raise BadFile(_("Not a text: write HTML or plain text in quotation marks."))
            loaded.append(save_one(report, key, titles[key], text, by))
        except (BadFile, prose.TooMuch) as bad:
            faults.append(f"{key}: {bad}")
    if faults:
        raise BadFile(*faults, _("Nothing was saved."))
    return loaded


def save_one(report: Report, key: str, title: str, text: str, by: Account | None) -> LoadedChapter:
    html = text if MARKUP.search(text) else escape(text)
    chapter = report.chapters.get(key=key)
    saved = workflow.save_chapter(report, key, html, seen=chapter.revision, by=by)
    offered = prose.read_pasted(html).headings if prose.is_printable(html) else ()
    return LoadedChapter(
        key,
        title,
        measure(chapter.body).characters,
        measure(saved.body).characters,
        saved.changed,
        saved.told,
        [one.text for one in offered if not one.styled],
        [
            *(sentence for _code, sentence in prose.problems(saved.body)),
            *faces.sentences([prose.stored_text(saved.body)]),
        ],
    )


def read_chapters(data: bytes) -> Entries:
    """The entries of a JSON object in the order written; None for a value that is no text. Raises BadFile."""
    entries: Entries = entries_of(data, text_of, _("The file is not a JSON object of chapters and texts."))
    return entries


def text_of(value: Any) -> str | None:
    return value if isinstance(value, str) else None
