"""Saving one cell: the server's time and queries on SQLite, and forty people at once on PostgreSQL."""

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.machine import find_postgresql
from filings.models import Report
from tests import factories

from . import guarding
from .baseline import answered
from .measuring import Line, at_most, medians
from .national import two_years

WARM_UP = 5
PEOPLE = 40
SECONDS = 60
TRANSACTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def lines(rounds: int) -> list[Line]:
    """Every figure of saving. Raises NotComparable where an address does not answer."""
    unit = factories.unit("522733", "独山县")
    list_form = factories.pingtang_report(unit, factories.people(unit, prefix="522733"))
    return [
        *one_cell("one cell of the form of 2018, 74 cells", list_form, "3.1", ("11", "12"), rounds),
        *one_cell(
            "one cell of table 三, last year's read too",
            two_years("522734", "荔波县", quiet=True),
            "3.1.legal",
            ("41", "42"),
            rounds,
        ),
        *guarding.lines(list_form, rounds),
        *people_at_once(),
    ]


def one_cell(what: str, report: Report, address: str, texts: tuple[str, str], rounds: int) -> Iterator[Line]:
    """`texts` are typed by turns, so that each POST changes the cell. The first stands there."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(report.changes.exclude(by=None)[0].by)  # type: ignore[arg-type]
    url, turns = reverse("desk_cells", args=[report.pk]), cycle([texts, texts[::-1]])

    def save() -> HttpResponse:
        seen, new = next(turns)
        return answered(client.post(url, json.dumps({address: [seen, new]}), content_type="application/json"), 200)

    with CaptureQueriesContext(connection) as asked:
        save()
    queries = sum(not one["sql"].startswith(TRANSACTIONS) for one in asked)
    save()
    taken = medians({"save": save}, 2 * (rounds // 2), warm_up=WARM_UP + 1)["save"]
    yield at_most(what, taken * 1000, 10, "ms")
    yield Line("queries of it, transaction statements not counted", str(queries), "at most 10", queries <= 10)


def people_at_once() -> list[Line]:
    what = f"{PEOPLE} people, a cell a second each, {SECONDS} s, PostgreSQL"
    if find_postgresql() is None:
        return [Line(what, "no PostgreSQL here")]
    module = [sys.executable, "-m"]
    done = subprocess.run(
        [*module, "tests.throwaway_postgresql", *module, "tests.bench.crowd", str(PEOPLE), str(SECONDS)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    alone, crowd = found["alone"], found["crowd"]
    return [
        Line(f"{what}: cells saved", str(found["saved"])),
        Line("errors", str(found["errors"]), "none", not found["errors"]),
        Line("cells and changes that are not as they were answered", str(found["lost"]), "none", not found["lost"]),
        Line("median and 95th percentile of one person alone", f"{alone[0] * 1000:.1f} and {alone[1] * 1000:.1f} ms"),
        Line("median and 95th percentile of all at once", f"{crowd[0] * 1000:.1f} and {crowd[1] * 1000:.1f} ms"),
    ]
