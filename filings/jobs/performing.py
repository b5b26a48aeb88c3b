"""Does a job, as often as it takes and not more: whatever is killed on the way, each effect is there once."""

import logging
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, transaction
from django.utils import timezone

from filings import events, publishing, workflow
from filings.models import Job
from filings.models.job import JobKind, JobState
from filings.permissions import Refusal, Refused
from filings.publishing import public
from filings.rendering.client import Gone
from filings.states import PUBLIC

from .asking import OPEN, copy_key

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
OF_ONE_ACCOUNT = 1
"""Jobs of one account that are done at the same time; the others let those of other people go first."""
LOST = timedelta(minutes=2)
"""After this a job that is said to be done is one whose worker was killed, as far as others have to wait for it."""


class Again(Exception):
    """It did not work this time, for a reason that may pass."""

    def __init__(self, attempts: int) -> None:
        super().__init__(attempts)
        self.attempts = attempts


class Later(Exception):
    """It is not the turn of this job yet."""


def perform(pk: int) -> None:
    """Do the job `pk`, which may be gone or done already. Raises Again or Later."""
    job = begin(pk)
    if job is None:
        return
    with events.acting_from(job.origin):
        try:
            digest, made = publish(job) if job.kind == JobKind.PUBLISH else copy(job)
        except (DatabaseError, InterfaceError):
            # What is away now cannot be told so; the attempt counts.
            raise
        except Exception as error:
            fail(job, error)
        else:
            end(job, JobState.DONE, digest=digest, made=made)


def begin(pk: int) -> Job | None:
    """The job, begun once more and counted; None where there is nothing to do."""
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",)).select_related("by", "report__unit").filter(pk=pk).first()
        if job is None or job.state not in OPEN:
            return None
        if job.attempts >= MOST_ATTEMPTS:
            end(job, JobState.PARKED, refusal=gave_up())
            return None
        recent = Job.objects.filter(by=job.by_id, state=JobState.RUNNING, began_at__gt=timezone.now() - LOST)
        if recent.exclude(pk=pk).count() >= OF_ONE_ACCOUNT:
            raise Later
        job.attempts, job.state, job.began_at = job.attempts + 1, JobState.RUNNING, timezone.now()
        job.save(update_fields=["attempts", "state", "began_at"])
        return job


def copy(job: Job) -> tuple[str, bytes]:
    """The digest and the file of the review copy of the report as it is now, which may have changed since."""
    key = copy_key(job.report)
    made, digest = workflow.make_review_copy(job.report, only_read=True)
    if Job.objects.filter(pk=job.pk, keep=True):
        workflow.keep_review_copy(job.report, digest)
    Job.objects.filter(pk=job.pk, key=job.key).update(key=key)
    job.key = key
    return digest, made


def publish(job: Job) -> tuple[str, None]:
    """Publishes; where an attempt that was killed has done it, only what the public reads is written again."""
    if job.report.status not in PUBLIC:
        workflow.publish(job.report, by=job.by)
    else:
        public.refresh(job.report)
    return "", None


def fail(job: Job, error: Exception) -> None:
    """Tell what went wrong. Raises Again where it may pass and was not tried too often."""
    passing = may_pass(error)
    if not passing and isinstance(error, Refused | publishing.CannotBuild):
        if isinstance(error, Refused):
            events.append_refusal(error, by=job.by)
        end(job, JobState.REFUSED, refusal=error.refusal.told())
        return
    logger.error("job %s (%s) failed at attempt %s", job.pk, job.kind, job.attempts, exc_info=error)
    if job.attempts < MOST_ATTEMPTS:
        # Others of the same account need not wait for it meanwhile.
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(state=JobState.WAITING)
        raise Again(job.attempts) from error
    end(job, JobState.PARKED, refusal=gave_up())


def may_pass(error: BaseException | None) -> bool:
    """Whether a disk, a storage, or the process that sets PDFs was away."""
    while error is not None:
        if isinstance(error, OSError | Gone):
            return True
        error = error.__cause__
    return False


def gave_up() -> dict[str, object]:
    return Refusal("gave_up", {"count": MOST_ATTEMPTS}).told()


def end(job: Job, state: JobState, **told: object) -> None:
    """Say what became of the job, unless something else was asked for meanwhile, which stays open."""
    open_still = Job.objects.filter(pk=job.pk, key=job.key, asked_at=job.asked_at, state__in=OPEN)
    open_still.update(state=state, ended_at=timezone.now(), **told)
