"""The review copy (审核稿): what is in it, who gets it, and what happens where it cannot be made."""

import pypdfium2
import pytest
from django.test import Client
from django.utils.translation import gettext
from pytest_django import Settings

from filings import publishing, workflow
from filings.models import Event, Report, Unit
from filings.models.event import Result
from filings.permissions import Refusal
from filings.publishing import REVIEW_COPY
from filings.rendering.worker import Press
from filings.states import Status
from filings.views.desk.preview import one_at_a_time
from tests import factories
from tests.reading import article_of, digest_of, document_of
from tests.stored import stored_path

pytestmark = pytest.mark.django_db

DEMONSTRATION = "软件演示样例,非政府发布"


def address(report: Report) -> str:
    return f"/desk/reports/{report.pk}/preview.pdf"


def lines(made: bytes) -> list[list[tuple[str, tuple[float, ...]]]]:
    """Every line of each page with its place on the paper, in points."""
    found = []
    for page in pypdfium2.PdfDocument(made):
        text = page.get_textpage()
        boxes = [text.get_rect(number) for number in range(text.count_rects())]
        found.append([(text.get_text_bounded(*box).strip(), tuple(round(side, 1) for side in box)) for box in boxes])
    return found


def events_of(report: Report) -> list[tuple[str, str, str, dict[str, str]]]:
    found = Event.objects.filter(chain=f"report:{report.pk}", action="preview")
    return [(one.actor_name, one.subject, one.result, one.detail) for one in found]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.TO_SIGN, Status.TO_PUBLISH])
def test_copy_is_marked_on_every_page_and_bears_the_digest_at_every_stage(
    status: Status, county: Unit, staff: factories.People
) -> None:
    report = factories.report_in(status, county, staff)
    digest = digest_of(report)
    answer = factories.signed_in(staff.head).get(address(report))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"].startswith('inline; filename="review-copy.pdf"; ')
    assert answer["Cache-Control"] == "private, no-store"
    read = ["".join(text for text, _box in page) for page in lines(answer.content)]
    assert [page.count(REVIEW_COPY) for page in read] == [1] * len(read)
    assert digest in "".join(read[-1].split())
    assert events_of(report) == [("head (head)", "522727 2018 v1", Result.DONE, {"digest": digest})]


def test_mark_moves_no_line_of_the_published_file(county: Unit, staff: factories.People) -> None:
    county.demonstration = True
    county.save()
    report = factories.pingtang_report(county, staff)
    press, html = Press(), article_of(report)
    plain, marked = (lines(press.pdf(document_of(report, html, mark=mark))) for mark in ("", REVIEW_COPY))
    assert [[one for one in page if one[0] != REVIEW_COPY] for page in marked] == plain
    assert [[text for text, _box in page].count(REVIEW_COPY) for page in marked] == [1] * len(plain)
    assert [[text for text, _box in page].count(DEMONSTRATION) for page in marked] == [1] * len(plain)


def test_copy_is_never_among_the_published_files(
    county: Unit, staff: factories.People, desk: Client, settings: Settings
) -> None:
    report = factories.filled_report(county, staff)
    assert desk.get(address(report)).status_code == 200
    assert not settings.PUBLISHED_DIR.exists()


def test_published_report_has_its_own_file(county: Unit, staff: factories.People, desk: Client) -> None:
    report = factories.report_in(Status.PUBLISHED, county, staff)
    answer = desk.get(address(report))
    assert (answer.status_code, answer["Location"]) == (302, "/reports/522727/2018/1/report.pdf")
    assert events_of(report) == []


def test_withdrawn_report_keeps_its_file_for_its_unit(county: Unit, staff: factories.People, desk: Client) -> None:
    """The public gets none, at the same moment."""
    report = factories.report_in(Status.PUBLISHED, county, staff)
    workflow.withdraw(report, "依上级通知。", by=staff.head)
    answer = desk.get(address(report))
    published = report.publication
    assert (answer.status_code, answer.content) == (200, publishing.read(published.sha256("pdf")))
    assert answer["Cache-Control"] == "private, no-store"
    assert events_of(report)[0][2:] == (Result.DONE, {"digest": published.sha256("content")})
    assert Client().get("/reports/522727/2018/1/report.pdf").status_code == 410
    assert factories.signed_in(factories.account("stranger")).get(address(report)).status_code == 404
    stored_path(published.sha256("pdf")).unlink()
    damaged = desk.get(address(report))
    assert (damaged.status_code, b"%PDF" in damaged.content) == (500, False)


def test_what_cannot_be_printed_is_said_in_a_sentence(
    county: Unit, staff: factories.People, desk: Client, settings: Settings
) -> None:
    report = factories.filled_report(county, staff)
    settings.RENDER_SECONDS = 0
    answer = desk.get(address(report))
    (event,) = events_of(report)
    assert (answer.status_code, event[2]) == (503, Result.REFUSED)
    refusal = Refusal("too_slow", {"seconds": 0})
    assert event[3] == refusal.told()
    assert refusal.sentence in answer.content.decode()


def test_one_person_has_one_copy_made_at_a_time(county: Unit, staff: factories.People, desk: Client) -> None:
    report = factories.filled_report(county, staff)
    with one_at_a_time(staff.preparer):
        busy = desk.get(address(report))
        of_another = factories.signed_in(staff.reviewer).get(address(report))
    sentence = gettext("Your last review copy is still being made. Wait a few seconds, then try again.")
    assert (busy.status_code, of_another.status_code) == (429, 200)
    assert sentence in busy.content.decode()
    assert desk.get(address(report)).status_code == 200
