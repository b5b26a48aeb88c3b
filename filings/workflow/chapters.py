"""Writes a chapter of prose (正文), however often its page saves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from filings import prose
from filings.models import Account, Change, Chapter, Report
from filings.parsing import visible
from filings.reading import place
from filings.states import Action

from .locking import acting

ONE_SITTING = timedelta(minutes=10)
"""Saves of one chapter that follow one another within this time are one Change, where one person makes them."""
PAGE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class SavedChapter:
    """What saving a chapter did.

    revision  the chapter's revision now: what the next save has seen
    body      the text as it is kept now
    told      what of the text was changed or left out, in sentences
    conflict  the chapter as somebody else saved it since `seen`; then nothing was written
    """

    changed: bool
    revision: int
    body: str = ""
    told: Sequence[str] = ()
    conflict: Chapter | None = None


def save_chapter(report: Report, key: str, html: str, *, seen: int, by: Account | None, page: str = "") -> SavedChapter:
    """Write what a chapter keeps of its prose (`prose.receive`). `seen` is the revision that was read.

    `page` names the opened page that saves. Where the last save was its own, it has seen the text whatever `seen` says:
    the answer that told the new revision may have been lost. Nor is a text a conflict that stands there already.
    Raises Refused, and prose.TooMuch for a text that is many times over a limit.
    """
    received = prose.receive(html)
    body, told = received.body, [sentence for _code, sentence in received.told]
    with acting(Action.EDIT, report, by) as locked:
        chapter = locked.chapters.select_for_update().get(key=key)
        page = visible(page)[:PAGE_LENGTH]
        if body == chapter.body:
            return SavedChapter(False, chapter.revision, body, told)
        if chapter.revision != seen and not (page and page == chapter.saved_from):
            return SavedChapter(False, chapter.revision, told=told, conflict=chapter)
        record(locked, chapter, body, by, timezone.now())
        chapter.body, chapter.revision, chapter.saved_from = body, chapter.revision + 1, page
        chapter.save(update_fields=["body", "revision", "saved_from"])
        return SavedChapter(True, chapter.revision, body, told)


def record(report: Report, chapter: Chapter, body: str, by: Account | None, at: datetime) -> None:
    """Leave a Change, or let the last one of the same person and sitting end in `body`.

    A page saves every few seconds; each time a whole chapter twice would soon be more than all reports together.
    """
    address = place.chapter(chapter.key)
    last = report.changes.filter(address=address).order_by("-at", "-pk").first() if by else None
    since = max(at - ONE_SITTING, report.status_since)
    if last and by and last.by_id == by.pk and last.at >= since:
        last.new, last.at = body, at
        last.save(update_fields=["new", "at"])
    else:
        Change.objects.create(report=report, address=address, old=chapter.body, new=body, by=by, at=at)
