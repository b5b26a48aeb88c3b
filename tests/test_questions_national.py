"""What must be explained in the national forms: last year, what is in force, who makes regulations, the prose."""

import pytest

from filings.checks.across import questions_across
from filings.checks.problem import Problem
from filings.editions.form2021 import Requests2021
from filings.models.unit import Level, UnitKind
from tests.figures import Found, Texts, unit_of, version_of, where

KINDS = [column.key for column in Requests2021.columns]
RECEIVED = [f"3.1.{kind}" for kind in KINDS]
each_kind = pytest.mark.parametrize("kind", KINDS)


def at(kind: str, texts: Texts) -> dict[str, str]:
    """Texts of one column of table 三 by their rows' numbers, as addresses."""
    return {f"3.{row}.{kind}": text for row, text in texts.items()}


# R5: what last year carried out is carried in.


def questions(texts: Texts, **given: object) -> list[Problem]:
    return list(questions_across(version_of(texts, **given)))  # type: ignore[arg-type]


@each_kind
@pytest.mark.parametrize(
    ("now", "last", "asked"),
    [
        ("5", "5", False),
        ("0", "0", False),
        ("——", "0", False),
        ("0", "——", False),
        ("4", "5", True),
        ("6", "5", True),
        ("0", "5", True),
        ("——", "5", True),
        ("", "5", False),
        ("约5", "5", False),
        ("5", "", False),
        ("5", "约5", False),
    ],
)
def test_carried_in_is_what_last_year_carried_out(kind: str, now: str, last: str, asked: bool) -> None:
    found = questions({f"3.2.{kind}": now}, last={f"3.25.{kind}": last, "2.6": "1"})
    assert where([one for one in found if one.code != "in_force_differs"]) == (
        [(f"3.2.{kind}", "carried_in_differs")] if asked else []
    )
    assert not any(problem.blocking for problem in found)


def test_carried_in_is_not_asked_of_a_first_report() -> None:
    assert questions(at("natural", {"2": "5", "25": "5"})) == []


@pytest.mark.parametrize(
    ("year", "row"),
    [(2022, "25"), (2021, "23"), (2020, "23")],
    ids=["the form of 2021", "2020 was of the form of 2019", "the form of 2019"],
)
def test_last_years_figure_is_found_by_its_name_in_whatever_edition(year: int, row: str) -> None:
    (problem,) = questions({"3.2.business": "4"}, last={f"3.{row}.business": "6"}, year=year)
    assert (problem.cell, problem.code) == ("3.2.business", "carried_in_differs")
    assert problem.values == {"3.2.business": "4", "last": "6"}
    assert problem.message == (
        "法人或其他组织商业企业·二、上年结转政府信息公开申请数量 4 ≠ 按上年年报推算的 6 = 6。"
        "“上年结转”一般等于上年年报的“结转下年度继续办理”；因机构合并、划转不一致的请说明。"
    )


# R6: what is in force.


@pytest.mark.parametrize(
    ("now", "last", "asked"),
    [
        ({"2.6": "9", "2.4": "3", "2.5": "1"}, {"2.6": "7"}, False),
        ({"2.6": "7", "2.7": "1"}, {"2.6": "7"}, False),
        ({"2.6": "6"}, {"2.6": "7"}, True),
        ({"2.6": "9", "2.4": "3"}, {"2.6": "7"}, True),
        ({"2.6": "9", "2.4": "3", "2.5": "——"}, {"2.6": "6"}, False),
        ({"2.6": "——"}, {"2.6": "7"}, True),
        ({"2.6": "9", "2.4": ""}, {"2.6": "7"}, False),
        ({"2.6": "9"}, {"2.6": ""}, False),
    ],
)
def test_in_force_follows_from_last_year(now: Texts, last: Texts, asked: bool) -> None:
    assert where(questions(now, last=last)) == ([("2.6", "in_force_differs")] if asked else [])


def test_regulations_in_force_follow_as_well() -> None:
    province = unit_of(Level.PROVINCE)
    (problem,) = questions({"2.1": "2", "2.2": "1", "2.3": "9"}, last={"2.3": "7"}, unit=province)
    assert (problem.cell, problem.cells) == ("2.3", ("2.3", "2.1", "2.2"))
    assert problem.values == {"2.3": "9", "2.1": "2", "2.2": "1", "last": "7+2-1"}
    assert "规章(现行有效件数) 9 ≠ 按上年年报推算的 7+2-1 = 8。" in problem.message


def test_in_force_cannot_be_asked_of_the_form_of_2019_which_has_no_such_row() -> None:
    assert questions({"2.6": "9"}, last={"2.6": "7"}, year=2021) == []


@pytest.mark.parametrize(
    ("now", "last", "asked"),
    [
        ({"2.7": "8"}, {"2.7": "10", "2.8": "-2"}, False),
        ({"2.7": "12"}, {"2.7": "10", "2.8": "2"}, False),
        ({"2.7": "10"}, {"2.7": "10", "2.8": "-2"}, True),
        ({"2.7": "10"}, {"2.7": "10", "2.8": "——"}, False),
        ({"2.7": "10"}, {"2.7": "10", "2.8": ""}, False),
    ],
)
def test_number_of_items_of_2019_follows_from_last_year(now: Texts, last: Texts, asked: bool) -> None:
    found = questions(now, last=last, year=2020)
    assert where(found) == ([("2.7", "before_differs")] if asked else [])
    assert [one.values["last"] for one in found] == (["10-2"] if asked else [])


# R7: who makes regulations.


