"""From last year's published report to this year's draft: what is filled in, what is asked, what is flagged later."""

from collections.abc import Mapping

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filings import checks, workflow
from filings.models import Account, Change, Report, Unit
from filings.models.report import Verdict
from filings.permissions import Refused
from filings.reading import from_rows
from filings.states import Action, Role, Status
from tests import factories
from tests.publications import force_status
from tests.reading import cells_of, problems_of

NATIONAL = {"3.1.natural": "9", "3.3.natural": "4", "3.24.natural": "4", "3.25.natural": "5"}
"""Figures of table 三 that agree: nine applications, four granted, five carried out."""


def typed(report: Report, texts: Mapping[str, str]) -> None:
    workflow.save_cells(report, {address: (None, text) for address, text in texts.items()}, by=None)


def published(of: Unit, staff: factories.People, year: int, texts: Mapping[str, str]) -> Report:
    """A published report with these figures, as its row says: what is frozen does not matter here."""
    report = factories.filled_report(of, staff, year=year)
    typed(report, texts)
    assert checks.unsettled(problems_of(report)) == []
    return force_status(report, Status.PUBLISHED)


def correction(of: Report, texts: Mapping[str, str]) -> Report:
    """The next version of a published report, itself published, with other figures."""
    preparer = Account.objects.get(posts__unit=of.unit, posts__role=Role.PREPARER)
    newer = workflow.amend(of, "更正数据。", by=preparer)
    typed(newer, texts)
    return force_status(newer, Status.PUBLISHED)


def entered(report: Report) -> dict[str, str]:
    """What stands in the inputs of a report, without those that are empty."""
    found = cells_of(report)
    return {address: cell.entered for address, cell in found.items() if cell.entered and not cell.derived}


def asked(report: Report) -> list[tuple[str | None, str]]:
    report = Report.objects.select_related("unit").get(pk=report.pk)
    return [(one.cell, one.code) for one in problems_of(report) if not one.blocking]


KINDS = ("natural", "business", "research", "charity", "legal", "other")


def test_carried_in_is_filled_cell_by_cell(county: Unit, staff: factories.People) -> None:
    texts = {"3.1.legal": "3", "3.3.legal": "1", "3.24.legal": "1", "3.25.legal": "2", "3.25.other": "——"}
    published(county, staff, 2022, NATIONAL | texts)
    report = workflow.start_report(county, 2023, by=staff.preparer)
    assert entered(report) == {f"3.2.{kind}": "0" for kind in KINDS} | {
        "3.2.natural": "5",
        "3.2.legal": "2",
        "3.2.other": "——",
        # 现行有效, to which what is made and repealed this year is added by who fills it in.
        "2.3": "0",
        "2.6": "0",
    }
    # Filled in by nobody: whoever starts a report has not prepared it by that.
    assert set(Change.objects.filter(report=report).values_list("by", flat=True)) == {None}
    assert asked(report) == []


def test_carried_in_is_found_in_last_years_edition_by_its_name(county: Unit, staff: factories.People) -> None:
    """Row 23 of the form of 2020 is row 25 of the form of 2021."""
    texts = {"3.1.natural": "9", "3.3.natural": "4", "3.22.natural": "4", "3.23.natural": "5"}
    published(county, staff, 2020, texts)
    report = workflow.start_report(county, 2021, by=None)
    assert entered(report) == {f"3.2.{kind}": "0" for kind in KINDS} | {"3.2.natural": "5"}


def test_report_after_the_form_of_2018_starts_empty(county: Unit, staff: factories.People) -> None:
    """That form has no such row, although its report is published."""
    published(county, staff, 2018, {})
    report = workflow.start_report(county, 2019, by=None)
    assert (entered(report), asked(report)) == ({}, [])


@pytest.mark.parametrize("status", [status for status in Status if status != Status.PUBLISHED])
def test_only_a_published_report_is_carried_on(county: Unit, staff: factories.People, status: Status) -> None:
    last = published(county, staff, 2022, NATIONAL)
    force_status(last, status)
    report = workflow.start_report(county, 2023, by=None)
    assert entered(report) == {}


