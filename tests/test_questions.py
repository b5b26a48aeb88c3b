"""Whom a question is asked, and about what: tables of body, figures and the codes that are asked."""

from dataclasses import replace

import pytest

from filings.checks.across import questions_across
from filings.checks.tables import questions_of_table
from filings.models.unit import Level, UnitKind
from tests.figures import unit_of, version_of

FEE = {"other": "<p>本年度收取信息处理费0元。</p>"}


def asked(texts: dict[str, str], **options: object) -> list[tuple[str | None, str]]:
    """(cell, code) of every question about a version with these figures, where every other cell is 0."""
    version = version_of(texts, chapters=FEE, **options)  # type: ignore[arg-type]
    found = [*questions_across(version), *(one for table in version.tables for one in questions_of_table(table))]
    return [(one.cell, one.code) for one in found]


@pytest.mark.parametrize(
    ("kind", "level", "is_asked"),
    [
        (UnitKind.GOVERNMENT, Level.PROVINCE, False),
        (UnitKind.GOVERNMENT, Level.PREFECTURE, False),
        (UnitKind.OFFICE, Level.PROVINCE, False),
        (UnitKind.OFFICE, Level.PREFECTURE, False),
        (UnitKind.OFFICE, Level.COUNTY, True),
        (UnitKind.GOVERNMENT, Level.COUNTY, True),
        (UnitKind.GOVERNMENT, Level.TOWNSHIP, True),
        (UnitKind.DEPARTMENT, Level.PROVINCE, True),
        (UnitKind.OTHER, Level.PREFECTURE, True),
    ],
)
@pytest.mark.parametrize("year", [2020, 2023])
def test_regulations_are_asked_of_whoever_makes_none(kind: UnitKind, level: Level, is_asked: bool, year: int) -> None:
    texts = {"2.1": "4", "2.2": "1", "2.3": "60"}
    expected = [("2.1", "regulations_made_here")] if is_asked else []
    assert asked(texts, year=year, unit=unit_of(level, kind)) == expected


@pytest.mark.parametrize(
    ("year", "texts", "expected"),
    [
        (2023, {"2.4": "7", "2.5": "0", "2.6": "3"}, [("2.4", "in_force_below_made")]),
        (2023, {"2.4": "7", "2.5": "4", "2.6": "3"}, []),
        (2023, {"2.4": "7", "2.5": "0", "2.6": "7"}, []),
        (2023, {"2.4": "7", "2.5": "——", "2.6": "0"}, [("2.4", "in_force_below_made")]),
        (2020, {"2.4": "12", "2.5": "10", "2.6": "2"}, [("2.5", "public_below_opened")]),
        (2020, {"2.4": "12", "2.5": "10", "2.6": "10"}, []),
        (2020, {"2.7": "18", "2.8": "+4", "2.9": "22"}, [("2.9", "items_taken_for_decisions")]),
        (2020, {"2.7": "18", "2.8": "2", "2.9": "20"}, []),
        (2020, {"2.7": "18", "2.8": "4", "2.9": "512"}, []),
        (2020, {"2.13": "30", "2.14": "-5", "2.15": "25"}, [("2.15", "items_taken_for_decisions")]),
    ],
)
def test_figures_that_contradict_one_another_are_asked_about(
    year: int, texts: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert asked(texts, year=year) == expected


@pytest.mark.parametrize(
    ("other", "is_asked"),
    [
        ("无", True),
        ("行政事业性收费12万元。", True),
        ("免费提供政府信息。", True),
        ("组织培训，支出培训费用3万元。", True),
        ("本年度收取信息处理费0元。", False),
        ("2023年未收取任何费用。", False),
        ("未向申请人收取依申请公开费用。", False),
        ("依申请公开没有收费。", False),
        ("本机关2023年度发出收费通知的件数0件、总金额0元以及实际收取的总金额0元。", False),
        ("信息处理费：无。", False),
        ("2023年收取信息处理费总计 1200 元。", False),
        ("全年实际收取信息处理费三百元。", False),
        ("严格执行信息处理费管理办法。", True),
        ("自2021年起执行收费标准。", True),
        ("行政事业性收费为0元，其他无。", True),
        ("", False),
    ],
)
@pytest.mark.parametrize("fees", ["0", "18.87"])
def test_chapter_six_states_the_handling_fee_whatever_the_other_fee_is(other: str, is_asked: bool, fees: str) -> None:
    version = version_of({"2.10": fees}, chapters={"other": f"<p>{other}</p>"})
    found = [(one.code, one.place, one.blocking) for one in questions_across(version)]
    assert found == ([("fees_not_in_prose", "chapter:other", False)] if is_asked else [])


@pytest.mark.parametrize(
    ("last", "now", "sentence"),
    [
        ("0", "50", "自然人·三(一)予以公开：上年 0，本年 50"),
        ("50", "0", "自然人·三(一)予以公开：上年 50，本年 0"),
        ("0", "30", "自然人·三(一)予以公开：上年 0，本年 30"),
        (
            "6",
            "50",
            "自然人·三(一)予以公开上年为 6，本年为 50，超过上年的五倍或不足五分之一",
        ),
        ("0", "29", ""),
        ("29", "0", ""),
        ("10", "50", ""),
    ],
)
def test_jump_from_and_to_nothing_says_both_numbers(last: str, now: str, sentence: str) -> None:
    version = version_of({"3.3.natural": now}, last={"3.3.natural": last}, chapters=FEE)
    found = [one.message for one in questions_across(version) if one.code == "jump"]
    assert found == ([sentence] if sentence else [])


def test_change_of_scope_is_asked_once_instead_of_every_jump() -> None:
    version = version_of({"3.3.natural": "500", "2.7": "900"}, last={"3.3.natural": "50", "2.7": "90"}, chapters=FEE)
    assert version.last_year
    assert [one.code for one in questions_across(version)] == ["jump", "jump"]
    other = replace(version, last_year=replace(version.last_year, scope="本级"))
    found = [(one.cell, one.code, one.place, one.message) for one in questions_across(other)]
    assert found == [
        (
            None,
            "scope_changed",
            "table:disclosed",
            "本年统计范围为全口径，上年为本级，是否确实如此？",
        )
    ]
    same = replace(version, last_year=replace(version.last_year, scope="全口径"))
    assert [one.code for one in questions_across(same)] == ["jump", "jump"]
