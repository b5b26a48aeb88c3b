"""The printed table of every edition in the register: each cell once and in its place, a grid without hole or overlap.

tests/golden/CODE.txt freezes how a shipped edition is drawn: a printed line a line, boxes parted by |, a cell as its
address, →n and ↓n where a box spans columns and lines. FREEZE=1 writes the file of a new edition, and never over one.
"""

import os
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from filings.drawing import Box, Line, draw, geometry
from filings.editions import REGISTER, Edition
from filings.editions.form2018 import Statistics2018
from filings.editions.form2019 import Cases2019
from filings.editions.form2021 import Disclosed2021, Requests2021
from filings.figures import NOT_APPLICABLE, OFF, Table
from filings.reading import Cell, TableView
from filings.reading.layout import layout, places
from filings.reading.place import anchor
from filings.reading.tables import view_of_rows

GOLDEN = Path(__file__).parent / "golden"

YEARS = {edition.code: (edition, year) for year in sorted(REGISTER, reverse=True) for edition in REGISTER[year]}
"""Every edition with the first year that it holds for."""

each_edition = pytest.mark.parametrize("code", YEARS)
each_table = pytest.mark.parametrize(
    "table", [table for edition, _year in YEARS.values() for table in edition.tables], ids=lambda table: table.__name__
)


def blank(table: type[Table], year: int = 2023) -> TableView:
    """`table` with nothing in it."""
    return view_of_rows(table, [table(column=column.key) for column in table.columns], year)


def boxes_of(table: type[Table]) -> list[Box]:
    plan = geometry(table)
    return [box for line in (*plan.head, *plan.body) for box in line]


