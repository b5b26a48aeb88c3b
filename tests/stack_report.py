"""What people do with a report on the stack, in a process of a host: python -m tests.stack_report ask|withdraw"""

import os
import sys

import django


def ask() -> None:
    """A signed report of 平塘县, made through the workflow, whose publication is asked for."""
    from filings import jobs
    from filings.models.job import JobKind
    from filings.states import Status
    from tests import factories

    county = factories.unit()
    staff = factories.people(county)
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    jobs.ask(JobKind.PUBLISH, report, by=staff.preparer)


def withdraw() -> None:
    from filings import workflow
    from filings.models import Account, Report

    workflow.withdraw(Report.objects.get(newest=True), "按上级通知撤销公开。", by=Account.objects.get(username="head"))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    {"ask": ask, "withdraw": withdraw}[sys.argv[1]]()
