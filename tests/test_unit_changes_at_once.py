"""A unit takes another level at the instant in which somebody works on its report: the draft ends as the level says."""

import pytest

from filings import events, guards, workflow
from filings.models import Account, Report, Unit
from filings.models.unit import Level
from filings.states import Role, Status
from filings.units import place
from tests import factories
from tests.reading import tables_of
from tests.test_unit_changes import MONITORS
from tests.test_workflow_at_once import ROUNDS, at_once

pytestmark = [pytest.mark.django_db(transaction=True)]


def at_level(level: Level) -> None:
    unit = Unit.objects.get(code="522727")
    unit.level = level
    place(unit, unit.parent)


def off(report: Report) -> list[str]:
    return [cell.address for table in tables_of(report) for cell in table.typed_cells if cell.is_off]


def preparer_of(unit: Unit) -> Account:
    return factories.account("preparer", (Role.PREPARER, unit))


def test_level_and_start_at_once() -> None:
    county = factories.unit()
    by = preparer_of(county)
    for _round in range(ROUNDS):
        with guards.lifted():
            Report.objects.all().delete()
        at_level(Level.COUNTY)
        assert at_once(lambda: at_level(Level.PREFECTURE), lambda: workflow.start_report(county, 2018, by=by)) == [
            "",
            "",
        ]
        assert off(Report.objects.get()) == []


def test_level_and_return_at_once() -> None:
    """Whoever comes second sees what the first one did: the mover the draft, or the reviewer the level."""
    county = factories.unit()
    staff = factories.people(county)
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    for _round in range(ROUNDS):
        assert at_once(
            lambda: at_level(Level.PREFECTURE),
            lambda: workflow.return_for_changes(report, "请核对数据。", by=staff.reviewer),
        ) == ["", ""]
        assert off(report) == []
        at_level(Level.COUNTY)
        assert off(report) == MONITORS
        factories.submit(report, by=staff.preparer)
    assert events.broken(f"report:{report.pk}") is None


def test_level_and_clearing_at_once() -> None:
    """A cell that is cleared while it is asked no longer goes blank, in whichever order the two come."""
    county = factories.unit()
    by = preparer_of(county)
    at_level(Level.PREFECTURE)
    report = workflow.start_report(county, 2018, by=by)
    for _round in range(ROUNDS):
        workflow.save_cells(report, dict.fromkeys(MONITORS, (None, "3")), by=by)
        assert at_once(
            lambda: at_level(Level.COUNTY),
            lambda: workflow.save_cells(report, dict.fromkeys(MONITORS, (None, "")), by=by),
        ) == ["", ""]
        assert off(report) == MONITORS
        at_level(Level.PREFECTURE)
        assert off(report) == []
