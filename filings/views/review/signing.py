"""The signatures of reviewer and head: what is signed is shown, and that or nothing is signed (审核签名、签发)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from filings import checks, content, workflow
from filings.forms.decisions import SigningForm
from filings.models import Report
from filings.reading import Desk, Version, read
from filings.rendering.article import annexes, printed_date, printed_names, sections
from filings.states import Action
from filings.views.account import for_staff, form_page
from filings.views.identity import confirm_identity
from filings.views.loading import visible_report
from filings.views.requests import StaffRequest

from .report import signatures
from .ways import require


@for_staff
@form_page
def review_approve(request: StaffRequest, pk: int) -> HttpResponse:
    """The reviewer's signature."""
    declaration = _("I have checked the figures and the text of this version, and I approve it for signature.")
    return signing_page(request, pk, Action.APPROVE, declaration)


@for_staff
@form_page
def review_sign(request: StaffRequest, pk: int) -> HttpResponse:
    """The signature of the head of the unit."""
    declaration = _("I have read this version. I sign it for my unit and answer for its being true and complete.")
    return signing_page(request, pk, Action.SIGN, declaration)


def signing_page(request: StaffRequest, pk: int, action: Action, declaration: str) -> HttpResponse:
    """Shows exactly what is signed, asks for the declaration and the password, and signs what was shown or nothing."""
    report = visible_report(request, pk)
    require(request, action, report)
    version, desk = read(report)
    digest = content.content(version).sha256
    form = SigningForm(request.POST or None, declaration=declaration)
    if form.is_valid():
        seen = request.POST.get("digest", "")
        if stale := workflow.refusal_of_version(seen, digest):
            form.add_error(None, stale.sentence)
        elif sentence := confirm_identity(request):
            form.add_error("password", sentence)
        else:
            sign = {Action.APPROVE: workflow.approve, Action.SIGN: workflow.sign}[action]
            sign(report, by=request.user, seen=seen)
            messages.success(request, _("You have signed the report."))
            return redirect("review_report", report.pk)
    page = {"report": report, "form": form, "digest": digest, **what_is_signed(report, version, desk, digest)}
    return render(request, f"review/review_{action}.html", page)


def what_is_signed(report: Report, version: Version, desk: Desk, digest: str) -> dict[str, Any]:
    """All of the signed content: the figures, the text, the questions with their explanations, the sign-off fields."""
    asked = [cell for cell in version.cells.values() if not cell.is_off]
    chapters = sections(version)
    asked_now = {one.explanation.pk: one.message for one in checks.problems(version, desk) if one.explanation}
    # All that are stored are signed: what was asked when one was written may be settled since, by last year's report.
    explanations = [(asked_now.get(one.pk, ""), one) for one in desk.explanations]
    return {
        "parts": [
            (_("Figures"), str(len(asked))),
            (_("Chapters"), _("; ").join(section.title for section in chapters if section.title)),
            (_("Explanations"), str(len(explanations))),
        ],
        "annexes": annexes(version),
        "chapters": chapters,
        "explanations": explanations,
        "date": printed_date(report.report_date),
        "names": printed_names(version),
        "signatures": signatures(report, digest),
    }
