"""Who changed which cell of a table (修改记录)."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from filings.models import Change
from filings.reading.cells import by_address
from filings.reading.layout import addresses_of
from filings.views.account import for_staff
from filings.views.loading import visible_report
from filings.views.requests import StaffRequest

from .table import table_of

MOST = 200
"""How many changes a page lists."""


@dataclass(frozen=True)
class Line:
    """One change of a cell: its name and address, from, to, who, when."""

    name: str
    address: str
    old: str
    new: str
    who: str
    at: datetime


@for_staff
@require_safe
def desk_history(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    """The changes of a table, the newest first; with ?cell=ADDRESS those of one cell."""
    report = visible_report(request, pk)
    table = table_of(report, key)
    found, asked = by_address([table]), request.GET.get("cell", "")
    wanted = {asked} if asked in found else addresses_of(table.table)
    changes = list(report.changes.filter(address__in=wanted).select_related("by").order_by("-at", "-pk")[: MOST + 1])
    page = {
        "report": report,
        "table": table,
        "cell": found.get(asked),
        "lines": [line(change, found[change.address].name) for change in changes[:MOST]],
        "most": MOST if len(changes) > MOST else 0,
    }
    return render(request, "desk/desk_history.html", page)


def line(change: Change, name: str) -> Line:
    empty, who = _("(empty)"), str(change.by or _("the command line"))
    return Line(name, change.address, change.old or empty, change.new or empty, who, change.at)
