"""What is wrong with a report and what must be explained: each rule's truth table, and the database's own opinion."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from filings import cells, checks, workflow
from filings.cells import Cell, TableView
from filings.checks.across import jumped
from filings.checks.problem import Problem
from filings.checks.tables import questions_of_table
from filings.editions import REGISTER
from filings.editions.form2018 import FORM_2018
from filings.figures import LIMIT, NOT_APPLICABLE, OFF, Column, Figure, Money
from filings.models import Account, Report, Statistics2018
from filings.models.unit import Level
from filings.parsing import parse
from filings.states import Role, Status
from tests import factories

ADDRESSES = {figure.number: figure.name for figure in Statistics2018.figures}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences as they stand in the source."""
    with translation.override("en"):
        yield


def row(figures: Mapping[str, str], *, level: Level = Level.COUNTY, rest: str = "0", **fields: Any) -> Statistics2018:
    """A stored row with these texts typed at these addresses, and `rest` in all other cells that are asked for."""
    values: dict[str, int | None] = {}
    marks: dict[str, str] = {}
    typed: dict[str, str] = {}
    for figure in Statistics2018.figures:
        if figure.asked_of and level not in figure.asked_of:
            marks[figure.name] = OFF
            continue
        parsed = parse(figures.get(figure.number, rest), figure)
        values[figure.name] = parsed.value
        if parsed.mark:
            marks[figure.name] = parsed.mark
        if parsed.typed:
            typed[figure.name] = parsed.typed
    return Statistics2018(**{"report_id": 1, **fields}, marks=marks, typed=typed, **values)


def table(figures: Mapping[str, str], **options: Any) -> TableView:
    return cells.view_of(Statistics2018, [row(figures, **options)], 2018)


def where(found: list[Problem]) -> list[tuple[str | None, str]]:
    return [(problem.cell, problem.code) for problem in found]


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
            "三(二)申请办结数 11 ≠ 6+4 = 10, difference 1",
            ("3.2", "3.2.1", "3.2.2"),
        ),
        (
            {"1.1": "2", "1.1a": "3"},
            "一(一)其中:主动公开规范性文件数 3 is above 一(一)主动公开政府信息数 2, which it is a part of",
            ("1.1a", "1.1"),
        ),
        (
            {"9.1": "约3"},
            "九(一)召开政府信息公开工作会议或专题会议数: “约3” is not a number. Type digits only, such as 1234.",
            ("9.1",),
        ),
        (
            {"9.1": "", "9.2": ""},
            "2 cells are still empty: 九(一)召开政府信息公开工作会议或专题会议数, 九(二)举办各类培训班数. "
            "Type a number, 0 or ——.",
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
    assert problem.message.startswith("70 cells are still empty: ")
    assert problem.message.endswith(" and more. Type a number, 0 or ——.")


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
    report = Report.objects.create(unit=unit, year=2018, status_since=timezone.now())
    seen = set()

    @given(typed_tables())
    def holds(figures: dict[str, str]) -> None:
        stored = row(figures, level=level, report_id=report.pk, sealed=True)
        found = checks.problems_of_table(cells.view_of(Statistics2018, [stored], 2018))
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


# What must be explained.


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
    Report.objects.filter(pk=last.pk).update(status=Status.PUBLISHED)
    return last, factories.filled_report(county, staff, year=2019), staff.preparer


@pytest.mark.django_db
def test_figures_all_equal_to_last_years_are_questioned(two_years: tuple[Report, Report, Account]) -> None:
    _last, report, preparer = two_years
    found = checks.problems(report)
    assert where(found) == [(None, "same_as_last_year")]
    workflow.save_cells(report, {"9.1": (None, "3")}, by=preparer)
    assert checks.problems(report) == []


@pytest.mark.django_db
def test_jump_against_last_years_published_report(two_years: tuple[Report, Report, Account]) -> None:
    last, report, preparer = two_years
    workflow.save_cells(report, {"1.1": (None, "1000"), "1.2.2": (None, "1000")}, by=preparer)
    found = checks.problems(report)
    assert where(found) == [("1.1", "jump"), ("1.2.2", "jump")]
    assert found[0].values == {"1.1": "1000", "last": "100"}
    assert found[0].message == (
        "一(一)主动公开政府信息数 was 100 last year and is 1000: more than five times as much or less than a fifth"
    )
    # A report that is not published is nothing to compare with.
    Report.objects.filter(pk=last.pk).update(status=Status.TO_PUBLISH)
    assert checks.problems(report) == []


@pytest.mark.django_db
def test_explanation_holds_until_one_of_its_values_changes() -> None:
    county = factories.unit()
    staff = factories.people(county)
    report = factories.filled_report(county, staff)
    workflow.save_cells(report, {"4": (None, "13"), "4.1": (None, "13")}, by=staff.preparer)
    workflow.explain(report, "cases_above_applications", "4", "含往年案件。", by=staff.preparer)
    (question,) = checks.problems(report)
    assert (question.open, question.explanation is not None, question.void) == (False, True, None)
    # A figure that the question does not speak of.
    workflow.save_cells(report, {"9.1": (None, "2")}, by=staff.preparer)
    assert checks.unsettled(checks.problems(report)) == []
    workflow.save_cells(report, {"4": (None, "14"), "4.1": (None, "14")}, by=staff.preparer)
    (question,) = checks.unsettled(checks.problems(report))
    assert (question.explanation, question.void.text if question.void else "") == (None, "含往年案件。")
    workflow.save_cells(report, {"4": (None, "13"), "4.1": (None, "13")}, by=staff.preparer)
    assert checks.unsettled(checks.problems(report)) == []


# Chapters and the sign-off fields.


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "message"),
    [("preamble", "“the preamble” has no text yet."), ("overview", "“总体工作情况” has no text yet.")],
)
def test_chapter_without_text_blocks(key: str, message: str) -> None:
    county = factories.unit()
    report = factories.filled_report(county, factories.people(county))
    workflow.save_chapter(report, key, "<p> </p>", seen=1, by=None)
    (problem,) = checks.problems(report)
    assert (problem.cell, problem.code, problem.place, problem.blocking) == (
        None,
        "chapter_empty",
        f"chapter:{key}",
        True,
    )
    assert problem.message == message


