"""Which printed line a row of a block is meant for (行对应): by its label, in printed order where one stands twice."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from .labels import Printed, PrintedLine, known, near, squeezed
from .placed import Row


def count_lines(rows: Sequence[Row], paper: Printed, top: int) -> None:
    """Give rows without labels the printed lines from `top` on."""
    for number, row in enumerate(rows, top):
        row.line = paper.lines[number] if number < len(paper.lines) and not row.why else None
        row.why = row.why or _("outside the table")


def find_lines(rows: Sequence[Row], paper: Printed, top: int) -> None:
    """Find the printed line of each row, or say why it has none. `top`: the line that the block was pasted at."""
    lines, same = defaultdict[str, list[int]](list), defaultdict[str, list[Row]](list)
    for number, line in enumerate(paper.lines):
        lines[line.label].append(number)
    for row in rows:
        same[squeezed(row.label)].append(row)
    order = [lines[label][0] for row in rows if len(lines.get(label := squeezed(row.label), ())) == 1]
    in_order, last = order == sorted(order), -1
    for row in rows:
        choice = lines.get(squeezed(row.label), []) if row.label else []
        if row.why:
            continue
        if len(choice) > 1:
            at = one_of(choice, [one is row for one in same[squeezed(row.label)]], row, last, paper, in_order)
            if len(rows) == 1 and top in choice:
                at = top
            row.line = None if at is None else paper.lines[at]
            row.why = _("the label stands several times in this table; copy the rows around it as well")
        else:
            find_line(row, [paper.lines[at] for at in choice], paper)
        last = paper.lines.index(row.line) if row.line else last


def find_line(row: Row, choice: Sequence[PrintedLine], paper: Printed) -> None:
    """The line of `row` where one bears its label, or nearly does; or why there is none."""
    label = squeezed(row.label)
    if choice:
        row.line = choice[0]
    elif label in paper.headings:
        row.why = _("the row has no cells in this form")
    elif label in paper.heads:
        row.why = _("the label stands over columns in this table, and in front of no row")
    elif label in known():
        row.why = _("the label is of another form or table")
    elif beside := near(label, paper.lines):
        row.line = beside
        row.doubt = _("“%(label)s” read as “%(printed)s”") % {"label": row.label, "printed": beside.text}
    else:
        row.why = _("the label is not known")


def one_of(
    choice: Sequence[int], same: Sequence[bool], row: Row, last: int, paper: Printed, in_order: bool
) -> int | None:
    """Of the numbers of lines that bear one label, the meant one: by its heading, by the row before it, by order.

    same      of the rows of the block with this label, which is this one
    last      number of the line of the row before; -1 for none
    in_order  whether the other rows stand in printed order
    """
    before = paper.lines[last] if last >= 0 else None
    groups = {row.section} if row.section else {before.group, before.label} if before else set()
    beside = [at for at in choice if paper.lines[at].group in groups and (row.section or at > last)]
    if len(beside) == 1:
        return beside[0]
    if in_order and len(same) == len(choice):
        return choice[same.index(True)]
    below = [at for at in choice if at > last >= 0]
    return below[0] if in_order and len(below) == 1 else None
