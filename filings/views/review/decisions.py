"""The reviewer judges explanations, and sends a report back to its preparer (认可、退回)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from filings import workflow
from filings.forms.decisions import ReturnForm, VerdictForm
from filings.models.report import Verdict
from filings.permissions import Refusal, Refused
from filings.states import Action
from filings.views.account import for_staff, form_page
from filings.views.loading import visible_report
from filings.views.requests import StaffRequest
from filings.views.threads import open_threads, threads_of

from .report import finding_id
from .ways import require

SAID = {
    Verdict.ACCEPTED: gettext_lazy("You have accepted the explanation."),
    Verdict.REJECTED: gettext_lazy(
        "You have rejected the explanation. Return the report, so that the preparer explains the figures again or "
        "corrects them."
    ),
}


@for_staff
@require_POST
def review_judge(request: StaffRequest, pk: int) -> HttpResponse:
    """Accepts or rejects the explanation of one question."""
    report = visible_report(request, pk)
    require(request, Action.JUDGE, report)
    form = VerdictForm(report, request.POST)
    if not form.is_valid():
        raise Refused(Refusal("explanation_gone"), Action.JUDGE, report)
    one, verdict = form.cleaned_data["explanation"], Verdict(form.cleaned_data["verdict"])
    workflow.judge(report, one, verdict, by=request.user)
    messages.success(request, SAID[verdict])
    return redirect(f"{reverse('review_report', args=[report.pk])}#{finding_id(one.code, one.cell)}")


@for_staff
@form_page
def review_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Says which signatures become void and which remarks go with the report, asks for the reason, and returns it."""
    report = visible_report(request, pk)
    require(request, Action.RETURN, report)
    form = ReturnForm(request.POST or None)
    if form.is_valid():
        workflow.return_for_changes(report, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The report has been returned to the preparer."))
        return redirect("review_report", report.pk)
    page = {
        "report": report,
        "form": form,
        "void": report.signatures.order_by("at"),
        "threads": open_threads(threads_of(report)),
    }
    return render(request, "review/review_return.html", page)