@pytest.mark.django_db
def test_prose_over_its_limits_blocks() -> None:
    county = factories.unit()
    report = factories.filled_report(county, factories.people(county))
    workflow.save_chapter(report, "overview", "<h3></h3><p>平稳。</p>", seen=1, by=None)
    (problem,) = checks.problems(report)
    assert (problem.code, problem.place) == ("empty_heading", "chapter:overview")
    assert problem.message == "“总体工作情况”: Heading (一) has no text. Type its text or delete it."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({}, []),
        ({"contact_phone": ""}, [("phone_missing", "The contact phone is missing.")]),
        ({"report_date": None}, [("date_missing", "The date of the report (填报日期) is missing.")]),
        ({"report_date": date(2018, 12, 31)}, [("date_early", "The date of the report lies before the end of 2018.")]),
        ({"report_date": date(2019, 1, 1)}, []),
        ({"head_name": ""}, [("name_missing", "The name of the Head of unit is missing.")]),
        (
            {"reviewer_name": "someone"},
            [("name_without_post", "“someone” is not a Reviewer of 平塘县人民政府.")],
        ),
        (
            {"reviewer_name": "preparer"},
            [
                ("names_same", "Preparer, reviewer and head of unit must be three people."),
                ("name_without_post", "“preparer” is not a Reviewer of 平塘县人民政府."),
            ],
        ),
    ],
)
def test_problems_of_the_sign_off(fields: dict[str, Any], faults: list[tuple[str, str]]) -> None:
    county = factories.unit()
    report = factories.filled_report(county, factories.people(county))
    workflow.save_signoff(report, fields, by=None)
    found = checks.problems(Report.objects.select_related("unit").get(pk=report.pk))
    assert [(problem.code, problem.message) for problem in found] == faults
    assert all(problem.blocking and problem.place == "signoff" and problem.cell is None for problem in found)


@pytest.mark.django_db
def test_post_in_another_unit_does_not_count() -> None:
    county, neighbour = factories.unit(), factories.unit("522728", "罗甸县")
    report = factories.filled_report(county, factories.people(county))
    factories.account("guest", (Role.REVIEWER, neighbour))
    workflow.save_signoff(report, {"reviewer_name": "guest"}, by=None)
    found = checks.problems(Report.objects.select_related("unit").get(pk=report.pk))
    assert [problem.code for problem in found] == ["name_without_post"]


@pytest.mark.django_db
def test_facts_of_many_reports_cost_as_many_queries_as_those_of_one() -> None:
    reports = []
    for number in range(3):
        county = factories.unit(f"52272{number}", f"{number}县")
        reports.append(factories.filled_report(county, factories.people(county, prefix=f"u{number}-")))
    counts = []
    for chosen in (reports[:1], reports):
        with CaptureQueriesContext(connection) as queries:
            assert [checks.problems_of(facts) for facts in checks.facts_of(chosen)] == [[]] * len(chosen)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_marks_are_no_numbers() -> None:
    """—— and blank are marks with no value; the row of a county has four of the one, and here one of the other."""
    stored = row({"1.2.5": "——"})
    assert stored.marks == {
        "by_app": NOT_APPLICABLE,
        "monitors": OFF,
        "monitoring_rounds": OFF,
        "monitor_opinions": OFF,
        "monitor_opinions_adopted": OFF,
    }
    assert {getattr(stored, name) for name in stored.marks} == {None}
