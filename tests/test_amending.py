"""A correction (更正): the next version, from a copy, with its reason, through the same signatures."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from filings import events, publishing, workflow
from filings.models import Account, Change, Event, Publication, Report, Statistics2018, Unit
from filings.models.report import Verdict
from filings.reading import current
from filings.states import Status
from tests import factories
from tests.outcomes import refused
from tests.publications import FIRST, force_status, publish
from tests.reading import content_of, tables_of
from tests.stored import stored_path

pytestmark = pytest.mark.django_db

REASON = "第九项培训场次漏报1次,予以更正。"


@pytest.fixture
def published(county: Unit, staff: factories.People) -> Report:
    """A published version 1 with an explanation that was accepted, an amount typed in its own way, and a ——."""
    report = factories.filled_report(county, staff)
    typed = {"9.2": "2", "7": "18.8710", "4": "——", "4.1": "——", "4.2": "——", "4.3": "——"}
    workflow.save_cells(report, {address: (None, text) for address, text in typed.items()}, by=staff.preparer)
    workflow.explain(report, "trainings_and_trainees", "9.2", "两次培训均为线上。", by=staff.preparer)
    report = factories.carried_on(Report.objects.get(pk=report.pk), Status.TO_PUBLISH, staff)
    publish(report, staff.preparer)
    force_status(report, Status.PUBLISHED)
    return Report.objects.select_related("unit").get(pk=report.pk)


def said(report: Report) -> dict[str, object]:
    told: dict[str, object] = content_of(report).said
    return told


def test_correction_is_a_full_copy_but_for_version_date_and_reason(published: Report, staff: factories.People) -> None:
    draft = workflow.amend(published, REASON, by=staff.preparer)
    old, new = said(published), said(draft)
    assert (draft.version, draft.status, draft.report_date) == (2, Status.DRAFT, None)
    assert {key for key in new if new[key] != old.get(key)} == {"version", "report_date", "correction"}
    assert new["correction"] == {"version": 1, "published_on": "2019-03-31", "reason": REASON}
    typed = {cell.address: cell.entered for table in tables_of(draft) for cell in table.cells}
    assert typed == {cell.address: cell.entered for table in tables_of(published) for cell in table.cells}
    assert (typed["7"], typed["4"]) == ("18.8710", "——")
    assert [row.sealed for row in Statistics2018.objects.order_by("report__version")] == [True, False]
    assert (draft.signatures.count(), draft.stated_totals, draft.returned_content) == (0, {}, None)


def test_explanations_are_copied_and_judged_anew(published: Report, staff: factories.People) -> None:
    draft = workflow.amend(published, REASON, by=staff.preparer)
    told = ("code", "cell", "text", "values", "by", "at", "verdict")
    (old,), (new,) = published.explanations.values_list(*told), draft.explanations.values_list(*told)
    assert (old[:-1], old[-1], new[-1]) == (new[:-1], Verdict.ACCEPTED, "")


def test_correcting_leaves_an_event_in_both_chains(published: Report, staff: factories.People) -> None:
    draft = workflow.amend(published, REASON, by=staff.preparer)
    last = Event.objects.filter(chain=f"report:{published.pk}").latest("number")
    assert (last.action, last.actor, last.detail) == ("amend", staff.preparer, {"version": 2, "reason": REASON})
    (first,) = Event.objects.filter(chain=f"report:{draft.pk}")
    assert (first.action, first.detail) == ("start", {"corrects": 1, "reason": REASON})
    assert [events.broken(chain) for chain in events.chains()] == [None, None]
    assert published.status == Report.objects.get(pk=published.pk).status == Status.PUBLISHED


def test_who_wrote_the_reason_is_a_preparer_of_the_version(
    published: Report, county: Unit, staff: factories.People
) -> None:
    """And so is refused as its reviewer, whatever posts they hold."""
    (change,) = Change.objects.filter(report=workflow.amend(published, REASON, by=staff.preparer))
    assert (change.address, change.old, change.new, change.by) == ("correction_reason", "", REASON, staff.preparer)


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "请写明更正的内容和原因：更正说明将随新版本一并公开。"),
        (" \u3000\n", "请写明更正的内容和原因：更正说明将随新版本一并公开。"),
        ("改" * 2001, "内容超过 2000 个字，请写得简短一些。"),
    ],
)
def test_correction_needs_a_reason(reason: str, sentence: str, published: Report, staff: factories.People) -> None:
    assert refused(lambda: workflow.amend(published, reason, by=staff.preparer)) == sentence
    assert Report.objects.count() == 1


def test_reason_is_kept_with_visible_control_characters(published: Report, staff: factories.People) -> None:
    assert workflow.amend(published, " 甲\r\n乙\x00 ", by=staff.preparer).correction_reason == "甲\n乙␀"


def test_second_correction_at_once_is_refused(published: Report, staff: factories.People) -> None:
    draft = workflow.amend(published, REASON, by=staff.preparer)
    sentence = refused(lambda: workflow.amend(published, REASON, by=staff.preparer))
    assert sentence == "本报告的第2版已经开始填写，请在该版本上继续。"
    assert list(current.siblings(published).order_by("version")) == [published, draft]


def correct(report: Report, by: Account) -> None:
    workflow.save_cells(report, {"9.1": (None, "8")}, by=by)


def rewrite(report: Report, by: Account) -> None:
    workflow.save_chapter(report, "outlook", "<p>另一段文字。</p>", seen=0, by=by)


def rename(report: Report, by: Account) -> None:
    workflow.save_signoff(report, {"contact_phone": "0854-1111111"}, by=by)


def change_nothing(report: Report, by: Account) -> None:
    workflow.save_cells(report, {"9.1": (None, "8")}, by=by)
    workflow.save_cells(report, {"9.1": (None, "0")}, by=by)


def give_another_reason(report: Report, by: Account) -> None:
    assert workflow.save_correction_reason(report, "另一个原因。", by=by)


@pytest.mark.parametrize(
    ("change", "passes"),
    [(correct, True), (rewrite, True), (rename, True), (change_nothing, False), (give_another_reason, False)],
)
def test_correction_that_changes_nothing_is_refused_at_submitting(
    change: Callable[[Report, Account], None], passes: bool, published: Report, staff: factories.People
) -> None:
    draft = workflow.amend(published, REASON, by=staff.preparer)
    workflow.save_signoff(draft, {"report_date": date(2019, 6, 1)}, by=staff.preparer)
    change(draft, staff.preparer)
    if passes:
        assert factories.submit(draft, by=staff.preparer).status == Status.IN_REVIEW
    else:
        sentence = refused(lambda: factories.submit(draft, by=staff.preparer))
        assert sentence == "本版本与第1版内容相同，没有任何更正。请先更正后再提交。"


def test_correction_that_changes_nothing_is_told_on_the_check_page(published: Report, staff: factories.People) -> None:
    draft = workflow.amend(published, REASON, by=staff.preparer)
    workflow.save_signoff(draft, {"report_date": date(2019, 6, 1)}, by=staff.preparer)
    desk = factories.signed_in(staff.preparer)
    shown = desk.get(f"/desk/reports/{draft.pk}/check/").context["digest"]
    sent = {"digest": shown, "declaration": "on", "password": factories.PASSWORD}
    answer = desk.post(f"/desk/reports/{draft.pk}/submit/", sent)
    assert answer.status_code == 200
    assert list(answer.context["form"].non_field_errors()) == [
        "本版本与第1版内容相同，没有任何更正。请先更正后再提交。"
    ]
    assert Report.objects.get(pk=draft.pk).status == Status.DRAFT


def test_correction_of_a_version_whose_file_is_damaged_waits_for_the_administrator(
    published: Report, staff: factories.People
) -> None:
    draft = workflow.amend(published, REASON, by=staff.preparer)
    workflow.save_signoff(draft, {"report_date": date(2019, 6, 1)}, by=staff.preparer)
    correct(draft, staff.preparer)
    stored_path(published.publication.sha256("content")).write_bytes(b"{}")
    sentence = refused(lambda: factories.submit(draft, by=staff.preparer))
    assert sentence == "第1版的公开文件已损坏，请告知管理员。"


def test_withdrawn_report_comes_back_to_the_public_as_its_next_version_even_unchanged(
    published: Report, staff: factories.People
) -> None:
    workflow.withdraw(published, "按上级通知撤销公开。", by=staff.head)
    draft = workflow.amend(published, "撤销公开的决定已解除,重新公开。", by=staff.preparer)
    workflow.save_signoff(draft, {"report_date": date(2019, 6, 1)}, by=staff.preparer)
    assert factories.submit(draft, by=staff.preparer).status == Status.IN_REVIEW


def test_reason_can_be_mended_while_the_correction_is_a_draft(published: Report, staff: factories.People) -> None:
    draft = workflow.amend(published, REASON, by=staff.preparer)
    assert [workflow.save_correction_reason(draft, "新的说明。", by=staff.preparer) for _time in range(2)] == [
        True,
        False,
    ]
    assert Report.objects.get(pk=draft.pk).correction_reason == "新的说明。"
    changes = draft.changes.values_list("old", "new").filter(address="correction_reason")
    assert list(changes) == [("", REASON), (REASON, "新的说明。")]


def test_first_version_has_no_reason(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    sentence = refused(lambda: workflow.save_correction_reason(report, REASON, by=staff.preparer))
    assert sentence == "第一版没有更正说明。"
    assert "correction_reason" not in said(report)


def test_date_of_publication_is_that_of_the_first_version(published: Report, staff: factories.People) -> None:
    draft = workflow.amend(published, REASON, by=staff.preparer)
    workflow.save_signoff(draft, {"report_date": date(2019, 6, 1)}, by=staff.preparer)
    correct(draft, staff.preparer)
    second = factories.carried_on(draft, Status.PUBLISHED, staff)
    assert [current.first_published_at(report) for report in (published, second)] == [FIRST, FIRST]
    assert list(Publication.objects.order_by("pk").values_list("report__status", flat=True)) == [Status.PUBLISHED] * 2
    assert Publication.objects.get(report=published).published_at == FIRST < second.publication.published_at
    assert (current.before(second), current.before(published)) == (published, None)
    signed = json.loads(publishing.read(second.publication.sha256("content")))
    assert (signed["version"], signed["correction"]["reason"]) == (2, REASON)
