"""The national form: the checks of one report and of thousands, and the desk page of its widest table.

The desk page is compared with a page of one template over prebuilt dicts and lists: the desk's own templates put
together, without crispy-forms, Form and database.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Engine, engines
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment
from django.urls import path, reverse

from config.machine import find_postgresql
from config.urls import urlpatterns as addresses_of_the_site
from filings import cells, checks, workflow
from filings.drawing import Box, Drawing, draw
from filings.models import Report
from filings.states import Status
from tests import factories

from .measuring import Line, at_most, medians, milliseconds, times_baseline

UNITS = 3000
WARM_UP = 5
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
SHOWN: dict[str, Any] = {}
"""What the baseline's page shows: text, numbers, dicts and lists."""


class NotComparable(Exception):
    """The bench would compare things that are not the same."""


def source(name: str) -> str:
    return str(Engine.get_default().get_template(name).source)


FORM = source("desk/sheet_form.html").replace("{{ form.form_html }}", source("desk/grid.html"))
PAGE = source("desk/desk_table.html").replace("|as_crispy_field", "").replace("{% crispy form %}", FORM)
TEMPLATE = engines["django"].from_string(PAGE)


def baseline(request: HttpRequest) -> HttpResponse:
    return HttpResponse(TEMPLATE.render(SHOWN, request))


urlpatterns = [path("baseline/", baseline), *addresses_of_the_site]


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
        typed = [cell.address for cell in cells.by_address(cells.read(report)).values() if not cell.derived]
        workflow.save_cells(report, dict.fromkeys(typed, (None, text)), by=None)
        if year == 2022:
            Report.objects.filter(pk=report.pk).update(status=Status.PUBLISHED)
    return Report.objects.select_related("unit").get(pk=report.pk)


def checks_of_one(rounds: int) -> list[Line]:
    report = two_years("522731", "惠水县")
    with CaptureQueriesContext(connection) as asked:
        found = len(checks.problems(report))
    taken = medians({"checks": lambda: checks.problems(report)}, rounds, warm_up=WARM_UP)["checks"]
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
    ours = asking(client, reverse("desk_table", args=[report.pk, "requests"]))
    with override_settings(ROOT_URLCONF=__name__):
        bare = asking(client, reverse(baseline))
        setup_test_environment()
        try:
            page: Any = ours()
            SHOWN.update(prebuilt(page.context))
        finally:
            teardown_test_environment()
        with connection.execute_wrapper(no_query):
            same = bare()
        if TOKEN.sub("", same.content.decode()) != TOKEN.sub("", page.content.decode()):
            raise NotComparable("the page of the baseline is not ours byte for byte")
        taken = medians({"baseline": bare, "ours": ours}, rounds, warm_up=WARM_UP)
    inputs = page.content.count(b'inputmode="')
    return [
        milliseconds(f"desk page of table 三, {inputs} inputs: baseline", taken["baseline"]),
        times_baseline("GET", taken["ours"], taken["baseline"], 1.5),
    ]


def asking(client: Client, url: str) -> Callable[[], HttpResponse]:
    def get() -> HttpResponse:
        response: Any = client.get(url)
        if response.status_code != 200:
            raise NotComparable(f"{url} answered {response.status_code}")
        return response

    return get


def no_query(*_args: Any) -> None:
    raise NotComparable("the baseline asks the database")


def prebuilt(context: Any) -> dict[str, Any]:
    """What the page shows, as plain dicts and lists."""
    report, table, form, attesting = (context[name] for name in ("report", "table", "form", "attesting"))
    fields = {one.name: str(one) if one.is_hidden else as_crispy_field(one) for one in attesting}
    unit = {"official_name": report.unit.official_name, "demonstration": report.unit.demonstration}
    given = ("last_year", "takes", "refusal", "problems", "questions", "filled", "first_empty")
    return {
        "user": {"name": context["user"].name},
        "messages": list(context["messages"]),
        "report": {
            "pk": report.pk,
            "title": report.title,
            "year": report.year,
            "unit": unit,
            "get_absolute_url": report.get_absolute_url(),
        },
        "table": {"key": table.key, "caption": table.caption},
        "form": {"shown": form.shown, "is_list": False},
        "attesting": {**fields, "errors": ""},
        "drawing": plain(draw(table)),
        "rows": [dict(row) for row in form.rows],
        **{name: context[name] for name in given},
    }


def plain(drawing: Drawing) -> dict[str, Any]:
    """The head of the printed table, and what is printed around it."""
    names = ("key", "kind", "caption", "columns", "is_wide")
    head = [{"id": line.id, "css": line.css, "boxes": [plain_box(box) for box in line]} for line in drawing.head]
    return {**{name: getattr(drawing, name) for name in names}, "head": head}


def plain_box(box: Box) -> dict[str, Any]:
    return {name: getattr(box, name) for name in ("kind", "text", "note", "scope", "attributes")}
