"""A block of texts (a pasted one, a sheet of a file) -> the cells of a table, by the labels in it (行列对应).

A text goes to the row of its label, and under the heads copied along; without labels by position. What the labels
do not tell is never guessed in silence: it is placed with a doubt, so that it is only offered, or left out and named.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from filings.figures import Table

from .columns import Begin, Labelled, begins_of, number_of
from .heads import Heads, has_digit, heads_of, is_head
from .labels import NUMERAL, Printed, PrintedLine, bare_rows, is_label, known, known_rows, printed, squeezed, units
from .placed import Claim, Mapped, Placed, Row
from .positions import by_position, position
from .rows import count_lines, find_lines

Block = Sequence[Sequence[str]]
SERIAL = re.compile(r"\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、)]*", re.ASCII)
"""The number of a row in a column of its own."""
LONGEST_REMARK = 4
"""Characters. What is longer behind a number, and no figure, is the label of a row."""


def mapped(block: Block, table: type[Table], start: str, off: frozenset[str] = frozenset()) -> Mapped:
    """The texts of `block` in the cells of `table`.

    start  address of the cell that a block without labels begins at; LookupError where there is none
    off    addresses of cells that the unit is not asked for
    """
    paper, found = printed(table), Mapped()
    top, left = position(paper, start)
    rows = list(rows_of(block, paper, found))
    if any(row.label or row.topped or row.why for row in rows):
        if any(row.label for row in rows):
            find_lines(rows, paper, top)
        else:
            count_lines(rows, paper, top)
        if table.drawing == "articles":
            doubt_columns(rows, paper)
        place_rows(rows, left, found)
    elif rows:
        by_position([texts for texts in block if not is_head(texts, paper)], table, start, off, found)
    not_asked = [one.text for one in found.placed if one.address in off]
    found.leave_out(_("cells that this unit is not asked for"), not_asked)
    found.placed = [one for one in found.placed if one.address not in off]
    return found


def rows_of(block: Block, paper: Printed, found: Mapped) -> Iterator[Row]:
    """The rows of a block that hold figures, each with the heads above it; labels that lead nowhere are named."""
    above, heads, alone, section = list[Sequence[str]](), None, list[str](), ""
    strange = set[int]()
    labelled = any(begins_with_label(row, paper) for row in block)
    for texts in block:
        if is_head(texts, paper):
            above.append(texts)
            heads, strange = heads_of(above, paper, line_under(above, paper)), set()
            continue
        end = end_of_labels(texts) if labelled else 0
        figures = {at: text.strip() for at, text in enumerate(texts) if at >= end and text.strip()}
        labels = [text.strip() for text in texts[:end] if text.strip() and squeezed(text) not in units()]
        if figures:
            above = []
            row = Row(end, label_of(labels, found), figures, section=section)
            if labelled and not row.label:
                row.why = _("a row without a label among rows with labels")
            if len(strange & figures.keys()) > max(1, len(figures) // 2):
                row.unsure = _("the labels over the columns are not known")
            yield under(heads, row)
            section = ""
        else:
            strange |= {at for at, text in enumerate(texts) if text.strip()} if len(labels) > 1 else set()
            section = squeezed(labels[-1]) if labels else section
            alone += [label for label in labels if squeezed(label) not in known()]
    found.leave_out(_("labels without figures"), alone)


def under(heads: Heads | None, row: Row) -> Row:
    """The row with the heads above it, as far as they stand over its columns."""
    row.topped = heads is not None
    if heads and heads.certain and (not heads.whole or heads.columns.keys() >= row.figures.keys()):
        row.heads = heads
    elif heads and not heads.whole:
        row.why = _("the heads do not stand over the columns as on paper")
    return row


def begins_with_label(row: Sequence[str], paper: Printed) -> bool:
    """Whether the row has a label in front of figures, or anywhere one that is printed in front of some."""
    end = end_of_labels(row)
    behind = any(text.strip() for text in row[end:])
    return not is_head(row, paper) and ((end > 0 and behind) or any(squeezed(text) in known_rows() for text in row))


def end_of_labels(row: Sequence[str]) -> int:
    """The column behind the labels in front of a row; they may stand behind the number of the row."""
    end = 0
    for at, text in enumerate(row):
        if text.strip():
            if not is_label(text):
                break
            end = at + 1
    return end or numbered(row)


def numbered(row: Sequence[str]) -> int:
    """The column behind a label in front of which a number of its row stands (1. | 属于国家秘密 | 5); 0 for none."""
    said = [at for at, text in enumerate(row) if text.strip()]
    if len(said) < 2 or not SERIAL.fullmatch(squeezed(row[said[0]])):
        return 0
    label = squeezed(row[said[1]])
    printed_so = label in known() or squeezed(row[said[0]]) + label in known() or NUMERAL.sub("", label) in bare_rows()
    return said[1] + 1 if printed_so or (is_label(label) and len(label) > LONGEST_REMARK) else 0


def label_of(labels: Sequence[str], found: Mapped) -> str:
    """The last of the texts in front of figures; the number of its row belongs to it where it is printed so."""
    if len(labels) > 1 and SERIAL.fullmatch(squeezed(labels[0])):
        if squeezed(labels[0] + labels[1]) in known():
            return "".join(labels)
        found.leave_out(_("numbers in front of labels"), labels[:1])
    return labels[-1] if labels else ""


def line_under(heads: Block, paper: Printed) -> PrintedLine:
    """The first printed line under most of these heads."""
    said = {squeezed(text) for row in heads for text in row}
    return max(paper.lines, key=lambda line: len({label for cell in line.cells for label in cell.over} & said))


def doubt_columns(rows: Sequence[Row], paper: Printed) -> None:
    """Only offer rows of table 二 whose columns nothing tells: under the same label each form has columns of its own.

    行政许可 has one figure in 2021 and three in 2019; the three of 规章 mean something else in each.
    """
    foreign = any(row.label and squeezed(row.label) in known_rows() - paper.rows for row in rows)
    for row in rows:
        if row.line is None or row.heads:
            continue
        if foreign:
            row.unsure = _("rows of another form are among these, and its columns mean something else")
        elif max(row.figures) - row.end + 1 < len(row.line.cells):
            row.unsure = _("fewer figures than the row has cells")


def place_rows(rows: Sequence[Row], left: int, found: Mapped) -> None:
    """Place the figures of rows whose lines are known. A line that two rows claim with different figures gets none."""
    behind = [row for row in rows if row.line and not row.heads]
    labelled = [Labelled(row.end, row.figures, row.line) for row in behind if row.line]
    begins = {
        id(row): begin
        for row, begin in zip(behind, begins_of(labelled, left or not any(row.label for row in rows)), strict=True)
    }
    claims = defaultdict[str, list[Claim]](list)
    for row in rows:
        if row.line is None:
            found.leave_out(row.why, row.figures.values(), row.label)
            continue
        claim = under_heads(row, row.line, row.heads) if row.heads else behind_label(row, row.line, begins[id(row)])
        claims[row.line.cells[0].address].append(claim)
    for claimed in claims.values():
        exact = [claim for claim in claimed if not claim.row.doubt] or claimed
        if any((claim.placed, claim.rest) != (exact[0].placed, exact[0].rest) for claim in exact):
            exact = []
        for claim in claimed:
            if claim not in exact:
                why = _("two rows claim the same place")
                found.leave_out(why, claim.row.figures.values(), claim.row.label)
        for claim in exact[:1]:
            found.placed += claim.placed
            for why, texts in claim.rest.items():
                found.leave_out(why, texts, claim.row.label)


def under_heads(row: Row, line: PrintedLine, heads: Heads) -> Claim:
    """The figures of `row` under the heads that were copied along."""
    cells, claim = heads.cells(line), Claim(row)
    for column, text in row.figures.items():
        if cell := cells.get(column):
            claim.placed.append(Placed(cell.address, text, row.doubt))
        elif column in heads.columns:
            why = _("no cell of the row is under “%(head)s”") % {"head": heads.columns[column][0]}
            claim.rest[why].append(text)
        else:
            claim.rest[_("no head stands over it")].append(text)
    return claim


def behind_label(row: Row, line: PrintedLine, begin: Begin) -> Claim:
    """The figures of `row` from the column on where they begin; none where there are more than the row has cells."""
    claim, doubt = Claim(row), row.doubt or row.unsure
    if begin.narrow:
        why = _("fewer figures than columns; copy the heads along, or paste at the first cell")
        claim.rest[why] += row.figures.values()
        return claim
    if not begin.certain:
        doubt = doubt or _("it is not certain in which column the figures begin")
    for column, text in row.figures.items():
        at = begin.index(column, line)
        if at is not None:
            claim.placed.append(Placed(line.cells[at].address, text, doubt))
        else:
            claim.rest[_("outside the table")].append(text)
    if any(holds_a_number(text) for texts in claim.rest.values() for text in texts):
        claim.placed.clear()
        claim.rest.clear()
        claim.rest[_("more figures than the row has cells")] += row.figures.values()
    return claim


def holds_a_number(text: str) -> bool:
    return number_of(text) is not None or has_digit(text)
