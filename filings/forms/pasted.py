"""A pasted block as the rows of the table that it would change, the new figures in their places (粘贴预览)."""

from collections.abc import Iterator
from dataclasses import dataclass

from filings.drawing import geometry
from filings.reading import Cell, TableView
from filings.reading.layout import layout

from .pasting import Line, Preview


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of a row that the block meets: what was pasted into it, if anything was.

    over   its printed labels where the rows do not share theirs
    named  its name for people
    """

    address: str
    named: str
    over: str
    stands: str
    computed: bool
    line: Line | None


@dataclass(frozen=True, slots=True)
class ShownRow:
    label: str
    cells: list[ShownCell]


@dataclass(frozen=True, slots=True)
class Shown:
    """The rows that a block meets. `heads` are the labels over all their cells; empty where each cell has its own."""

    heads: list[str]
    rows: list[ShownRow]

    @property
    def offers(self) -> dict[str, int]:
        """How many cells have an offer of a kind, by the kind."""
        kinds = [offer.kind for row in self.rows for one in row.cells if one.line for offer in one.line.read.offer]
        return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def drawn(preview: Preview, table: TableView) -> Shown:
    """The printed lines of `table` in which the block meets a cell."""
    met = {line.cell.address: line for line in preview.lines}
    shared = table.table.drawing in ("list", "matrix")
    rows = list[ShownRow]()
    for label, cells in lines_of(table):
        if any(cell.address in met for cell in cells):
            shown = [shown_cell(cell, met.get(cell.address), "" if shared else over(table, cell)) for cell in cells]
            rows.append(ShownRow(label, shown))
    labels = [*(column.label for column in table.table.columns), *filter(None, [table.table.total_column])]
    return Shown(labels if shared else [], rows)


def lines_of(table: TableView) -> Iterator[tuple[str, list[Cell]]]:
    """Label and cells of every printed line with cells."""
    for line in geometry(table.table).body:
        places = [box.place for box in line if box.place]
        if places:
            yield layout(table.table)[places[0][0]].label, [table.rows[row].cells[at] for row, at in places]


def over(table: TableView, cell: Cell) -> str:
    """What is printed over the cell: of the columns of the table, then its own."""
    named = f"{cell.column.group}{cell.column.label}\u00b7" if cell.column.key else ""
    return named + cell.figure.over


def shown_cell(cell: Cell, line: Line | None, over: str) -> ShownCell:
    stands = cell.printed if cell.derived else cell.entered
    return ShownCell(cell.address, cell.name, over, stands, cell.derived, line)
