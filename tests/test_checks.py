"""What blocks in the 2018 form, and that the database accepts exactly the tables without it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from filings import checks, workflow
from filings.figures import LIMIT
from filings.models import Report, Statistics2018
from filings.models.unit import Level
from filings.reading import TableView
from filings.reading.tables import view_of_rows
from tests import factories
from tests.figures import Texts, stored, table_of, where

ADDRESSES = {figure.number: figure.name for figure in Statistics2018.figures}


def row(texts: Texts, **options: Any) -> Statistics2018:
    return stored(Statistics2018, texts, **options)[0]


def table(texts: Texts, **options: Any) -> TableView:
    return table_of(Statistics2018, texts, **options)


# What blocks.


@pytest.mark.parametrize(
    ("figures", "problems"),
    [
        ({}, []),
        # Sums.
        ({"3.1": "5", "3.1.1": "2", "3.1.3": "3"}, []),
        ({"3.1": "5", "3.1.1": "2"}, [("3.1", "sum_differs")]),
        ({"3.1.1": "2"}, [("3.1", "sum_differs")]),
        ({"3.1": "——"}, []),
        ({"3.1": "——", "3.1.1": "——"}, []),
        ({"3.1": "——", "3.1.1": "1"}, [("3.1", "sum_differs")]),
        ({"3.1": "5", "3.1.1": "——", "3.1.2": "5"}, []),
        ({"3.2": "1"}, [("3.2", "sum_differs")]),
        ({"3.3": "1"}, [("3.3", "sum_differs")]),
        ({"3.3": "1", "3.3.4": "1", "3.3.4e": "1"}, []),
        ({"3.3": "1", "3.3.4": "1"}, [("3.3.4", "sum_differs")]),
        ({"3.3.4": "1", "3.3.4e": "1"}, [("3.3", "sum_differs")]),
        ({"3.3.4": "1"}, [("3.3", "sum_differs"), ("3.3.4", "sum_differs")]),
        ({"4": "1"}, [("4", "sum_differs")]),
        ({"5": "1"}, [("5", "sum_differs")]),
        ({"8.3": "1"}, [("8.3", "sum_differs")]),
        ({"8.3.1": str(LIMIT), "8.3.2": str(LIMIT)}, [("8.3", "sum_differs")]),
        # Parts and wholes.
        ({"1.1": "2", "1.1a": "2"}, []),
        ({"1.1": "2", "1.1a": "3"}, [("1.1a", "part_above_whole")]),
        ({"1.1": "——", "1.1a": "1"}, [("1.1a", "part_above_whole")]),
        ({"1.1": "——", "1.1a": "——"}, []),
        ({"1.1a": "——"}, []),
        ({"2.2.1a": "1"}, [("2.2.1a", "part_above_whole")]),
        ({"2.2.2a": "1"}, [("2.2.2a", "part_above_whole")]),
        ({"1.5.4": "1"}, [("1.5.4", "part_above_whole")]),
        ({"1.1b": "5"}, []),
        # Cells without a number: only that is said until they are mended.
        ({"3.1": ""}, [(None, "incomplete")]),
        ({"3.1": "5", "3.1.1": ""}, [(None, "incomplete")]),
        ({"3.1": "约5"}, [("3.1", "misread")]),
        ({"3.1": "5", "3.1.1": "-5"}, [("3.1.1", "misread")]),
        ({"1.1": "", "1.1a": "5"}, [(None, "incomplete")]),
        ({"7": "18.8710"}, []),
        ({"7": "1.1234567"}, [("7", "misread")]),
    ],
)
def test_problems_of_a_table(figures: dict[str, str], problems: list[tuple[str | None, str]]) -> None:
    found = checks.problems_of_table(table(figures))
    assert where(found) == problems
    assert all(problem.blocking and problem.open and problem.place == "table:statistics" for problem in found)


@pytest.mark.parametrize(
    ("level", "problems"), [(Level.PREFECTURE, [("8.4.4", "part_above_whole")]), (Level.COUNTY, [])]
)
def test_cells_that_a_unit_is_not_asked_for_have_no_problems(
    level: Level, problems: list[tuple[str | None, str]]
) -> None:
    assert where(checks.problems_of_table(table({"8.4.4": "1"}, level=level))) == problems
    assert where(checks.problems_of_table(table({"8.4.4": ""}, level=level))) == (
        [(None, "incomplete")] if level == Level.PREFECTURE else []
    )


@pytest.mark.parametrize(
    ("figures", "message", "concerned"),
    [
        (
            {"3.2": "11", "3.2.1": "6", "3.2.2": "4"},
            "三(二)申请办结数 11 ≠ 6+4 = 10，差 1",
            ("3.2", "3.2.1", "3.2.2"),
        ),
        (
            {"1.1": "2", "1.1a": "3"},
            "一(一)其中:主动公开规范性文件数 3 大于其所属的一(一)主动公开政府信息数 2",
            ("1.1a", "1.1"),
        ),
        (
            {"9.1": "约3"},
            "九(一)召开政府信息公开工作会议或专题会议数：“约3”不是数字，请只填数字，例如 1234。",
            ("9.1",),
        ),
        (
            {"9.1": "", "9.2": ""},
            "还有 2 格未填：九(一)召开政府信息公开工作会议或专题会议数、九(二)举办各类培训班数。"
            "请填数字；没有发生填 0；不适用填 ——。",
            ("9.1", "9.2"),
        ),
    ],
)
def test_message_shows_the_arithmetic(figures: dict[str, str], message: str, concerned: tuple[str, ...]) -> None:
    (problem,) = checks.problems_of_table(table(figures))
    assert (problem.message, problem.cells) == (message, concerned)


def test_many_empty_cells_are_one_problem() -> None:
    (problem,) = checks.problems_of_table(table({}, rest=""))
    assert len(problem.cells) == 70
    assert problem.message.startswith("还有 70 格未填：")
    assert problem.message.endswith("等。请填数字；没有发生填 0；不适用填 ——。")


# The table's CHECKs and its blocking problems are one rule told twice.

TEXTS = st.one_of(
    st.sampled_from(
        ["", " ", "——", "0", "1", "2", "约3", "1.5", "/", "-1", str(LIMIT), str(LIMIT + 1), "18.8710", "0.000001"]
    ),
    st.integers(0, 20).map(str),
)


@st.composite
def typed_tables(draw: DrawFn) -> dict[str, str]:
    """A table that adds up, and then nothing to four cells typed over."""
    amounts = {figure.name: draw(st.integers(0, 5)) for figure in Statistics2018.figures}
    # Totals of totals stand above their parts, so the last come first.
    for figure in reversed(Statistics2018.figures):
        if figure.parts:
            amounts[figure.name] = sum(amounts[part] for part in figure.parts)
        if figure.within:
            amounts[figure.name] = min(amounts[figure.name], amounts[figure.within])
    texts = {figure.number: str(amounts[figure.name]) for figure in Statistics2018.figures}
    return texts | draw(st.dictionaries(st.sampled_from(sorted(ADDRESSES)), TEXTS, max_size=4))


@pytest.mark.django_db
@pytest.mark.parametrize("level", [Level.COUNTY, Level.PREFECTURE])
def test_no_blocking_problem_exactly_when_the_database_accepts_the_sealed_row(level: Level) -> None:
    unit = factories.unit(level=level)
    report = Report.objects.create(unit=unit, year=2018, edition_code="guizhou-2018", status_since=timezone.now())
    seen = set()

    @given(typed_tables())
    def holds(figures: dict[str, str]) -> None:
        stored = row(figures, level=level, report_id=report.pk, sealed=True)
        found = checks.problems_of_table(view_of_rows(Statistics2018, [stored], 2018))
        assert accepts(stored) == (found == []), where(found)
        seen.add(found == [])

    holds()
    # Neither all right nor all wrong, or nothing would have been shown.
    assert seen == {True, False}


def accepts(stored: Statistics2018) -> bool:
    """Whether the database takes the row; it is taken back again."""
    try:
        with transaction.atomic():
            stored.save(force_insert=True)
            transaction.set_rollback(True)
    except IntegrityError:
        return False
    finally:
        stored.pk = None
    return True


@pytest.mark.django_db
def test_a_draft_may_be_wrong_and_a_sealed_table_cannot() -> None:
    report = workflow.start_report(factories.unit(), 2018, by=None)
    workflow.save_cells(report, {"3.1": (None, "5"), "3.1.1": (None, "约5")}, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Statistics2018.objects.filter(report=report).update(sealed=True)
