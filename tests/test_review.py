"""A report as its reviewer and its head read it: what is shown, and what each button says."""

from html import escape

import pytest

from filings import guards, workflow
from filings.models import Account, Event, Post, Report, Unit
from filings.models.unit import Level
from filings.permissions import refusal
from filings.states import STEPS, Action, Role, Status
from tests import factories
from tests.reading import digest_of
from tests.reviewing import events_of, page_of, signing

pytestmark = pytest.mark.django_db

DECISIONS = [Action.APPROVE, Action.SIGN, Action.PUBLISH, Action.SCHEDULE, Action.RETURN]
SIGNING = [
    (Action.APPROVE, Status.IN_REVIEW, "reviewer", Status.TO_SIGN),
    (Action.SIGN, Status.TO_SIGN, "head", Status.TO_PUBLISH),
]


@pytest.fixture
def county() -> Unit:
    return factories.unit(parent=factories.unit("522700", "黔南布依族苗族自治州", level=Level.PREFECTURE))


@pytest.fixture
def superior(county: Unit) -> Account:
    assert county.parent is not None
    return factories.account("superior", (Role.REVIEWER, county.parent), name="reviewer")


# One sentence on the button, the 403 page and in the log.


@pytest.mark.parametrize("status", STEPS[:-1])
def test_closed_button_refusal_page_and_event_say_the_same(
    status: Status, county: Unit, staff: factories.People, superior: Account
) -> None:
    report = factories.report_in(status, county, staff)
    people = [staff.preparer, staff.reviewer, staff.head, superior]
    closed = {
        (person, action): refused
        for person in people
        for action in DECISIONS
        if (refused := refusal(person, action, report))
    }
    # Whoever is refused everything is asked first, and the decisions of three people that are open are counted.
    assert (
        len(closed)
        == len(people) * len(DECISIONS)
        - {
            Status.DRAFT: 0,
            Status.IN_REVIEW: 3,
            Status.TO_SIGN: 3,
            Status.TO_PUBLISH: 6,
        }[status]
    )
    for (person, action), refused in closed.items():
        client, before, sentence = factories.signed_in(person), events_of(report), refused.sentence
        page = client.get(page_of("review_report", report)).content.decode()
        assert f'id="why-{action}">{escape(sentence)}</p>' in page
        assert f'<button class="btn btn-secondary" type="button" disabled aria-describedby="why-{action}">' in page
        answer = client.post(page_of(f"review_{action}", report), signing(report, reason="请核对。"))
        assert (answer.status_code, answer.context["refusal"]) == (403, sentence)
        assert f'<p class="refusal">{escape(sentence)}</p>' in answer.content.decode()
        assert events_of(report) == [*before, (action, person.username, "refused")]
        last = Event.objects.filter(chain=f"report:{report.pk}").latest("number")
        assert (last.detail, last.origin) == (refused.told(), "127.0.0.1")
    assert Report.objects.get().status == status


@pytest.mark.parametrize(("action", "status", "who", "target"), SIGNING)
def test_page_that_cannot_end_well_is_not_shown(
    action: Action, status: Status, who: str, target: Status, county: Unit, staff: factories.People
) -> None:
    """A printed preparer who no longer holds the post is an error again: the button is closed with its sentence."""
    report = factories.report_in(status, county, staff)
    Post.objects.filter(account=staff.preparer).delete()
    client, sentence = (
        factories.signed_in(getattr(staff, who)),
        "还有 1 处错误、0 个疑问没有说明。",
    )
    ways = client.get(page_of("review_report", report)).context["ways"]
    assert [str(way.refusal) for way in ways if way.action == action] == [sentence]
    answer = client.get(page_of(f"review_{action}", report))
    assert (answer.status_code, answer.context["refusal"]) == (403, sentence)


