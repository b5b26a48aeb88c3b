"""A year begins with last year's text (取用上年文字), in which each sentence is to be changed or confirmed."""

from collections.abc import Collection

from django.utils import timezone

from filings import events, prose
from filings.models import Account, Chapter, Report
from filings.permissions import Refusal, Refused
from filings.reading import place
from filings.reading.rows import last_reports
from filings.states import Action

from .chapters import record
from .locking import acting

TAKE_OVER = "take_over"
CONFIRM = "confirm_text"


def last_years_chapters(report: Report) -> dict[str, str]:
    """Key -> text of every chapter of last year's published report that says something. Two queries."""
    last = last_reports([report]).get(report.pk)
    rows = last.chapters.values_list("key", "body") if last else ()
    return {key: body for key, body in rows if prose.without_headings(body)}


def may_take_over(report: Report) -> list[str]:
    """The chapters of `report` that say nothing yet, and that last year's report has."""
    return list(offered(report))


def offered(report: Report) -> dict[str, str]:
    """Key -> last year's text, of the chapters that may be taken over. Three queries."""
    last = last_years_chapters(report)
    chapters = report.chapters.filter(key__in=last).order_by("pk") if last else ()
    return {one.key: last[one.key] for one in chapters if not prose.without_headings(one.body)}


def take_over(report: Report, keys: Collection[str] | None = None, *, by: Account | None) -> list[str]:
    """Copy chapters, all or those of `keys`, from last year's published report; returns their keys.

    One that says something is left alone. Raises Refused where none is left.
    """
    with acting(Action.EDIT, report, by) as locked:
        taken = {key: text for key, text in offered(locked).items() if keys is None or key in keys}
        if not taken:
            raise Refused(Refusal("nothing_to_take_over"), Action.EDIT, locked)
        for chapter in locked.chapters.select_for_update().filter(key__in=taken):
            record(locked, chapter, taken[chapter.key], by, timezone.now())
            chapter.body, chapter.revision = taken[chapter.key], chapter.revision + 1
            chapter.saved_from, chapter.taken_over = "", prose.without_headings(chapter.body)
            chapter.save(update_fields=["body", "revision", "saved_from", "taken_over"])
        events.append(TAKE_OVER, by=by, on=locked, detail={"chapters": list(taken)})
        return list(taken)


def confirm(report: Report, key: str, sentences: Collection[str], *, by: Account | None) -> int:
    """Say that sentences of last year's hold for this year as well; returns how many were not confirmed before.

    What is not marked, or does not stand in the chapter any more, is passed over.
    """
    with acting(Action.EDIT, report, by) as locked:
        chapter: Chapter = locked.chapters.select_for_update().get(key=key)
        confirmed = [one for one in prose.standing(chapter.body, chapter.taken_over) if one in sentences]
        if confirmed:
            chapter.taken_over = [one for one in chapter.taken_over if one not in confirmed]
            chapter.save(update_fields=["taken_over"])
            detail = {"place": place.chapter(key), "confirmed": confirmed}
            events.append(CONFIRM, by=by, on=locked, detail=detail)
        return len(confirmed)
