"""What must hold of chapters and sign-off fields; the facts of many reports."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filings import checks, workflow
from filings.figures import NOT_APPLICABLE, OFF
from filings.models import Account, Report, Statistics2018
from filings.reading import from_rows
from filings.states import Role
from tests import factories
from tests.figures import Texts, stored
from tests.reading import problems_of


def row(texts: Texts, **options: Any) -> Statistics2018:
    return stored(Statistics2018, texts, **options)[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "message"),
    [("preamble", "“开头说明”还没有内容。"), ("overview", "“总体工作情况”还没有内容。")],
)
def test_chapter_without_text_blocks(key: str, message: str) -> None:
    county = factories.unit()
    report = factories.filled_report(county, factories.people(county))
    workflow.save_chapter(report, key, "<p> </p>", seen=1, by=None)
    (problem,) = problems_of(report)
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
    (problem,) = problems_of(report)
    assert (problem.code, problem.place) == ("empty_heading", "chapter:overview")
    assert problem.message == "“总体工作情况”：标题“(一)”没有文字。请填写标题文字，或删除该标题。"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({}, []),
        ({"contact_phone": ""}, [("phone_missing", "联系电话未填。")]),
        ({"report_date": None}, [("date_missing", "填报日期未填。")]),
        ({"report_date": date(2018, 12, 31)}, [("date_early", "填报日期早于 2018 年年底，统计期还没有结束。")]),
        ({"report_date": date(2019, 1, 1)}, []),
        ({"head_name": ""}, [("name_missing", "单位负责人未填。")]),
        (
            {"reviewer_name": "someone"},
            [("name_without_post", "“someone”不是平塘县人民政府的审核人。")],
        ),
        (
            {"reviewer_name": "preparer"},
            [
                ("names_same", "各签署人不得为同一人。"),
                ("name_without_post", "“preparer”不是平塘县人民政府的审核人。"),
            ],
        ),
    ],
)
def test_problems_of_the_sign_off(fields: dict[str, Any], faults: list[tuple[str, str]]) -> None:
    county = factories.unit()
    report = factories.filled_report(county, factories.people(county))
    workflow.save_signoff(report, fields, by=None)
    found = problems_of(Report.objects.select_related("unit").get(pk=report.pk))
    assert [(problem.code, problem.message) for problem in found] == faults
    assert all(problem.blocking and problem.place == "signoff" and problem.cell is None for problem in found)


@pytest.mark.django_db
def test_post_in_another_unit_does_not_count() -> None:
    county, neighbour = factories.unit(), factories.unit("522728", "罗甸县")
    report = factories.filled_report(county, factories.people(county))
    factories.account("guest", (Role.REVIEWER, neighbour))
    workflow.save_signoff(report, {"reviewer_name": "guest"}, by=None)
    found = problems_of(Report.objects.select_related("unit").get(pk=report.pk))
    assert [problem.code for problem in found] == ["name_without_post"]


@pytest.mark.django_db
def test_disabled_account_is_no_named_signer() -> None:
    """Or a report could be submitted that nobody can sign."""
    county = factories.unit()
    staff = factories.people(county)
    report = factories.filled_report(county, staff)
    assert problems_of(report) == []
    Account.objects.filter(pk=staff.head.pk).update(is_active=False)
    (problem,) = problems_of(report)
    assert (problem.code, problem.message) == ("name_without_post", "“head”不是平塘县人民政府的单位负责人。")


@pytest.mark.django_db
def test_many_reports_are_read_and_checked_with_as_many_queries_as_one() -> None:
    reports = []
    for number in range(3):
        county = factories.unit(f"52272{number}", f"{number}县")
        reports.append(factories.filled_report(county, factories.people(county, prefix=f"u{number}-")))
    counts = []
    for chosen in (reports[:1], reports):
        with CaptureQueriesContext(connection) as queries:
            assert [checks.problems(version, desk) for version, desk in from_rows(chosen)] == [[]] * len(chosen)
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
