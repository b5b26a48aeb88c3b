"""Which version is meant (版本): the `newest`, on which the desk works; the `current`, which the public reads.

Both are stored with the report and held once by the database. Between them stand the versions of one unit's year.
"""

from datetime import datetime

from django.db.models import Min, QuerySet

from filings.models import Report, Unit


def newest(unit: Unit, year: int) -> Report | None:
    """The newest version of the unit's report for the year, if it has one."""
    return unit.reports.filter(year=year, newest=True).select_related("unit").first()


def newest_number(report: Report) -> int:
    """The number of the newest version: that of `report` itself, or of one that was started since."""
    if report.newest:
        return report.version
    return int(siblings(report).filter(newest=True).values_list("version", flat=True).get())


def before(report: Report) -> Report | None:
    """The version that `report` corrects, with its publication; None for the first."""
    if report.version == 1:
        return None
    return siblings(report).filter(version=report.version - 1).select_related("publication").first()


def first_published_at(report: Report) -> datetime | None:
    """When version 1 was published: the date of publication of the report, whatever is corrected later."""
    return siblings(report).aggregate(first=Min("publication__published_at"))["first"]


def siblings(report: Report) -> QuerySet[Report]:
    """Every version, `report` itself included."""
    return Report.objects.filter(unit=report.unit_id, year=report.year).select_related("unit")
