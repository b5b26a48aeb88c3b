"""Rows of the desk's tables as HTML: what their templates print, in a tenth of the time.

A row differs from the same row of other reports in its texts, and in few other ways: the template prints each of these
once, and the texts are put in.
"""

from collections.abc import Callable, Hashable, Sequence
from functools import cache
from html import escape
from typing import Any

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from filings.figures import Table

ROWS = "desk/sheet.html"
LINES = "desk/grid_rows.html"
GAP = "\ue000"

Row = dict[str, Any]
Way = Hashable
"""All that decides, beside its place in the table and its texts, how a row is printed. None: it is printed so rarely
that the template prints it each time."""
PIECES: dict[tuple[type[Table], int, Way, str | None], list[str]] = {}
"""What a template prints of a row around its texts, by table, index of the row, way and language."""


def rows_html(table: type[Table], rows: Sequence[Row]) -> SafeString:
    """What `desk/sheet.html` prints of rows from `sheet.desk_rows`."""
    return printed(ROWS, table, rows, way_of_row, texts_of_row, row_with_gaps)


def lines_html(table: type[Table], lines: Sequence[Row]) -> SafeString:
    """What `desk/grid_rows.html` prints of lines from `grid.grid_rows`."""
    return printed(LINES, table, lines, way_of_line, texts_of_line, line_with_gaps)


def printed(
    template: str,
    table: type[Table],
    rows: Sequence[Row],
    way_of: Callable[[Row], Way],
    texts_of: Callable[[Row], list[str]],
    with_gaps: Callable[[Row], Row],
) -> SafeString:
    """What `template` prints of all `rows` of `table`. `with_gaps`: a row in which each of its texts is a GAP."""
    language, html = get_language(), list[str]()
    for number, row in enumerate(rows):
        if (way := way_of(row)) is None:
            html.append(printed_alone(template, row))
            continue
        place = table, number, way, language
        if (pieces := PIECES.get(place)) is None:
            pieces = PIECES[place] = printed_alone(template, with_gaps(row)).split(GAP)
        html.append(pieces[0])
        for text, piece in zip(texts_of(row), pieces[1:], strict=True):
            html += escape(text), piece
    return mark_safe("".join(html) + after_the_last(template))  # noqa: S308


def printed_alone(template: str, row: Row) -> str:
    return get_template(template).render({"rows": [row]}).removesuffix(after_the_last(template))


@cache
def after_the_last(template: str) -> str:
    """The end of the line on which a template ends, if it does."""
    return get_template(template).render({"rows": []})


def way_of_row(row: Row) -> Way:
    kinds = tuple(one["kind"] for one in row["remarks"])
    return row["columns"], row["last"] is None, row["off"], bool(row["sum"]), row["differs"], kinds


def texts_of_row(row: Row) -> list[str]:
    """What a row prints that differs from report to report, in the order of the template."""
    texts = [] if row["last"] is None else [row["last"]]
    if not (row["heading"] or row["off"]):
        texts.append(row["value"])
        if row["sum"]:
            texts.append(row["sum"])
        if row["last"] is not None:
            texts.append(row["change"])
        texts += [one["message"] for one in row["remarks"]]
    return texts


def row_with_gaps(row: Row) -> Row:
    remarks = [{**one, "message": GAP} for one in row["remarks"]]
    last = None if row["last"] is None else GAP
    return {**row, "value": GAP, "last": last, "change": GAP, "sum": row["sum"] and GAP, "remarks": remarks}


def way_of_line(line: Row) -> Way:
    """A line of which nothing is said is printed in few ways, since its cells are alike."""
    cells = [box for box in line["boxes"] if box["address"]]
    if not line["usual"] or any(cell["off"] or cell["differs"] for cell in cells):
        return None
    # Of last year's, no total column is shown: the computed cells may be without where the others are not.
    last = {bool(cell["last"]) for cell in cells if not cell["derived"]}
    computed = {bool(cell["last"]) for cell in cells if cell["derived"]}
    added = {bool(cell["sum"]) for cell in cells if cell["parts"]}
    return None if max(map(len, (last, computed, added))) > 1 else (*map(tuple, (last, computed, added)),)


def texts_of_line(line: Row) -> list[str]:
    """As `texts_of_row`, of a line that is printed in a usual way."""
    texts = []
    for cell in line["boxes"]:
        if cell["address"]:
            texts.append(cell["value"])
            if cell["sum"]:
                texts.append(cell["sum"])
            if cell["last"]:
                texts += cell["last"], cell["change"]
    return texts


def line_with_gaps(line: Row) -> Row:
    return {**line, "boxes": [cell_with_gaps(box) if box["address"] else box for box in line["boxes"]]}


def cell_with_gaps(cell: Row) -> Row:
    return {**cell, "value": GAP, "sum": cell["sum"] and GAP, "last": cell["last"] and GAP, "change": GAP}
