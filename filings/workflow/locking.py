"""The transaction in which an action happens."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from filings.models import Account, Report
from filings.permissions import Refused, refusal, refusal_of_state, refused_by_guard
from filings.states import Action


@contextmanager
def acting(action: Action, report: Report, by: Account | None) -> Iterator[Report]:
    """A transaction on the locked, fresh row of `report` in which `by` may do `action`. Raises Refused.

    `by` is None for a command, which the machine's administrator runs: the states hold for it as well.
    """
    try:
        with transaction.atomic():
            locked = Report.objects.select_for_update(of=("self",)).select_related("unit").get(pk=report.pk)
            found = refusal(by, action, locked) if by else refusal_of_state(action, locked)
            if found:
                raise Refused(found, action, locked)
            yield locked
    except IntegrityError as error:
        if refused := refused_by_guard(error, action, report):
            raise refused from error
        raise
