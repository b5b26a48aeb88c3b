"""An explanation whose question is gone is neither shown nor signed, and the digest that is shown is the one signed."""

import pytest

from filings import checks, content, workflow
from filings.models import Change, Event, Report, Unit
from filings.models.report import Verdict
from filings.permissions import Refused
from filings.states import Status
from tests import factories
from tests.publications import force_status
from tests.reading import article_of, content_of, digest_of, problems_of, read

pytestmark = pytest.mark.django_db

CODE, CELL = "trainings_and_trainees", "9.2"


@pytest.fixture
def report(county: Unit, staff: factories.People) -> Report:
    """A draft with an explanation of a question that its figures do not ask any more."""
    draft = factories.filled_report(county, staff)
    workflow.save_cells(draft, {CELL: (None, "2")}, by=staff.preparer)
    workflow.explain(draft, CODE, CELL, "两次培训均为线上。", by=staff.preparer)
    workflow.save_cells(draft, {CELL: (None, "0")}, by=staff.preparer)
    assert (problems_of(draft), draft.explanations.count()) == ([], 1)
    return Report.objects.select_related("unit").get()


def holding(report: Report) -> list[object]:
    return [one.text for one in checks.holding(problems_of(report))]


def test_submitting_takes_it_out_before_it_signs_and_leaves_a_change(report: Report, staff: factories.People) -> None:
    factories.submit(report, by=staff.preparer)
    assert content_of(report).said["explanations"] == []
    assert report.explanations.count() == 0
    last = Change.objects.filter(report=report).latest("pk")
    told = last.address, last.old, last.new, last.by
    assert told == (f"explanation:{CODE}:{CELL}", "两次培训均为线上。", "", staff.preparer)
    assert report.signatures.get().sha256 == digest_of(report)


def test_digest_that_the_check_page_shows_is_the_one_that_is_signed(report: Report, staff: factories.People) -> None:
    desk = factories.signed_in(staff.preparer)
    shown = desk.get(f"/desk/reports/{report.pk}/check/").context["digest"]
    assert shown == digest_of(report) != content.content(read(report)[0]).sha256
    assert shown in article_of(report)
    assert desk.get(f"/desk/reports/{report.pk}/preview.pdf").status_code == 200
    assert Event.objects.get(action="preview").detail == {"digest": shown}
    sent = {"digest": shown, "declaration": "on", "password": factories.PASSWORD}
    assert desk.post(f"/desk/reports/{report.pk}/submit/", sent).status_code == 302
    assert report.signatures.get().sha256 == shown


def test_explanation_that_the_reviewer_rejects_stays_what_was_signed(report: Report, staff: factories.People) -> None:
    workflow.save_cells(report, {CELL: (None, "2")}, by=staff.preparer)
    factories.submit(report, by=staff.preparer)
    signed = report.signatures.get().sha256
    workflow.judge(report, report.explanations.get(), Verdict.REJECTED, by=staff.reviewer)
    pages = [f"/review/reports/{report.pk}/", f"/desk/reports/{report.pk}/check/"]
    review = factories.signed_in(staff.reviewer)
    assert [review.get(page).context["digest"] for page in pages] == [signed, signed]
    assert review.get(pages[0]).context["signatures"] == [(report.signatures.get(), True)]


def test_explanation_comes_back_with_its_question_while_the_report_is_a_draft(
    report: Report, staff: factories.People
) -> None:
    assert holding(report) == []
    workflow.save_cells(report, {CELL: (None, "2")}, by=staff.preparer)
    assert holding(report) == ["两次培训均为线上。"]
    factories.submit(report, by=staff.preparer)
    assert [one["text"] for one in content_of(report).said["explanations"]] == ["两次培训均为线上。"]


def test_refused_submission_leaves_it_alone(report: Report, staff: factories.People) -> None:
    with pytest.raises(Refused):
        factories.submit(report, by=staff.preparer, seen="0" * 64)
    assert report.explanations.count() == 1
    assert not Change.objects.filter(report=report, address__startswith="explanation", new="").exists()


def test_withdrawal_of_last_years_report_changes_neither_questions_nor_digest_of_what_was_submitted(
    county: Unit, staff: factories.People
) -> None:
    """Submission fixes which version of last year's report this one stands beside, whatever becomes of that one."""
    last = factories.filled_report(county, staff, year=2022, figures={**factories.NATIONAL, "2.7": "50"})
    force_status(last, Status.PUBLISHED)
    this = factories.filled_report(county, staff, year=2023, figures=factories.NATIONAL)
    for question in problems_of(this):
        workflow.explain(this, question.code, question.cell or "", "经核实,情况属实。", by=staff.preparer)
    this = factories.carried_on(Report.objects.select_related("unit").get(pk=this.pk), Status.IN_REVIEW, staff)
    before = digest_of(this)
    asked = [(one.code, one.cell) for one in problems_of(this)]
    assert asked == [("in_force_differs", "2.6"), ("jump", "2.7")]
    force_status(last, Status.WITHDRAWN)
    this = Report.objects.select_related("unit").get(pk=this.pk)
    still = [(one.code, one.cell) for one in problems_of(this)]
    assert (still, this.explanations.count(), digest_of(this)) == (asked, 2, before)
    factories.accept_explanations(this, staff.reviewer)
    page = factories.signed_in(staff.reviewer).get(f"/review/reports/{this.pk}/approve/")
    assert all(question for question, _explanation in page.context["explanations"])
    assert workflow.approve(this, by=staff.reviewer).status == Status.TO_SIGN
