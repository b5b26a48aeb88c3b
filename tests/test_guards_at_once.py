"""Two at the same instant on PostgreSQL, one of them past the workflow: nothing changes behind a signature.

RACES=500 tries each pair as often as the figures of the project were measured.
"""

import os

import pytest
from django.db import IntegrityError

from filings import guards, workflow
from filings.models import Chapter, Publication, Report
from filings.states import Action, Status
from filings.workflow.locking import acting
from tests import factories
from tests.publications import publish_quickly
from tests.reading import digest_of
from tests.test_workflow_at_once import UNPRINTED, at_once

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
]
ROUNDS = int(os.environ.get("RACES", "20"))


def edit(report: Report, text: str) -> None:
    """Write a chapter by SQL, past every permission."""
    Chapter.objects.filter(report=report, key="outlook").update(body=f"<p>{text}</p>")


def kind_of(outcome: str) -> str:
    """Whether something was done (""), a guard refused it, or anything else happened."""
    return "guard" if "guard:not_a_draft" in outcome else outcome


def is_what_was_signed(report: Report) -> bool:
    fresh = Report.objects.get(pk=report.pk)
    return set(fresh.signatures.values_list("sha256", flat=True)) == {digest_of(fresh)}


def end_round(report: Report, submitted: str, staff: factories.People) -> None:
    """What was submitted is what was signed, and goes back; what was changed before is a draft that nobody signed."""
    assert is_what_was_signed(report) == (submitted == "")
    if submitted == "":
        workflow.return_for_changes(report, "再来一次。", by=staff.reviewer)
    else:
        assert (Report.objects.get(pk=report.pk).status, report.signatures.count()) == (Status.DRAFT, 0)


def test_chapter_is_not_changed_beside_a_submission() -> None:
    county = factories.unit()
    staff = factories.people(county)
    report = factories.filled_report(county, staff)
    for number in range(ROUNDS):
        edited, submitted = at_once(
            lambda number=number: edit(report, f"第{number}次。"),  # type: ignore[misc]
            lambda: factories.submit(report, by=staff.preparer),
        )
        assert (kind_of(edited), submitted) in {("", ""), ("guard", ""), ("", UNPRINTED)}
        end_round(report, submitted, staff)


def test_saving_and_submitting_end_as_one_after_the_other() -> None:
    county = factories.unit()
    staff = factories.people(county)
    report = factories.filled_report(county, staff)
    late = "年报现在是“待审核”，不能修改。需要修改时，请审核人或单位负责人退回。"
    for number in range(ROUNDS):
        saved, submitted = at_once(
            lambda number=number: workflow.save_cells(report, {"9.1": (None, str(number))}, by=staff.preparer),  # type: ignore[misc]
            lambda: factories.submit(report, by=staff.preparer),
        )
        assert (saved, submitted) in {("", ""), (late, ""), ("", UNPRINTED)}
        end_round(report, submitted, staff)


def test_signing_and_returning_end_as_one_after_the_other() -> None:
    county = factories.unit()
    staff = factories.people(county)
    report = factories.report_in(Status.TO_SIGN, county, staff)
    late = "年报现在是“填写”，不能“签发”；须在“待签发”时进行。"
    for _round in range(ROUNDS):
        signed, returned = at_once(
            lambda: workflow.sign(report, by=staff.head),
            lambda: workflow.return_for_changes(report, "请核对。", by=staff.reviewer),
        )
        assert (signed in {"", late}, returned) == (True, "")
        fresh = Report.objects.get()
        assert (fresh.status, fresh.signatures.count()) == (Status.DRAFT, 0)
        factories.submit(report, by=staff.preparer)
        workflow.approve(report, by=staff.reviewer)


def test_chapter_is_not_changed_beside_a_publication() -> None:
    county = factories.unit()
    staff = factories.people(county)
    report = factories.report_in(Status.TO_PUBLISH, county, staff)

    def publish() -> None:
        with acting(Action.PUBLISH, report, staff.preparer) as locked:
            publish_row(locked)

    def publish_row(locked: Report) -> None:
        publish_quickly(locked, staff.preparer)

    for number in range(ROUNDS):
        edited, published = at_once(lambda number=number: edit(report, f"第{number}次。"), publish)  # type: ignore[misc]
        assert (kind_of(edited), published) == ("guard", "")
        assert is_what_was_signed(report)
        with guards.lifted():
            Publication.objects.get().artefacts.all().delete()
            Publication.objects.all().delete()
            Report.objects.update(status=Status.TO_PUBLISH, current=False)


def test_edit_past_the_workflow_is_refused_while_it_is_signed() -> None:
    county = factories.unit()
    report = factories.report_in(Status.IN_REVIEW, county, factories.people(county))
    with pytest.raises(IntegrityError, match="guard:not_a_draft"):
        edit(report, "改过。")
