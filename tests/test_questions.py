"""What must be explained: the questions of the 2018 form, and those that compare with last year."""

from typing import Any

import pytest

from filings import checks, workflow
from filings.checks.across import jumped
from filings.checks.tables import questions_of_table
from filings.editions import REGISTER
from filings.editions.form2018 import FORM_2018
from filings.figures import Column, Figure, Money
from filings.models import Account, Report, Statistics2018
from filings.reading import Cell, TableView
from filings.states import Status
from tests import factories
from tests.figures import Texts, table_of, where
from tests.publications import force_status
from tests.reading import problems_of

pytestmark = pytest.mark.usefixtures("in_english")


def table(texts: Texts, **options: Any) -> TableView:
    return table_of(Statistics2018, texts, **options)


@pytest.mark.parametrize(
    ("figures", "questions"),
    [
        ({}, []),
        ({"1.1": "10", "1.2.1": "4", "1.2.6": "6"}, []),
        ({"1.1": "10", "1.2.1": "4", "1.2.6": "7"}, []),
        ({"1.1": "10", "1.2.1": "4", "1.2.6": "5"}, [("1.1", "channels_below_total")]),
        ({"1.1": "10", "1.2.1": "10", "1.2.5": "——"}, []),
        ({"1.1": "10", "1.2.1": "11"}, [("1.2.1", "channel_above_total")]),
        (
            {"1.1": "10", "1.2.2": "11", "1.2.6": "12"},
            [("1.2.2", "channel_above_total"), ("1.2.6", "channel_above_total")],
        ),
        ({"1.1": "2", "1.2.1": "2", "1.1a": "2", "1.1b": "2"}, []),
        ({"1.1": "2", "1.2.1": "2", "1.1a": "2", "1.1b": "1"}, [("1.1a", "normative_above_made")]),
        ({"2.1": "6", **dict.fromkeys(["2.2.1", "2.2.2", "2.2.3", "2.2.4", "2.2.5", "2.2.6"], "1")}, []),
        ({"2.1": "7", **dict.fromkeys(["2.2.1", "2.2.2", "2.2.3", "2.2.4", "2.2.5", "2.2.6"], "1")},
         [("2.1", "responses_above_channels")]),
        ({"2.3.1": "1", "2.3.2": "30"}, []),
        ({"2.3.1": "1"}, [("2.3.1", "meetings_and_delegates")]),
        ({"2.3.2": "30"}, [("2.3.1", "meetings_and_delegates")]),
        ({"2.3.1": "——", "2.3.2": "——"}, []),
        ({"9.2": "1", "9.3": "56"}, []),
        ({"9.2": "1"}, [("9.2", "trainings_and_trainees")]),
        ({"9.3": "56"}, [("9.2", "trainings_and_trainees")]),
        ({"3.1": "11", "3.2": "11", "3.3": "11"}, []),
        ({"3.1": "11", "3.2": "11", "3.3": "12"}, [("3.1", "received_concluded_replied")]),
        ({"3.1": "11", "3.2": "10", "3.3": "11"}, [("3.1", "received_concluded_replied")]),
        ({"3.1": "1", "3.2": "1", "3.3": "1", "4": "1"}, []),
        ({"3.1": "1", "3.2": "1", "3.3": "1", "4": "1", "5": "1"}, [("4", "cases_above_applications")]),
        # Not asked before all its cells are filled in.
        ({"1.1": "10", "1.2.1": ""}, []),
        ({"1.1": "10", "1.2.1": "约4"}, []),
        ({"2.3.1": "1", "2.3.2": ""}, []),
        ({"3.1": "11", "3.2": "", "3.3": "11"}, []),
    ],
)  # fmt: skip
def test_questions_of_the_2018_form(figures: dict[str, str], questions: list[tuple[str, str]]) -> None:
    found = questions_of_table(table(figures))
    assert where(found) == questions
    assert not any(problem.blocking for problem in found)
    assert all(problem.open for problem in found)


@pytest.mark.parametrize(
    ("figures", "message", "values"),
    [
        (
            {"4": "23", "5": "87", "3.1": "11", "3.2": "11", "3.3": "11"},
            "四、行政复议数量+五、行政诉讼数量 23+87 = 110 > 三(一)收到申请数 11. "
            "Only reviews and lawsuits caused by the disclosure of information count here.",
            {"4": "23", "5": "87", "3.1": "11"},
        ),
        (
            {"1.1": "10", "1.2.1": "11"},
            "一(二)1.政府公报公开政府信息数 11 > 一(一)主动公开政府信息数 10. "
            "Every item of a channel is part of the total.",
            {"1.2.1": "11", "1.1": "10"},
        ),
        (
            {"1.1": "10", "1.2.1": "9", "1.2.5": "——"},
            "一(一)主动公开政府信息数 10 > their sum 9+0+0+0+0+0 = 9. "
            "An item made public on several channels counts once, so the channels add up to at least the total.",
            {"1.1": "10", "1.2.1": "9", "1.2.2": "0", "1.2.3": "0", "1.2.4": "0", "1.2.5": "——", "1.2.6": "0"},
        ),
        (
            {"3.1": "2", "3.2": "1", "3.3": "1"},
            "三(一)收到申请数 2, 三(二)申请办结数 1, 三(三)申请答复数 1 differ. "
            "This form has no row for applications carried over from the year before.",
            {"3.1": "2", "3.2": "1", "3.3": "1"},
        ),
    ],
)
def test_question_shows_the_arithmetic_and_holds_the_values(
    figures: dict[str, str], message: str, values: dict[str, str]
) -> None:
    (problem,) = questions_of_table(table(figures))
    assert (problem.message, problem.values, problem.cells) == (message, values, tuple(values))


