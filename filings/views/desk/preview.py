"""The review copy (审核稿): the PDF as it will be published, marked on every page, made when it is asked for."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from filings import budgets, events, jobs, publishing, workflow
from filings.models import Account, Job, Report
from filings.models.event import Result
from filings.models.job import JobKind, JobState
from filings.states import Status
from filings.views.account import for_staff
from filings.views.files import disposition
from filings.views.loading import report_to_fill_in, visible_report
from filings.views.requests import StaffRequest, origin_of

from .job import waiting

PREVIEW = "preview"


class Busy(Exception):
    """A copy is being made for this person already."""


class NoCopy(Exception):
    """There is no review copy now: why, and the status of a page that says so."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.sentence, self.http_status = sentence, status


class NotYet(Exception):
    """The copy is being made by a worker."""

    def __init__(self, job: Job) -> None:
        super().__init__(job.state)
        self.job = job


@for_staff
@require_safe
def desk_preview(request: StaffRequest, pk: int) -> HttpResponse:
    """The PDF in a tab of its own. A report that was published has its own PDF."""
    report = visible_report(request, pk)
    if report.status == Status.PUBLISHED:
        return redirect("public_file", report.unit.code, report.year, report.version, "report.pdf")
    if report.status == Status.WITHDRAWN:
        return withdrawn_file(request, report)
    try:
        made = review_copy(request, report, only_read=True)
    except NoCopy as none:
        return no_copy(request, report, none.sentence, status=none.http_status)
    except NotYet as not_yet:
        return waiting(request, report, not_yet.job)
    return shown(made, "review-copy.pdf", f"{publishing.REVIEW_COPY} {report.title}.pdf")


@for_staff
@require_POST
def desk_copy(request: StaffRequest, pk: int) -> HttpResponse:
    """Makes the review copy for the check page, which then says what came of it."""
    report = report_to_fill_in(request, pk)
    try:
        review_copy(request, report)
    except NoCopy as none:
        messages.error(request, none.sentence)
    except NotYet:
        return redirect("desk_job", report.pk, JobKind.COPY)
    else:
        messages.success(request, _("The review copy is made, and was read back: it says what the report says."))
    return redirect(f"{reverse('desk_check', args=[report.pk])}#submit")


def review_copy(request: StaffRequest, report: Report, *, only_read: bool = False) -> bytes:
    """The review copy of what the report says now, with its event. Raises NoCopy, NotYet or budgets.TooMany."""
    if settings.JOBS_QUEUED:
        return queued_copy(request, report, keep=not only_read)
    spend(request)
    try:
        with one_at_a_time(request.user):
            made, digest = workflow.make_review_copy(report, only_read=only_read)
    except Busy:
        sentence = _("Your last review copy is still being made. Wait a few seconds, then try again.")
        raise NoCopy(sentence, 429) from None
    except publishing.CannotBuild as problem:
        note(request, report, Result.REFUSED, **problem.refusal.told())
        raise NoCopy(problem.refusal.sentence, 503) from problem
    note(request, report, Result.DONE, digest=digest)
    return made


def queued_copy(request: StaffRequest, report: Report, *, keep: bool) -> bytes:
    """The copy that a worker has made of what the report says now, asked for where nobody has. Raises as above."""
    job = jobs.last(JobKind.COPY, report)
    if job and job.state in jobs.OPEN:
        # Whether it is still the newest is asked when it is done: that takes longer than to wait.
        if keep:
            jobs.keep(job)
        raise NotYet(job)
    key, again = jobs.copy_key(report), request.method == "POST" or "again" in request.GET
    if job is None or job.key != key or (again and job.refusal):
        spend(request)
        job = jobs.ask(JobKind.COPY, report, by=request.user, key=key, keep=keep)
    if job.refusal:
        note(request, report, Result.REFUSED, **job.refusal)
        raise NoCopy(jobs.sentence_of(job), 503)
    if job.state != JobState.DONE or job.made is None:
        raise NotYet(job)
    if keep:
        workflow.keep_review_copy(report, job.digest)
    note(request, report, Result.DONE, digest=job.digest)
    return bytes(job.made)


def spend(request: StaffRequest) -> None:
    """Count a copy that is to be made. Raises budgets.TooMany."""
    budgets.spend("copy", account=str(request.user.pk), address=origin_of(request))


def withdrawn_file(request: StaffRequest, report: Report) -> HttpResponse:
    """The PDF as it was published: the unit keeps it, and the public sees it no more."""
    try:
        kept = publishing.read(report.publication.sha256("pdf"))
    except publishing.Damaged:
        sentence = _("The file that was published is damaged. Tell the administrator.")
        return no_copy(request, report, sentence, status=500)
    note(request, report, Result.DONE, digest=report.publication.sha256("content"))
    return shown(kept, "report.pdf", f"{report.title}.pdf")


def shown(made: bytes, plain: str, name: str) -> HttpResponse:
    """A PDF to read in the browser, saved under `name`; `plain` is for programs that don't understand that."""
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = disposition("inline", name, plain=plain)
    return response


@contextmanager
def one_at_a_time(by: Account | AnonymousUser) -> Iterator[None]:
    """Only one copy is made for a person at any moment, however often its link is pressed. Raises Busy.

    A lock on a file: the system lifts it where the process dies, and all processes of the server see it.
    """
    folder = settings.VAR_DIR / "previews"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{by.pk}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise Busy from held
        yield


def note(request: StaffRequest, report: Report, result: Result, **detail: Any) -> None:
    """The event of an export: who took which version away."""
    events.append(PREVIEW, by=request.user, on=report, result=result, detail=detail)


def no_copy(request: StaffRequest, report: Report, sentence: str, *, status: int) -> HttpResponse:
    return render(request, "desk/desk_preview.html", {"report": report, "sentence": sentence}, status=status)
