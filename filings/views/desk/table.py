"""A statistics table, typed as one form and saved whole."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filings import checks, workflow
from filings.checks import Problem
from filings.forms.fields import AttestForm
from filings.forms.grid import grid_rows
from filings.forms.live import declaration
from filings.forms.sheet import CellMessage, SheetForm, conflict_message, desk_rows, messages_of
from filings.models import Report
from filings.permissions import refusal
from filings.reading import Cell, TableView, Version, one_table
from filings.reading.tables import table_to_change
from filings.states import Action
from filings.views.account import for_staff, form_page
from filings.views.figures import last_years
from filings.views.loading import visible_report
from filings.views.requests import StaffRequest
from filings.views.tasks import asked_cells, tally_of


@for_staff
@form_page
def desk_table(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    """The table as it stands. A POST saves what can be kept; what cannot is shown again as it was typed."""
    report = visible_report(request, pk)
    table = table_of(report, key)
    if request.method != "POST":
        return render(request, "desk/desk_table.html", sheet_page(request, report, table))
    sent = SheetForm(table, request.POST)
    saved = workflow.save_cells(report, sent.entries, by=request.user)
    tell_saved(request, saved)
    if sent.is_valid() and not saved.conflicts:
        return redirect(request.path)
    kept_out = [*(conflict_message(one, sent.cells[one.address]) for one in saved.conflicts), *sent.faults]
    typed = {one["cell"]: request.POST[one["cell"]] for one in kept_out if one["cell"]}
    now = saved.tables[0] if saved.tables else table
    return render(request, "desk/desk_table.html", sheet_page(request, report, now, kept_out, typed))


def table_of(report: Report, key: str) -> TableView:
    """The table of `report` whose key is `key`, as it stands. Raises Http404."""
    for table in report.edition.tables:
        if table.key == key:
            return table_to_change(report, table)
    raise Http404


def checked_table(report: Report, table: TableView) -> tuple[Version, list[Problem]]:
    """The version with this one table, and what stands at its figures. Explanations are read where a question is."""
    version, desk = one_table(report, table)
    found = checks.problems_at_table(version, desk, table)
    if not all(one.blocking for one in found):
        checks.explain(found, list(report.explanations.all()))
    return version, found


def tell_saved(request: StaffRequest, saved: workflow.Saved) -> None:
    if saved.changed:
        messages.success(request, _("Saved. Cells changed: %(count)s.") % {"count": len(saved.changed)})
    elif not saved.conflicts:
        messages.info(request, _("Everything is saved."))


def sheet_page(
    request: StaffRequest,
    report: Report,
    table: TableView,
    kept_out: Sequence[CellMessage] = (),
    typed: Mapping[str, str] | None = None,
    attesting: AttestForm | None = None,
) -> dict[str, Any]:
    """What the page shows: the form with its rows, or why nothing can be typed, and what is said about the table.

    `attesting` is what was sent to attest that there is nothing to report, where it was not taken.
    """
    version, found = checked_table(report, table)
    remarks = [*kept_out, *messages_of(found)]
    form, asked = SheetForm(table), asked_cells(table)
    empty = [cell.address for cell in asked if cell.empty]
    rows = desk_rows if form.is_list else grid_rows
    form.rows = rows(table, typed=typed, before=last_years(table, version.last_year), remarks=remarks)
    return {
        "report": report,
        "table": table,
        "last_year": version.last_year is not None,
        "form": form,
        "attesting": attesting,
        "attest_fields": fields_of(attesting) if attesting else empty_fields(*sections_of(table)),
        "keys": keys_in(get_language()),
        "takes": any(one["takes"] for one in remarks),
        "refusal": refusal(request.user, Action.EDIT, report),
        "problems": [one for one in remarks if one["kind"] == "error"],
        "questions": waiting(remarks),
        "filled": tally_of(len(asked) - len(empty), len(asked)),
        "first_empty": empty[0] if empty else "",
        "sections": sections(table),
        "live": declaration(table.table),
        "next_table": next_table(report, table),
    }


def next_table(report: Report, table: TableView) -> dict[str, str] | None:
    """The table that is printed behind `table`; None behind the last."""
    keys = [one.key for one in report.edition.tables]
    behind = report.edition.tables[keys.index(table.key) + 1 :]
    return {"key": behind[0].key, "title": behind[0].caption(report.year)} if behind else None


def waiting(remarks: Iterable[CellMessage]) -> str:
    """How many questions wait for an explanation, in words; "" where none does."""
    number = sum(one["kind"] == "question" for one in remarks)
    words = ngettext(
        "%(number)s question waits for a written explanation.",
        "%(number)s questions wait for a written explanation.",
        number,
    )
    return words % {"number": number} if number else ""


def sections(table: TableView) -> list[dict[str, str]]:
    """The printed sections and how far each is filled in (3/27); none where the table is not parted into any.

    Dicts, as templates read them several times as fast as objects; `link` leads to the first cell that is empty, or
    to the first.
    """
    parts: list[tuple[str, list[Cell]]] = []
    for row in table.rows:
        if row.layout.indent == 0:
            parts.append((row.layout.label, []))
        parts[-1][1].extend(cell for cell in row.cells if not (cell.derived or cell.is_off))
    if len(parts) < 2 or not all(label for label, _cells in parts):
        return []
    return [
        {
            "label": label,
            "link": f"#cell-{next((cell for cell in asked if cell.empty), asked[0]).address}",
            "filled": f"{sum(not cell.empty for cell in asked)}/{len(asked)}",
        }
        for label, asked in parts
        if asked
    ]


def sections_of(table: TableView) -> list[str]:
    """The printed labels of the sections that can be attested by themselves; none where the rows are no sections."""
    if table.table.drawing not in ("list", "articles"):
        return []
    return [row.layout.label for row in table.rows if row.layout.indent == 0]


def fields_of(form: AttestForm) -> SafeString:
    return render_to_string("desk/attest_fields.html", {"attesting": form})


def empty_fields(*sections: str) -> SafeString:
    """The fields of an `AttestForm` that nobody has sent, printed once: they are most of what a page takes."""
    return empty_fields_in(get_language(), sections)


@cache
def empty_fields_in(language: str | None, sections: tuple[str, ...]) -> SafeString:
    return fields_of(AttestForm(sections=sections))


@cache
def keys_in(language: str | None) -> SafeString:
    """What is said of keys and of pasting, which is the same on every page of a table."""
    return render_to_string("desk/keys.html")
