"""Finds the report that a page speaks of, for the person who asks."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from filings import events
from filings.models import Report
from filings.models.event import Result
from filings.permissions import Refusal, require, sees
from filings.states import Action

from .requests import StaffRequest


def visible_report(request: StaffRequest, pk: int) -> Report:
    """The report `pk`, where it is of a unit of the user's or of one below it. Any other answers 404, with an event."""
    report = get_object_or_404(Report.objects.select_related("unit"), pk=pk)
    if not sees(request.user, report):
        unseen = Refusal("not_visible")
        events.append("look", by=request.user, on=report, result=Result.REFUSED, detail=unseen.told())
        raise Http404
    return report


def report_to_fill_in(request: StaffRequest, pk: int) -> Report:
    """As `visible_report`; raises Refused where the user may not fill it in, before anything that was sent is read."""
    report = visible_report(request, pk)
    require(request.user, Action.EDIT, report)
    return report
