"""What is public is corrected as a new version, or withdrawn by order (更正、撤销公开)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from filings import checks, publishing, workflow
from filings.checks.tables import listing
from filings.comparison import ShownChanges, corrected
from filings.forms.decisions import AmendForm, WithdrawForm
from filings.models import Report
from filings.permissions import refusal
from filings.reading import BadContent, current, read
from filings.rendering import faces
from filings.states import Action, Status
from filings.views.account import for_staff, form_page
from filings.views.desk.last_year import MOST_CELLS, carried_cells
from filings.views.identity import confirm_identity
from filings.views.loading import visible_report
from filings.views.requests import StaffRequest

from .ways import require


@for_staff
@form_page
def review_amend(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks what is corrected and why, and makes the draft of the next version."""
    report = visible_report(request, pk)
    require(request, Action.AMEND, report)
    form = AmendForm(request.POST or None)
    if form.is_valid():
        draft = workflow.amend(report, form.cleaned_data["correction_reason"], by=request.user)
        messages.success(request, _("Version %(number)s is a draft now. Correct it.") % {"number": draft.version})
        return redirect(draft)
    return render(request, "review/review_amend.html", {"report": report, "form": form})


@for_staff
@form_page
def review_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks for the order and its reason, for the declaration and the password, and withdraws the report."""
    report = visible_report(request, pk)
    require(request, Action.WITHDRAW, report)
    declaration = _("I have been ordered to withdraw this report, or have the right to order it.")
    form = WithdrawForm(request.POST or None, declaration=declaration)
    if form.is_valid():
        if sentence := confirm_identity(request):
            form.add_error("password", sentence)
        else:
            workflow.withdraw(report, form.cleaned_data["withdrawal_reason"], by=request.user)
            messages.success(request, _("The report is withdrawn. Its address says so."))
            return redirect("review_report", report.pk)
    page = {"report": report, "form": form, "next_year": what_next_year_loses(report)}
    return render(request, "review/review_withdraw.html", page)


def what_next_year_loses(report: Report) -> list[str]:
    """What a withdrawal takes from next year's report, in sentences."""
    following, told = workflow.next_year(report), {"year": report.year + 1}
    if following is None:
        return [
            _("A report for %(year)s that is begun later has nothing of this one beside it or to begin with.") % told
        ]
    if following.status != Status.DRAFT:
        return [
            _(
                "The report for %(year)s is submitted: it keeps this year's figures beside its own, unless it is "
                "returned."
            )
            % told
        ]
    version, desk = read(following)
    found = [
        _(
            "The draft for %(year)s loses this year's figures and texts beside its own, its charts of two years, and "
            "the questions that compare with them. Its preparer is told."
        )
        % told
    ]
    if carried := carried_cells(version):
        named = listing([f"{cell.name} {cell.printed}" for cell in carried], MOST_CELLS)
        found.append(_("It keeps what was filled in from this report, to be checked: %(cells)s.") % {"cells": named})
    if count := sum(map(len, desk.taken_over.values())):
        sentence = ngettext(
            "It keeps %(count)s sentence taken over from this report, which is still to be confirmed.",
            "It keeps %(count)s sentences taken over from this report, which are still to be confirmed.",
            count,
        )
        found.append(sentence % {"count": count})
    return found


@for_staff
@form_page
def desk_correction(request: StaffRequest, pk: int) -> HttpResponse:
    """更正说明 of a version, which its preparer can change while it is a draft, and all that it changes so far."""
    report = visible_report(request, pk)
    before = current.before(report)
    if before is None:
        raise Http404
    form = AmendForm(request.POST or None, initial={"correction_reason": report.correction_reason})
    if form.is_valid():
        changed = workflow.save_correction_reason(report, form.cleaned_data["correction_reason"], by=request.user)
        messages.success(request, _("The reason is saved.") if changed else _("Nothing was changed."))
        for sentence in faces.sentences([form.cleaned_data["correction_reason"]]):
            messages.warning(request, sentence)
        return redirect(request.path)
    page = {
        "report": report,
        "before": before,
        "form": form,
        "refusal": refusal(request.user, Action.EDIT, report),
        "changes": changes_to(before, report),
        "may_stay": before.status == Status.WITHDRAWN,
    }
    return render(request, "desk/desk_correction.html", page)


def changes_to(before: Report, report: Report) -> ShownChanges | None:
    """What `report` says otherwise than the published version `before`; None where its files are damaged."""
    try:
        published = publishing.published_version(before.publication)
    except (publishing.Damaged, BadContent):
        return None
    version, desk = read(report)
    return corrected(published, checks.to_be_signed(version, desk, checks.problems(version, desk)))
