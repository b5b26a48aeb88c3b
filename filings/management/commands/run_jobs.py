"""Does the jobs of the site: the worker."""

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from filings.management.base import FilingCommand

logger = logging.getLogger(__name__)

PAUSE = 3
"""Seconds before a worker that lost the database looks for it again."""


class Command(FilingCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "Does what people ask for that takes seconds (review copies, publishing), publishes each minute what is "
            "due, brings back what a killed worker left, and verifies every night. Any number on any number of hosts. "
            "SIGTERM ends it once what it has begun is done. Only where the database is PostgreSQL."
        )
        parser.add_argument("--once", action="store_true", help=_("end as soon as nothing waits"))

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if "procrastinate.contrib.django" not in settings.INSTALLED_APPS:
            raise CommandError(_("On SQLite everything is done at once; there is nothing for a worker."))
        from procrastinate.contrib.django import app
        from procrastinate.exceptions import ConnectorException

        from filings.jobs.tasks import STALLED

        # Its own connections; those of Django belong to the threads in which jobs are done.
        while True:
            with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
                try:
                    worker.run_worker(
                        concurrency=settings.JOBS_AT_ONCE,
                        wait=not once,
                        delete_jobs="successful",
                        fetch_job_polling_interval=1,
                        update_heartbeat_interval=STALLED / 3,
                        stalled_worker_timeout=STALLED,
                    )
                    return
                except ConnectorException:
                    logger.exception("the database does not answer; the worker goes on when it does")
            time.sleep(PAUSE)
