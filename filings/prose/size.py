"""How large a chapter is, counted in milliseconds: before anything is read, drawn or printed of it (篇幅).

The limits keep a chapter printable: rendering is recursive, and a page is A4. What is over them is kept as a draft and
drawn nowhere; what is far over them is not taken at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from django.utils.translation import gettext as _

MAX_CHARACTERS = 30_000
MAX_DEPTH = 12
MAX_ROWS = 200
MAX_COLUMNS = 14
"""What fits on A4 (156 mm between the margins) in letters of 7 pt, which can just be read."""
MAX_ITEMS = 5_000
"""List items and table cells."""
FAR = 10
"""What is so many times over a limit is refused; it stays with its author."""

SLACK = 1.5
"""Where so many more tags are counted, they are not all in comments: no closer look is needed."""

# Nothing here looks further than to the next < or >, so that no text takes longer than its length allows.
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_PART = re.compile(r"<(/?)(table|tr|td|th|li)\b([^<>]*)>", re.IGNORECASE)
_UNSEEN = (("<!--", "-->"), ("<style", "</style"), ("<script", "</script"), ("<xml", "</xml"))
_SPAN = re.compile(r"""(col|row)span\s*=\s*["']?(\d{1,7})""", re.IGNORECASE)


@dataclass
class TableSize:
    """rows, and the most columns that a row has, with those of merged cells."""

    rows: int = 0
    columns: int = 0
    now: int = 0
    hanging: list[tuple[int, int]] = field(default_factory=list)  # columns of cells from above, rows that they go on

    def row(self) -> None:
        self.rows += 1
        self.hanging = [(columns, rows - 1) for columns, rows in self.hanging if rows > 1]
        self.now = sum(columns for columns, _rows in self.hanging)

    def cell(self, written: str) -> None:
        spans = {name.lower(): int(number) for name, number in _SPAN.findall(written)} if written else {}
        columns = spans.get("col", 1) or 1
        self.now += columns
        self.columns = max(self.columns, self.now)
        if (rows := spans.get("row", 1)) > 1:
            self.hanging.append((columns, rows))


@dataclass
class Size:
    """characters (字数, without white space), items and tables of a text, in the order of the text; levels of lists."""

    characters: int = 0
    items: int = 0
    levels: int = 0
    tables: list[TableSize] = field(default_factory=list)

    def over(self, times: int = 1) -> list[tuple[str, str]]:
        """(code, sentence) for each limit that is exceeded `times` times over."""
        found = []
        if self.characters > times * MAX_CHARACTERS:
            sentence = _(
                "This chapter has %(count)s characters; at most %(limit)s can be printed. "
                "Shorten it or divide it among other chapters."
            )
            found.append(("too_long", sentence % numbers(self.characters, MAX_CHARACTERS)))
        for number, table in enumerate(self.tables, 1):
            found += over_table(number, table, times)
        if self.items > times * MAX_ITEMS:
            sentence = _(
                "The lists and tables of this chapter have %(count)s items and cells; at most %(limit)s can be "
                "printed. Publish them as a file and give its address as a link."
            )
            found.append(("too_many_items", sentence % numbers(self.items, MAX_ITEMS)))
        return found


def over_table(number: int, table: TableSize, times: int) -> list[tuple[str, str]]:
    found = []
    if table.rows > times * MAX_ROWS:
        sentence = _(
            "Table %(number)s has %(count)s rows; at most %(limit)s can be printed. Divide it into several tables."
        )
        found.append(("table_too_long", sentence % {"number": number, **numbers(table.rows, MAX_ROWS)}))
    if table.columns > times * MAX_COLUMNS:
        sentence = _(
            "Table %(number)s has %(count)s columns; at most %(limit)s fit on a page. Divide it into several tables."
        )
        found.append(("table_too_wide", sentence % {"number": number, **numbers(table.columns, MAX_COLUMNS)}))
    return found


def numbers(count: int, limit: int) -> dict[str, str]:
    return {"count": f"{count:,}", "limit": f"{limit:,}"}


# One page asks several times about each chapter of its report.
@lru_cache(maxsize=32)
def measure(html: str) -> Size:
    """The size of a text, in canonical form or as it was sent, without its comments and style sheets."""
    seen = html
    for begin, end in _UNSEEN:
        seen = without(seen, begin, end)
    size = Size(characters=len("".join(unescape(_TAG.sub("", seen)).split())))
    opened, deep = list[TableSize](), 0
    for end, name, written in _PART.findall(seen):
        kind = name.lower()
        if kind == "table":
            if not end:
                opened.append(TableSize())
                size.tables.append(opened[-1])
            elif opened:
                opened.pop()
        elif end:
            deep -= kind == "li"
            continue
        elif kind == "tr":
            if opened:
                opened[-1].row()
        else:
            size.items += 1
            deep += kind == "li"
            size.levels = max(size.levels, deep)
            if kind != "li" and opened:
                opened[-1].cell(written)
    return size


def without(html: str, begin: str, end: str) -> str:
    """The text without what stands between `begin` and `end`; one that has no end is left."""
    return "".join(outside for outside, _inside in parted(html, begin, end))


def parted(html: str, begin: str, end: str) -> Iterator[tuple[str, str]]:
    """The text in pieces: what stands before a `begin`, and what follows up to the `end`."""
    lower, at = html.lower(), 0
    if len(lower) != len(html):
        lower = html
    while (start := lower.find(begin, at)) >= 0 and (stop := lower.find(end, start + len(begin))) >= 0:
        yield html[at:start], html[start + len(begin) : stop]
        at = stop + len(end)
    yield html[at:], ""


def refusal(html: str) -> str:
    """Why nothing of a text is taken, many times over a limit as it is; empty where it is taken."""
    lower = html.lower()
    items = sum(map(lower.count, ("<td", "<th", "<li"))) - lower.count("<thead")
    size = Size(items=items) if items > FAR * MAX_ITEMS * SLACK else measure(html)
    return " ".join(sentence for _code, sentence in size.over(FAR))


def is_tangled(html: str) -> bool:
    """Whether a table stands in a cell or in an item of a list."""
    inside = 0
    for end, name, _written in _PART.findall(html) if "<table" in html else ():
        if name in ("td", "th", "li"):
            inside += -1 if end else 1
        elif name == "table" and not end and inside:
            return True
    return False


def is_printable(html: str) -> bool:
    """Whether a text is within the limits; no other is drawn."""
    return not measure(html).over()
