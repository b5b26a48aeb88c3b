"""Publishing, now or at a set time (公开、定时公开)."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filings import content, jobs, publishing, workflow
from filings.forms.decisions import ScheduleForm, SigningForm, tomorrow_morning
from filings.models import Report
from filings.models.job import JobKind
from filings.reading import Version, read
from filings.rendering.article import public_address
from filings.states import Action, Role
from filings.views.account import for_staff, form_page
from filings.views.identity import confirm_identity
from filings.views.loading import visible_report
from filings.views.requests import StaffRequest
from filings.views.steps import moment

from .ways import require


@for_staff
@form_page
def review_publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Says what becomes public, where and for whom, asks who is at the keyboard, and publishes just that."""
    report = visible_report(request, pk)
    require(request, Action.PUBLISH, report)
    version, _desk = read(report)
    digest = content.content(version).sha256
    form = SigningForm(request.POST or None, declaration=_("I publish this version for everybody to read."))
    if form.is_valid():
        if request.POST.get("digest", "") != digest:
            form.add_error(None, _("The report has changed since this page was shown to you. Nothing was published."))
        elif sentence := confirm_identity(request):
            form.add_error("password", sentence)
        else:
            return published(request, report, digest)
    page = {"report": report, "form": form, "digest": digest, **what_becomes_public(version)}
    return render(request, "review/review_publish.html", page)


def published(request: StaffRequest, report: Report, digest: str) -> HttpResponse:
    """Publishes at once, or has a worker do it. The page of the job leads to the same place."""
    if settings.JOBS_QUEUED:
        jobs.ask(JobKind.PUBLISH, report, by=request.user, key=digest)
        return redirect("desk_job", report.pk, JobKind.PUBLISH)
    workflow.publish(report, by=request.user)
    messages.success(request, _("The report is published."))
    return redirect("public_report", report.unit.code, report.year)


def what_becomes_public(version: Version) -> dict[str, Any]:
    """Where it will stand, in which files, and which version it takes the place of."""
    of_year = reverse("public_report", args=[version.body.code, version.year])
    own = public_address(version)
    return {
        "addresses": [f"{settings.SITE_URL}{of_year}", own],
        "files": [(kind.title, f"{own}{kind.name}") for kind in publishing.kinds.KINDS],
        "corrects": version.correction.number if version.correction else 0,
        "signatures": [(Role(one.role).label, one.name, one.at) for one in version.signatures],
    }


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
