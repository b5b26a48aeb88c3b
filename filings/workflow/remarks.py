"""Remarks (批注): pinned by reviewer or head to a place in the report, answered, and resolved once that is mended."""

from django.utils import timezone

from filings import events, prose
from filings.models import Account, Remark, Report
from filings.permissions import Refusal, Refused
from filings.reading import place
from filings.reading.cells import by_address
from filings.reading.layout import table_with
from filings.reading.place import Place
from filings.reading.tables import table_to_change
from filings.states import Action

from .locking import acting
from .reasons import bounded

MAX_REMARK = 1000
"""The longest remark or answer, in characters."""


def remark(report: Report, where: str, text: str, *, by: Account) -> Remark:
    """Pin a remark to the place `where` (see reading.place), which keeps what stands there now. Raises Refused."""
    with acting(Action.REMARK, report, by) as locked:
        text = text_of(text, Action.REMARK, locked)
        quote = quote_of(locked, where)
        made = Remark.objects.create(report=locked, place=where, quote=quote, text=text, by=by, at=timezone.now())
        events.append(Action.REMARK, by=by, on=locked, detail={"remark": made.pk, "place": where})
        return made


def answer(to: Remark, text: str, *, by: Account) -> Remark:
    """Answer a remark, or another answer to it."""
    with acting(Action.ANSWER, to.report, by) as locked:
        text = text_of(text, Action.ANSWER, locked)
        first = to.parent or to
        made = Remark.objects.create(report=locked, text=text, by=by, at=timezone.now(), parent=first)
        say(locked, first, "answered", by)
        return made


def resolve(one: Remark, *, by: Account) -> None:
    """Mark the remark as mended. Raises Refused where it is already."""
    settle(one, by, resolved=True)


def reopen(one: Remark, *, by: Account) -> None:
    """Say that what the remark asks for is not mended after all. Raises Refused where it is open."""
    settle(one, by, resolved=False)


def settle(one: Remark, by: Account, *, resolved: bool) -> None:
    with acting(Action.ANSWER, one.report, by) as locked:
        fresh = locked.remarks.get(pk=one.pk)
        if fresh.parent_id is not None:
            raise Refused(Refusal("remark_is_answer"), Action.ANSWER, locked)
        if (fresh.resolved_at is not None) == resolved:
            raise Refused(Refusal("remark_resolved" if resolved else "remark_open"), Action.ANSWER, locked)
        fresh.resolved_by, fresh.resolved_at = (by, timezone.now()) if resolved else (None, None)
        fresh.save(update_fields=["resolved_by", "resolved_at"])
        say(locked, fresh, "resolved" if resolved else "reopened", by)


def say(report: Report, one: Remark, done: str, by: Account) -> None:
    events.append(Action.ANSWER, by=by, on=report, detail={"remark": one.pk, "done": done})


def text_of(text: str, action: Action, report: Report) -> str:
    missing, too_long = Refusal("remark_missing"), Refusal("remark_too_long", {"most": MAX_REMARK})
    return bounded(text, MAX_REMARK, Refused(missing, action, report), Refused(too_long, action, report))


def quote_of(report: Report, where: str) -> str:
    """What stands at a place now: a printed figure, the text of a block; nothing for anything larger."""
    kind, key, _part = Place.parse(where)
    if where == "" or (kind == place.TABLE and key in {table.key for table in report.edition.tables}):
        return ""
    if kind == place.CELL and (table := table_with(report.edition, key)):
        return by_address([table_to_change(report, table)])[key].printed
    if kind == place.CHAPTER and (chapter := report.chapters.filter(key=key).first()):
        blocks = prose.blocks(chapter.body)
        if where == place.chapter(key):
            return ""
        # Written as it is printed, and in no other way: not 02, not ２.
        at = next((at for at in range(1, len(blocks) + 1) if where == place.chapter(key, at)), 0)
        if at:
            return prose.stored_text(blocks[at - 1])
    raise Refused(Refusal("no_such_place"), Action.REMARK, report)
