"""A block of cells from a spreadsheet (WPS, Excel) -> what it would fill in, cell by cell. Nothing is written here."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.utils.translation import gettext as _

from filings.drawing import geometry
from filings.figures import DASH, TOTAL, Derived, Figure, Money, Table
from filings.parsing import HALF_WIDTH, NOT_A_CHOICE, entered, parse, visible, without_separators
from filings.reading import Cell, TableView
from filings.reading.layout import layout, places

LONGEST = 100_000
"""Characters of a block: a table of the form has a few thousand."""
TENS = {"\u4e07": 4, "\u4ebf": 8}
"""万 and 亿: how many zeros they stand for."""
SCALED = re.compile(r"(\d[\d,. ]*?) ?([\u4e07\u4ebf])\u5143?", re.ASCII)
DASH_OFFER, SCALE_OFFER = "dash", "scale"

Block = list[list[str]]
Words = list[frozenset[str]]
"""Of each row of a block, the words that stood left of its figures, without spaces."""


class TooMuch(ValueError):
    """What was pasted is no block of cells that a table could take."""


@dataclass(frozen=True, slots=True)
class Line:
    """One pasted text and the cell that it meets.

    becomes  the text that would be typed into the cell; "" where `fault` says why none is
    how      the conversions, in words
    offer    of a conversion that is only offered: `DASH_OFFER` or `SCALE_OFFER`
    """

    cell: Cell
    pasted: str
    becomes: str = ""
    how: tuple[str, ...] = ()
    offer: str = ""
    fault: str = ""


@dataclass(slots=True)
class Preview:
    """What a block would do.

    lines    the texts that meet a cell, in the order of the block
    notes    what of the block was left out, in words
    """

    lines: list[Line]
    notes: list[str]

    @property
    def readable(self) -> list[Line]:
        return [line for line in self.lines if not line.fault]

    @property
    def faults(self) -> list[Line]:
        return [line for line in self.lines if line.fault]

    def offered(self, offer: str) -> int:
        return sum(line.offer == offer for line in self.lines)


def preview(text: str, table: TableView, start: str) -> Preview:
    """What `text` as a spreadsheet copies it would fill in from the cell `start` on, downwards and to the right.

    Labels copied along are left out, and where they are those of the table, each text goes to the row of its label.
    Blank cells leave what stands there. Raises TooMuch, and LookupError for a start
    that is no cell of the table.
    """
    block, notes = block_of(text), list[str]()
    heads = heads_of(block, table.table)
    if heads:
        notes.append(_("%(count)s rows of labels on top were left out.") % {"count": heads})
    block, words = parted(block[heads:], notes)
    lines, outside = met(block, grid_of(table), shift(words, table.table, start), start)
    if outside:
        notes.append(_("%(count)s pasted cells lie outside the table and were left out.") % {"count": outside})
    if computed := sum(line.cell.derived for line in lines):
        notes.append(_("%(count)s cells are computed and were left out.") % {"count": computed})
    return Preview([line for line in lines if not line.cell.derived], notes)


def block_of(text: str) -> Block:
    """The rows of a TSV text: quoted cells may hold line breaks; empty lines at its end are none."""
    if len(text) > LONGEST:
        raise TooMuch(_("This is more than a table can take: %(count)s characters.") % {"count": len(text)})
    try:
        rows = list(csv.reader(text.replace("\r\n", "\n").replace("\r", "\n").splitlines(keepends=True), "excel-tab"))
    except csv.Error as error:
        raise TooMuch(_("This could not be read as cells of a spreadsheet.")) from error
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def heads_of(block: Block, table: type[Table]) -> int:
    """How many first rows of the block repeat the head of the table."""
    known, heads = head_of(table), 0
    for row in block[:-1]:
        texts = {squeezed(cell) for cell in row if cell.strip()}
        if not texts or not texts <= known:
            break
        heads += 1
    return heads


def parted(block: Block, notes: list[str]) -> tuple[Block, Words]:
    """The block without its leading columns of words, one column at least remaining; and the words."""
    width, left = max(map(len, block), default=0), 0
    for column in range(width - 1):
        texts = [row[column].strip() for row in block if len(row) > column and row[column].strip()]
        if any(is_figure(text) for text in texts):
            break
        if texts:
            left = column + 1
    if left:
        notes.append(_("%(count)s columns of labels on the left were left out.") % {"count": left})
    words = [frozenset(squeezed(text) for text in row[:left] if text.strip()) for row in block]
    return [row[left:] for row in block], words


def shift(words: Words, table: type[Table], start: str) -> int | None:
    """How many printed lines below that of `start` the block begins, by its labels; None where they do not tell."""
    printed = labels_of(table)
    top = next((number for number, (_labels, cells) in enumerate(printed) if start in cells), 0)

    def agreeing(first: int) -> int:
        return sum(bool(said & labels) for said, (labels, _cells) in zip(words, printed[first:], strict=False))

    best = max(range(len(printed)), key=lambda first: (agreeing(first), -abs(first - top)))
    return best - top if 2 * agreeing(best) > sum(map(bool, words)) else None


@cache
def labels_of(table: type[Table]) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Of each printed line its labels, with and without their notes, and the addresses of its cells."""
    rows, named = layout(table), places(table)
    columns = [*(column.key for column in table.columns), *([TOTAL] if table.total_column else [])]
    return tuple(
        (
            frozenset(
                squeezed(text) for box in line if box.kind == "label" for text in (box.text, box.text + box.note)
            ),
            frozenset(named[rows[box.place[0]].name, columns[box.place[1]]][0] for box in line if box.place),
        )
        for line in geometry(table).body
    )