def test_first_report_takes_typed_opening_values(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff, year=2023)
    typed(report, {"3.2.natural": "7", "3.25.natural": "7", "2.6": "12"})
    assert problems_of(report) == []


def test_another_units_report_is_nothing_to_carry(county: Unit, staff: factories.People) -> None:
    published(county, staff, 2022, NATIONAL)
    assert entered(workflow.start_report(factories.unit("522728", "罗甸县"), 2023, by=None)) == {}


def next_report(of: Unit, staff: factories.People) -> Report:
    """A report of 2023 that is in order, after one of 2022 with NATIONAL."""
    published(of, staff, 2022, NATIONAL)
    report = factories.filled_report(of, staff, year=2023)
    typed(report, {"3.1.natural": "2", "3.2.natural": "5", "3.3.natural": "7", "3.24.natural": "7"})
    return report


def test_report_that_carries_on_is_in_order(county: Unit, staff: factories.People) -> None:
    assert problems_of(next_report(county, staff)) == []


def test_any_other_value_is_to_be_explained(county: Unit, staff: factories.People) -> None:
    report = next_report(county, staff)
    typed(report, {"3.1.natural": "1", "3.2.natural": "6"})
    assert asked(report) == [("3.2.natural", "carried_in_differs")]
    with pytest.raises(Refused) as caught:
        factories.submit(report, by=staff.preparer)
    assert caught.value.sentence == "还有 0 处错误、1 个疑问没有说明。"
    workflow.explain(report, "carried_in_differs", "3.2.natural", "机构合并转入1件。", by=staff.preparer)
    assert factories.submit(report, by=staff.preparer).status == Status.IN_REVIEW


def test_later_correction_of_last_years_report_flags_this_years_draft(county: Unit, staff: factories.People) -> None:
    report = next_report(county, staff)
    last = Report.objects.get(year=2022)
    newer = correction(last, {"3.3.natural": "3", "3.24.natural": "3", "3.25.natural": "6"})
    (question,) = problems_of(report)
    assert (question.cell, question.code) == ("3.2.natural", "carried_in_differs")
    assert question.values == {"3.2.natural": "5", "last": "6"}
    # A correction that is not published yet changes nothing.
    force_status(newer, Status.TO_PUBLISH)
    assert problems_of(report) == []


def test_explanation_is_void_once_last_years_report_is_corrected(county: Unit, staff: factories.People) -> None:
    report = next_report(county, staff)
    typed(report, {"3.1.natural": "1", "3.2.natural": "6"})
    workflow.explain(report, "carried_in_differs", "3.2.natural", "机构合并转入1件。", by=staff.preparer)
    assert checks.unsettled(problems_of(report)) == []
    correction(Report.objects.get(year=2022), {"3.3.natural": "5", "3.24.natural": "5", "3.25.natural": "4"})
    (question,) = problems_of(report)
    assert (question.open, question.void.text if question.void else "") == (True, "机构合并转入1件。")


def test_report_of_last_year_read_again_costs_no_query_a_column(county: Unit, staff: factories.People) -> None:
    """Three tables, last year's report and files, chapters, explanations, signers, posts: all columns at once."""
    report = next_report(county, staff)
    report = Report.objects.select_related("unit").get(pk=report.pk)
    with CaptureQueriesContext(connection) as queries:
        assert problems_of(report) == []
    assert len(queries) == 10


def test_three_units_are_read_and_checked_with_as_many_queries_as_those_of_one(db: None) -> None:
    for number in range(3):
        place = factories.unit(f"52272{number}", f"第{number}县")
        next_report_of(place, f"u{number}-")
    counts = []
    for most in (1, 3):
        reports = list(Report.objects.filter(year=2023).select_related("unit")[:most])
        with CaptureQueriesContext(connection) as queries:
            found = [checks.problems(version, desk) for version, desk in from_rows(reports)]
        counts.append(len(queries))
        assert found == [[]] * most
    assert counts == [10, 10]


