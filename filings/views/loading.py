"""Finds the report that a page speaks of, for the person who asks."""

from django.http import Http404, HttpRequest

from filings import events
from filings.models import Report
from filings.models.event import Result
from filings.permissions import visible_reports


def visible_report(request: HttpRequest, pk: int) -> Report:
    """The report `pk`, where it is of a unit of the user's or of one below it. Any other answers 404, with an event."""
    report = visible_reports(request.user).filter(pk=pk).first()  # type: ignore[arg-type]
    if report is None:
        if hidden := Report.objects.select_related("unit").filter(pk=pk).first():
            events.append("look", by=request.user, on=hidden, result=Result.REFUSED)  # type: ignore[arg-type]
        raise Http404
    return report
