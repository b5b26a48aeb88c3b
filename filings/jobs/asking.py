"""Asks for a job, in the transaction of whoever asks, and tells how it stands."""

import hashlib

from django.db import transaction
from django.utils import timezone

from filings import checks, content, events
from filings.models import Account, Job, Report
from filings.models.job import JobKind, JobState
from filings.permissions import Refusal
from filings.reading import read

OPEN = (JobState.WAITING, JobState.RUNNING)


def ask(kind: JobKind, report: Report, *, by: Account, key: str = "", keep: bool = False) -> Job:
    """Have `kind` done for `report`. Who asks for the same (`key`) while it is open shares it."""
    asked = {
        "key": key,
        "keep": keep,
        "state": JobState.WAITING,
        "by": by,
        "origin": events.origin.get(),
        "asked_at": timezone.now(),
        "began_at": None,
        "ended_at": None,
        "attempts": 0,
        "refusal": None,
        "digest": "",
        "made": None,
    }
    with transaction.atomic():
        job, made = Job.objects.select_for_update().get_or_create(kind=kind, report=report, defaults=asked)
        if not made:
            if job.state in OPEN and job.key == key:
                return job
            for name, value in asked.items():
                setattr(job, name, value)
            job.save()
        enqueue(job)
    return job


def enqueue(job: Job) -> None:
    """Hand the job to the workers; one at a time for a report."""
    # Only where its app is installed.
    from .tasks import perform_job

    perform_job.configure(lock=f"report:{job.report_id}").defer(job=job.pk)


def keep(job: Job) -> None:
    """Let the draft keep that this copy, which is still open, was made."""
    Job.objects.filter(pk=job.pk, state__in=OPEN).update(keep=True)


def last(kind: JobKind, report: Report) -> Job | None:
    """What was asked for last, without the file that was made."""
    return Job.objects.filter(kind=kind, report=report).defer("made").first()


def sentence_of(job: Job) -> str:
    """Why a job was refused or parked; empty for any other."""
    return Refusal(**job.refusal).sentence if job.refusal else ""


def before(job: Job) -> int:
    """How many open jobs were asked for before this one."""
    return Job.objects.filter(state__in=OPEN, asked_at__lt=job.asked_at).count()


def copy_key(report: Report) -> str:
    """A digest of all that the review copy of `report` depends on now."""
    version, desk = read(report)
    signed = content.content(checks.to_be_signed(version, desk, checks.problems(version, desk)))
    depends = (signed.sha256, desk.status_since.isoformat(), [repr(one) for one in version.signatures])
    return hashlib.sha256(repr(depends).encode()).hexdigest()
