"""What workers do, as procrastinate knows it. Loaded only where its app is installed."""

import logging
from datetime import timedelta

from django.core.management import CommandError, call_command
from django.utils import timezone
from procrastinate import JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job as Queued
from procrastinate.retry import BaseRetryStrategy

from filings.models import Job
from filings.models.job import JobKind
from filings.publishing import public

from .performing import Again, Later, perform

logger = logging.getLogger(__name__)

STALLED = 30
"""Seconds without a sign of life after which the jobs of a worker are somebody else's."""
WAITS = (10, 50)
"""Seconds after the first attempt that did not work, and after each further one."""
LATELY_HOURS = 30
"""Longer than from one night, which mends all of it, to the next."""
KEPT_HOURS = 24
"""How long a review copy that was made is kept."""


class Patience(BaseRetryStrategy):
    """After a second where it is not its turn; else the longer, the more often it was tried, as the job itself counts.

    So what is away for less than a minute parks nothing.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Queued) -> RetryDecision:
        if isinstance(exception, Again):
            return RetryDecision(retry_in={"seconds": WAITS[min(exception.attempts, len(WAITS)) - 1]})
        return RetryDecision(retry_in={"seconds": 1 if isinstance(exception, Later) else WAITS[0]})


@app.task(name="perform", queue="jobs", retry=Patience())
def perform_job(job: int) -> None:
    perform(job)


@app.periodic(cron="* * * * * 0,20,40")
@app.task(name="bring_back", queue="upkeep", queueing_lock="bring_back", pass_context=True)
async def bring_back(context: JobContext, timestamp: int) -> None:
    """Give the jobs of killed workers to others: nothing does so by itself."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        logger.warning("job %s of a worker that is gone is given to another", stalled.id)
        await manager.retry_job(stalled)


@app.periodic(cron="* * * * *")
@app.task(name="publish_due", queue="jobs", queueing_lock="publish_due")
def publish_due(timestamp: int) -> None:
    """Publish what is due. Where a run takes more than a minute, the next worker shares it."""
    told("publish_due")


@app.periodic(cron="* * * * *")
@app.task(name="write_missing", queue="upkeep", queueing_lock="write_missing")
def write_missing(timestamp: int) -> None:
    """What was published or withdrawn lately, and could not be written for the public at once: a disk was full."""
    public.write_missing(since=timezone.now() - timedelta(hours=LATELY_HOURS))


@app.periodic(cron="30 2 * * *")
@app.task(name="verify", queue="upkeep", queueing_lock="verify")
def verify(timestamp: int) -> None:
    """Every night: whether what is published is what was signed, the log whole, and what the public reads in order."""
    told("verify_publications")
    told("verify_events")
    told("build_public")


@app.periodic(cron="10 * * * *")
@app.task(name="clear_away", queue="upkeep", queueing_lock="clear_away")
def clear_away(timestamp: int) -> None:
    """Review copies of yesterday: they can be made again."""
    old = timezone.now() - timedelta(hours=KEPT_HOURS)
    Job.objects.filter(kind=JobKind.COPY, ended_at__lt=old).delete()


def told(command: str) -> None:
    """Run a command of ours; what it finds stands in the log."""
    try:
        call_command(command)
    except CommandError as found:
        logger.error("%s: %s", command, found)
