"""A statistics table, typed as one form and saved whole."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from filings import cells, checks, workflow
from filings.cells import TableView
from filings.checks import Facts, Problem
from filings.checks.across import questions_across
from filings.checks.facts import last_reports
from filings.checks.tables import questions_of_table
from filings.editions import edition_for
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
    tables, table = tables_with(key, report)
    kept_out, typed = list[Remark](), dict[str, str]()
    if request.method == "POST":
        sent = SheetForm(table, request.POST)
        saved = workflow.save_cells(report, sent.entries, by=request.user)  # type: ignore[arg-type]
        tell_saved(request, saved)
        if sent.is_valid() and not saved.conflicts:
            return redirect(request.path)
        kept_out = [*(conflict_remark(one, sent.cells[one.address]) for one in saved.conflicts), *sent.faults]
        typed = {one["cell"]: request.POST[one["cell"]] for one in kept_out if one["cell"]}
        if saved.changed:
            tables, table = tables_with(key, report)
    return render(request, "desk/desk_table.html", sheet_page(request, report, tables, table, kept_out, typed))


def tables_with(key: str, report: Report) -> tuple[list[TableView], TableView]:
    """All tables of the report, and the one named `key` among them. Raises Http404."""
    tables = cells.read(report)
    table = next((one for one in tables if one.key == key), None)
    if table is None:
        raise Http404
    return tables, table


def tell_saved(request: HttpRequest, saved: workflow.Saved) -> None:
    if saved.changed:
        messages.success(request, _("Saved. Cells changed: %(count)s.") % {"count": len(saved.changed)})
    elif not saved.conflicts:
        messages.info(request, _("Nothing was changed, so there was nothing to save."))


def sheet_page(
    request: HttpRequest,
    report: Report,
    tables: list[TableView],
    table: TableView,
    kept_out: Sequence[Remark],
    typed: dict[str, str],
) -> dict[str, Any]:
    """What the page shows: the form with its rows, or why nothing can be typed, and what is said about the table."""
    facts = facts_of_figures(report, tables)
    found = problems_here(table, facts)
    remarks = [*kept_out, *remarks_of(found)]
    form = SheetForm(table)
    form.rows = desk_rows(
        table, typed=typed, before=cells.by_address(facts.last_tables) if facts.last else None, remarks=remarks
    )
    return {
        "report": report,
        "table": table,
        "last_year": facts.last is not None,
        "form": form,
        "refusal": refusal(request.user, Action.EDIT, report),  # type: ignore[arg-type]
        "problems": [one for one in remarks if one["kind"] == "error"],
        "questions": sum(one["kind"] == "question" for one in remarks),
        "filled": tally(table),
        "first_empty": next((cell.address for cell in table.typed_cells if cell.empty), ""),
    }


def facts_of_figures(report: Report, tables: list[TableView]) -> Facts:
    """What the checks of figures read. Chapters are left out: reading prose takes longer than all the rest."""
    # A report exists only where there is an edition, so most often the database need not be asked.
    last = last_reports([report]).get(report.unit_id) if edition_for(report.unit, report.year - 1) else None
    return Facts(report, tables, last=last, last_tables=cells.read(last) if last else [])


def problems_here(table: TableView, facts: Facts) -> list[Problem]:
    """The problems and questions that stand at `table`, in the same words as on the check page."""
    found = [*checks.problems_of_table(table), *questions_of_table(table), *questions_across(facts)]
    here = [one for one in found if one.place == f"table:{table.key}"]
    if not all(one.blocking for one in here):
        facts.explanations = list(Explanation.objects.filter(report=facts.report))
        checks.explain(here, facts)
    return here
