"""docs/extending.md leads to what is there: rooms, names and the tests that try each of its ways."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from filings import checks, workflow
from filings.checks import Problem, across
from filings.checks.problem import question
from filings.checks.rules import GENERAL, Rule
from filings.guards.rules import rules
from filings.models import Signer, Unit
from filings.permissions.refusals import TEMPLATES
from filings.publishing import kinds
from filings.reading import Version, place, read
from filings.states import PERMISSIONS, TRANSITIONS, Role
from tests import factories, pages

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/extending.md").read_text(encoding="utf-8")


def test_every_test_and_module_that_it_names_is_there() -> None:
    named = set(re.findall(r"`((?:tests|checks|guards|permissions)/[\w/]+\.py)`", PAGE))
    assert len(named) == 11
    assert [name for name in sorted(named) if not any((ROOT / base / name).exists() for base in (".", "filings"))] == []


def test_every_name_that_it_calls_is_called_so() -> None:
    assert set(kinds.Kind.__dataclass_fields__) == {
        "key",
        "name",
        "media_type",
        "title",
        "words",
        "make",
    }
    assert {field.name for field in Signer._meta.concrete_fields} == {"id", "report", "role", "order", "name"}
    assert len(Role) == 3
    assert set(TRANSITIONS) <= set(PERMISSIONS)


def test_every_code_of_a_guard_has_its_sentence() -> None:
    assert {rule.code for rule in rules()} <= set(TEMPLATES)


def told_twice(version: Version) -> Iterator[Problem]:
    """Meetings are held for trainings, or so this check would have it."""
    cells = [version.cells["9.1"], version.cells["9.2"]]
    if cells[0].amount < cells[1].amount:
        yield question("fewer_meetings", cells, "培训多于会议。", place.table("statistics"))


@pytest.mark.django_db
def test_further_check_is_one_function_and_two_lines(
    county: Unit, staff: factories.People, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setattr(across, "OF_A_VERSION", (*across.OF_A_VERSION, told_twice))
    rule = Rule("fewer_meetings", "培训不多于会议。", "惯例", False)
    monkeypatch.setattr("filings.views.public.rules.GENERAL", (*GENERAL, rule))
    report = factories.filled_report(county, staff)
    workflow.save_cells(report, {"9.1": (None, "1"), "9.2": (None, "2")}, by=staff.preparer)
    desk = factories.signed_in(staff.preparer)
    assert "培训多于会议。" in pages.text_of(desk.get(f"/desk/reports/{report.pk}/check/"))
    assert "培训不多于会议。" in pages.text_of(client.get("/rules/"))
    assert ("fewer_meetings", "9.1") in {(one.code, one.cell) for one in checks.problems(*read(report))}
    workflow.explain(report, "fewer_meetings", "9.1", "两次培训均为线上。", by=staff.preparer)
    assert [one.text for one in report.explanations.all()] == ["两次培训均为线上。"]


@pytest.mark.parametrize("asked", ["en", "en-US,en;q=0.9", "fr"])
@pytest.mark.parametrize("url", ["/", "/rules/", "/login/"])
def test_no_header_brings_another_language(url: str, asked: str, client: Client, db: None) -> None:
    """Users read Chinese, whatever their browser asks for."""
    page = client.get(url, headers={"Accept-Language": asked})
    assert '<html lang="zh-hans">' in page.content.decode()
    assert "Sign in" not in page.content.decode()
