"""Publishing, now or at a set time (公开、定时公开)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filings import workflow
from filings.forms.decisions import ScheduleForm, tomorrow_morning
from filings.states import Action
from filings.views.account import for_staff, form_page
from filings.views.loading import visible_report
from filings.views.requests import StaffRequest
from filings.views.steps import moment

from .ways import require


@for_staff
@require_POST
def review_publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Builds the artefacts and publishes them, where all three have signed."""
    report = visible_report(request, pk)
    workflow.publish(report, by=request.user)
    messages.success(request, _("The report is published."))
    return redirect("public_report", report.unit.code, report.year)


@for_staff
@form_page
def review_schedule(request: StaffRequest, pk: int) -> HttpResponse:
    """Sets the day and time at which the report is published by itself, or another one."""
    report = visible_report(request, pk)
    require(request, Action.SCHEDULE, report)
    offered = report.publish_at or tomorrow_morning()
    form = ScheduleForm(request.POST or None, initial=ScheduleForm.of(offered))
    if form.is_valid():
        at = form.cleaned_data["at"]
        workflow.schedule(report, at, by=request.user)
        messages.success(request, _("The report will be published at %(time)s.") % {"time": moment(at)})
        return redirect("review_report", report.pk)
    return render(request, "review/review_schedule.html", {"report": report, "form": form})


@for_staff
@require_POST
def review_unschedule(request: StaffRequest, pk: int) -> HttpResponse:
    """Takes the set time back: the report is published by hand."""
    report = visible_report(request, pk)
    workflow.unschedule(report, by=request.user)
    messages.success(request, _("The set time is taken back. The report waits to be published by hand."))
    return redirect("review_report", report.pk)
