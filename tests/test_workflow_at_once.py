"""Two people at the same instant. On PostgreSQL the row is locked; SQLite lets one writer in at a time."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.utils import translation

from filings import content, events, workflow
from filings.models import Account, Change, Event, Publication, Report, Signature
from filings.permissions import Refused
from filings.states import Role, Status
from tests import factories
from tests.outcomes import sealed, signed

pytestmark = pytest.mark.usefixtures("in_english")


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Do all calls at the same instant, each in a thread of its own: "" for what was done, or the sentence."""
    outcomes, barrier = [""] * len(calls), Barrier(len(calls))

    def do(place: int) -> None:
        try:
            with translation.override("en"):
                barrier.wait()
                calls[place]()
        except Refused as refusal:
            outcomes[place] = refusal.sentence
        except Exception as error:
            outcomes[place] = repr(error)
        finally:
            connections.close_all()

    threads = [Thread(target=do, args=[place]) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


ROUNDS = 5


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_approve_at_once_and_one_signature_stands() -> None:
    county = factories.unit()
    staff = factories.people(county)
    second = factories.account("second", (Role.REVIEWER, county), name="reviewer")
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    late = "“Approve” is not possible while the report is “Awaiting signature”; it must be “Awaiting review”."
    for _round in range(ROUNDS):
        outcomes = at_once(
            lambda: workflow.approve(report, by=staff.reviewer), lambda: workflow.approve(report, by=second)
        )
        assert sorted(outcomes) == ["", late]
        winner = [staff.reviewer, second][outcomes.index("")]
        assert signed(report) == [("preparer", "preparer", staff.preparer), ("reviewer", "reviewer", winner)]
        assert Report.objects.get().status == Status.TO_SIGN
        workflow.return_for_changes(report, "再来一次。", by=staff.head)
        workflow.submit(report, by=staff.preparer)
    assert Event.objects.filter(action="approve").count() == ROUNDS
    assert events.broken(f"report:{report.pk}") is None


@pytest.mark.django_db(transaction=True)
def test_approving_and_returning_at_once_end_as_one_after_the_other() -> None:
    county = factories.unit()
    staff = factories.people(county)
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    late = "“Approve” is not possible while the report is “Being filled in”; it must be “Awaiting review”."
    for _round in range(ROUNDS):
        approved, returned = at_once(
            lambda: workflow.approve(report, by=staff.reviewer),
            lambda: workflow.return_for_changes(report, "请核对。", by=staff.head),
        )
        # The return is possible before and after the approval, so it always ends in 填写 without a signature.
        assert (approved in {"", late}, returned) == (True, "")
        last = Event.objects.filter(chain=f"report:{report.pk}").latest("number")
        assert last.detail["void"] == ["Preparer preparer", *(["Reviewer reviewer"] if not approved else [])]
        assert (Report.objects.get().status, sealed(report), signed(report)) == (Status.DRAFT, False, [])
        workflow.submit(report, by=staff.preparer)
    assert events.broken(f"report:{report.pk}") is None


@pytest.mark.django_db(transaction=True)
def test_saving_and_submitting_at_once_never_signs_what_was_not_there() -> None:
    county = factories.unit()
    staff = factories.people(county)
    report = factories.filled_report(county, staff)
    for figure in range(1, ROUNDS + 1):
        saved, submitted = at_once(
            lambda figure=figure: workflow.save_cells(report, {"9.1": (None, str(figure))}, by=staff.preparer),  # type: ignore[misc]
            lambda: workflow.submit(report, by=staff.preparer),
        )
        late = "The report is “Awaiting review” and can't be changed now. Ask the reviewer or the head to return it."
        assert (saved in {"", late}, submitted) == (True, "")
        signature = Signature.objects.get()
        assert signature.digest == content.digest(Report.objects.get())
        assert Change.objects.filter(address="9.1", new=str(figure)).exists() == (saved == "")
        workflow.return_for_changes(report, "再来一次。", by=staff.reviewer)


@pytest.mark.django_db(transaction=True)
def test_publishing_and_returning_at_once_end_with_one_of_them() -> None:
    county = factories.unit()
    staff = factories.people(county)
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    published, returned = at_once(
        lambda: workflow.publish(report, by=staff.preparer),
        lambda: workflow.return_for_changes(report, "请核对。", by=staff.head),
    )
    assert returned == ""
    assert (
        published
        == "“Publish” is not possible while the report is “Being filled in”; it must be “Awaiting publication”."
    )
    assert (Report.objects.get().status, Publication.objects.count()) == (Status.DRAFT, 0)


@pytest.mark.django_db(transaction=True)
def test_two_people_publish_at_once_and_one_publication_stands() -> None:
    county = factories.unit()
    staff = factories.people(county)
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    outcomes = at_once(
        lambda: workflow.publish(report, by=staff.preparer), lambda: workflow.publish(report, by=staff.reviewer)
    )
    late = "“Publish” is not possible while the report is “Published”; it must be “Awaiting publication”."
    assert sorted(outcomes) == ["", late]
    assert (Report.objects.get().status, Publication.objects.count()) == (Status.PUBLISHED, 1)
    assert Event.objects.filter(action="publish").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_write_at_once_and_one_of_them_is_told() -> None:
    county = factories.unit()
    staff = factories.people(county)
    second = factories.account("second", (Role.PREPARER, county))
    report = factories.filled_report(county, staff)
    workflow.save_cells(report, {"9.2": (None, "2")}, by=staff.preparer)
    told: dict[str, list[bool]] = {"chapter": [], "phone": [], "explanation": []}

    def write(by: Account) -> None:
        text = f"<p>{by.username}</p>"
        told["chapter"].append(workflow.save_chapter(report, "overview", text, seen=1, by=by).conflict is not None)
        fields, seen = {"contact_phone": by.username}, {"contact_phone": report.contact_phone}
        told["phone"].append(workflow.save_signoff(report, fields, by=by, seen=seen).conflicts != [])
        question = ("trainings_and_trainees", "9.2", by.username)
        told["explanation"].append(workflow.explain(report, *question, by=by, seen="") != [])

    assert at_once(lambda: write(staff.preparer), lambda: write(second)) == ["", ""]
    assert {what: sorted(conflicts) for what, conflicts in told.items()} == {what: [False, True] for what in told}