@cache
def head_of(table: type[Table]) -> frozenset[str]:
    """The labels that are printed over the figures of `table`, without spaces."""
    plan = geometry(table)
    boxes = [box for line in (*plan.head, *plan.body) for box in line if box.kind in ("head", "corner")]
    return frozenset(squeezed(box.text) for box in boxes if box.text)


def squeezed(text: str) -> str:
    return "".join(text.split())


def is_figure(text: str) -> bool:
    """Whether a cell of any figure could take it, if need be by a conversion that is offered."""
    return not read(text, ANY).fault


def grid_of(table: TableView) -> list[list[Cell]]:
    """The cells of each printed line; a line of labels has none."""
    rows = table.rows
    return [
        [rows[box.place[0]].cells[box.place[1]] for box in line if box.place] for line in geometry(table.table).body
    ]


def met(block: Block, grid: Sequence[Sequence[Cell]], below: int | None, start: str) -> tuple[list[Line], int]:
    """The texts of the block that meet a cell, and how many meet none.

    Where its labels tell how many lines `below` it begins, the block falls on these. Else it falls on the printed
    lines, with those of labels, where it is blank there, as when it was copied from the same form; else on the lines
    with cells.
    """
    found_at = (
        (number, at) for number, line in enumerate(grid) for at, cell in enumerate(line) if cell.address == start
    )
    place = next(found_at, None)
    if place is None:
        raise LookupError(start)
    top, left = place
    lines = grid[top + (below or 0) :]
    copied = all(is_blank(row) for row, line in zip(block, lines, strict=False) if not takes(line, left))
    if below is None and not copied:
        lines = [line for line in lines if takes(line, left)]
    found, outside = list[Line](), 0
    for number, row in enumerate(block):
        cells = lines[number][left:] if number < len(lines) else []
        for at, text in enumerate(row):
            if not text.strip():
                continue
            if at < len(cells) and not cells[at].is_off:
                found.append(read_into(cells[at], text.strip()))
            else:
                outside += 1
    return found, outside


def is_blank(row: Sequence[str]) -> bool:
    return not any(text.strip() for text in row)


def takes(line: Sequence[Cell], left: int) -> bool:
    """Whether a text that falls on this line finds a cell there that is asked for."""
    return left < len(line) and not line[left].is_off


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text becomes in the cell of a figure; as in `Line`."""

    becomes: str = ""
    how: tuple[str, ...] = ()
    offer: str = ""
    fault: str = ""


def read_into(cell: Cell, text: str) -> Line:
    done = read(text, cell.figure)
    return Line(cell, visible(text), done.becomes, done.how, done.offer, done.fault)


def read(text: str, figure: Figure | Derived) -> Reading:
    """As it would be understood when typed; what typing refuses may be offered as a conversion."""
    parsed = parse(text, figure)
    if not parsed.error:
        return Reading(entered(parsed.value, parsed.mark, parsed.typed, figure), tuple(conversions(text, parsed.mark)))
    plain = text.translate(HALF_WIDTH).strip()
    if plain in NOT_A_CHOICE:
        return Reading(DASH, (_("“%(text)s” read as not applicable") % {"text": plain},), DASH_OFFER)
    if written := written_out(plain, figure):
        return Reading(written, (_("“%(text)s” written out") % {"text": plain},), SCALE_OFFER)
    return Reading(fault=parsed.error)


def written_out(text: str, figure: Figure | Derived) -> str:
    """1.2万 -> 12000; for money, which is told in 万元, 1.2. "" where the cell takes no such number."""
    scaled = SCALED.fullmatch(text)
    digits = without_separators(scaled[1]) if scaled else ""
    if not scaled or not re.fullmatch(r"\d+(\.\d+)?", digits, re.ASCII):
        return ""
    value = Decimal(digits).scaleb(TENS[scaled[2]] - (TENS["\u4e07"] if isinstance(figure, Money) else 0))
    parsed = parse(f"{value.normalize():f}", figure)
    return "" if parsed.error else entered(parsed.value, parsed.mark, "", figure)


ANY = Money("")
"""A figure that takes whatever any figure takes."""


def conversions(text: str, mark: str) -> list[str]:
    """What of `text` is read otherwise than it is written."""
    text = text.strip()
    if mark:
        return [] if text == DASH else [_("dash read as ——")]
    half, found = text.translate(HALF_WIDTH), list[str]()
    if any(one != other for one, other in zip(text, half, strict=True) if other.isdigit()):
        found.append(_("full-width digits"))
    if "," in half:
        found.append(_("thousands separators"))
    if " " in half:
        found.append(_("spaces"))
    return found