def next_report_of(place: Unit, prefix: str) -> Report:
    return next_report(place, factories.people(place, prefix=prefix))


# Explanations: whose they are, and for how long.


def far_from_last_year(of: Unit, staff: factories.People) -> Report:
    """A draft whose one column jumps in two cells against last year, and is in order else."""
    report = next_report(of, staff)
    typed(report, {"3.1.natural": "95", "3.3.natural": "100", "3.24.natural": "100"})
    return report


JUMPS = [("3.1.natural", "jump"), ("3.3.natural", "jump"), ("3.24.natural", "jump")]


def test_one_text_explains_several_cells_and_each_falls_by_itself(county: Unit, staff: factories.People) -> None:
    report = far_from_last_year(county, staff)
    assert asked(report) == JUMPS
    also = [cell for cell, _code in JUMPS[1:] if cell]
    workflow.explain(report, "jump", "3.1.natural", "新设机构。", by=staff.preparer, also=also)
    assert [(one.cell, one.open) for one in problems_of(report)] == [(cell, False) for cell, _code in JUMPS]
    typed(report, {"3.3.natural": "99", "3.4.natural": "1"})
    found = problems_of(report)
    assert [(one.cell, one.open, one.void is not None) for one in found] == [
        ("3.1.natural", False, False),
        ("3.3.natural", True, True),
        ("3.24.natural", False, False),
    ]


def test_question_that_is_not_asked_cannot_be_explained(county: Unit, staff: factories.People) -> None:
    report = far_from_last_year(county, staff)
    with pytest.raises(Refused) as caught:
        workflow.explain(report, "jump", "3.1.natural", "新设机构。", by=staff.preparer, also=["2.7"])
    assert caught.value.sentence == "这个疑问已不存在：相关数字已经改动。"
    assert report.explanations.count() == 0


def test_rejected_explanation_counts_as_missing_and_sends_the_report_back(
    county: Unit, staff: factories.People
) -> None:
    report = far_from_last_year(county, staff)
    for cell, code in JUMPS:
        workflow.explain(report, code, cell or "", "新设机构。", by=staff.preparer)
    factories.submit(report, by=staff.preparer)
    first, second, third = report.explanations.order_by("pk")
    sentence = refusal_to_approve(report, staff)
    assert sentence == "还有 3 条情况说明没有认可。"
    for one, verdict in ((first, Verdict.ACCEPTED), (second, Verdict.ACCEPTED), (third, Verdict.REJECTED)):
        workflow.judge(report, one, verdict, by=staff.reviewer)
    assert refusal_to_approve(report, staff) == "还有 0 处错误、1 个疑问没有说明。"
    found = problems_of(Report.objects.select_related("unit").get(pk=report.pk))
    assert [(one.open, one.accepted, one.void == third) for one in found] == [
        (False, True, False),
        (False, True, False),
        (True, False, True),
    ]
    workflow.judge(report, third, Verdict.ACCEPTED, by=staff.reviewer)
    assert refusal_to_approve(report, staff) == ""


def refusal_to_approve(report: Report, staff: factories.People) -> str:
    """The sentence with which approving is refused, or nothing; then it is done."""
    try:
        workflow.approve(report, by=staff.reviewer)
    except Refused as refused:
        return refused.sentence
    return ""


def test_only_the_reviewer_judges_and_only_in_review(county: Unit, staff: factories.People) -> None:
    report = far_from_last_year(county, staff)
    for cell, code in JUMPS:
        workflow.explain(report, code, cell or "", "新设机构。", by=staff.preparer)
    one = report.explanations.get(cell="3.1.natural")
    refused_of = []
    for by in (staff.reviewer, staff.preparer, staff.head):
        if by != staff.reviewer:
            force_status(report, Status.IN_REVIEW)
        with pytest.raises(Refused) as caught:
            workflow.judge(report, one, Verdict.ACCEPTED, by=by)
        refused_of.append(caught.value.action)
    assert refused_of == [Action.JUDGE] * 3
    one.refresh_from_db()
    assert (one.verdict, one.verdict_by) == ("", None)