def test_open_decisions_come_first(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    ways = factories.signed_in(staff.reviewer).get(page_of("review_report", report)).context["ways"]
    assert [(way.action, way.url, way.refusal is None) for way in ways] == [
        (Action.PUBLISH, f"/review/reports/{report.pk}/publish/", True),
        (Action.SCHEDULE, f"/review/reports/{report.pk}/schedule/", True),
        (Action.RETURN, f"/review/reports/{report.pk}/return/", True),
        (Action.APPROVE, f"/review/reports/{report.pk}/approve/", False),
        (Action.SIGN, f"/review/reports/{report.pk}/sign/", False),
    ]


# The report on one page.


def test_errors_come_before_open_questions_and_these_before_explained_ones(
    county: Unit, staff: factories.People
) -> None:
    report = factories.filled_report(county, staff)
    workflow.save_cells(report, {"9.2": (None, "2"), "2.3.1": (None, "1"), "8.1": (None, "无")}, by=staff.preparer)
    workflow.save_chapter(report, "outlook", "", seen=1, by=staff.preparer)
    workflow.save_signoff(report, {"contact_phone": ""}, by=staff.preparer)
    workflow.explain(report, "meetings_and_delegates", "2.3.1", "会议通过网络直播。", by=staff.preparer)
    answer = factories.signed_in(staff.reviewer).get(page_of("review_report", report))
    assert [(one.problem.code, one.link, one.problem.open) for one in answer.context["findings"]] == [
        ("misread", "#r-8.1", True),
        ("chapter_empty", "#chapter-outlook", True),
        ("phone_missing", "#signoff", True),
        ("trainings_and_trainees", "#r-9.2", True),
        ("meetings_and_delegates", "#r-2.3.1", False),
    ]
    page = answer.content.decode()
    assert [f'id="{one.link[1:]}"' in page for one in answer.context["findings"]] == [True] * 5
    assert "<blockquote><p>会议通过网络直播。</p>" in page


def test_explanation_of_other_figures_is_told_as_void(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    workflow.save_cells(report, {"9.2": (None, "2")}, by=staff.preparer)
    workflow.explain(report, "trainings_and_trainees", "9.2", "均为线上培训。", by=staff.preparer)
    workflow.save_cells(report, {"9.2": (None, "3")}, by=staff.preparer)
    page = factories.signed_in(staff.reviewer).get(page_of("review_report", report)).content.decode()
    assert ("均为线上培训。" in page, "<blockquote>" in page) == (True, False)


def test_page_shows_figures_chapters_sign_off_signatures_and_digest(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_SIGN, county, staff)
    answer = factories.signed_in(staff.head).get(page_of("review_report", report))
    page, digest = answer.content.decode(), digest_of(report)
    assert '<tr id="r-3.3"><th scope="row" class="indent-1">(三)申请答复数</th>' in page
    assert "<h2>一、总体工作情况</h2>" in page
    assert '<div class="block" id="chapter-overview-1"><div><p>本年度工作平稳推进。</p></div>' in page
    assert "<dd>2019年3月1日</dd>" in page
    assert [(one.role, holds) for one, holds in answer.context["signatures"]] == [
        ("preparer", True),
        ("reviewer", True),
    ]
    assert f'<code class="digest">{digest}</code>' in page
    assert [(step.is_done, step.is_current) for step in answer.context["steps"]] == [
        (True, False),
        (True, False),
        (False, True),
        (False, False),
        (False, False),
    ]


def test_signature_for_something_else_is_told(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_SIGN, county, staff)
    with guards.lifted():
        report.signatures.filter(role=Role.PREPARER).update(sha256="0" * 64)
    answer = factories.signed_in(staff.head).get(page_of("review_report", report))
    assert [holds for _one, holds in answer.context["signatures"]] == [False, True]


def test_prose_is_sanitised_when_it_is_shown(county: Unit, staff: factories.People) -> None:
    """Whatever got into the table of chapters by another way than the form."""
    report = factories.filled_report(county, staff)
    with guards.lifted():
        report.chapters.filter(key="outlook").update(body='<p onclick="x()">甲<script>alert(1)</script></p>')
    page = factories.signed_in(staff.reviewer).get(page_of("review_report", report)).content.decode()
    assert ("<p>甲</p>" in page, "alert(1)" in page, "onclick" in page) == (True, False, False)


def test_superior_reads_everything_and_decides_nothing(
    county: Unit, staff: factories.People, superior: Account
) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    answer = factories.signed_in(superior).get(page_of("review_report", report))
    assert answer.status_code == 200
    assert [way.refusal is None for way in answer.context["ways"]] == [False] * 5


def test_national_report_has_its_tables_in_their_chapters(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff, year=2023, figures=factories.NATIONAL)
    workflow.save_cells(report, {"3.24.natural": (None, "15"), "2.1": (None, "")}, by=staff.preparer)
    workflow.save_chapter(report, "other", "", seen=1, by=staff.preparer)
    answer = factories.signed_in(staff.reviewer).get(page_of("review_report", report))
    page = answer.content.decode()
    assert [(one.problem.code, one.link) for one in answer.context["findings"]] == [
        ("incomplete", "#table-disclosed"),
        ("sum_differs", "#c-3.24.natural"),
        ("balance", "#c-3.25.natural"),
        ("chapter_empty", "#chapter-other"),
    ]
    assert [page.count(f'id="{one.link[1:]}"') for one in answer.context["findings"]] == [1] * 4
    assert (answer.context["annexes"], "平塘县人民政府2023年政府信息公开工作年度报告（全口径）" in page) == ([], True)
    order = [
        "chapter-overview",
        "table-disclosed",
        "table-requests",
        "table-cases",
        "chapter-problems",
        "chapter-other",
    ]
    found = [page.index(f'id="{name}"') for name in order]
    assert found == sorted(found)
