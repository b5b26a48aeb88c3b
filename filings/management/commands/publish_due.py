"""Publishes the reports whose set time has come."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from filings import events, publishing, workflow
from filings.management.base import FilingCommand
from filings.models import Report
from filings.permissions import Refused
from filings.states import Action

logger = logging.getLogger(__name__)


class Command(FilingCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "Publishes every report whose set time has come, each in a transaction of its own and in the name of who "
            "set the time. For cron, once a minute: it may run on several machines at once, and what a stopped run "
            "left undone the next one finishes. A report that can't be published leaves an event, does not stop the "
            "others, and makes the exit status 1."
        )
        parser.add_argument("--dry-run", action="store_true", help=_("tell what is due, and publish nothing"))

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        now, failed = timezone.now(), list[str]()
        if not dry_run:
            publishing.remove_leftovers()
        for report in workflow.due(now):
            if dry_run:
                self.stdout.write(_("Due: %(report)s") % {"report": report.title})
                continue
            try:
                if workflow.publish_if_due(report, now=now):
                    self.stdout.write(_("Published: %(report)s") % {"report": report.title})
            except Exception as problem:  # whatever is wrong with one report, the others are due as well
                failed.append(f"{report.title}: {told(report, problem)}")
        if dry_run:
            self.stdout.write(_("Nothing was published (--dry-run)."))
        if failed:
            raise CommandError("\n".join(failed))


def told(report: Report, problem: Exception) -> str:
    """What is wrong with `report`, in a sentence that stands in its events as well: once, not at every run."""
    if isinstance(problem, Refused):
        sentence = problem.sentence
    else:
        logger.exception("report %s could not be published", report.pk, exc_info=problem)
        sentence = _("Something unforeseen went wrong; the administrator finds it in the log.")
    refused = Refused(sentence, Action.PUBLISH, report)
    if not events.is_last_refusal(refused):
        events.append_refusal(refused, by=report.publish_by)
    return sentence