def amount(value: int | None, figure: Figure | None = None) -> Cell:
    return Cell("1.1", "", figure or Figure("数", number="1.1"), Column("", ""), value)


MONEY = Money("费用", unit="万元", number="7")


@pytest.mark.parametrize(
    ("last", "now", "asked"),
    [
        (10, 50, False),
        (10, 51, True),
        (51, 10, True),
        (50, 10, False),
        (0, 29, False),
        (0, 30, True),
        (30, 0, True),
        (5, 29, False),
        (6, 30, False),
        (5, 30, True),
        (None, 30, False),
        (30, None, False),
        (0, 0, False),
    ],
)
def test_jump_is_more_than_five_times_where_the_larger_is_30_or_more(
    last: int | None, now: int | None, asked: bool
) -> None:
    assert jumped(amount(now), amount(last)) is asked


@pytest.mark.parametrize(("last", "now", "asked"), [(0, 30_000_000, True), (0, 29_999_999, False)])
def test_jump_of_money_counts_in_its_printed_unit(last: int, now: int, asked: bool) -> None:
    assert jumped(amount(now, MONEY), amount(last, MONEY)) is asked


def test_signed_figures_do_not_jump() -> None:
    signed = Figure("增减", number="1.1", signed=True)
    assert jumped(amount(-100, signed), amount(100, signed)) is False


@pytest.fixture
def two_years(monkeypatch: pytest.MonkeyPatch) -> tuple[Report, Report, Account]:
    """A published report of 2018, and one of 2019, with the same form, that equals it."""
    monkeypatch.setitem(REGISTER, 2019, (FORM_2018,))
    county = factories.unit()
    staff = factories.people(county)
    last = factories.report_in(Status.TO_PUBLISH, county, staff, year=2018)
    force_status(last, Status.PUBLISHED)
    return last, factories.filled_report(county, staff, year=2019), staff.preparer


@pytest.mark.django_db
def test_figures_all_equal_to_last_years_are_questioned(two_years: tuple[Report, Report, Account]) -> None:
    _last, report, preparer = two_years
    found = problems_of(report)
    assert where(found) == [(None, "same_as_last_year")]
    workflow.save_cells(report, {"9.1": (None, "3")}, by=preparer)
    assert problems_of(report) == []


@pytest.mark.django_db
def test_jump_against_last_years_published_report(two_years: tuple[Report, Report, Account]) -> None:
    last, report, preparer = two_years
    workflow.save_cells(report, {"1.1": (None, "1000"), "1.2.2": (None, "1000")}, by=preparer)
    found = problems_of(report)
    assert where(found) == [("1.1", "jump"), ("1.2.2", "jump")]
    assert found[0].values == {"1.1": "1000", "last": "100"}
    assert found[0].message == (
        "一(一)主动公开政府信息数 was 100 last year and is 1000: more than five times as much or less than a fifth"
    )
    # A report that is not published is nothing to compare with.
    force_status(last, Status.TO_PUBLISH)
    assert problems_of(report) == []


@pytest.mark.django_db
def test_explanation_holds_until_one_of_its_values_changes() -> None:
    county = factories.unit()
    staff = factories.people(county)
    report = factories.filled_report(county, staff)
    workflow.save_cells(report, {"4": (None, "13"), "4.1": (None, "13")}, by=staff.preparer)
    workflow.explain(report, "cases_above_applications", "4", "含往年案件。", by=staff.preparer)
    (question,) = problems_of(report)
    assert (question.open, question.explanation is not None, question.void) == (False, True, None)
    # A figure that the question does not speak of.
    workflow.save_cells(report, {"9.1": (None, "2")}, by=staff.preparer)
    assert checks.unsettled(problems_of(report)) == []
    workflow.save_cells(report, {"4": (None, "14"), "4.1": (None, "14")}, by=staff.preparer)
    (question,) = checks.unsettled(problems_of(report))
    assert (question.explanation, question.void.text if question.void else "") == (None, "含往年案件。")
    workflow.save_cells(report, {"4": (None, "13"), "4.1": (None, "13")}, by=staff.preparer)
    assert checks.unsettled(problems_of(report)) == []
