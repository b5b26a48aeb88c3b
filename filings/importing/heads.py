"""The heads copied along above figures (表头): which printed cell of a line stands under which column of a block."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from .labels import Printed, PrintedCell, PrintedLine, squeezed

Row = Sequence[str]


@dataclass(slots=True)
class Heads:
    """The labels over the columns of a block.

    columns  column of the block -> its own label and those above it, squeezed
    certain  whether the labels stand over the columns as on paper. A page copied from a browser shifts them
    whole    whether every printed label is there, so that the columns are all of the printed ones, in order
    """

    columns: dict[int, tuple[str, frozenset[str]]] = field(default_factory=dict)
    certain: bool = True
    whole: bool = False

    def cells(self, line: PrintedLine) -> dict[int, PrintedCell]:
        """The cells of `line` by the column of the block that they stand under; columns that tell no cell are left out.

        Where a label stands over several cells (结果维持, three times), those above it tell which, or else their order.
        """
        alike = defaultdict[tuple[str, frozenset[str]], list[int]](list)
        for column, (own, above) in sorted(self.columns.items()):
            alike[own, above & {label for cell in line.cells for label in cell.over}].append(column)
        found = dict[int, PrintedCell]()
        for (own, above), columns in alike.items():
            cells = [cell for cell in line.cells if cell.over[-1:] == (own,) and above <= set(cell.over)]
            if len(cells) == len(columns):
                found |= zip(columns, cells, strict=True)
        return found


def is_head(row: Row, printed: Printed) -> bool:
    """Whether a row of a block repeats labels of columns: some of this table, and no label of a row."""
    texts = {squeezed(text) for text in row if text.strip()}
    return bool(texts & printed.heads) and not texts & printed.rows and not any(has_digit(text) for text in texts)


def has_digit(text: str) -> bool:
    return any(sign.isdecimal() for sign in text)


def heads_of(rows: Sequence[Row], printed: Printed, line: PrintedLine) -> Heads:
    """The heads that neighbouring rows of labels make. `line`: one under whose labels figures may stand."""
    width, found = max(map(len, rows)), Heads()
    paths = [cell.over for cell in line.cells]
    said = set[str]()
    for column in range(width):
        own = [text for row in rows if (text := text_at(row, column))]
        if not own:
            continue
        said.update(own)
        lowest = max(number for number, row in enumerate(rows) if text_at(row, column))
        above = frozenset(filter(None, (reaching(row, column) for row in rows[:lowest])))
        found.columns[column] = own[-1], above
        under = [path for path in paths if path[-1:] == (own[-1],)]
        if under and not any(set(own) & printed.heads <= set(path) for path in under):
            found.certain = False
    found.whole = said >= {path[-1] for path in paths if path}
    return found


def text_at(row: Row, column: int) -> str:
    return squeezed(row[column]) if column < len(row) else ""


def reaching(row: Row, column: int) -> str:
    """The label at the column, or the one left of it that is merged over it."""
    return next((text for at in range(column, -1, -1) if (text := text_at(row, at))), "")
