"""A statistics table, typed as one form and saved whole."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from filings import cells, checks, workflow
from filings.cells import Cell, TableView
from filings.checks import Facts, Problem
from filings.checks.across import questions_across, stated_totals_differ
from filings.checks.facts import last_reports
from filings.checks.tables import questions_of_table
from filings.editions import edition_for
from filings.forms import AttestForm
from filings.grid import grid_rows
from filings.models import Explanation, Report
from filings.permissions import refusal
from filings.sheet import Remark, SheetForm, conflict_remark, desk_rows, remarks_of
from filings.states import Action
from filings.views.account import for_staff
from filings.views.loading import visible_report
from filings.views.tasks import tally


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def desk_table(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The table as it stands. A POST saves what can be kept; what cannot is shown again as it was typed."""
    report = visible_report(request, pk)
    kept_out, typed, tables = list[Remark](), dict[str, str](), list[TableView]()
    if request.method == "POST":
        tables = cells.read(report)
        sent = SheetForm(table_named(key, tables), request.POST)
        saved = workflow.save_cells(report, sent.entries, by=request.user)  # type: ignore[arg-type]
        tell_saved(request, saved)
        if sent.is_valid() and not saved.conflicts:
            return redirect(request.path)
        kept_out = [*(conflict_remark(one, sent.cells[one.address]) for one in saved.conflicts), *sent.faults]
        typed = {one["cell"]: request.POST[one["cell"]] for one in kept_out if one["cell"]}
        if saved.changed:
            tables = []
    return render(request, "desk/desk_table.html", sheet_page(request, report, key, kept_out, typed, tables=tables))


def table_named(key: str, tables: Iterable[TableView]) -> TableView:
    """The table among `tables` whose key is `key`. Raises Http404."""
    for table in tables:
        if table.key == key:
            return table
    raise Http404


def tell_saved(request: HttpRequest, saved: workflow.Saved) -> None:
    if saved.changed:
        messages.success(request, _("Saved. Cells changed: %(count)s.") % {"count": len(saved.changed)})
    elif not saved.conflicts:
        messages.info(request, _("Nothing was changed, so there was nothing to save."))


def sheet_page(
    request: HttpRequest,
    report: Report,
    key: str,
    kept_out: Sequence[Remark] = (),
    typed: Mapping[str, str] | None = None,
    attesting: AttestForm | None = None,
    tables: Sequence[TableView] = (),
) -> dict[str, Any]:
    """What the page shows: the form with its rows, or why nothing can be typed, and what is said about the table.

    `attesting` is what was sent to attest that there is nothing to report, where it was not taken; `tables` are
    those of the report, where they have been read and stand as they were.
    """
    facts = facts_of_figures(report, tables)
    table = table_named(key, facts.tables)
    found = problems_here(table, facts)
    remarks = [*kept_out, *remarks_of(found)]
    form = SheetForm(table)
    before = last_years(table, facts) if facts.last else None
    form.rows = (desk_rows if form.is_list else grid_rows)(table, typed=typed, before=before, remarks=remarks)
    return {
        "report": report,
        "table": table,
        "last_year": facts.last is not None,
        "form": form,
        "attesting": attesting,
        "attest_fields": fields_of(attesting) if attesting else empty_fields(*sections_of(table)),
        "takes": any(one["takes"] for one in remarks),
        "refusal": refusal(request.user, Action.EDIT, report),  # type: ignore[arg-type]
        "problems": [one for one in remarks if one["kind"] == "error"],
        "questions": sum(one["kind"] == "question" for one in remarks),
        "filled": tally(table),
        "first_empty": next((cell.address for cell in table.typed_cells if cell.empty), ""),
    }


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


def last_years(table: TableView, facts: Facts) -> dict[str, Cell]:
    """This year's address -> last year's cell. By the figures' names: another edition may have other addresses."""
    return {
        column.by_name[name].address: cell
        for column in table.columns
        for name, cell in facts.last_column(table.table, column.row.column).items()
        if name in column.by_name
    }


def facts_of_figures(report: Report, tables: Sequence[TableView]) -> Facts:
    """What the checks of figures read. Chapters are left out: reading prose takes longer than all the rest."""
    # A report exists only where there is an edition, so most often the database need not be asked.
    last = last_reports([report]).get(report.unit_id) if edition_for(report.unit, report.year - 1) else None
    stored = cells.stored_rows([*(() if tables else (report,)), *((last,) if last else ())])
    return Facts(
        report,
        list(tables) or cells.views_of(report, stored),
        last=last,
        last_tables=cells.views_of(last, stored) if last else [],
    )


def problems_here(table: TableView, facts: Facts) -> list[Problem]:
    """The problems and questions that stand at `table`, in the same words as on the check page."""
    found = [*checks.problems_of_table(table), *questions_of_table(table), *questions_across(facts)]
    found[:0] = stated_totals_differ(facts)
    here = [one for one in found if one.place == f"table:{table.key}"]
    if not all(one.blocking for one in here):
        facts.explanations = list(Explanation.objects.filter(report=facts.report))
        checks.explain(here, facts)
    return here
