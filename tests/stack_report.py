"""What people do with a report on the stack, in a process of a host: python -m tests.stack_report due|withdraw"""

import os
import sys
from datetime import timedelta

import django


def due() -> None:
    """A signed report of 平塘县 whose time has come, made through the workflow."""
    from django.utils import timezone

    from filings.models import Report
    from filings.states import Status
    from tests import factories

    county = factories.unit()
    staff = factories.people(county)
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    past = timezone.now() - timedelta(hours=1)
    Report.objects.filter(pk=report.pk).update(publish_at=past, publish_by=staff.preparer)


def withdraw() -> None:
    from filings import workflow
    from filings.models import Account, Report

    workflow.withdraw(Report.objects.get(newest=True), "按上级通知撤销公开。", by=Account.objects.get(username="head"))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    {"due": due, "withdraw": withdraw}[sys.argv[1]]()
