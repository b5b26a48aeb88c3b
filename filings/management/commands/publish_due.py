"""Publishes the reports whose set time has come."""

import json
import logging
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filings import events, publishing, workflow
from filings.management.base import FilingCommand
from filings.models import Report
from filings.permissions import Refusal, Refused, refused_by_guard
from filings.states import Action

logger = logging.getLogger(__name__)

SAID = {"due": gettext_lazy("Due: %(report)s"), "published": gettext_lazy("Published: %(report)s")}


class Command(FilingCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "Publishes every report whose set time has come, each in a transaction of its own and in the name of who "
            "set the time. For cron, once a minute: it may run on several machines at once, and what a stopped run "
            "left undone the next one finishes. A report that can't be published leaves an event, does not stop the "
            "others, and makes the exit status 1."
        )
        parser.add_argument("--dry-run", action="store_true", help=_("tell what is due, and publish nothing"))
        parser.add_argument(
            "--json",
            action="store_true",
            help=_("write a JSON object for each report; of a refusal code and parameters"),
        )

    def handle(self, *args: Any, dry_run: bool, json: bool, **options: Any) -> None:
        now, failed = workflow.clock(), list[str]()
        if not dry_run:
            publishing.remove_leftovers()
        for report in workflow.due(now):
            try:
                done = "due" if dry_run else publish(report, now)
            except Exception as problem:  # whatever is wrong with one report, the others are due as well
                refusal = noted(report, problem)
                failed.append(f"{report.title}: {refusal.sentence}")
                if json:
                    self.stdout.write(line_of(report, done="refused", sentence=refusal.sentence, **refusal.told()))
                continue
            if done:
                self.stdout.write(line_of(report, done=done) if json else SAID[done] % {"report": report.title})
        if dry_run and not json:
            self.stdout.write(_("Nothing was published (--dry-run)."))
        if failed:
            raise CommandError("\n".join(failed))


def publish(report: Report, now: datetime) -> str:
    """What was done with a report that was due: "published", or nothing where another run was first."""
    return "published" if workflow.publish_if_due(report, now=now) else ""


def line_of(report: Report, **told: Any) -> str:
    of = {"unit": report.unit.code, "year": report.year, "version": report.version}
    return json.dumps({**of, **told}, ensure_ascii=False)


def noted(report: Report, problem: Exception) -> Refusal:
    """Why `report` was not published, which stands in its events as well: once, not at every run."""
    refused = problem if isinstance(problem, Refused) else refused_by_guard(problem, Action.PUBLISH, report)
    if refused is None:
        logger.exception("report %s could not be published", report.pk, exc_info=problem)
        refused = Refused(Refusal("unforeseen"))
    # Whatever was asked of it, it is publishing this report that was refused.
    refused = Refused(refused.refusal, Action.PUBLISH, report)
    if not events.is_last_refusal(refused):
        events.append_refusal(refused, by=report.publish_by)
    return refused.refusal
