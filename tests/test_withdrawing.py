"""Withdrawal by order (撤销公开): nothing is deleted, and the page says why."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from filings import events, publishing, workflow
from filings.models import Event, Publication, Report, Unit
from filings.states import Status
from tests import factories
from tests.outcomes import refused
from tests.publications import force_status, publish

pytestmark = [pytest.mark.django_db]

REASON = "按上级机关决定撤销公开。"


def made_public(report: Report, staff: factories.People) -> Report:
    """`report` published with its files, but for the setting of its PDF."""
    report = factories.carried_on(report, Status.TO_PUBLISH, staff)
    publish(report, staff.preparer)
    force_status(report, Status.PUBLISHED)
    return Report.objects.select_related("unit").get(pk=report.pk)


@pytest.fixture
def first(county: Unit, staff: factories.People) -> Report:
    return made_public(factories.filled_report(county, staff), staff)


def corrected(report: Report, staff: factories.People) -> Report:
    """The next version, with something corrected, ready to submit."""
    draft = workflow.amend(report, "更正。", by=staff.preparer)
    workflow.save_signoff(draft, {"report_date": date(2019, 6, 1)}, by=staff.preparer)
    workflow.save_cells(draft, {"9.1": (None, str(draft.version))}, by=staff.preparer)
    return Report.objects.select_related("unit").get(pk=draft.pk)


def test_withdrawing_keeps_files_rows_and_signatures_and_says_who_when_and_why(
    first: Report, staff: factories.People
) -> None:
    before = timezone.now()
    workflow.withdraw(first, f" {REASON}\n", by=staff.head)
    report, publication = Report.objects.get(), Publication.objects.get()
    assert (report.status, report.signatures.count()) == (Status.WITHDRAWN, 3)
    assert (publication.withdrawn_by, publication.withdrawn_reason) == (staff.head, REASON)
    assert publication.withdrawn_at == report.status_since >= before
    assert [publishing.read(publication.sha256(kind)) != b"" for kind in ("content", "html", "pdf")] == [True] * 3
    last = Event.objects.latest("pk")
    assert (last.action, last.actor, last.detail, last.at) == (
        "withdraw",
        staff.head,
        {"reason": REASON},
        report.status_since,
    )
    assert events.all_broken() == []


@pytest.mark.parametrize("reason", ["", " \n"])
def test_withdrawing_needs_a_reason(reason: str, first: Report, staff: factories.People) -> None:
    sentence = refused(lambda: workflow.withdraw(first, reason, by=staff.head))
    assert sentence == "请写明依据谁的决定、因何撤销公开：该页面将如实载明。"
    assert Report.objects.get().status == Status.PUBLISHED


def test_withdrawing_takes_every_published_version(first: Report, staff: factories.People) -> None:
    second = made_public(corrected(first, staff), staff)
    sentence = refused(lambda: workflow.withdraw(first, REASON, by=staff.head))
    assert sentence == "本版本已由第2版取代。如需撤销公开，请对新版本操作。"
    workflow.withdraw(second, REASON, by=staff.head)
    assert list(Report.objects.values_list("status", flat=True)) == [Status.WITHDRAWN] * 2
    assert set(Publication.objects.values_list("withdrawn_reason", flat=True)) == {REASON}
    assert Event.objects.filter(action="withdraw").values("chain").distinct().count() == 2
    assert events.all_broken() == []


def test_correction_under_way_does_not_stand_in_the_way_and_its_set_time_is_void(
    first: Report, staff: factories.People
) -> None:
    """The order came after the time was set: somebody has to look again."""
    second = factories.carried_on(corrected(first, staff), Status.TO_PUBLISH, staff)
    workflow.schedule(second, timezone.now() + timedelta(hours=1), by=staff.preparer)
    workflow.withdraw(first, REASON, by=staff.head)
    second.refresh_from_db()
    assert (second.status, second.publish_at, second.publish_by) == (Status.TO_PUBLISH, None, None)
    assert list(second.signatures.values_list("role", flat=True).order_by("at")) == ["preparer", "reviewer", "head"]
    assert Event.objects.filter(chain=f"report:{second.pk}").latest("number").action == "unschedule"


def test_withdrawal_without_a_reason_is_refused_by_the_database(first: Report) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.update(withdrawn_at=timezone.now())
