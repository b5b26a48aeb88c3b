"""The page on which people wait for a job (任务): how it stands, and where its result is."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from filings import jobs
from filings.models import Job, Report
from filings.models.job import JobKind, JobState
from filings.views.account import for_staff
from filings.views.loading import visible_report
from filings.views.requests import StaffRequest

EVERY = 2
"""Seconds after which the page asks again."""


@for_staff
@require_safe
def desk_job(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Leads on by itself as soon as the job is done; says why where it is not."""
    report = visible_report(request, pk)
    job = jobs.last(JobKind(kind), report) if kind in JobKind else None
    if job is None:
        raise Http404
    if job.state != JobState.DONE:
        return waiting(request, report, job)
    if job.kind == JobKind.PUBLISH:
        messages.success(request, _("The report is published."))
        return redirect("public_report", report.unit.code, report.year)
    messages.success(request, _("The review copy is made, and was read back: it says what the report says."))
    return redirect(f"{reverse('desk_check', args=[report.pk])}#submit")


def waiting(request: StaffRequest, report: Report, job: Job) -> HttpResponse:
    """How an unfinished job stands; where it may still come, the page asks again by itself."""
    ended = job.state in (JobState.REFUSED, JobState.PARKED)
    page = {
        "report": report,
        "job": job,
        "publishing": job.kind == JobKind.PUBLISH,
        "before": 0 if ended else jobs.before(job),
        "ended": ended,
        "sentence": jobs.sentence_of(job),
    }
    answer = render(request, "desk/desk_job.html", page, status=503 if ended else 200)
    if not ended:
        answer["Refresh"] = str(EVERY)
    return answer
