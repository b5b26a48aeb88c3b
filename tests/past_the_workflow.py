"""What tests share that write to the database past the workflow."""

from collections.abc import Callable

from django.db import IntegrityError, transaction

from filings.models import Report
from filings.states import Status
from tests import factories


def report_of_another_unit() -> Report:
    """A report that nothing of the one at hand may move to."""
    unit = factories.unit("522728", "罗甸县")
    return factories.report_in(Status.IN_REVIEW, unit, factories.people(unit, "luodian-"))


def is_taken(act: Callable[[], object]) -> bool:
    """Whether the database takes the statement; what it did is taken back."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except IntegrityError:
        return False
    return True
