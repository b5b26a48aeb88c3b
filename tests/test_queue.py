"""What waits for somebody: the greatest risk first, each risk in words; and what they sent on."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from filings import checks, workflow
from filings.models import Account, Report, Unit
from filings.states import Role, Status
from filings.views import queue
from filings.views.steps import moment
from tests import factories, pages
from tests.commands import run
from tests.reading import problems_of

pytestmark = pytest.mark.django_db

HOME = "/desk/"


@pytest.fixture
def county(prefecture: Unit) -> Unit:
    return factories.unit(parent=prefecture)


@pytest.fixture
def in_march(monkeypatch: pytest.MonkeyPatch) -> None:
    """1 March 2025: the report for 2024 has thirty days left, earlier ones are late."""
    monkeypatch.setattr(queue, "localdate", lambda: date(2025, 3, 1))


def waiting(by: Account) -> list[tuple[int, list[str]]]:
    """Year and risks of what waits, in the order of the page."""
    lines = factories.signed_in(by).get(HOME).context["waiting"]
    return [(line.report.year, [str(flag.words) for flag in line.flags]) for line in lines]


def submitted(county: Unit, staff: factories.People, year: int, **figures: str) -> Report:
    """In review, its questions explained."""
    report = factories.filled_report(county, staff, year=year, figures={**factories.NATIONAL, **figures})
    for question in checks.unsettled(problems_of(report)):
        workflow.explain(report, question.code, question.cell or "", "经核实无误。", by=staff.preparer)
    return factories.submit(report, by=staff.preparer)


@pytest.mark.usefixtures("in_march")
def test_risk_comes_first_and_is_told_in_words(county: Unit, staff: factories.People) -> None:
    factories.report_in(Status.PUBLISHED, county, staff, year=2023, figures=factories.NATIONAL)
    submitted(county, staff, 2024, **{"2.7": "12", "2.8": "21"})
    submitted(county, staff, 2021)
    returned = submitted(county, staff, 2022)
    workflow.return_for_changes(returned, "请核对。", by=staff.reviewer)
    factories.submit(returned, by=staff.preparer)
    assert waiting(staff.reviewer) == [
        (2022, ["已逾期", "曾被退回"]),
        (2021, ["已逾期"]),
        (2024, ["3 项问题或说明待认可", "2 处与上年差异大"]),
    ]


@pytest.mark.usefixtures("in_march")
def test_accepted_explanation_is_no_risk_any_more(county: Unit, staff: factories.People) -> None:
    factories.report_in(Status.PUBLISHED, county, staff, year=2023, figures=factories.NATIONAL)
    report = submitted(county, staff, 2024, **{"2.7": "12"})
    factories.accept_explanations(report, staff.reviewer)
    assert waiting(staff.reviewer) == [(2024, ["1 处与上年差异大"])]


def test_line_says_since_when_and_how_long_there_is(county: Unit, staff: factories.People, in_march: None) -> None:
    submitted(county, staff, 2024)
    [line] = factories.signed_in(staff.reviewer).get(HOME).context["waiting"]
    turn, since, left = line.hint.split(" · ")
    assert (turn, left) == ("等您审核", "距公开期限还有 30 天（2025年3月31日）")
    assert since == f"{moment(line.report.status_since)}起"


@pytest.mark.usefixtures("in_march")
def test_correction_is_never_late(county: Unit, staff: factories.People) -> None:
    published = factories.report_in(Status.PUBLISHED, county, staff, year=2022, figures=factories.NATIONAL)
    workflow.amend(published, "更正。", by=staff.preparer)
    assert waiting(staff.preparer) == [(2022, [])]
    [line] = factories.signed_in(staff.preparer).get(HOME).context["waiting"]
    assert line.hint == f"等您填写、提交 · {moment(line.report.status_since)}起"
    assert "第2版" in pages.text_of(factories.signed_in(staff.preparer).get(HOME))


def sent(by: Account) -> list[tuple[str, str]]:
    lines = factories.signed_in(by).get(HOME).context["sent"]
    return [(line.report.status, line.hint.removeprefix(f"{moment(line.report.status_since)}起")) for line in lines]


@pytest.mark.parametrize(
    ("status", "by", "expected"),
    [
        (Status.DRAFT, "preparer", []),
        (Status.IN_REVIEW, "preparer", [("in_review", "由reviewer办理")]),
        (Status.IN_REVIEW, "reviewer", []),
        (Status.TO_SIGN, "preparer", [("to_sign", "由head办理")]),
        (Status.TO_SIGN, "reviewer", [("to_sign", "由head办理")]),
        (Status.TO_SIGN, "head", []),
        (Status.TO_PUBLISH, "head", [("to_publish", "由填报人或审核人办理")]),
        (Status.TO_PUBLISH, "preparer", []),
        (Status.PUBLISHED, "head", []),
    ],
)
def test_what_i_sent_on_and_who_has_it(
    status: Status, by: str, expected: list[tuple[str, str]], county: Unit, staff: factories.People
) -> None:
    factories.report_in(status, county, staff)
    assert sent(getattr(staff, by)) == expected


def test_what_i_returned_stays_in_sight(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    workflow.return_for_changes(report, "请核对。", by=staff.reviewer)
    assert sent(staff.reviewer) == [("draft", "由preparer办理")]


def test_queue_takes_the_same_queries_with_1_and_with_12_reports(prefecture: Unit) -> None:
    """Of one year: the checks read all of them together."""
    reviewer = factories.account("queue", name="reviewer")
    client, counted = factories.signed_in(reviewer), []
    for first, last in ((30, 31), (31, 42)):
        for number in range(first, last):
            unit = factories.unit(f"5227{number}", f"第{number}县", parent=prefecture)
            reviewer.posts.create(unit=unit, role=Role.REVIEWER)
            factories.report_in(Status.IN_REVIEW, unit, factories.people(unit, prefix=f"{number}"))
        counted.append(queries(client))
    assert counted[0] == counted[1]
    assert len(client.get(HOME).context["waiting"]) == 12


def queries(client: Client) -> int:
    client.get(HOME)
    with CaptureQueriesContext(connection) as captured:
        client.get(HOME)
    return len(captured)


@pytest.mark.parametrize(("who", "section"), [("preparer", "waiting"), ("head", "sent")])
def test_set_time_is_told_instead_of_who_has_the_report(
    who: str, section: str, county: Unit, staff: factories.People
) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    workflow.schedule(report, timezone.now() + timedelta(hours=1), by=staff.preparer)
    [line] = factories.signed_in(getattr(staff, who)).get(HOME).context[section]
    assert line.hint == f"将于{moment(line.report.publish_at)}公开"


def test_set_time_that_has_passed_is_told_with_why_nothing_was_published(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    Report.objects.update(publish_at=timezone.now() - timedelta(hours=1), publish_by=staff.preparer)
    reviewer = factories.signed_in(staff.reviewer)
    [line] = reviewer.get(HOME).context["waiting"]
    assert line.hint == f"原定于{moment(line.report.publish_at)}公开，尚未公开"
    Account.objects.filter(pk=staff.preparer.pk).update(is_active=False)
    assert run("publish_due")[0] == 1
    page = pages.text_of(reviewer.get(reverse("review_report", args=[report.pk])))
    set_for = f"preparer设定于{moment(line.report.publish_at)}公开，时间已过，尚未公开。"
    assert f"{set_for} 原因：此账号已停用，请联系管理员。" in page
