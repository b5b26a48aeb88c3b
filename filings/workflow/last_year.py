"""Last year's report is corrected or withdrawn (上年年报更正、撤销): this year's, which stands beside it, is told."""

from typing import Any

from filings import events
from filings.comparison import changed_cells
from filings.models import Account, Report
from filings.reading import Version, current, read
from filings.states import PUBLIC

LAST_YEAR_CHANGED = "last_year_changed"
"""What the events of a report are called that tell what became of last year's."""


def tell_next_year(report: Report, *, by: Account, before: Version | None = None, now: Version | None = None) -> None:
    """Tell the unpublished report of the next year that `report` was withdrawn, or corrected from `before` to `now`.

    The event holds the number of the version, and of a correction [address, name, old, new] of every figure.
    """
    following = next_year(report)
    if following is None:
        return
    detail: dict[str, Any] = {"year": report.year, "version": report.version, "withdrawn": now is None}
    if before and now:
        detail["cells"] = [list(one) for one in changed_cells(before, now)]
    events.append(LAST_YEAR_CHANGED, by=by, on=following, detail=detail)


def next_year(report: Report) -> Report | None:
    """The unpublished report of the next year, which is told."""
    following = current.newest(report.unit, report.year + 1)
    return following if following and following.status not in PUBLIC else None


def read_current(report: Report) -> Version | None:
    """The version that the public reads before `report`, a correction, takes its place; None where nobody is told."""
    if report.version == 1 or next_year(report) is None:
        return None
    standing = Report.objects.filter(unit=report.unit_id, year=report.year, current=True).select_related("unit").first()
    return read(standing)[0] if standing else None
