"""How many queries an act or a page takes, not counting those that begin and end a transaction."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from filings import workflow
from filings.models import Report, Unit
from filings.states import Status
from tests import factories
from tests.publications import force_status

TRANSACTIONS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")


def statements(act: Callable[[], Any]) -> list[str]:
    """The SQL that `act` runs, without that of transactions."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return [one["sql"] for one in captured if not one["sql"].startswith(TRANSACTIONS)]


def tables_read(run: list[str], table: str) -> int:
    return sum(f'FROM "filings_{table}"' in one for one in run)


@pytest.fixture
def year(request: pytest.FixtureRequest, county: Unit, staff: factories.People) -> int:
    """The year of a report: 2018 alone, or of the national form with last year's beside it."""
    year = int(request.param)
    if year > 2018:
        before = factories.filled_report(county, staff, year=year - 1, figures=factories.NATIONAL)
        force_status(before, Status.PUBLISHED)
    return year


def filled(county: Unit, staff: factories.People, year: int) -> Report:
    figures = factories.FIGURES if year == 2018 else {**factories.NATIONAL, "2.6": "45"}
    report = factories.filled_report(county, staff, year=year, figures=figures)
    if year > 2018:
        # What last year's report carried out.
        balanced = {"3.2.natural": "1", "3.25.natural": "1"}
        workflow.save_cells(report, {cell: (None, text) for cell, text in balanced.items()}, by=staff.preparer)
    for one in factories.questions_of(report):
        workflow.explain(report, one.code, one.cell or "", "经核实，情况属实。", by=staff.preparer)
    return report


def correction(county: Unit, staff: factories.People, year: int) -> Report:
    """The second version, signed by all three."""
    first = force_status(filled(county, staff, year), Status.PUBLISHED)
    second = workflow.amend(first, "更正数据。", by=staff.preparer)
    cell = "1.3.1" if year == 2018 else "2.7"
    workflow.save_cells(second, {cell: (None, "1859")}, by=staff.preparer)
    workflow.save_signoff(second, {"report_date": timezone.localdate()}, by=staff.preparer)
    for one in factories.questions_of(second):
        workflow.explain(second, one.code, one.cell or "", "经核实，情况属实。", by=staff.preparer)
    return factories.carried_on(second, Status.TO_PUBLISH, staff)


# Three of them are locks that only PostgreSQL has.
@pytest.mark.parametrize(("year", "most"), [(2018, 31), (2024, 39)], indirect=["year"])
def test_publishing_a_correction(year: int, most: int, county: Unit, staff: factories.People) -> None:
    report = correction(county, staff, year)
    run = statements(lambda: workflow.publish(report, by=staff.preparer))
    assert len(run) <= most, "\n".join(run)
    tables = ["statistics2018"] if year == 2018 else ["disclosed2021", "requests2021", "cases2019"]
    # Once to make the files, once under the lock; last year's in the same query.
    assert [tables_read(run, table) for table in tables] == [2] * len(tables)


@pytest.mark.parametrize(("year", "most"), [(2018, 16), (2024, 22)], indirect=["year"])
def test_review_page(year: int, most: int, county: Unit, staff: factories.People) -> None:
    report = factories.carried_on(filled(county, staff, year), Status.IN_REVIEW, staff)
    reviewer = factories.signed_in(staff.reviewer)
    run = statements(lambda: reviewer.get(f"/review/reports/{report.pk}/"))
    assert len(run) <= most, "\n".join(run)


@pytest.mark.parametrize(("year", "most"), [(2018, 14), (2024, 20)], indirect=["year"])
def test_check_page(year: int, most: int, county: Unit, staff: factories.People) -> None:
    report, preparer = filled(county, staff, year), factories.signed_in(staff.preparer)
    run = statements(lambda: preparer.get(f"/desk/reports/{report.pk}/check/"))
    assert len(run) <= most, "\n".join(run)


@pytest.mark.parametrize("year", [2018, 2024], indirect=True)
def test_autosave(year: int, county: Unit, staff: factories.People) -> None:
    report, preparer = filled(county, staff, year), factories.signed_in(staff.preparer)
    cell = "1.1" if year == 2018 else "3.1.natural"
    url, sent = f"/desk/reports/{report.pk}/cells/", {cell: ["14", "99999"]}
    run = statements(lambda: preparer.post(url, sent, content_type="application/json"))
    assert len(run) <= 10, "\n".join(run)
