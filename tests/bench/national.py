"""The national form: the checks of one report and of thousands, and the desk page of its widest table."""

import json
import subprocess
import sys

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.machine import find_postgresql
from filings import workflow
from filings.models import Report
from filings.states import Status
from tests import factories
from tests.publications import force_status
from tests.reading import cells_of, problems_of

from .baseline import answered, page, same_page
from .measuring import Line, at_most, medians, milliseconds, times_baseline

UNITS = 3000
WARM_UP = 5


def lines(rounds: int) -> list[Line]:
    """Every figure of the national form. The checks of many are measured on a PostgreSQL of their own."""
    return [*checks_of_one(rounds), *checks_of_many(), *desk_page(rounds)]


def two_years(code: str, name: str, *, quiet: bool = False) -> Report:
    """A draft with every cell filled in after a published report of the year before.

    Most questions are asked and every sum is wrong, or else the report is `quiet`: all cells hold 0.
    """
    unit = factories.unit(code, name)
    staff = factories.people(unit, prefix=code)
    for year, text in ((2022, "0" if quiet else "7"), (2023, "0" if quiet else "41")):
        report = factories.filled_report(unit, staff, year=year)
        typed = [cell.address for cell in cells_of(report).values() if not cell.derived]
        workflow.save_cells(report, dict.fromkeys(typed, (None, text)), by=None)
        if year == 2022:
            force_status(report, Status.PUBLISHED)
    return Report.objects.select_related("unit").get(pk=report.pk)


def checks_of_one(rounds: int) -> list[Line]:
    report = two_years("522731", "惠水县")
    with CaptureQueriesContext(connection) as asked:
        found = len(problems_of(report))
    taken = medians({"checks": lambda: problems_of(report)}, rounds, warm_up=WARM_UP)["checks"]
    return [
        at_most(f"checks of one report, last year's read too: {found} found", taken * 1000, 15, "ms"),
        Line("queries of these checks", str(len(asked)), "at most 9", len(asked) <= 9),
    ]


def checks_of_many() -> list[Line]:
    what = f"checks of {UNITS} units' reports, PostgreSQL"
    if find_postgresql() is None:
        return [Line(what, "no PostgreSQL here")]
    module = [sys.executable, "-m"]
    done = subprocess.run(
        [*module, "tests.throwaway_postgresql", *module, "tests.bench.batch", str(UNITS)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    measured = json.loads(done.stdout)
    ratio = measured["many"] / measured["few"]
    return [
        at_most(f"{what}: each", measured["seconds"] / UNITS * 1000, 2, "ms"),
        Line(f"memory on the way through {UNITS}, and {UNITS // 10}", f"{ratio:.2f} x", "at most 1.1 x", ratio <= 1.1),
    ]


def desk_page(rounds: int) -> list[Line]:
    """The page of table 三 with every cell filled in and last year's figures beside them. Raises NotComparable."""
    report = two_years("522732", "三都县", quiet=True)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(report.changes.exclude(by=None)[0].by)  # type: ignore[arg-type]
    url = reverse("desk_table", args=[report.pk, "requests"])

    def ask() -> HttpResponse:
        return answered(client.get(url), 200)

    with override_settings(ROOT_URLCONF="tests.bench.baseline"):
        ours = same_page("requests", ask)
        taken = medians({"baseline": page("requests", client), "ours": ask}, rounds, warm_up=WARM_UP)
    inputs = ours.content.count(b'inputmode="')
    return [
        milliseconds(f"desk page of table 三, {inputs} inputs: baseline", taken["baseline"]),
        times_baseline("GET", taken["ours"], taken["baseline"], 1.5),
    ]
