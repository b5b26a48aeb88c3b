"""The grammar of places in a report (位置): the one home where a place is written, read, named and linked.

cell:3.3.4  chapter:overview  chapter:overview:2  table:KEY  explanation:CODE:CELL  signoff  (nothing: the whole report)
"""

from typing import NamedTuple, Self

from django.urls import reverse
from django.utils.translation import gettext as _

from filings.editions import Edition
from filings.figures import Table

from .layout import names_of, printed_titles, table_with

CELL, CHAPTER, TABLE, EXPLANATION, SIGNOFF = "cell", "chapter", "table", "explanation", "signoff"


class Place(NamedTuple):
    """A place by its kind; `key` is a cell's address, or the key of a chapter, table or rule.

    part  number of a block of the chapter (see prose.blocks), or the cell of an explanation; else empty
    """

    kind: str
    key: str = ""
    part: str = ""

    def __str__(self) -> str:
        if self.kind == EXPLANATION:
            return f"{self.kind}:{self.key}:{self.part}"
        return ":".join(filter(None, self))

    @classmethod
    def parse(cls, text: str) -> Self:
        """What `str` prints. Any other text gives a place of a kind that there is not."""
        kind, _colon, rest = text.partition(":")
        if kind in (CHAPTER, EXPLANATION):
            key, _colon, part = rest.partition(":")
            return cls(kind, key, part)
        return cls(kind, rest)


def cell(address: str) -> str:
    return f"{CELL}:{address}"


def table(key: str) -> str:
    return f"{TABLE}:{key}"


def chapter(key: str, block: int = 0) -> str:
    """A chapter, or one of its blocks counted from 1."""
    return f"{CHAPTER}:{key}:{block}" if block else f"{CHAPTER}:{key}"


def explanation(code: str, address: str) -> str:
    """The explanation of the question `code` at a cell, or at none."""
    return f"{EXPLANATION}:{code}:{address}"


def name_of(place: str, edition: Edition) -> str:
    """A place for people: 三(三)4.不同意公开答复数, 一、总体工作情况 第2段."""
    kind, key, part = Place.parse(place)
    if kind == CELL:
        return names_of(edition).get(key, key)
    if kind == TABLE:
        return _("the whole table")
    if kind == CHAPTER:
        title = chapter_titles(edition).get(key, key)
        return _("%(chapter)s, block %(number)s") % {"chapter": title, "number": part} if part else title
    return _("the whole report")


def chapter_titles(edition: Edition) -> dict[str, str]:
    """The title of each chapter of prose as it is printed: 一、总体工作情况. Chapters that are tables count as well.

    The preamble has none, and is named by what it is.
    """
    titles = printed_titles(edition)
    return {one.key: titles[one.key] or _("Preamble") for one in edition.prose_chapters}


def anchor(printed: type[Table], address: str) -> str:
    """The id in the page that a link to a cell names: in a list its row (r-3.3.4), else the cell (c-3.4.natural)."""
    return f"r-{address}" if printed.drawing == "list" else f"c-{address}"


def review_anchor(place: str, edition: Edition) -> str:
    """Where the place stands on the review page; empty for the whole report."""
    kind, key, _part = Place.parse(place)
    if kind == CELL and (printed := table_with(edition, key)):
        return f"#{anchor(printed, key)}"
    return f"#{page_id(place)}" if kind else ""


def page_id(place: str) -> str:
    """The id in the page of a table, a chapter or one of its blocks."""
    return "-".join(filter(None, Place.parse(place)))


def edit_url(place: str, report: int, edition: Edition) -> str:
    """The page of the desk on which the place of the report with this id is mended."""
    kind, key, _part = Place.parse(place)
    if kind == CELL and (printed := table_with(edition, key)):
        return reverse("desk_table", args=[report, printed.key]) + f"#cell-{key}"
    if kind == TABLE:
        return reverse("desk_table", args=[report, key])
    if kind == CHAPTER:
        return reverse("desk_chapter", args=[report, key])
    if kind == SIGNOFF:
        return reverse("desk_signoff", args=[report])
    return reverse("desk_report", args=[report])
