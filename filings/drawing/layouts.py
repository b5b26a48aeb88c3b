"""The four ways in which the printed forms lay a table out, by `Table.drawing`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count, groupby
from math import lcm

from filings.figures import TOTAL, Column, Derived, Table
from filings.reading.layout import RowLayout, layout

from .boxes import Box, Geometry, Line, Scope, box

CONTENT = "信息内容"
"""Printed over the row labels of each article of 主动公开政府信息情况."""


def list_of(table: type[Table]) -> Geometry:
    """统计指标 | 单位 | 统计数: one figure a line; a heading goes across."""
    titles = table.heading()
    columns = ("label", "unit", *["value"] * len(titles[2:]))
    head = [box("head", title, scope="col", css=css) for title, css in zip(titles, ("", *columns[1:]), strict=True)]
    body = []
    for index, row in enumerate(layout(table)):
        css = f"indent-{row.indent}"
        if row.figure is None:
            body.append(Line([label(row, "row", colspan=len(titles), css=css)], css="heading"))
        else:
            values = [box("cell", css="value", place=(index, at)) for at in range(len(titles) - 2)]
            boxes = [label(row, "row", css=css), box("unit", row.unit, css="unit"), *values]
            body.append(Line(boxes, f"r-{row.number}"))
    return Geometry(columns, (Line(head),), tuple(body))


def label(row: RowLayout, scope: Scope, *, colspan: int = 1, rowspan: int = 1, css: str = "", id: str = "") -> Box:
    return box(
        "label",
        row.label,
        note=row.note,
        scope=scope,
        colspan=colspan,
        rowspan=rowspan,
        indent=row.indent,
        css=css,
        id=id,
    )


def articles_of(table: type[Table]) -> Geometry:
    """Each article (第二十条第(一)项) goes across; below it stand the labels of its columns, then its rows.

    Articles have different numbers of columns, and each shares the width evenly among its own.
    """
    lines = list(side_by_side(table))
    width = lcm(*(len(rows) for rows in lines if rows[0][1].figure))
    ids = (f"{table.key}-h{number}" for number in count(1))
    body, article, over = list[Line](), "", list[Box]()
    for rows in lines:
        first = rows[0][1]
        if first.figure is None:
            article, over = next(ids), []
            body.append(Line([label(first, "rowgroup", colspan=1 + width, id=article)], css="heading"))
            continue
        span, titles = width // len(rows), [row.over for _index, row in rows]
        if titles != [title.text for title in over]:
            over = [box("head", text, scope="col", colspan=span, css="value", id=next(ids)) for text in titles]
            body.append(Line([box("corner", CONTENT, css="corner"), *over], css="columns"))
        named = label(first, "row", css="label", id=next(ids))
        values = [
            box(
                "cell",
                colspan=span,
                css="value",
                id=f"c-{row.number}",
                headers=(article, named.id, title.id),
                place=(index, 0),
            )
            for (index, row), title in zip(rows, over, strict=True)
        ]
        body.append(Line([named, *values], f"r-{first.number}"))
    return Geometry(("label", *["value"] * width), (), tuple(body))


def side_by_side(table: type[Table]) -> Iterator[list[tuple[int, RowLayout]]]:
    """The rows that are printed on one line, with their indices: neighbours of the same label."""
    for _label, rows in groupby(enumerate(layout(table)), lambda numbered: numbered[1].label):
        yield list(rows)


def matrix_of(table: type[Table]) -> Geometry:
    """Rows by columns, both in groups. A label over rows is one upright cell beside them, as far in as its indent."""
    rows, columns = layout(table), printed_columns(table)
    depth = 1 + max(row.indent for row in rows)
    head, over = matrix_head(table, columns, depth)
    body, above, waiting = list[Line](), list[Box](), list[Box]()
    for index, row in enumerate(rows):
        id, above = f"{table.key}-r{index + 1}", above[: row.indent]
        if row.figure is None:
            below = sum(one.figure is not None for one in under(rows, index))
            above.append(label(row, "rowgroup", rowspan=below, css=f"group group-{row.indent}", id=id))
            waiting.append(above[-1])
            continue
        named = label(row, "row", colspan=depth - row.indent, css=f"label label-{row.indent}", id=id)
        values = [
            box(
                "cell",
                css=css_of(column),
                id=f"c-{row.number}.{column.key}",
                headers=(*(group.id for group in above), id, *over[column.key]),
                place=(index, at),
            )
            for at, column in enumerate(columns)
        ]
        body.append(Line([*waiting, named, *values], f"r-{row.number}"))
        waiting = []
    sides = [*(f"group-{level}" for level in range(depth - 1)), "label"]
    return Geometry((*sides, *(css_of(column) for column in columns)), head, tuple(body))


def printed_columns(table: type[Table]) -> tuple[Column, ...]:
    return (*table.columns, Column(TOTAL, table.total_column)) if table.total_column else table.columns


def css_of(column: Column) -> str:
    return "value total" if column.key == TOTAL else "value"


def under(rows: Sequence[RowLayout], index: int) -> Iterator[RowLayout]:
    """The rows that the heading at `index` stands over."""
    for row in rows[index + 1 :]:
        if row.indent <= rows[index].indent:
            return
        yield row


def matrix_head(
    table: type[Table], columns: Sequence[Column], depth: int
) -> tuple[tuple[Line, ...], dict[str, tuple[str, ...]]]:
    """The head, and for each column's key the ids of the labels over it, but for that over all columns."""
    groups = in_groups(columns)
    deep = 2 if any(group for group, _members in groups) else 1
    title = [box("head", table.columns_title, scope="colgroup", colspan=len(columns))] if table.columns_title else []
    upper, lower, over = list[Box](), list[Box](), dict[str, tuple[str, ...]]()
    for number, (group, members) in enumerate(groups, 1):
        group_id = f"{table.key}-g{number}"
        if group:
            upper.append(box("head", group, scope="colgroup", colspan=len(members), id=group_id))
        for column in members:
            id = f"{table.key}-{column.key}"
            over[column.key] = (group_id, id) if group else (id,)
            made = box("head", column.label, scope="col", rowspan=1 if group else deep, css=css_of(column), id=id)
            (lower if group else upper).append(made)
    lines = [boxes for boxes in (title, upper, lower) if boxes]
    corner = box("corner", table.corner, colspan=depth, rowspan=len(lines), css="corner")
    lines[0] = [corner, *lines[0]]
    return tuple(Line(boxes) for boxes in lines), over


