"""The printed labels of the forms (行名、列名), and which of them a text of a spreadsheet means."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from filings.drawing import Box, Line, geometry
from filings.editions import every_edition
from filings.figures import TOTAL, Table
from filings.parsing import SPREADSHEET_ERROR, plain_of, says_a_number
from filings.parsing.numbers import DASHES, NOT_A_CHOICE, without_marks
from filings.reading.layout import layout, places

QUOTES = str.maketrans(
    "", "", "\"'\u201c\u201d\u2018\u2019\u300a\u300b\u3008\u3009\u300c\u300d\u300e\u300f\u2033\u2032"
)
NOTE = re.compile(
    r"(?<=.)(?!\([一二三四五六七八九十]+\))[(\[\u3014\u3010][^()\[\]\u3014\u3015\u3010\u3011]*[)\]\u3015\u3011]"
)
NUMERAL = re.compile(r"^(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+[、.]|\d{1,2}[.、)](?!\d)|其中:)+")
CIRCLED = re.compile("[\u2460-\u2473](?=.)")
"""①, ② in front of a label: numbered like 1., 2."""
HAN = re.compile(r"[\u3400-\u9fff]")
NUMBER_AT_END = re.compile(r"[\d一二三四五六七八九十百千万亿零〇两]\Z")
SHORTEST_NEAR = 4
"""Characters without the numeral. In a shorter label one wrong character is too much of it."""


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell on paper. `at` is its printed column; `over` the squeezed labels over it, from the outermost."""

    address: str
    at: int
    over: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A printed line with cells. `label` is squeezed, `text` as printed; it is `span` columns wide from column `at` on.

    group  the squeezed label of the heading that it stands under
    """

    label: str
    text: str
    group: str
    at: int
    span: int
    cells: tuple[PrintedCell, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """The labels of a table in printed order.

    lines     those with cells
    headings  squeezed labels of rows without a cell
    heads     squeezed labels over columns, and over the row labels
    """

    lines: tuple[PrintedLine, ...]
    headings: frozenset[str]
    heads: frozenset[str]

    @property
    def rows(self) -> frozenset[str]:
        return frozenset(line.label for line in self.lines if line.label) | self.headings


def squeezed(text: str) -> str:
    """A label without what is written one way or another: spaces, widths, quotation marks, notes in brackets."""
    plain = "".join(unicodedata.normalize("NFKC", CIRCLED.sub(r"\g<0>.", without_marks(text))).split()).translate(
        QUOTES
    )
    return NOTE.sub("", plain).rstrip(":")


def is_label(text: str) -> bool:
    """Whether a text that stands in front of figures is a label and no figure itself."""
    plain = squeezed(text)
    if plain in known():
        return True
    return bool(HAN.search(plain)) and not NUMBER_AT_END.search(plain) and not is_figure(text)


def may_be_label(text: str) -> bool:
    """Whether a text that is neither a label nor a figure may have been meant as a label: 新收2024, Row 1."""
    plain = squeezed(text)
    first = next((sign for sign in plain if sign.isalnum()), "")
    return not is_figure(text) and (first.isalpha() or bool(NUMERAL.match(plain)))


def is_figure(text: str) -> bool:
    """Whether a text is what stands in a cell: a number however it is written, a dash, an error of a spreadsheet."""
    plain = plain_of(text).replace(" ", "")
    return (
        plain in DASHES
        or plain.startswith("=")
        or any(pattern.fullmatch(plain) for pattern in (NOT_A_CHOICE, SPREADSHEET_ERROR))
        or says_a_number(text)
    )


@cache
def known() -> frozenset[str]:
    """Every printed label of every edition, squeezed."""
    tables = [table for edition in every_edition() for table in edition.tables]
    captions = {squeezed(table.caption(2021)) for table in tables}
    return frozenset(captions.union(*(printed(table).rows | printed(table).heads for table in tables)))


@cache
def known_rows() -> frozenset[str]:
    """The printed labels of rows of every edition, squeezed."""
    return frozenset().union(*(printed(table).rows for edition in every_edition() for table in edition.tables))


@cache
def bare_rows() -> frozenset[str]:
    """The same without their numerals."""
    return frozenset(NUMERAL.sub("", label) for label in known_rows())


@cache
def units() -> frozenset[str]:
    """The printed units, which stand behind the label of a row."""
    tables = [table for edition in every_edition() for table in edition.tables]
    return frozenset(figure.unit for table in tables for figure in table.figures)


@cache
def printed(table: type[Table]) -> Printed:
    """What is printed of `table`, in order, from its geometry."""
    plan, rows = geometry(table), layout(table)
    over, lines = list(in_columns(plan.head)), list[PrintedLine]()
    headings, heads = set[str](), set[str]()
    for drawn in (*plan.head, *plan.body):
        heads |= {squeezed(box.text) for box in drawn if box.kind in ("head", "corner") and box.text}
    for line in in_columns(plan.body):
        if line.css == "columns":
            over = [line]
        cells = tuple(printed_cell(table, box, at, over) for box, at in line.boxes if box.place)
        labels = [(box, at) for box, at in line.boxes if box.kind == "label"]
        own = labels.pop() if labels and cells else None
        headings |= {squeezed(box.text) for box, _at in labels}
        if cells:
            index = next(box.place[0] for box, _at in line.boxes if box.place)
            text, at, span = (own[0].text, own[1], own[0].colspan) if own else ("", 0, 0)
            lines.append(PrintedLine(squeezed(text), text, squeezed(rows[index].group), at, span, cells))
    return Printed(tuple(lines), frozenset(headings), frozenset(heads))


@dataclass(frozen=True, slots=True)
class Columns:
    """A printed line; of each box in which printed column it begins."""

    boxes: Sequence[tuple[Box, int]]
    css: str


def in_columns(lines: Sequence[Line]) -> Iterator[Columns]:
    """The lines with the column of each box, beside what comes down from the lines above."""
    below: dict[int, int] = {}
    for line in lines:
        found, at, taken = list[tuple[Box, int]](), 0, {column for column, more in below.items() if more > 0}
        for box in line:
            while at in taken:
                at += 1
            found.append((box, at))
            below |= dict.fromkeys(range(at, at + box.colspan), box.rowspan)
            at += box.colspan
        below = {column: more - 1 for column, more in below.items()}
        yield Columns(found, line.css)


def printed_cell(table: type[Table], box: Box, at: int, over: Sequence[Columns]) -> PrintedCell:
    if box.place is None:
        raise ValueError("a box without a place is no cell")
    row, column = layout(table)[box.place[0]].name, box.place[1]
    key = table.columns[column].key if column < len(table.columns) else TOTAL
    labels = (squeezed(one.text) for line in over for one, begin in line.boxes if is_over(one, begin, at))
    return PrintedCell(places(table)[row, key][0], at, tuple(labels))


def is_over(box: Box, begin: int, at: int) -> bool:
    return box.kind == "head" and begin <= at < begin + box.colspan


def near(label: str, lines: Sequence[PrintedLine]) -> PrintedLine | None:
    """The one line whose label has another numeral than this squeezed one, or one wrong character; None for several."""
    bare = NUMERAL.sub("", label)
    found = [line for line in lines if line.label and is_near(label, bare, line.label)]
    return found[0] if len(found) == 1 else None


def is_near(label: str, bare: str, printed: str) -> bool:
    other = NUMERAL.sub("", printed)
    return bare == other or (min(len(bare), len(other)) >= SHORTEST_NEAR and one_apart(label, printed))


def one_apart(one: str, other: str) -> bool:
    """Whether one character put in, left out or written otherwise makes one text of the other."""
    if len(one) > len(other):
        one, other = other, one
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    return len(other) - len(one) <= 1 and one[same + (len(one) == len(other)) :] == other[same + 1 :]
