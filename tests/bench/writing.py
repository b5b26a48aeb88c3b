"""Saving a chapter among few units and among a hundred thousand, and showing what a pasted table would fill in."""

import json
from itertools import count
from pathlib import Path

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from filings import workflow
from filings.models import Account, Report, Unit
from filings.models.unit import Level, UnitKind
from tests import factories

from .baseline import answered
from .measuring import Line, at_most, medians, milliseconds

WARM_UP = 3
MANY = 100_000
PASTED = Path(__file__).parent.parent / "clipboards" / "requests.tsv"
SENTENCE = "我县认真落实政府信息公开条例，全年主动公开信息{number}条，办结申请三件，第{number:06}单位配合。"
"""Many names of units begin like one in it; it is none itself."""


def lines(rounds: int) -> list[Line]:
    """Every figure of writing. Raises NotComparable where an address does not answer."""
    unit = factories.unit("522735", "贵定县")
    people = factories.people(unit, prefix="522735")
    report = workflow.start_report(unit, 2024, by=people.preparer)
    table = pasted(report, people.preparer, rounds)
    few = chapter(report, people.preparer, rounds)
    make_units(unit)
    many = chapter(report, people.preparer, rounds)
    return [
        milliseconds(f"a chapter of 2,000 characters saved, {Unit.objects.count() - MANY} units", few),
        milliseconds(f"the same, {Unit.objects.count()} units", many),
        at_most("the second as a multiple of the first", many / few, 1.2, "x"),
        at_most("preview of the whole of table 三, 150 figures pasted", table * 1000, 50, "ms"),
    ]


def make_units(above: Unit) -> None:
    """Names with many beginnings, as real ones have, and a tenth that begin alike."""
    for at in range(0, MANY, 5_000):
        Unit.objects.bulk_create(
            Unit(
                code=f"W{number:06}",
                name=name,
                official_name=name,
                path=f"{above.path[:-1]}9/W{number:06}/",
                kind=UnitKind.DEPARTMENT,
                level=Level.COUNTY,
            )
            for number in range(at, at + 5_000)
            for name in [f"第{number:06}单位" if number % 10 == 0 else f"{chr(0x4E00 + number % 9_973)}{number}局"]
        )


def client_of(account: Account) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account)
    return client


def chapter(report: Report, by: Account, rounds: int) -> float:
    """The seconds that saving the chapter takes, each time with another text."""
    client, url, numbers = client_of(by), reverse("desk_chapter_save", args=[report.pk, "overview"]), count(1)
    revision = [report.chapters.get(key="overview").revision]

    def save() -> HttpResponse:
        first = next(numbers)
        html = "".join(f"<p>{SENTENCE.format(number=number * 10 + 1)}</p>" for number in range(first, first + 45))
        answer = answered(
            client.post(url, json.dumps({"body": [f"{revision[-1]} mine", html]}), content_type="application/json"), 200
        )
        revision.append(json.loads(answer.content)["revision"])
        return answer

    return medians({"save": save}, rounds, warm_up=WARM_UP)["save"]


def pasted(report: Report, by: Account, rounds: int) -> float:
    """The seconds that the preview takes, as the page asks for it."""
    client, url = client_of(by), reverse("desk_paste", args=[report.pk, "requests"])
    body = json.dumps({"text": PASTED.read_text(encoding="utf-8"), "start": "3.1.natural"})

    def show() -> HttpResponse:
        return answered(client.post(url, body, content_type="application/json"), 200)

    return medians({"show": show}, rounds, warm_up=WARM_UP)["show"]
