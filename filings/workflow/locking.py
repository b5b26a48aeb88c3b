"""The transaction in which an action happens."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from filings.models import Account, Report
from filings.permissions import Refused, refusal, refusal_of_state, refused_by_guard
from filings.states import Action, Status


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


@contextmanager
def claimed(report: Report, now: datetime) -> Iterator[bool]:
    """Whether this run alone publishes `report`, which is due at `now`, as long as this lasts. Nobody waits here.

    The claim ends with the process that holds it, so that nothing is left behind by one that is killed, and no clock is
    asked. On PostgreSQL the row stays locked while the files are made; SQLite has one lock for all, which nobody may
    hold for seconds, and one machine: there it is a lock on a file.
    """
    if connection.features.has_select_for_update_skip_locked:
        with transaction.atomic():
            rows = Report.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
            yield bool(rows.filter(pk=report.pk, status=Status.TO_PUBLISH, publish_at__lte=now))
        return
    folder = settings.VAR_DIR / "claims"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{report.pk}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