class Rendered(HTMLParser):
    """What a browser finds in templates/includes/table.html."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: dict[str, list[list[tuple[int, int]]]] = {"thead": [], "tbody": []}
        self.ids: list[str] = []
        self.values: list[str] = []
        self.part, self.in_value = "", False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        if tag in self.parts:
            self.part = tag
        elif tag == "tr":
            self.parts[self.part].append([])
        elif tag in ("th", "td"):
            self.parts[self.part][-1].append((int(given.get("colspan", 1)), int(given.get("rowspan", 1))))
            self.in_value = tag == "td" and "value" in given.get("class", "").split()
            self.values += [""] if self.in_value else []

    def handle_data(self, data: str) -> None:
        if self.in_value:
            self.values[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.in_value = self.in_value and tag != "td"


def covered(lines: Sequence[Iterable[tuple[int, int]]]) -> list[list[int]]:
    """How often each place of the printed grid is covered by boxes of these (columns, lines)."""
    places: list[dict[int, int]] = [{} for _line in lines]
    for number, line in enumerate(lines):
        at = 0
        for columns, rows in line:
            while at in places[number]:
                at += 1
            for below in range(number, number + rows):
                for column in range(at, at + columns):
                    places[below][column] = places[below].get(column, 0) + 1
            at += columns
    width = max((max(place) + 1 for place in places), default=0)
    return [[place.get(column, 0) for column in range(width)] for place in places]


@each_table
def test_every_cell_is_drawn_once_in_printed_order(table: type[Table]) -> None:
    view = blank(table)
    by_column = [cell for column in view.columns for cell in column.by_name.values()]
    expected = by_column if table.drawing == "strip" else list(view.cells)
    assert list(draw(view).cells) == expected
    assert sorted(cell.address for cell in expected) == sorted(address for address, _name in places(table).values())


@each_table
def test_boxes_fill_the_grid_without_holes_or_overlaps(table: type[Table]) -> None:
    plan = geometry(table)
    for part in (plan.head, plan.body):
        spans = [[(box.colspan, box.rowspan) for box in line] for line in part]
        assert covered(spans) == [[1] * len(plan.columns)] * len(part)


@each_table
def test_page_shows_the_same_grid(table: type[Table]) -> None:
    found = Rendered(render_to_string("includes/table.html", {"table": blank(table)}))
    plan = geometry(table)
    assert found.parts == {
        part: [[(box.colspan, box.rowspan) for box in line] for line in lines]
        for part, lines in (("thead", plan.head), ("tbody", plan.body))
    }


@each_table
def test_page_shows_every_cell_as_it_is_printed(table: type[Table]) -> None:
    stored = []
    for start, column in enumerate(table.columns, 1):
        row = table(column=column.key)
        for number, figure in enumerate(table.figures):
            setattr(row, figure.name, start * 1000 + number)
        stored.append(row)
    view = view_of_rows(table, stored, 2023)
    found = Rendered(render_to_string("includes/table.html", {"table": view}))
    assert found.values == [cell.printed for cell in draw(view).cells]


def test_marks_are_printed_as_a_dash_and_as_nothing() -> None:
    row = Statistics2018(marks={"by_app": NOT_APPLICABLE, "monitors": OFF}, disclosed=0)
    printed = {cell.address: cell.printed for cell in draw(view_of_rows(Statistics2018, [row], 2018)).cells}
    assert [printed[address] for address in ("1.1", "1.2.5", "8.4.1", "1.1a")] == ["0", "——", "", ""]


@each_table
def test_every_label_of_the_form_is_drawn_exactly(table: type[Table]) -> None:
    drawn = [(box.text, box.note) for line in geometry(table).body for box in line if box.kind == "label"]
    printed = [(row.label, row.note) for row in layout(table) if row.label]
    neighbours_once = [label for at, label in enumerate(printed) if at == 0 or label != printed[at - 1]]
    assert drawn == neighbours_once


@each_edition
def test_ids_are_unique_within_the_page_of_a_report(code: str) -> None:
    edition, _year = YEARS[code]
    pages = [Rendered(render_to_string("includes/table.html", {"table": blank(table)})) for table in edition.tables]
    ids = [one for page in pages for one in page.ids]
    assert sorted(ids) == sorted(set(ids))


@each_table
def test_every_cell_can_be_linked(table: type[Table]) -> None:
    found = Rendered(render_to_string("includes/table.html", {"table": blank(table)}))
    links = {anchor(table, cell.address) for cell in blank(table).cells}
    assert links - set(found.ids) == set()
    assert len(links) == len(list(blank(table).cells))


@pytest.mark.parametrize(
    ("table", "address", "heard"),
    [
        (Disclosed2021, "2.5", ["第二十条第(一)项", "行政规范性文件", "本年废止件数"]),
        (Disclosed2021, "2.10", ["第二十条第(八)项", "行政事业性收费", "本年收费金额(单位:万元)"]),
        (Requests2021, "3.1.natural", ["一、本年新收政府信息公开申请数量", "自然人"]),
        (Requests2021, "3.3.total", ["三、本年度办理结果", "(一)予以公开", "总计"]),
        (
            Requests2021,
            "3.9.research",
            ["三、本年度办理结果", "(三)不予公开", "5.属于三类内部事务信息", "法人或其他组织", "科研机构"],
        ),
        (Requests2021, "3.25.other", ["四、结转下年度继续办理", "法人或其他组织", "其他"]),
        (Cases2019, "4.1.review", ["行政复议", "结果维持"]),
        (Cases2019, "4.5.after_review", ["行政诉讼", "复议后起诉", "总计"]),
    ],
)
def test_screen_reader_hears_the_labels_of_a_cell(table: type[Table], address: str, heard: list[str]) -> None:
    named = {box.id: box.text for box in boxes_of(table) if box.scope}
    cell = next(box for box in boxes_of(table) if box.id == f"c-{address}")
    assert [named[id] for id in cell.headers] == heard


@each_table
def test_no_two_cells_are_heard_alike(table: type[Table]) -> None:
    cells = [box for box in boxes_of(table) if box.kind == "cell"]
    ids = {box.id for box in boxes_of(table) if box.scope}
    assert {id for box in cells for id in box.headers} <= ids
    if table.drawing != "list":
        assert len({box.headers for box in cells}) == len(cells)


def printed(line: Line) -> str:
    return " | ".join(drawn(box) for box in line)


def drawn(box: Box) -> str:
    said = address(box.cell) if box.cell else f"{box.text}{box.note}"
    across = f" →{box.colspan}" if box.colspan > 1 else ""
    down = f" ↓{box.rowspan}" if box.rowspan > 1 else ""
    return f"{said}{across}{down}"


def address(cell: Cell) -> str:
    return f"<{cell.address}{'=' if cell.derived else ''}>"


def text_drawing(edition: Edition, year: int) -> str:
    """The edition as text; a derived cell has a = behind its address."""
    tables = []
    for table in edition.tables:
        made = draw(blank(table, year))
        lines = [f"{made.caption} [{made.key}, {made.kind}]", *map(printed, made.head), *map(printed, made.body)]
        tables.append("\n".join(lines))
    return "\n\n".join(tables) + "\n"


@each_edition
def test_edition_is_drawn_as_it_was_frozen(code: str) -> None:
    path, text = GOLDEN / f"{code}.txt", text_drawing(*YEARS[code])
    if os.environ.get("FREEZE") and not path.exists():
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
