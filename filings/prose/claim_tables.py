"""Numbers in the tables of a chapter (正文表格中的数): each with the label of its row and the heading of its column.

A row is a line whose cells are separated by tabs, as `stored_text` writes it and spreadsheets copy it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from .claims import Sentence
from .measures import UNITS, Compact, compact

SEPARATOR = "\t"
PURE = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
MEASURE = re.compile(rf"\((?:单位:)?(?P<bracketed>{UNITS})\)$|(?P<counted>人次|[件条次篇份期场人个项宗])(?=数量?$)")
MEASURE_COLUMN = re.compile("(?:计量)?单位")
SHARE = re.compile("占比|比例|比重")


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of a table that has a measure word: what is said of it, as a sentence over its row.

    line  of the text, counted from 1
    """

    line: int
    column: int
    label: str
    unit: str
    value: Decimal
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Cell:
    start: int
    text: Compact

    @property
    def number(self) -> Decimal | None:
        plain = self.text.text
        return Decimal(plain.rstrip("%").replace(",", "")) if PURE.fullmatch(plain) else None


def paragraphs_of(text: str) -> Iterator[tuple[int, str]]:
    """(line, paragraph) of a plain text, counted from 1; each cell of a table that holds words is a paragraph."""
    for line, paragraph in enumerate(text.split("\n"), 1):
        pieces = paragraph.split(SEPARATOR)
        yield from ((line, one) for one in pieces if len(pieces) == 1 or not PURE.fullmatch(compact(one).text))


def tables_of(text: str) -> Iterator[list[Entry]]:
    """The numbers of each table of a plain text."""
    lines, context, start = text.split("\n"), "", 0
    for tabbed, rows in groupby(lines, key=lambda line: SEPARATOR in line):
        block = list(rows)
        if tabbed and len(block) > 1:
            yield list(entries(block, start, context))
        context, start = compact(block[-1]).text, start + len(block)


def cells_of(line: str) -> list[Cell]:
    """The cells of a row, with the places where they begin."""
    found, start = [], 0
    for piece in line.split(SEPARATOR):
        found.append(Cell(start, compact(piece)))
        start += len(piece) + 1
    return found


def entries(lines: Sequence[str], start: int, context: str) -> Iterator[Entry]:
    """The numbers of a table, row by row; none where its first row holds numbers and so heads nothing.

    start    lines of the text before it; `context`, the line before it, compact
    """
    heads = [cell.text.text for cell in cells_of(lines[0])]
    if sum(map(bool, heads)) < 2 or any(PURE.fullmatch(head) for head in heads):
        return
    for number, line in enumerate(lines[1:], start + 2):
        cells = cells_of(line)
        # Labels that are merged over several rows stand on the left: headings are counted from the right.
        shift = max(0, len(heads) - len(cells))
        label, measure = None, ""
        for at, cell in enumerate(cells):
            head = heads[at + shift] if at + shift < len(heads) else ""
            if cell.number is None:
                if MEASURE_COLUMN.fullmatch(head):
                    measure = cell.text.text
                elif cell.text.text:
                    label = cell
            elif label is not None and (made := entry(line, label, cell, head, measure, context)):
                yield Entry(number, at + shift, label.text.text, made[0], cell.number, made[1])


def entry(line: str, label: Cell, cell: Cell, head: str, measure: str, context: str) -> tuple[str, Sentence] | None:
    """(measure word, label, heading and number as one sentence); None where nothing tells what is counted."""
    number = cell.text.text
    named = [match for text in (head, label.text.text) if (match := MEASURE.search(text))]
    unit = "%" if number.endswith("%") or SHARE.search(head) else measure
    if not unit and named:
        unit = named[0]["bracketed"] or named[0]["counted"]
    if not unit:
        return None
    first, last = cell.start + cell.text.at[0], cell.start + cell.text.at[-1]
    lead, heading = MEASURE.sub("", label.text.text), MEASURE.sub("", head)
    behind = "" if number.endswith("%") else unit
    text = f"{lead}{heading}{':' if heading[-1:].isdigit() else ''}{number}{behind}"
    at = (
        *(label.start + place for place in label.text.at[: len(lead)]),
        *(first for _ in range(len(text) - len(lead) - len(number) - len(behind))),
        *(cell.start + place for place in cell.text.at),
        *(last for _ in behind),
    )
    return unit, Sentence(Compact(text, at, line), context)
