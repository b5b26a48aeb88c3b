"""The register: which edition holds for whom, and by when a report is published."""

from dataclasses import replace
from datetime import date

import pytest

from filings.editions import (
    ChapterTitle,
    Edition,
    edition_for,
    edition_of,
    edition_of_year,
    editions_of_year,
    every_edition,
    years_with_forms,
)
from filings.editions.form2018 import FORM_2018
from filings.editions.form2019 import FORM_2019
from filings.editions.form2021 import FORM_2021
from filings.models import Unit
from filings.models.unit import Level, UnitKind


@pytest.mark.parametrize(
    ("path", "year", "edition"),
    [
        ("/520000/", 2018, FORM_2018),
        ("/520000/522700/522727/", 2018, FORM_2018),
        ("/530000/", 2018, None),
        ("/5200001/", 2018, None),
        ("/530000/520000X/", 2018, None),
        ("/520000/", 2017, None),
        ("/520000/", 2019, FORM_2019),
        ("/530000/", 2019, FORM_2019),
        ("/530000/530100/", 2020, FORM_2019),
        ("/530000/", 2021, FORM_2021),
        ("/520000/", 2026, FORM_2021),
        ("/520000/", 2027, FORM_2021),
        ("/530000/", 2030, FORM_2021),
    ],
)
def test_edition_is_offered_below_the_unit_it_names(path: str, year: int, edition: Edition | None) -> None:
    assert edition_for(Unit(path=path), year) == edition


def test_edition_of_year_whatever_the_unit() -> None:
    assert (edition_of_year(2018), edition_of_year(1999)) == (FORM_2018, None)


@pytest.mark.parametrize(
    ("year", "editions"),
    [
        (2017, ()),
        (2018, (FORM_2018,)),
        (2019, (FORM_2019,)),
        (2020, (FORM_2019,)),
        (2021, (FORM_2021,)),
        (2026, (FORM_2021,)),
        (9999, (FORM_2021,)),
    ],
)
def test_line_of_the_register_holds_until_the_next(year: int, editions: tuple[Edition, ...]) -> None:
    assert editions_of_year(year) == editions


def test_every_edition_stands_once_the_oldest_first() -> None:
    assert every_edition() == (FORM_2018, FORM_2019, FORM_2021)
    assert [edition_of(edition.code) for edition in every_edition()] == list(every_edition())


@pytest.mark.parametrize("code", ["", "national-1999"])
def test_edition_that_is_not_registered_is_named(code: str) -> None:
    with pytest.raises(LookupError, match=f"no edition of the form bears the code '{code}'"):
        edition_of(code)


def test_years_with_forms_end_where_they_are_told_to() -> None:
    assert list(years_with_forms(2021)) == [2018, 2019, 2020, 2021]
    assert list(years_with_forms(2017)) == []


def test_table_that_did_not_change_is_the_same_table() -> None:
    assert FORM_2019.tables[-1] is FORM_2021.tables[-1]


def test_prose_chapters_are_those_without_a_table() -> None:
    prose, table = ChapterTitle("overview", "总体情况"), ChapterTitle("figures", "主动公开情况", table="disclosure")
    assert replace(FORM_2018, chapters=(prose, table)).prose_chapters == (prose,)


def test_deadline_of_the_2018_form() -> None:
    assert FORM_2018.deadline(Unit(), 2018) == date(2019, 3, 31)


@pytest.mark.parametrize("edition", [FORM_2019, FORM_2021], ids=lambda edition: edition.code)
@pytest.mark.parametrize(
    ("kind", "level", "day"),
    [
        (UnitKind.GOVERNMENT, Level.PROVINCE, date(2024, 3, 31)),
        (UnitKind.GOVERNMENT, Level.COUNTY, date(2024, 3, 31)),
        (UnitKind.GOVERNMENT, Level.TOWNSHIP, date(2024, 1, 31)),
        (UnitKind.OFFICE, Level.COUNTY, date(2024, 1, 31)),
        (UnitKind.DEPARTMENT, Level.PROVINCE, date(2024, 1, 31)),
        (UnitKind.DEPARTMENT, Level.COUNTY, date(2024, 1, 31)),
        (UnitKind.OUTPOST, Level.PREFECTURE, date(2024, 1, 31)),
        (UnitKind.OTHER, Level.COUNTY, date(2024, 1, 31)),
    ],
)
def test_deadline_of_the_national_forms(edition: Edition, kind: UnitKind, level: Level, day: date) -> None:
    assert edition.deadline(Unit(kind=kind, level=level), 2023) == day
