"""Remarks (批注): the reviewer pins one to a place; preparer and reviewer answer it and say whether it is mended."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from filings import workflow
from filings.forms.decisions import AnswerForm, RemarkForm
from filings.models import Account, Remark, Report
from filings.parsing import visible
from filings.permissions import refusal, require
from filings.reading.place import name_of
from filings.states import Action
from filings.views.account import for_staff, form_page
from filings.views.loading import visible_report
from filings.views.requests import StaffRequest
from filings.views.threads import open_threads, places_beside, threads_of

SAID = {
    "answer": gettext_lazy("Your answer is kept."),
    "resolve": gettext_lazy("The remark is marked as mended."),
    "reopen": gettext_lazy("The remark is open again."),
}


@for_staff
@form_page
def review_remark(request: StaffRequest, pk: int) -> HttpResponse:
    """Makes a remark on ?place=, or on another cell of the same row, another block of the same chapter."""
    report, user = visible_report(request, pk), request.user
    require(user, Action.REMARK, report)
    asked = visible(request.GET.get("place", ""))
    offered = places_beside(report, asked)
    if not offered:
        raise Http404
    form = RemarkForm(request.POST if request.method == "POST" else None, places=offered, chosen=asked)
    if form.is_valid():
        place, text = form.cleaned_data["place"], form.cleaned_data["remark"]
        made = workflow.remark(report, place, text, by=user)
        messages.success(request, _("The remark is made. The preparer reads it once the report is returned."))
        return redirect(f"{reverse('review_report', args=[report.pk])}#remark-{made.pk}")
    page = {"report": report, "form": form, "where": name_of(asked, report.edition)}
    return render(request, "review/review_remark.html", page)


@for_staff
@require_safe
def desk_remarks(request: StaffRequest, pk: int) -> HttpResponse:
    """All remarks on a report, the open ones first, with their answers."""
    return remarks_page(request, visible_report(request, pk))


@for_staff
@require_POST
def desk_answer(request: StaffRequest, pk: int, remark: int) -> HttpResponse:
    """Answers a remark, marks it as mended, or opens it again."""
    report = visible_report(request, pk)
    one = get_object_or_404(Remark.objects.select_related("report", "parent"), pk=remark, report=report, parent=None)
    form = AnswerForm(request.POST, auto_id=f"remark-{one.pk}-%s")
    if not form.is_valid():
        return remarks_page(request, report, {one.pk: form})
    carry_out(one, form.cleaned_data["done"], form.cleaned_data["answer"], request.user)
    messages.success(request, SAID[form.cleaned_data["done"]])
    return redirect(f"{reverse('desk_remarks', args=[report.pk])}#remark-{one.pk}")


def carry_out(one: Remark, done: str, text: str, by: Account) -> None:
    """Both at once or nothing: the answer, and what is done with the remark."""
    with transaction.atomic():
        if text:
            workflow.answer(one, text, by=by)
        if done == "resolve":
            workflow.resolve(one, by=by)
        elif done == "reopen":
            workflow.reopen(one, by=by)


def remarks_page(request: StaffRequest, report: Report, sent: dict[int, AnswerForm] | None = None) -> HttpResponse:
    """The page of remarks; `sent` is an answer that was not taken."""
    threads, sent = threads_of(report), sent or {}
    page = {
        "report": report,
        "refusal": refusal(request.user, Action.ANSWER, report),
        "may_remark": refusal(request.user, Action.REMARK, report) is None,
        "threads": [
            (one, sent.get(one.remark.pk) or AnswerForm(auto_id=f"remark-{one.remark.pk}-%s")) for one in threads
        ],
        "open": len(open_threads(threads)),
        "problems": [fault for form in sent.values() for fault in faults_of(form)],
    }
    return render(request, "desk/desk_remarks.html", page)


def faults_of(form: AnswerForm) -> list[dict[str, str]]:
    """The lines of the error summary."""
    link = f"#{form['answer'].id_for_label}"
    return [{"message": str(error), "link": link} for errors in form.errors.values() for error in errors]
