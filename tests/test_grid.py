"""The printed table as a form: the same grid as on paper, whatever is said between its lines."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.template.loader import render_to_string

from filings.drawing import draw
from filings.editions.form2019 import Cases2019, Disclosed2019
from filings.editions.form2021 import Disclosed2021, Requests2021
from filings.figures import OFF, Table
from filings.forms.grid import grid_rows
from filings.forms.sheet import cell_message
from filings.reading import TableView
from filings.reading.cells import by_address
from filings.reading.tables import view_of_rows

from .test_drawing import blank, covered

each_table = pytest.mark.parametrize("table", [Disclosed2019, Disclosed2021, Requests2021, Cases2019])


class Form(HTMLParser):
    """What a browser finds in templates/desk/grid.html."""

    def __init__(self, table: TableView, **given: Any) -> None:
        super().__init__()
        self.lines: list[list[tuple[int, int]]] = []
        self.inputs: dict[str, dict[str, str]] = {}
        self.outputs: dict[str, dict[str, str]] = {}
        self.texts: dict[str, str] = {}
        self.in_body, self.last_id = False, ""
        rows = grid_rows(table, **given)
        self.feed(render_to_string("desk/grid.html", {"drawing": draw(table), "rows": rows}))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            assert given["id"] not in self.texts
            self.last_id = given["id"]
            self.texts[self.last_id] = ""
        self.in_body = self.in_body or tag == "tbody"
        if tag == "tr" and self.in_body:
            self.lines.append([])
        elif tag in ("th", "td") and self.in_body:
            self.lines[-1].append((int(given.get("colspan", 1)), int(given.get("rowspan", 1))))
        elif tag == "input":
            self.inputs[given["name"]] = given
        elif tag == "output" and "id" in given:
            self.outputs[given["id"]] = given

    def handle_data(self, data: str) -> None:
        if self.last_id:
            self.texts[self.last_id] += data.strip()


def requests(**figures: int) -> TableView:
    """Table 三 with these figures of natural persons, and nothing else."""
    first, *others = Requests2021.columns
    stored = [Requests2021(column=first.key, **figures), *(Requests2021(column=column.key) for column in others)]
    return view_of_rows(Requests2021, stored, 2023)


@each_table
def test_every_cell_is_an_input_or_a_computed_output(table: type[Table]) -> None:
    view = blank(table)
    form = Form(view)
    assert list(form.inputs) == [cell.address for cell in draw(view).cells if not cell.derived]
    assert list(form.outputs) == [f"cell-{cell.address}" for cell in draw(view).cells if cell.derived]


@each_table
def test_every_input_and_output_is_named_by_labels_on_the_page(table: type[Table]) -> None:
    form = Form(blank(table))
    names = []
    for one in (*form.inputs.values(), *form.outputs.values()):
        names.append(" ".join(form.texts[id] for id in one["aria-labelledby"].split()))
    assert all(names)
    assert len(set(names)) == len(names)


@each_table
def test_an_output_is_computed_from_cells_of_the_page(table: type[Table]) -> None:
    form = Form(blank(table))
    cells = {f"cell-{address}" for address in form.inputs} | set(form.outputs)
    assert {id for one in form.outputs.values() for id in one["for"].split()} <= cells
    assert all(one["for"] for one in form.outputs.values())


@each_table
def test_what_is_said_leaves_no_hole_in_the_grid(table: type[Table]) -> None:
    view = blank(table)
    said = [cell_message(cell.address, "核对") for cell in view.cells]
    for remarks in ([], said, said[::5], said[-1:]):
        grid = covered(Form(view, remarks=remarks).lines)
        assert {times for line in grid for times in line} == {1}


def test_a_remark_stands_below_its_line_beside_the_upright_labels() -> None:
    form = Form(blank(Requests2021), remarks=[cell_message("3.7.legal", "法律服务机构:核对")])
    at = next(number for number, line in enumerate(form.lines) if len(line) == 1)
    assert form.lines[at] == [(8, 1)]
    assert form.texts["said-3.7.legal"] == "法律服务机构:核对"
    # 三、本年度办理结果 and (三)不予公开 are one line taller than the 22 and 8 lines that they head.
    assert [rows for line in form.lines for _columns, rows in line if rows > 1] == [23, 9, 3, 5, 3]


def test_an_error_marks_its_input_and_a_question_does_not() -> None:
    form = Form(
        blank(Requests2021),
        remarks=[cell_message("3.1.natural", "看不懂"), cell_message("3.2.natural", "为什么", blocking=False)],
    )
    wrong, asked, sound = (form.inputs[address] for address in ("3.1.natural", "3.2.natural", "3.3.natural"))
    assert (wrong["class"], wrong["aria-invalid"]) == ("form-control is-invalid", "true")
    assert (asked["class"], "aria-invalid" in asked) == ("form-control has-question", False)
    assert (sound["class"], "aria-describedby" in sound) == ("form-control", False)
    assert wrong["aria-describedby"] == "said-3.1.natural"


def test_an_input_holds_what_is_stored_or_what_was_just_typed() -> None:
    form = Form(requests(received=12, granted=3), typed={"3.3.natural": "3件"})
    assert [form.inputs[f"{row}.natural"]["value"] for row in ("3.1", "3.2", "3.3")] == ["12", "", "3件"]


def test_last_years_figure_stands_below_this_years() -> None:
    last = by_address([requests(received=7)])
    form = Form(requests(received=12), before=last)
    assert form.texts["last-3.1.natural"].endswith("7")
    assert form.inputs["3.1.natural"]["aria-describedby"].split() == ["last-3.1.natural"]
    assert "last-3.2.natural" not in form.texts


def test_a_typed_total_has_the_sum_of_its_parts_beside_it() -> None:
    form = Form(requests(granted=3, petition=4, concluded=8))
    assert form.texts["sum-3.24.natural"].count("7") == 1
    assert form.inputs["3.24.natural"]["aria-describedby"].split() == ["sum-3.24.natural"]


def test_a_cell_that_is_not_asked_of_the_unit_is_blank() -> None:
    stored = [Disclosed2021(marks={"regulations_made": OFF})]
    form = Form(view_of_rows(Disclosed2021, stored, 2023))
    assert "2.1" not in form.inputs
    assert form.texts["c-2.1"] == ""
    assert len(form.inputs) == 9


def test_telephones_show_the_keys_that_a_figure_needs() -> None:
    form = Form(blank(Disclosed2019))
    keys = {address: form.inputs[address]["inputmode"] for address in ("2.1", "2.8", "2.22")}
    assert keys == {"2.1": "numeric", "2.8": "text", "2.22": "decimal"}
