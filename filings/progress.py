"""How far the units below a superior unit are with their reports of a year (填报进度). Reads, and changes nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from .editions import Edition, editions_of_year
from .models import Account, Report, Unit
from .models.unit import Level, UnitKind
from .states import Status


class Standing(TextChoices):
    """Where a unit stands with its report of a year.

    A published report that is being corrected stays published; a withdrawn one stays so until its correction is public.
    """

    NOT_STARTED = "not_started", _("Not started")
    FILLING_IN = "filling_in", _("Being filled in")
    RETURNED = "returned", _("Returned for changes")
    IN_REVIEW = "in_review", _("Being reviewed and signed")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


WithStanding = QuerySet[Any]
"""Units with the columns that `with_standing` adds, which no type names."""
LATE = "late"
"""Not published although the last day for it is past: a filter beside those of `Standing`."""


def units_below(user: Account) -> QuerySet[Unit]:
    """The units below those in which `user` holds a post, but for those themselves; for an auditor, every unit."""
    if user.is_auditor:
        return Unit.objects.all()
    within = Q(pk__in=[])
    for path in {path for _unit_id, path, _role in user.held}:
        within |= Q(path__startswith=path)
    return Unit.objects.filter(within).exclude(pk__in=user.roles)


def with_standing(units: QuerySet[Unit], year: int, today: date | None = None) -> WithStanding:
    """Those of `units` that report for `year`, each with its

    standing   a value of `Standing`
    deadline   the last day to publish
    is_late    whether that day is past and nothing is published
    report_id, since   its newest version and since when that is in its state; None where there is none
    """
    today = today or localdate()
    versions = Report.objects.filter(unit=OuterRef("pk"), year=year)
    newest = versions.filter(newest=True)
    return (
        units.annotate(deadline=deadline_of(year))
        .filter(deadline__isnull=False)
        .annotate(
            is_public=Exists(versions.filter(current=True)),
            was_withdrawn=Exists(versions.filter(status=Status.WITHDRAWN)),
            state=Subquery(newest.values("status")[:1]),
            was_returned=Exists(newest.filter(status=Status.DRAFT, returned_content__isnull=False)),
            report_id=Subquery(newest.values("pk")[:1]),
            since=Subquery(newest.values("status_since")[:1]),
        )
        .annotate(
            standing=Case(
                When(is_public=True, then=Value(Standing.PUBLISHED)),
                When(was_withdrawn=True, then=Value(Standing.WITHDRAWN)),
                When(state__isnull=True, then=Value(Standing.NOT_STARTED)),
                When(was_returned=True, then=Value(Standing.RETURNED)),
                When(state=Status.DRAFT, then=Value(Standing.FILLING_IN)),
                default=Value(Standing.IN_REVIEW),
                output_field=CharField(),
            )
        )
        .annotate(
            is_late=Case(
                When(~Q(standing__in=[Standing.PUBLISHED, Standing.WITHDRAWN]) & Q(deadline__lt=today), then=True),
                default=False,
            )
        )
    )


def deadline_of(year: int) -> Case:
    """The deadline of each unit as a column: an edition tells it from what kind of body a unit is, and its level."""
    found = []
    for edition in editions_of_year(year):
        for kind in UnitKind:
            for level in Level:
                day = edition.deadline(Unit(kind=kind, level=level), year)
                found.append(When(offered_to(edition) & Q(kind=kind, level=level), then=Value(day)))
    return Case(*found, default=None, output_field=DateField())


def offered_to(edition: Edition) -> Q:
    """The units that `edition` is offered to (see Edition.offered_to)."""
    return Q(path__contains=f"/{edition.under}/") if edition.under else Q(pk__isnull=False)


@dataclass(frozen=True)
class Tally:
    """How many units stand so. `key` is a value of `Standing`, LATE, or "" for all of them."""

    key: str
    label: str
    count: int


def tallies(units: WithStanding) -> list[Tally]:
    """Units `with_standing` counted, in one query: all, each standing, and at last those that are late."""
    counted = list(units.order_by().values("standing", "is_late").annotate(number=Count("pk")))
    by_standing = {
        standing: sum(row["number"] for row in counted if row["standing"] == standing) for standing in Standing
    }
    late = sum(row["number"] for row in counted if row["is_late"])
    return [
        Tally("", str(_("All units")), sum(by_standing.values())),
        *(Tally(standing, str(standing.label), count) for standing, count in by_standing.items()),
        Tally(LATE, str(_("Late")), late),
    ]


def standing_so(units: WithStanding, key: str) -> WithStanding:
    """Those of the units `with_standing` that one of the `tallies` counts, the ones with the least time left first."""
    if key == LATE:
        units = units.filter(is_late=True)
    elif key:
        units = units.filter(standing=key)
    return units.order_by(F("is_late").desc(), "path")
