"""What a superior unit sees of the units below it: who has not started, who is late, who was sent back."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from filings import progress, workflow
from filings.models import Account, Report, Unit
from filings.models.unit import Level, UnitKind
from filings.progress import Standing
from filings.states import Role, Status
from tests import factories, pages

pytestmark = [pytest.mark.django_db]

OVERVIEW = "/desk/units/"


@pytest.fixture
def superior(prefecture: Unit) -> Account:
    return factories.account("superior", (Role.REVIEWER, prefecture))


@pytest.fixture
def desk(superior: Account) -> Client:
    return factories.signed_in(superior)


def county(number: int, prefecture: Unit) -> Unit:
    return factories.unit(f"5227{number}", f"第{number}县", parent=prefecture)


@pytest.fixture
def units(prefecture: Unit) -> dict[Standing, Unit]:
    """A county in every standing, by what it stands for."""
    made = {standing: county(number, prefecture) for number, standing in enumerate(Standing, start=30)}
    for standing, unit in made.items():
        staff = factories.people(unit, prefix=unit.code)
        if standing in (Standing.PUBLISHED, Standing.WITHDRAWN):
            report = factories.report_in(Status.PUBLISHED, unit, staff)
            if standing == Standing.WITHDRAWN:
                workflow.withdraw(report, "依上级通知。", by=staff.head)
        elif standing in (Standing.IN_REVIEW, Standing.RETURNED):
            report = factories.report_in(Status.IN_REVIEW, unit, staff)
            if standing == Standing.RETURNED:
                workflow.return_for_changes(report, "请核对。", by=staff.reviewer)
        elif standing == Standing.FILLING_IN:
            workflow.start_report(unit, 2018, by=staff.preparer)
    return made


def shown(client: Client, query: str = "?year=2018") -> dict[str, str]:
    """Unit code -> where it stands, in the order of the page."""
    return {unit.code: str(standing) for unit, standing in client.get(f"{OVERVIEW}{query}").context["lines"]}


def test_every_unit_stands_where_its_report_is(units: dict[Standing, Unit], desk: Client) -> None:
    assert shown(desk) == {unit.code: str(standing) for standing, unit in units.items()}
    tallies = desk.get(f"{OVERVIEW}?year=2018").context["tallies"]
    assert {tally.key: tally.count for tally in tallies} == {
        "": 6,
        **{str(standing): 1 for standing in Standing},
        # All but the published and the withdrawn one: 2018 is long past.
        "late": 4,
    }


@pytest.mark.parametrize("standing", list(Standing))
def test_list_is_filtered_by_where_units_stand(standing: Standing, units: dict[Standing, Unit], desk: Client) -> None:
    assert shown(desk, f"?year=2018&standing={standing}") == {units[standing].code: str(standing)}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?year=2018&q=第32县", 1),
        ("?year=2018&q=52273", 6),
        ("?year=2018&q=没有", 0),
        ("?year=2018&standing=late", 4),
        ("?year=2018&standing=nonsense", 6),
        ("?year=2018&page=999", 6),
    ],
)
def test_list_is_filtered_by_name_and_code(query: str, count: int, units: dict[Standing, Unit], desk: Client) -> None:
    assert len(shown(desk, query)) == count


def test_late_units_come_first(prefecture: Unit, desk: Client) -> None:
    """A department's last day is 31 January, that of a government 31 March."""
    government = county(30, prefecture)
    office = factories.unit("5227-JYJ", "州教育局", kind=UnitKind.DEPARTMENT, parent=prefecture)
    units = progress.with_standing(Unit.objects.exclude(level=Level.PROVINCE), 2023, date(2024, 2, 1))
    found = {unit.code: (unit.deadline, unit.is_late) for unit in progress.standing_so(units, "")}
    assert next(iter(found.items())) == (office.code, (date(2024, 1, 31), True))
    assert found[government.code] == (date(2024, 3, 31), False)


@pytest.mark.parametrize(("today", "late"), [(date(2019, 3, 31), 0), (date(2019, 4, 1), 1)])
def test_unit_is_late_from_the_day_after_the_last(today: date, late: int, prefecture: Unit) -> None:
    one = county(30, prefecture)
    units = progress.with_standing(Unit.objects.filter(pk=one.pk), 2018, today)
    assert {tally.key: tally.count for tally in progress.tallies(units)}["late"] == late


def test_correction_leaves_a_unit_where_it_stands(units: dict[Standing, Unit], desk: Client) -> None:
    for standing in (Standing.PUBLISHED, Standing.WITHDRAWN):
        report = Report.objects.get(unit=units[standing])
        workflow.amend(report, "更正。", by=Account.objects.get(username=f"{report.unit.code}preparer"))
    assert shown(desk) == {unit.code: str(standing) for standing, unit in units.items()}


def test_units_of_a_year_without_a_form_for_them_are_left_out(prefecture: Unit, desk: Client) -> None:
    """The form of 2018 is that of one province."""
    elsewhere = factories.unit("430000", "湖南省", level=Level.PROVINCE, parent=None)
    Unit.objects.filter(pk=elsewhere.pk).update(parent=None, path="/430000/")
    other = factories.account("other", (Role.REVIEWER, Unit.objects.get(pk=elsewhere.pk)))
    below = factories.unit("430100", "长沙市", parent=Unit.objects.get(pk=elsewhere.pk))
    client = factories.signed_in(other)
    assert shown(client) == {}
    assert shown(client, "?year=2023") == {below.code: "not_started"}


def test_own_units_and_others_are_not_shown(prefecture: Unit, units: dict[Standing, Unit]) -> None:
    neighbour = factories.unit("522300", "黔西南布依族苗族自治州", level=Level.PREFECTURE)
    stranger = factories.account("stranger", (Role.HEAD, neighbour))
    client = factories.signed_in(stranger)
    assert shown(client) == {}
    assert "没有符合条件的单位" in pages.text_of(client.get(f"{OVERVIEW}?year=2018"))
    assert OVERVIEW not in client.get("/desk/").content.decode()


def test_names_lead_to_the_reports_and_home_leads_here(units: dict[Standing, Unit], desk: Client) -> None:
    report = Report.objects.get(unit=units[Standing.RETURNED])
    html = desk.get(f"{OVERVIEW}?year=2018").content.decode()
    assert f'<a href="/review/reports/{report.pk}/">第32县人民政府</a>' in html
    assert f'href="{OVERVIEW}"' in desk.get("/desk/").content.decode()


def test_page_takes_the_same_queries_with_3_and_with_300_units(prefecture: Unit, desk: Client) -> None:
    counted = []
    for first, last in ((100, 103), (103, 400)):
        for number in range(first, last):
            unit = county(number, prefecture)
            Report.objects.create(unit=unit, year=2018, edition_code="guizhou-2018", status_since=timezone.now())
        with CaptureQueriesContext(connection) as captured:
            desk.get(f"{OVERVIEW}?year=2018")
        counted.append(len(captured))
    assert counted == [6, 6]
    page = desk.get(f"{OVERVIEW}?year=2018&page=2")
    assert (len(page.context["lines"]), page.context["page"].paginator.num_pages) == (50, 6)


def test_nothing_is_changed_by_reading(units: dict[Standing, Unit], desk: Client) -> None:
    before = list(Report.objects.order_by("pk").values_list())
    assert desk.post(OVERVIEW).status_code == 405
    shown(desk)
    assert list(Report.objects.order_by("pk").values_list()) == before