@pytest.mark.parametrize("address", ["2.1", "2.2", "2.3"])
@pytest.mark.parametrize("year", [2023, 2020])
@pytest.mark.parametrize(
    ("level", "kind", "asked"),
    [
        (Level.PROVINCE, UnitKind.GOVERNMENT, False),
        (Level.PREFECTURE, UnitKind.GOVERNMENT, False),
        (Level.COUNTY, UnitKind.GOVERNMENT, True),
        (Level.TOWNSHIP, UnitKind.GOVERNMENT, True),
        (Level.PROVINCE, UnitKind.DEPARTMENT, True),
        (Level.PREFECTURE, UnitKind.DEPARTMENT, True),
        (Level.COUNTY, UnitKind.DEPARTMENT, True),
    ],
)
def test_regulations_are_made_by_prefectures_and_above(
    address: str, year: int, level: Level, kind: UnitKind, asked: bool
) -> None:
    unit, found = unit_of(level, kind), [(address, "regulations_made_here")]
    assert where(questions({address: "1"}, unit=unit, year=year)) == (found if asked else [])
    assert questions({address: "0"}, unit=unit, year=year) == []
    assert questions({address: "——"}, unit=unit, year=year) == []


# Other questions.


def far(texts: Texts, last: Texts, year: int = 2023) -> list[str | None]:
    return [one.cell for one in questions(texts, last=last, year=year) if one.code == "jump"]


@pytest.mark.parametrize(
    ("address", "last", "now", "asked"),
    [
        ("2.7", "10", "50", False),
        ("2.7", "10", "51", True),
        ("2.7", "51", "10", True),
        ("2.7", "50", "10", False),
        ("2.7", "0", "29", False),
        ("2.7", "0", "30", True),
        ("2.7", "——", "300", False),
        ("2.7", "300", "——", False),
        ("2.7", "", "300", False),
        ("2.7", "300", "约1", False),
        ("2.10", "1.5", "30", True),
        ("2.10", "0", "29.999999", False),
        ("3.1.legal", "0", "30", True),
        ("4.1.direct", "30", "0", True),
    ],
)
def test_jump_against_last_year(address: str, last: str, now: str, asked: bool) -> None:
    """In a matrix cell by cell, and never told again of a total that is derived from them."""
    assert far({address: now}, {address: last}) == ([address] if asked else [])


def test_signed_change_never_jumps() -> None:
    assert far({"2.8": "-300"}, {"2.8": "300"}, year=2020) == []
    assert far({"2.9": "0"}, {"2.9": "300"}, year=2020) == ["2.9"]


def test_one_explanation_speaks_of_this_years_value_and_last_years() -> None:
    found = questions(at("natural", {"1": "300"}), last=at("natural", {"1": "20"}))
    assert [one.values for one in found] == [{"3.1.natural": "300", "last": "20"}]


@pytest.mark.parametrize(
    ("now", "last", "asked"),
    [
        ({"2.7": "5"}, {"2.7": "5"}, True),
        ({"2.7": "5"}, {"2.7": "6"}, False),
        ({"2.7": "5", "2.10": "0.0"}, {"2.7": "5", "2.10": "0"}, True),
        ({"2.7": "5", "2.8": "约1"}, {"2.7": "5", "2.8": "约1"}, True),
        ({"2.7": "5", "2.8": "——"}, {"2.7": "5"}, False),
        ({}, {}, False),
    ],
    ids=["equal", "one differs", "printed otherwise", "text", "—— is not 0", "nothing but 0"],
)
def test_every_figure_equal_to_last_years(now: Texts, last: Texts, asked: bool) -> None:
    assert where(questions(now, last=last)) == ([(None, "same_as_last_year")] if asked else [])


FEES = (None, "fees_not_in_prose")


@pytest.mark.parametrize(
    ("fees", "other", "asked"),
    [
        ("18.87", "<p>无。</p>", [FEES]),
        ("18.87", "", []),
        ("0.000001", "<p>无。</p>", [FEES]),
        ("18.87", "<p>收取信息处理费18.87万元。</p>", []),
        ("18.87", "<p>收取信息处理<strong>费</strong>0元。</p>", []),
        ("0", "<p>无。</p>", [FEES]),
        ("——", "<p>无。</p>", [FEES]),
        ("", "<p>无。</p>", [FEES]),
    ],
)
def test_fees_are_told_in_chapter_six(fees: str, other: str, asked: Found) -> None:
    chapters = {"overview": "<p>收费情况见后。</p>", "other": other}
    found = questions({"2.10": fees}, chapters=chapters)
    assert where(found) == asked
    assert {one.place for one in found} == ({"chapter:other"} if asked else set())


@pytest.mark.parametrize("year", [2023, 2020])
@pytest.mark.parametrize(
    ("cases", "chapters", "asked"),
    [
        ({"4.1.review": "1"}, {"overview": "<p>平稳。</p>"}, ["4.1.review"]),
        ({"4.4.after_review": "2", "4.1.review": "1"}, {}, ["4.1.review"]),
        ({"4.1.review": "1"}, {"overview": "<p>被申请行政复议1件。</p>"}, []),
        ({"4.1.direct": "1"}, {"problems": "<p>行政诉讼败诉。</p>"}, []),
        ({"4.1.direct": "1"}, {"preamble": "<p>诉讼</p>"}, []),
        ({}, {"overview": "<p>平稳。</p>"}, []),
        ({"4.1.review": "——"}, {}, []),
    ],
)
def test_cases_are_told_somewhere_in_the_prose(year: int, cases: Texts, chapters: Texts, asked: list[str]) -> None:
    found = questions(cases, chapters=chapters, year=year)
    assert where(found) == [(address, "cases_not_in_prose") for address in asked]
    assert {one.place for one in found} == ({"chapter:overview"} if asked else set())
