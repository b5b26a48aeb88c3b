"""One screen before the whole report (一屏概览), and the decisions that stay in sight."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from filings import workflow
from filings.models import Report
from filings.models.report import Verdict
from filings.states import Action, Status
from filings.views.review.glance import Glance
from tests import factories
from tests.reading import problems_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> factories.People:
    return factories.people(factories.unit())


@pytest.fixture
def last(staff: factories.People) -> Report:
    unit = staff.preparer.posts.get().unit
    return factories.report_in(Status.PUBLISHED, unit, staff, year=2022, figures=factories.NATIONAL)


@pytest.fixture
def draft(last: Report, staff: factories.People) -> Report:
    """2023: as last year but for two figures, and one chapter written anew; what is asked is explained."""
    figures = {**factories.NATIONAL, "2.7": "1861", "2.8": "400"}
    draft = factories.filled_report(last.unit, staff, year=2023, figures=figures)
    workflow.save_chapter(draft, "problems", "<p>工作平稳推进。新的一句。</p>", seen=1, by=staff.preparer)
    for question in factories.questions_of(draft):
        workflow.explain(draft, question.code, question.key, "经核实,情况属实。", by=staff.preparer)
    return Report.objects.select_related("unit").get(pk=draft.pk)


def page(report: Report, client: Client) -> Any:
    return client.get(reverse("review_report", args=[report.pk])).context


def glance_of(report: Report, client: Client) -> Glance:
    found = page(report, client)["glance"]
    assert isinstance(found, Glance)
    return found


def test_screen_says_what_changed_since_last_year_the_greatest_first(draft: Report, staff: factories.People) -> None:
    screen = glance_of(draft, factories.signed_in(staff.head))
    assert [(one.name, one.last, one.now, one.change) for one in screen.greatest] == [
        ("行政处罚(本年处理决定数量)", "213", "400", "+187"),
        ("行政许可(本年处理决定数量)", "1860", "1861", "+1"),
    ]
    assert (screen.year, screen.changed) == (2022, len(screen.greatest))
    assert [(one.link, one.same, one.all) for one in screen.chapters if one.link == "#chapter-problems"] == [
        ("#chapter-problems", 0, 2)
    ]


def test_screen_counts_questions_remarks_and_the_return(draft: Report, staff: factories.People) -> None:
    questions = len(problems_of(draft))
    report = factories.carried_on(draft, Status.IN_REVIEW, staff)
    head = factories.signed_in(staff.head)
    screen = glance_of(report, head)
    assert (screen.errors, screen.unexplained, screen.waiting, screen.accepted) == (0, 0, questions, 0)
    assert (screen.returned, screen.open, screen.mended) == (None, 0, 0)
    first = workflow.remark(report, "", "请核对。", by=staff.reviewer)
    second = workflow.remark(report, "", "再核对。", by=staff.reviewer)
    workflow.return_for_changes(report, "请核对。", by=staff.reviewer)
    workflow.answer(first, "已核对。", by=staff.preparer)
    workflow.resolve(second, by=staff.preparer)
    workflow.save_cells(report, {"2.8": (None, "401")}, by=staff.preparer)
    screen = glance_of(Report.objects.get(pk=report.pk), head)
    assert (screen.returned, screen.open, screen.answered, screen.mended) == (1, 1, 1, 1)


def test_rejected_explanation_of_figures_that_have_changed_since_is_one_that_is_missing(
    draft: Report, staff: factories.People
) -> None:
    report = factories.carried_on(draft, Status.IN_REVIEW, staff)
    for question in problems_of(report):
        if question.explanation:
            workflow.judge(report, question.explanation, Verdict.REJECTED, by=staff.reviewer)
    rejected = glance_of(report, factories.signed_in(staff.head))
    workflow.return_for_changes(report, "请核对。", by=staff.reviewer)
    [asked] = problems_of(report)
    workflow.save_cells(report, {"2.6": (None, "42")}, by=staff.preparer)
    report = Report.objects.select_related("unit").get(pk=report.pk)
    assert [one.code for one in problems_of(report)] == [asked.code]
    screen = glance_of(report, factories.signed_in(staff.head))
    assert [(one.rejected, one.unexplained) for one in (rejected, screen)] == [(1, 0), (0, 1)]


def test_decision_is_always_in_reach_of_who_may_decide(draft: Report, staff: factories.People) -> None:
    report = factories.carried_on(draft, Status.TO_SIGN, staff)
    head, preparer = factories.signed_in(staff.head), factories.signed_in(staff.preparer)
    shown = head.get(reverse("review_report", args=[report.pk])).content.decode()
    assert [way.action for way in page(report, head)["open_ways"]] == [Action.SIGN, Action.RETURN]
    assert '<nav class="decision-bar"' in shown
    assert '<nav class="decision-bar"' not in preparer.get(reverse("review_report", args=[report.pk])).content.decode()


def test_public_report_has_no_such_screen(last: Report, staff: factories.People) -> None:
    assert page(last, factories.signed_in(staff.head))["glance"] is None
