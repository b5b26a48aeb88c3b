"""Publishing compares what was signed with the rows once more, and builds before it writes."""

from collections.abc import Callable

import pytest
from pytest_django import Settings

from filings import guards, publishing, workflow
from filings.models import Explanation, Publication, Report, Statistics2018, Unit
from filings.permissions import Refused
from filings.states import Role, Status
from tests import factories
from tests.outcomes import refused


def tamper_with_a_figure(report: Report) -> None:
    with guards.lifted():
        Statistics2018.objects.filter(report=report).update(meetings=7)


def tamper_with_a_chapter(report: Report) -> None:
    with guards.lifted():
        report.chapters.filter(key="outlook").update(body="<p>另一段文字。</p>")


def tamper_with_the_date(report: Report) -> None:
    with guards.lifted():
        Report.objects.filter(pk=report.pk).update(report_date="2019-03-31")


def tamper_with_the_phone(report: Report) -> None:
    with guards.lifted():
        Report.objects.filter(pk=report.pk).update(contact_phone="12345")


def add_an_explanation(report: Report) -> None:
    with guards.lifted():
        Explanation.objects.create(
            report=report, code="jump", cell="1.1", values={}, text="x", by=None, at="2019-03-01T00:00Z"
        )


def tamper_with_a_digest(report: Report) -> None:
    with guards.lifted():
        report.signatures.filter(role=Role.REVIEWER).update(sha256="0" * 64)


def tamper_with_all_digests(report: Report) -> None:
    with guards.lifted():
        report.signatures.update(sha256="0" * 64)


def take_a_signature_away(report: Report) -> None:
    with guards.lifted():
        report.signatures.filter(role=Role.HEAD).delete()


@pytest.mark.parametrize(
    "tamper",
    [
        tamper_with_a_figure,
        tamper_with_a_chapter,
        tamper_with_the_date,
        tamper_with_the_phone,
        add_an_explanation,
        tamper_with_a_digest,
        tamper_with_all_digests,
        take_a_signature_away,
    ],
)
def test_what_was_signed_is_checked_before_publishing(
    tamper: Callable[[Report], None], county: Unit, staff: factories.People
) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    tamper(report)
    sentence = refused(lambda: workflow.publish(report, by=staff.preparer))
    assert sentence == ("年报与签署时不一致（内容或签名有差异），请退回后重新签署。")
    assert (Report.objects.get().status, Publication.objects.count()) == (Status.TO_PUBLISH, 0)


def test_publishing_that_cannot_build_is_refused_and_leaves_the_report_to_publish(
    county: Unit, staff: factories.People, settings: Settings
) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    settings.RENDER_BYTES = 1024 * 1024
    with pytest.raises(Refused) as caught:
        workflow.publish(report, by=staff.preparer)
    assert isinstance(caught.value.__cause__, publishing.CannotBuild)
    assert caught.value.refusal == caught.value.__cause__.refusal
    assert (Report.objects.get().status, Publication.objects.count()) == (Status.TO_PUBLISH, 0)
