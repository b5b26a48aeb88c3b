"""Remarks as they are shown (批注): each with its answers, the name of its place, and the way there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from filings import prose
from filings.editions import Edition
from filings.models import Remark, Report
from filings.reading import place
from filings.reading.layout import places, table_with
from filings.reading.place import Place


@dataclass(frozen=True)
class Thread:
    """A remark with its answers.

    where  the name of its place for people
    read   the address of the place on the review page, within that page; empty where it speaks of the whole report
    mend   the address of the desk where the place is mended
    """

    remark: Remark
    where: str
    read: str
    mend: str
    answers: list[Remark] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.remark.resolved_at is None

    @property
    def id(self) -> str:
        """Its own place on a page."""
        return f"remark-{self.remark.pk}"


def threads_of(report: Report) -> list[Thread]:
    """The remarks of a report: the open ones first, each kind in the order they were made. One query."""
    threads: dict[int, Thread] = {}
    answers = list[Remark]()
    for one in report.remarks.select_related("by", "resolved_by"):
        if one.parent_id is None:
            edition = report.edition
            where, read = place.name_of(one.place, edition), place.review_anchor(one.place, edition)
            threads[one.pk] = Thread(one, where, read, place.edit_url(one.place, report.pk, edition))
        else:
            answers.append(one)
    for one in answers:
        threads[one.parent_id or 0].answers.append(one)
    return sorted(threads.values(), key=lambda thread: not thread.is_open)


def open_threads(threads: Iterable[Thread]) -> list[Thread]:
    return [thread for thread in threads if thread.is_open]


def remarks_by_place(threads: Sequence[Thread]) -> Mapping[str, list[int]]:
    """Place -> the numbers of the open remarks on it."""
    found: dict[str, list[int]] = {}
    for thread in open_threads(threads):
        found.setdefault(thread.remark.place, []).append(thread.remark.pk)
    return found


def places_beside(report: Report, asked: str) -> list[tuple[str, str]]:
    """The places that somebody who asked for a place may mean, with their names: every cell of its printed row, every
    block of its chapter. Empty where the report has no such place.
    """
    kind, key, _part = Place.parse(asked)
    edition = report.edition
    if kind == place.CELL:
        return [(place.cell(address), name) for address, name in row_of(edition, key)]
    if kind == place.TABLE and key in {table.key for table in edition.tables}:
        return [(asked, place.name_of(asked, edition))]
    if kind == place.CHAPTER:
        chapter = report.chapters.filter(key=key).first()
        return blocks_of(edition, key, chapter.body) if chapter else []
    return [("", place.name_of("", edition))] if asked == "" else []


def row_of(edition: Edition, address: str) -> list[tuple[str, str]]:
    """Address and name of every cell in the printed row of the cell `address`."""
    table = table_with(edition, address)
    named = places(table) if table else {}
    row = next((name for (name, _column), (one, _words) in named.items() if one == address), None)
    return [cell for (name, _column), cell in named.items() if name == row]


EXCERPT = 24
"""How many characters tell one block of a chapter from another."""


def blocks_of(edition: Edition, key: str, body: str) -> list[tuple[str, str]]:
    """The chapter as a whole, then each of its blocks with its first words."""
    found = [(place.chapter(key), _("the whole chapter"))]
    for number, html in prose.readable_blocks(body):
        text = prose.stored_text(html).replace("\n", " ")
        excerpt = f"{text[:EXCERPT]}……" if len(text) > EXCERPT else text
        found.append((place.chapter(key, number), f"{number}. {excerpt}"))
    return found
