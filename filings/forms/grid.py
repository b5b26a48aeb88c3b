"""The tables of the national form as they are typed: drawn as printed, an input in every cell that is not computed."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from filings.drawing import Box, geometry, taller
from filings.figures import TOTAL, Derived, Figure, Table
from filings.reading import Cell, TableView
from filings.reading.layout import layout, places

from .sheet import CellMessage, change, sum_beside


def grid_rows(
    table: TableView,
    *,
    typed: Mapping[str, str] | None = None,
    before: Mapping[str, Cell] | None = None,
    remarks: Iterable[CellMessage] = (),
) -> list[dict[str, Any]]:
    """The lines of `table` as `desk/grid_rows.html` shows them, one dict a line; arguments as in `sheet.desk_rows`.

    What is said about the cells of a line stands on a line of its own below it, beside the upright labels, which become
    that much taller.
    """
    typed, before, lines, stored = typed or {}, before or {}, geometry(table.table).body, table.rows
    said: dict[str, list[CellMessage]] = {}
    for one in remarks:
        said.setdefault(one["cell"], []).append(one)
    cells = [[stored[box.place[0]].cells[box.place[1]] if box.place else None for box in line] for line in lines]
    told = [any(cell and cell.address in said for cell in line) for line in cells]
    width = sum(box.colspan for box in lines[0])
    rows, upright = [], list[tuple[int, int]]()
    for number, line in enumerate(lines):
        boxes = []
        for box, cell in zip(line, cells[number], strict=True):
            if cell:
                boxes.append(cell_box(table, box, cell, typed, before, said.get(cell.address, ())))
                continue
            if box.rowspan > 1:
                upright.append((number + box.rowspan, box.colspan))
                box = taller(box, sum(told[number : number + box.rowspan]))
            boxes.append(label_box(box))
        beside = sum(columns for end, columns in upright if end > number)
        below = [box for box in boxes if box["address"] and box["remarks"]] if told[number] else ()
        rows.append({"id": line.id, "css": line.css, "boxes": boxes, "told": below, "width": str(width - beside)})
    return rows


def label_box(box: Box) -> dict[str, Any]:
    return {"address": "", "header": box.scope, "attributes": box.attributes, "text": box.text, "note": box.note}


def cell_box(
    table: TableView,
    box: Box,
    cell: Cell,
    typed: Mapping[str, str],
    before: Mapping[str, Cell],
    said: Sequence[CellMessage],
) -> dict[str, Any]:
    address = cell.address
    made = unchanging(table.table)[address].copy()
    made["attributes"] = box.attributes
    made["labels"] = " ".join(box.headers)
    made["off"] = cell.is_off
    made["value"] = cell.printed if cell.derived else typed.get(address, cell.entered)
    # The change of a computed cell would not follow what is typed.
    if address in before and not cell.derived:
        made["last"] = before[address].printed
        made["change"] = change(cell, before[address])
    if made["parts"]:
        made["sum"], made["differs"] = sum_beside(table, cell)
    if said:
        made["remarks"] = said
        made["wrong"] = any(one["kind"] == "error" for one in said)
        made["mark"] = "is-invalid" if made["wrong"] else "has-question"
    return made


@cache
def unchanging(table: type[Table]) -> dict[str, dict[str, Any]]:
    """What of each cell is the same for every report, by its address; the rest is empty.

    keys     which keys a telephone shows (inputmode)
    derived  whether it is computed; then `sources` are the ids of the cells that it is the sum of
    parts    addresses of the cells that a typed total is the sum of
    """
    rows = {row.name: row for row in layout(table)}
    found = {}
    for (name, key), (address, _full_name) in places(table).items():
        figure = rows[name].figure
        parts = [places(table)[place][0] for place in added_up(table, figure, name, key)]
        derived = key == TOTAL or isinstance(figure, Derived)
        found[address] = {
            "address": address,
            "keys": keys_for(figure),
            "derived": derived,
            "sources": " ".join(f"cell-{part}" for part in parts) if derived else "",
            "parts": "" if derived else " ".join(parts),
            # A template takes long to find that a key is missing.
            "last": "",
            "change": "",
            "sum": "",
            "differs": False,
            "remarks": (),
            "wrong": False,
            "mark": "",
        }
    return found


def added_up(table: type[Table], figure: Figure | Derived | None, name: str, key: str) -> list[tuple[str, str]]:
    """(row, column) of the cells whose sum the cell in row `name` and column `key` is."""
    if key == TOTAL:
        return [(name, column.key) for column in table.columns]
    names = figure.total_of if isinstance(figure, Derived) else figure.parts if figure else ()
    return [(part, key) for part in names]


def keys_for(figure: Figure | Derived | None) -> str:
    """Telephones show no minus among their digits."""
    if figure is None or figure.signed:
        return "text"
    return "decimal" if figure.DECIMALS else "numeric"
