"""One screen before the whole report (一屏概览): what changed, what was asked and answered, what is still open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from filings import prose
from filings.checks import Problem
from filings.comparison import Differences
from filings.forms.sheet import change
from filings.models import Chapter
from filings.reading import Cell, Version, place
from filings.reading.place import chapter_titles
from filings.views.figures import last_years
from filings.views.threads import Thread

MOST = 5
"""Figures that are named: those that changed most."""


@dataclass(frozen=True)
class ChangedFigure:
    """A figure beside last year's; `change` in words, `link` to it on the page."""

    name: str
    last: str
    now: str
    change: str
    link: str


@dataclass(frozen=True)
class ChangedChapter:
    """How many sentences of a chapter stand as last year's report said them, of how many."""

    title: str
    link: str
    same: int
    all: int


@dataclass(frozen=True)
class Glance:
    """What who decides reads first.

    year       last year, where its report stands beside this one; else None
    changed    how many figures differ from last year's, of `figures`; `greatest` names those that changed most
    returned   how many things differ since the report was returned; None where it never was
    errors     what blocks; `unexplained`, `waiting`, `accepted` and `rejected` are questions
    open       remarks that are open, of which `answered` have an answer; `mended` are the others
    """

    year: int | None
    changed: int
    figures: int
    greatest: Sequence[ChangedFigure]
    chapters: Sequence[ChangedChapter]
    returned: int | None
    errors: int
    unexplained: int
    waiting: int
    accepted: int
    rejected: int
    open: int
    answered: int
    mended: int


def glance(
    version: Version, found: Sequence[Problem], threads: Sequence[Thread], since_return: Differences | None
) -> Glance:
    """The screen of a version; `found` are its problems, `since_return` what differs since it was returned."""
    pairs, open_ones = list(beside_last_year(version)), [one for one in threads if one.is_open]
    questions = [one for one in found if not one.blocking]
    differing = [(now, last) for now, last in pairs if now.printed != last.printed]
    rejected = sum(one.rejected for one in questions)
    accepted = sum(one.accepted for one in questions)
    explained = sum(one.explanation is not None for one in questions)
    return Glance(
        year=version.last_year.year if version.last_year else None,
        changed=len(differing),
        figures=len(pairs),
        greatest=[as_changed(now, last, version) for now, last in sorted(differing, key=how_much)[:MOST]],
        chapters=list(chapters_beside_last_year(version)),
        returned=None if since_return is None else number_of(since_return),
        errors=len(found) - len(questions),
        unexplained=len(questions) - explained - rejected,
        waiting=explained - accepted,
        accepted=accepted,
        rejected=rejected,
        open=len(open_ones),
        answered=sum(bool(one.answers) for one in open_ones),
        mended=len(threads) - len(open_ones),
    )


def number_of(found: Differences) -> int:
    return len(found.cells) + len(found.chapters) + len(found.signoff) + len(found.explanations)


def beside_last_year(version: Version) -> Iterator[tuple[Cell, Cell]]:
    """This year's and last year's cell of everything that people fill in in both."""
    for view in version.tables:
        last = last_years(view, version.last_year) or {}
        for cell in view.typed_cells:
            before = last.get(cell.address)
            if before and not cell.is_off and not before.is_off:
                yield cell, before


def how_much(pair: tuple[Cell, Cell]) -> tuple[float, float]:
    """Sorts by how many times as large a figure has become, or as small; the greatest first."""
    now, last = (float(one.amount or 0) for one in pair)
    return -abs(log((abs(now) + 1) / (abs(last) + 1))), -abs(now - last)


def as_changed(now: Cell, last: Cell, version: Version) -> ChangedFigure:
    link = place.review_anchor(place.cell(now.address), version.edition)
    return ChangedFigure(now.name, last.printed, now.printed, change(now, last), link)


def chapters_beside_last_year(version: Version) -> Iterator[ChangedChapter]:
    """The chapters that last year's report has as well. One query, where there is one."""
    if version.last_year is None:
        return
    rows = dict(Chapter.objects.filter(report=version.last_year.report).values_list("key", "body"))
    for key, title in chapter_titles(version.edition).items():
        now = prose.without_headings(version.chapters.get(key, ""))
        before = set(prose.without_headings(rows.get(key, "")))
        if before and now:
            same = sum(one in before for one in now)
            yield ChangedChapter(title, place.review_anchor(place.chapter(key), version.edition), same, len(now))
