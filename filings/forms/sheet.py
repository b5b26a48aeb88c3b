"""The statistics table as a form that looks like the paper: one form, one layout object, one template with one loop.

A crispy Field or a BoundField for each of 74 cells takes several times as long as the table itself; `make bench` holds
this to a bare template over a list of dicts.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Literal, TypedDict

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.template.loader import get_template
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from filings.checks import Problem
from filings.checks.tables import LIVE
from filings.drawing import outline
from filings.figures import Table
from filings.parsing import MAX_LENGTH, visible
from filings.reading import Cell, TableView
from filings.reading.layout import RowLayout, layout, places
from filings.workflow import Conflict
from filings.workflow.entries import fault_of

from .fields import SeenField, seen_text

ROWS, GRID = "desk/sheet.html", "desk/grid.html"
NOT_CELLS = frozenset({"csrfmiddlewaretoken", "seen"})

Kind = Literal["error", "question"]


class CellMessage(TypedDict):
    """What is said about a cell, in the error summary and beside the cell in the same words.

    `cell` is its address; "" where what is said belongs to no cell of the table. `takes`: the cell's computed total can
    be taken in place of the one that an import stated. `live`: the browser says the same by itself. A dict, because
    templates read dicts several times as fast as objects.
    """

    cell: str
    link: str
    kind: Kind
    message: str
    takes: bool
    live: bool


def cell_message(
    cell: str, message: str, *, blocking: bool = True, takes: bool = False, live: bool = False
) -> CellMessage:
    return CellMessage(
        cell=cell,
        link=f"#cell-{cell}" if cell else "",
        kind="error" if blocking else "question",
        message=message,
        takes=takes,
        live=live,
    )


class Sheet(LayoutObject):
    """The rows of a `SheetForm`, which its view has prepared: a list with `desk_rows`, else with `grid.grid_rows`."""

    def render(self, form: "SheetForm", context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        form.rendered_fields.update(form.fields)
        if form.is_list:
            return get_template(ROWS).render({"rows": form.rows})
        return get_template(GRID).render({"drawing": outline(form.table), "rows": form.rows})


class SheetForm(forms.Form):
    """One statistics table, typed and saved as a whole. A field is named by the address of its cell.

    Whatever is typed may be saved, right or wrong; an error of this form is only what cannot be kept at all.

    rows  what the template shows, from `desk_rows` or `grid.grid_rows`
    """

    seen = SeenField(required=False)
    rows: list[dict[str, Any]]
    rendered_fields: set[str]

    def __init__(self, table: TableView, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="cell-%s")
        self.table = table
        self.cells = {cell.address: cell for cell in table.cells}
        if data is not None:
            # A page that is only shown prints its inputs from `rows`.
            fields = cell_fields(table.table)
            self.fields.update({cell.address: fields[cell.address] for cell in table.typed_cells if not cell.is_off})
        self.helper = FormHelper()
        self.helper.template = "desk/sheet_form.html"
        self.helper.layout = Layout(Sheet())

    @property
    def is_list(self) -> bool:
        """Whether it is one figure a line; any other table is typed as it is drawn on paper."""
        return self.table.table.drawing == "list"

    def clean(self) -> None:
        for name in self.data:
            text, cell = self.data[name], self.cells.get(name)
            if name in NOT_CELLS or not (fault := fault_of(text, cell)):
                continue
            said = _("%(name)s: %(sentence)s") % {"name": cell.name if cell else shortened(name), "sentence": fault}
            if name in self.fields:
                self.add_error(name, said)
            else:
                # There is no input that could show what was typed.
                self.add_error(None, _("%(said)s (“%(text)s”)") % {"said": said, "text": shortened(text)})

    @property
    def entries(self) -> dict[str, tuple[str, str]]:
        """Address -> (text that the page showed, text typed), of the cells that were sent and can be kept.

        A cell of which the page says nothing was shown empty, so that nothing is overwritten that was not seen.
        """
        sent = self.cleaned_data if self.is_bound and self.errors is not None else {}
        seen = sent.get("seen", {})
        return {name: (seen.get(name, ""), text) for name, text in sent.items() if name != "seen" and text is not None}

    @property
    def faults(self) -> list[CellMessage]:
        """What cannot be kept, one remark a cell, in the order of the form; fields that it does not have come last."""
        order = [*(name for name in self.fields if name in self.errors), NON_FIELD_ERRORS]
        return [
            cell_message(name if name in self.fields else "", str(message))
            for name in order
            for message in self.errors.get(name, ())
        ]

    @property
    def shown(self) -> str:
        """The hidden text that tells, when the form comes back, what this page showed."""
        return seen_text({cell.address: cell.entered for cell in self.cells.values() if not cell.empty})


def shortened(text: str) -> str:
    """Text from a POST made by hand, as far as it is worth showing."""
    return visible(text[:MAX_LENGTH])


@cache
def cell_fields(table: type[Table]) -> dict[str, forms.Field]:
    """A field for each cell of `table`, by its address. All forms share them: nothing is ever written to one."""
    return {address: forms.Field(required=False, label=name) for address, name in places(table).values()}


def desk_rows(
    table: TableView,
    *,
    typed: Mapping[str, str] | None = None,
    before: Mapping[str, Cell] | None = None,
    remarks: Iterable[CellMessage] = (),
) -> list[dict[str, Any]]:
    """The rows of `table` as `desk/sheet.html` shows them, one dict a printed row.

    typed    address -> text to stand in the input instead of what is stored
    before   last year's cells by address; None leaves their column out
    remarks  what is said beside cells
    """
    typed = typed or {}
    said: dict[str, list[CellMessage]] = {}
    for one in remarks:
        said.setdefault(one["cell"], []).append(one)
    rows = []
    for printed, view in zip(printed_rows(table.table, before is not None), table.rows, strict=True):
        row = printed.copy()
        rows.append(row)
        if not view.cells:
            continue
        cell = view.cells[0]
        address = cell.address
        row["off"] = cell.is_off
        row["value"] = typed.get(address, cell.entered)
        if before is not None and address in before:
            row["last"] = before[address].printed
            row["change"] = change(cell, before[address])
        if cell.figure.parts:
            row["sum"], row["differs"] = sum_beside(table, cell)
        if address in said:
            row |= marked(said[address])
    return rows


def marked(remarks: Sequence[CellMessage]) -> dict[str, Any]:
    """What of a row shows that there are `remarks`."""
    wrong = any(one["kind"] == "error" for one in remarks)
    return {"remarks": remarks, "wrong": wrong, "mark": "has-problem" if wrong else "has-question"}


@cache
def printed_rows(table: type[Table], has_last: bool) -> list[dict[str, Any]]:
    """What of each row is the same for every report."""
    numbers = {row.name: row.number for row in layout(table)}
    return [printed_row(row, numbers, 5 if has_last else 3) for row in layout(table)]


def printed_row(row: RowLayout, numbers: Mapping[str, str], columns: int) -> dict[str, Any]:
    figure = row.figure
    return {
        "heading": figure is None,
        "label": row.label,
        "note": row.note,
        "indent": str(row.indent),
        "columns": str(columns),
        "address": row.number,
        "unit": row.unit,
        "last": "" if figure and columns == 5 else None,
        "keys": "decimal" if figure and figure.DECIMALS else "numeric",
        "parts": " ".join(numbers[name] for name in figure.parts) if figure else "",
        # The rest is for `desk_rows` to fill in: a template takes long to find that a key is missing.
        "value": "",
        "change": "",
        "off": False,
        "sum": "",
        "differs": False,
        "remarks": (),
        "wrong": False,
        "mark": "",
    }


def change(cell: Cell, before: Cell) -> str:
    """This year's figure less last year's (增减), such as +12; "" where one of them is no number."""
    if cell.value is None or before.value is None:
        return ""
    difference = cell.value - before.value
    return ("+" if difference > 0 else "") + cell.figure.text(difference)


def sum_beside(table: TableView, total: Cell) -> tuple[str, bool]:
    """The sum of the parts as far as they are filled in ("" while none is), and whether `total` differs from it."""
    column = next(one for one in table.columns if one.column.key == total.column.key)
    parts = [column.by_name[name] for name in total.figure.parts]
    if not any(part.settled for part in parts):
        return "", False
    added = sum(part.amount for part in parts)
    return total.figure.text(added), total.settled and total.amount != added


def messages_of(problems: Iterable[Problem]) -> list[CellMessage]:
    """The problems that stand at a cell; a question that is explained is not asked again."""
    return [
        cell_message(
            problem.cell,
            problem.message,
            blocking=problem.blocking,
            takes=problem.code == "stated_total_differs",
            live=problem.code in LIVE,
        )
        for problem in problems
        if problem.cell and problem.open
    ]


def conflict_message(conflict: Conflict, cell: Cell) -> CellMessage:
    """Both values of a cell that somebody else changed since the page was opened, and how to choose between them."""
    message = _("%(told)s Save again to keep yours, or type theirs.") % {"told": conflict_in_words(conflict, cell)}
    return cell_message(cell.address, message)


def conflict_in_words(conflict: Conflict, cell: Cell) -> str:
    """Both values of a cell that somebody else changed since the page was opened, who did, and when."""
    empty = _("(empty)")
    return _("%(name)s: %(who)s changed this cell to “%(theirs)s” (%(time)s), and you typed “%(yours)s”.") % {
        "name": cell.name,
        "who": conflict.by or _("somebody else"),
        "theirs": conflict.theirs or empty,
        "yours": conflict.yours or empty,
        "time": date_format(localtime(conflict.at), "DATETIME_FORMAT") if conflict.at else "",
    }
