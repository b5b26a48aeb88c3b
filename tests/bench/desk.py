"""The statistics desk against a bare template that prints the same page: GET, and POST with every field wrong."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from filings import workflow
from filings.models import Change, Report
from filings.parsing import MAX_LENGTH
from tests import factories
from tests.reading import tables_of

from .baseline import TOKEN, NotComparable, answered, page, same_page
from .measuring import Line, medians, milliseconds, times_baseline

WARM_UP = 5
FORM = "application/x-www-form-urlencoded"
WRONG = ("不详", "待查")


@dataclass
class Desk:
    """The statistics table of one report, open in the browser of its preparer. `asked`: addresses of its inputs."""

    client: Client
    report: Report
    url: str
    asked: list[str]
    token: str

    def get(self) -> HttpResponse:
        return answered(self.client.get(self.url), 200)

    def post(self, body: str, status: int = 302) -> HttpResponse:
        return answered(self.client.post(self.url, body, content_type=FORM), status)

    def body(self, text: str, seen: str) -> str:
        """What a browser sends when `text` was typed into every input, where `seen` stood before."""
        shown = json.dumps(dict.fromkeys(self.asked, seen), ensure_ascii=False)
        return urlencode({"csrfmiddlewaretoken": self.token, "seen": shown, **dict.fromkeys(self.asked, text)})


def lines(rounds: int) -> list[Line]:
    """Every figure of the desk. Raises NotComparable."""
    with override_settings(ROOT_URLCONF="tests.bench.baseline"):
        filled, wrong, changing = desk("522728", "罗甸县"), desk("522729", "长顺县"), desk("522730", "龙里县")
        for one in (wrong, changing):
            type_everywhere(one, WRONG[0])
        too_long = filled.body("9" * (MAX_LENGTH + 1), "")
        same_page("filled", filled.get)
        same_page("wrong", wrong.get)
        same_page("too-long", lambda: filled.post(too_long, 200))
        alternating = cycle([changing.body(WRONG[1], WRONG[0]), changing.body(WRONG[0], WRONG[1])])

        def post_and_get() -> None:
            changing.post(next(alternating))
            changing.get()

        before = Change.objects.count()
        taken = medians(
            {
                "filled, baseline": page("filled", filled.client),
                "filled": filled.get,
                "wrong, baseline": page("wrong", wrong.client),
                "wrong": wrong.get,
                "post": lambda: changing.post(next(alternating)),
                "post and get": post_and_get,
                "too long, baseline": page("too-long", filled.client),
                "too long": lambda: filled.post(too_long, 200),
            },
            rounds,
            warm_up=WARM_UP,
        )
        if Change.objects.count() - before != 2 * (WARM_UP + rounds) * len(changing.asked):
            raise NotComparable("a POST did not change every cell")
    return list(compared(taken))


def compared(taken: dict[str, float]) -> Iterator[Line]:
    base = taken["filled, baseline"]
    yield milliseconds("baseline, the table filled in", base)
    yield times_baseline("GET", taken["filled"], base, 2.0)
    base = taken["wrong, baseline"]
    yield milliseconds("baseline, every field wrong", base)
    yield times_baseline("POST, every field wrong: kept as typed, then a redirect", taken["post"], base, 2.5)
    yield times_baseline("GET of the page that the redirect leads to", taken["wrong"], base)
    yield times_baseline("both", taken["post and get"], base)
    base = taken["too long, baseline"]
    yield milliseconds("baseline, every field too long to be kept", base)
    yield times_baseline("POST, every field too long: answered by the page", taken["too long"], base, 2.5)


def desk(code: str, name: str) -> Desk:
    """The desk of a draft that is filled in."""
    unit = factories.unit(code, name)
    staff = factories.people(unit, prefix=code)
    report = factories.pingtang_report(unit, staff)
    tables = tables_of(report)
    asked = [cell.address for table in tables for cell in table.typed_cells if not cell.is_off]
    client = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1")
    client.force_login(staff.preparer)
    url = reverse("desk_table", args=[report.pk, tables[0].key])
    token = TOKEN.findall(client.get(url).content.decode())[-1]
    return Desk(client, report, url, asked, token)


def type_everywhere(one: Desk, text: str) -> None:
    workflow.save_cells(one.report, dict.fromkeys(one.asked, (None, text)), by=None)