def in_groups(columns: Iterable[Column]) -> list[tuple[str, list[Column]]]:
    """(the label printed over them or "", neighbouring columns): a column without such a label stands alone."""
    parted = (list(members) for _key, members in groupby(columns, lambda column: column.group or column.key))
    return [(members[0].group, members) for members in parted]


def strip_of(table: type[Table]) -> Geometry:
    """One line of cells: the figures of the first column of the table, then those of the next, each under labels."""
    rows, groups = layout(table), in_groups(table.columns)
    deep = 3 if any(group for group, _members in groups) else 2
    head, values = [list[Box]() for _line in range(deep)], list[Box]()
    for number, (group, members) in enumerate(groups, 1):
        group_id, level = f"{table.key}-g{number}", 1 if group else 0
        if group:
            head[0].append(box("head", group, scope="colgroup", colspan=len(members) * len(rows), id=group_id))
        for column in members:
            id, at = f"{table.key}-{column.key}", table.columns.index(column)
            above = (group_id, id) if group else (id,)
            head[level].append(box("head", column.label, scope="colgroup", colspan=len(rows), id=id))
            for index, row in enumerate(rows):
                css = "value total" if isinstance(row.figure, Derived) else "value"
                over = f"{id}-{index + 1}"
                head[level + 1].append(box("head", row.over, scope="col", rowspan=deep - level - 1, css=css, id=over))
                cell_id = f"c-{row.number}.{column.key}"
                values.append(box("cell", css=css, id=cell_id, headers=(*above, over), place=(index, at)))
    first = f"r-{rows[0].number}"
    return Geometry(tuple(one.css for one in values), tuple(Line(boxes) for boxes in head), (Line(values, first),))


LAYOUTS: dict[str, Callable[[type[Table]], Geometry]] = {
    "list": list_of,
    "articles": articles_of,
    "matrix": matrix_of,
    "strip": strip_of,
}
