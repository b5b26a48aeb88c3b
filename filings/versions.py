"""The versions of a unit's report for a year (版本): which came before, which after, and since when it is public."""

from datetime import datetime

from django.db.models import Min, QuerySet

from .models import Report, Unit


def later(report: Report) -> list[Report]:
    """The versions after `report`, in order."""
    return list(siblings(report).filter(version__gt=report.version).order_by("version"))


def newest(unit: Unit, year: int) -> Report | None:
    """The newest version of the unit's report for the year, if it has one."""
    return unit.reports.filter(year=year).select_related("unit").order_by("-version").first()


def before(report: Report) -> Report | None:
    """The version that `report` corrects; None for the first."""
    return siblings(report).filter(version=report.version - 1).first()


def first_published_at(report: Report) -> datetime | None:
    """When version 1 was published: the date of publication of the report, whatever is corrected later."""
    return siblings(report).aggregate(first=Min("publication__published_at"))["first"]


def siblings(report: Report) -> QuerySet[Report]:
    """Every version, `report` itself included."""
    return Report.objects.filter(unit=report.unit_id, year=report.year).select_related("unit")
