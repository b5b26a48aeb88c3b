"""Remarks as they are shown (批注): each with its answers, the name of its place, and the way there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from filings import prose
from filings.cells import names_of, places, table_with
from filings.drawing import anchor
from filings.editions import Edition
from filings.models import Remark, Report

from .tasks import chapter_titles


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
            threads[one.pk] = Thread(
                one, where_of(report.edition, one.place), read_at(report.edition, one.place), mend_at(report, one.place)
            )
        else:
            answers.append(one)
    for one in answers:
        threads[one.parent_id or 0].answers.append(one)
    return sorted(threads.values(), key=lambda thread: not thread.is_open)


def open_threads(threads: Iterable[Thread]) -> list[Thread]:
    return [thread for thread in threads if thread.is_open]


def parts_of(place: str) -> tuple[str, str, str]:
    """(cell, chapter or table; its address or key; number of the block or "") of a place (see models.Remark)."""
    kind, _colon, rest = place.partition(":")
    if kind != "chapter":
        return kind, rest, ""
    key, _colon, number = rest.partition(":")
    return kind, key, number


def where_of(edition: Edition, place: str) -> str:
    """The name of a place for people: 三(三)4.不同意公开答复数, 一、总体工作情况 第2段."""
    kind, key, number = parts_of(place)
    if kind == "cell":
        return names_of(edition).get(key, key)
    if kind == "table":
        return _("the whole table")
    if kind == "chapter":
        title = chapter_titles(edition).get(key, key)
        return _("%(chapter)s, block %(number)s") % {"chapter": title, "number": number} if number else title
    return _("the whole report")


def read_at(edition: Edition, place: str) -> str:
    """Where the place stands on the review page."""
    kind, key, number = parts_of(place)
    if kind == "cell" and (table := table_with(edition, key)):
        return f"#{anchor(table, key)}"
    if kind in ("chapter", "table"):
        return f"#{kind}-{key}-{number}" if number else f"#{kind}-{key}"
    return ""


def mend_at(report: Report, place: str) -> str:
    """Where the place is mended."""
    kind, key, _number = parts_of(place)
    if kind == "cell" and (table := table_with(report.edition, key)):
        return reverse("desk_table", args=[report.pk, table.key]) + f"#cell-{key}"
    if kind == "table":
        return reverse("desk_table", args=[report.pk, key])
    if kind == "chapter":
        return reverse("desk_chapter", args=[report.pk, key])
    return report.get_absolute_url()


def remarks_by_place(threads: Sequence[Thread]) -> Mapping[str, list[int]]:
    """Place -> the numbers of the open remarks on it."""
    found: dict[str, list[int]] = {}
    for thread in open_threads(threads):
        found.setdefault(thread.remark.place, []).append(thread.remark.pk)
    return found


def places_beside(report: Report, place: str) -> list[tuple[str, str]]:
    """The places that somebody who asked for `place` may mean, with their names: every cell of its printed row, every
    block of its chapter. Empty where the report has no such place.
    """
    kind, key, _number = parts_of(place)
    edition = report.edition
    if kind == "cell":
        return [(f"cell:{address}", name) for address, name in row_of(edition, key)]
    if kind == "table" and key in {table.key for table in edition.tables}:
        return [(place, where_of(edition, place))]
    if kind == "chapter":
        chapter = report.chapters.filter(key=key).first()
        return blocks_of(edition, key, chapter.body) if chapter else []
    return [("", where_of(edition, ""))] if place == "" else []


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
    found = [(f"chapter:{key}", _("the whole chapter"))]
    for number, html in prose.readable_blocks(body):
        text = prose.stored_text(html).replace("\n", " ")
        excerpt = f"{text[:EXCERPT]}……" if len(text) > EXCERPT else text
        found.append((f"chapter:{key}:{number}", f"{number}. {excerpt}"))
    return found
