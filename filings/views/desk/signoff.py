"""What the sign-off line prints: names, contact phone, date."""

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from filings import workflow
from filings.checks.report import problems_of_signoff
from filings.forms.fields import Fault, SignoffForm
from filings.models import Post, Report
from filings.permissions import refusal
from filings.reading import read
from filings.rendering import faces
from filings.rendering.article import printed_date, printed_names
from filings.states import Action
from filings.views.account import for_staff, form_page
from filings.views.loading import visible_report
from filings.views.requests import StaffRequest
from filings.views.tasks import MISSING, place_of


@for_staff
@form_page
def desk_signoff(request: StaffRequest, pk: int) -> HttpResponse:
    """The sign-off fields. A POST saves each that can be read and that nobody else has changed since.

    The others are shown again as they were typed, with what is wrong or what somebody else has put there.
    """
    report = visible_report(request, pk)
    prefetch_related_objects([report], "signers")
    held = Post.objects.filter(unit=report.unit_id, account__is_active=True).values_list("role", "account__name")
    form = SignoffForm(report, held, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if saved_whole(request, report, form):
            return redirect(request.path)
        report.refresh_from_db()
    version, desk = read(report)
    found = list(problems_of_signoff(version, desk))
    page = {
        "report": report,
        "form": form,
        "shown": SignoffForm(report, held).shown,
        "refusal": refusal(request.user, Action.EDIT, report),
        "problems": [Fault(one.message, place_of(one, report)) for one in found if one.code not in MISSING],
        "missing": [one.message for one in found if one.code in MISSING],
        "date": printed_date(report.report_date),
        "names": printed_names(version),
    }
    return render(request, "desk/desk_signoff.html", page)


def saved_whole(request: StaffRequest, report: Report, form: SignoffForm) -> bool:
    """Saves what can be saved and tells it; whether nothing was left."""
    sound = form.is_valid()
    seen = form.cleaned_data.get("seen", {})
    saved = workflow.save_signoff(report, form.changes, by=request.user, seen=seen)
    form.tell(saved.conflicts)
    whole = sound and not saved.conflicts
    names = [str(value) for value in form.changes.values() if value]
    for sentence in faces.sentences(names):
        messages.warning(request, sentence)
    if saved.changed:
        messages.success(request, _("Saved. Fields changed: %(count)s.") % {"count": len(saved.changed)})
    elif whole:
        messages.info(request, _("Nothing was changed, so there was nothing to save."))
    return whole
