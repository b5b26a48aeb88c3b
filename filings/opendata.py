"""The figures of a report as open data (开放数据): CSV, JSON, and the dictionary that says what each cell is.

The same rows give the same bytes. A text in the CSV never starts a formula in a spreadsheet.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from .drawing import draw
from .figures import NOT_APPLICABLE, OFF
from .reading import Cell, TableView, Version

FORMAT = "gongkai-nianbao-figures/1"
CSV_NAME, JSON_NAME, DICTIONARY_NAME = "figures.csv", "figures.json", "dictionary.json"

COLUMNS = {
    "address": "地址",
    "table": "统计表",
    "label": "统计指标",
    "unit": "单位",
    "value": "统计数",
    "mark": "标记",
}
"""Columns of the CSV: name in the dictionary -> printed head."""
MARKS = {"": "", NOT_APPLICABLE: "不适用", OFF: "不要求填报"}
MARK_NOTES = {
    "不适用": "职责或渠道与本单位无关\uff0c表中印作——\uff0c计入合计时为0",
    "不要求填报": "表样不要求本单位填报\uff0c表中为空白",
}
FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet takes for the start of a formula (OWASP, CSV injection); the full-width signs a Chinese one."""
NEGATIVE = re.compile(r"-[0-9]+(\.[0-9]+)?", re.ASCII)


def csv_of(version: Version) -> bytes:
    """One line a cell, in printed order; UTF-8 with the mark by which spreadsheets know it."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS.values())
    for cell, facts in described(version.tables):
        texts = (facts["address"], facts["table"], facts["label"], facts["unit"], cell.printed, MARKS[cell.mark])
        writer.writerow([safe(text) for text in texts])
    return out.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """As `harmless`, but that a negative number stays one."""
    return text if NEGATIVE.fullmatch(text) else harmless(text)


def harmless(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula: an apostrophe in front says that it is text."""
    return f"'{text}" if text.startswith(FORMULA) else text


def json_of(version: Version) -> bytes:
    """Address -> the cell's value as printed, its number in the printed unit (null without one) and its mark."""
    figures = {
        cell.address: {"printed": cell.printed, "value": number(cell), "mark": MARKS[cell.mark]}
        for cell, _facts in described(version.tables)
    }
    return dumped({**head(version), "figures": figures})


def number(cell: Cell) -> int | float | None:
    """The value in the printed unit: 18.871 (万元) of 18871000 分."""
    if cell.value is None or not cell.figure.DECIMALS:
        return cell.value
    return cell.value / 10**cell.figure.DECIMALS


def dictionary_of(version: Version) -> bytes:
    """What the addresses mean: for each cell its table, label, unit, note, and of which cells it is the sum."""
    known = [facts for _cell, facts in described(version.tables)]
    return dumped({**head(version), "columns": COLUMNS, "marks": MARK_NOTES, "cells": known})


def head(version: Version) -> dict[str, Any]:
    """What the figures are of."""
    return {
        "format": FORMAT,
        "unit": {"code": version.body.code, "name": version.body.official_name},
        "year": version.year,
        "version": version.number,
        "title": version.title,
        "edition": {"code": version.edition.code, "source": version.edition.source},
        **({"scope": version.scope} if version.scope else {}),
    }


def described(tables: Iterable[TableView]) -> Iterator[tuple[Cell, dict[str, Any]]]:
    """Every cell in the order of the paper, and what there is to know of it."""
    for table in tables:
        rows = {id(cell): row.layout for row in table.rows for cell in row.cells}
        stored = {column.column.key: column.by_name for column in table.columns}
        for cell in draw(table).cells:
            row = rows[id(cell)]
            parts = cell.parts or [stored[cell.column.key][name] for name in cell.figure.parts]
            yield (
                cell,
                {
                    "address": cell.address,
                    "table": table.caption,
                    "label": cell.name,
                    "unit": row.unit,
                    "note": row.note,
                    "decimals": cell.figure.DECIMALS,
                    "sum_of": [part.address for part in parts],
                },
            )


def dumped(said: dict[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()
