"""Only a content that was printed and read back can be submitted (审核稿): made on the check page, once a content."""

import pytest
from django.test import Client
from django.urls import reverse

from filings import workflow
from filings.models import Event, Report
from filings.models.event import Result
from filings.permissions import Refused
from filings.states import Status
from tests import factories
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

NO_FACE = "\U000e5555"


@pytest.fixture
def staff() -> factories.People:
    return factories.people(factories.unit())


@pytest.fixture
def draft(staff: factories.People) -> Report:
    return factories.filled_report(staff.preparer.posts.get().unit, staff)


@pytest.fixture
def desk(staff: factories.People) -> Client:
    return factories.signed_in(staff.preparer)


def submit(desk: Client, report: Report) -> str:
    page = desk.get(reverse("desk_check", args=[report.pk]))
    sent = {"digest": page.context["digest"], "declaration": "on", "password": PASSWORD}
    return desk.post(reverse("desk_submit", args=[report.pk]), sent, follow=True).content.decode()


def copies(report: Report) -> list[Result]:
    found = Event.objects.filter(chain=f"report:{report.pk}", action="preview").order_by("number")
    return [Result(one.result) for one in found]


def has_copy(desk: Client, report: Report) -> bool:
    return bool(desk.get(reverse("desk_check", args=[report.pk])).context["has_copy"])


def test_content_that_was_never_printed_cannot_be_submitted(draft: Report, staff: factories.People) -> None:
    with pytest.raises(Refused) as refused:
        workflow.submit(draft, by=staff.preparer)
    assert refused.value.sentence == "所提交的内容还没有生成审核稿，请先在核对页生成。"
    workflow.make_review_copy(draft)
    assert workflow.submit(draft, by=staff.preparer).status == Status.IN_REVIEW


def test_check_page_makes_the_copy_once_for_each_content(desk: Client, draft: Report, staff: factories.People) -> None:
    assert not has_copy(desk, draft)
    page = desk.post(reverse("desk_copy", args=[draft.pk]), follow=True)
    assert "审核稿已生成，并已回读核对" in page.content.decode()
    assert (has_copy(desk, draft), copies(draft)) == (True, [Result.DONE])
    workflow.save_cells(draft, {"8.2": (None, "1")}, by=staff.preparer)
    assert not has_copy(desk, draft)


def test_submitting_makes_the_copy_that_is_missing_and_no_second_one(desk: Client, draft: Report) -> None:
    assert "年报已提交，" in submit(desk, draft)
    assert copies(draft) == [Result.DONE]


def test_copy_that_was_made_before_is_not_made_again_at_submission(desk: Client, draft: Report) -> None:
    desk.post(reverse("desk_copy", args=[draft.pk]))
    assert "年报已提交，" in submit(desk, draft)
    assert copies(draft) == [Result.DONE]


def test_opening_the_pdf_changes_nothing(desk: Client, draft: Report) -> None:
    assert desk.get(reverse("desk_preview", args=[draft.pk])).status_code == 200
    assert not has_copy(desk, draft)


def test_what_cannot_be_printed_is_refused_before_anybody_signs(
    desk: Client, draft: Report, staff: factories.People
) -> None:
    workflow.save_chapter(draft, "overview", f"<p>本年度{NO_FACE}工作。</p>", seen=1, by=staff.preparer)
    page = submit(desk, draft)
    assert "没有提交。" in page
    assert "U+E5555" in page
    assert Report.objects.get(pk=draft.pk).status == Status.DRAFT
    assert copies(draft) == [Result.REFUSED]
    assert draft.signatures.count() == 0
