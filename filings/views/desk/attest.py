"""A table with nothing to report is attested (本表无业务), and a stated total gives way to the computed one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filings import workflow
from filings.forms.fields import AttestForm
from filings.permissions import Refused
from filings.reading import place
from filings.views.account import for_staff
from filings.views.loading import report_to_fill_in, visible_report
from filings.views.requests import StaffRequest

from .table import sections_of, sheet_page, table_of


@for_staff
@require_POST
def desk_attest(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    """Fills a table or one section of it with 0 or ——. Where a figure stands there, the page says so and keeps it."""
    report = report_to_fill_in(request, pk)
    table = table_of(report, key)
    form = AttestForm(request.POST, sections=sections_of(table))
    if form.is_valid():
        section, text = form.cleaned_data["section"], form.cleaned_data["text"]
        try:
            changed = workflow.attest(report, key, section, text, by=request.user)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            told = {"section": section or table.caption, "text": text, "count": len(changed)}
            messages.success(
                request, _("“%(section)s” has nothing to report: %(text)s. Cells changed: %(count)s.") % told
            )
            return redirect("desk_table", report.pk, key)
    return render(request, "desk/desk_table.html", sheet_page(request, report, table, attesting=form))


@for_staff
@require_POST
def desk_take_computed(request: StaffRequest, pk: int) -> HttpResponse:
    """Takes the computed total of one cell in place of the one that an import stated."""
    report = visible_report(request, pk)
    address = request.POST.get("address", "")
    cell = workflow.take_computed(report, address, by=request.user)
    messages.success(
        request, _("%(name)s: the computed total %(sum)s is taken.") % {"name": cell.name, "sum": cell.printed}
    )
    return redirect(place.edit_url(place.cell(address), report.pk, report.edition))
