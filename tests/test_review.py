"""The pages on which a report is read and decided upon."""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from filings import checks, content, publishing, workflow
from filings.models import Account, Event, Post, Publication, Report, Signature, Statistics2018, Unit
from filings.models.report import Verdict
from filings.models.unit import Level
from filings.permissions import refusal
from filings.states import Action, Role, Status
from tests import factories

pytestmark = pytest.mark.django_db

DECISIONS = [Action.APPROVE, Action.SIGN, Action.PUBLISH, Action.RETURN]
SIGNING = [
    (Action.APPROVE, Status.IN_REVIEW, "reviewer", Status.TO_SIGN),
    (Action.SIGN, Status.TO_SIGN, "head", Status.TO_PUBLISH),
]
LONGEST = 2000


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences as they stand in the source."""
    with translation.override("en"):
        yield


@pytest.fixture
def county() -> Unit:
    return factories.unit(parent=factories.unit("522700", "黔南布依族苗族自治州", level=Level.PREFECTURE))


@pytest.fixture
def staff(county: Unit) -> factories.People:
    return factories.people(county)


@pytest.fixture
def superior(county: Unit) -> Account:
    assert county.parent is not None
    return factories.account("superior", (Role.REVIEWER, county.parent), name="reviewer")


def page_of(name: str, report: Report) -> str:
    return reverse(name, args=[report.pk])


def events_of(report: Report) -> list[tuple[str, str, str]]:
    """The report's chain: action, who, result."""
    chain = Event.objects.filter(chain=f"report:{report.pk}").order_by("number")
    return list(chain.values_list("action", "actor__username", "result"))


def signing(report: Report, **changed: str | None) -> dict[str, str]:
    """What the signing page sends when everything is in order, with fields changed or (None) left out."""
    sent = {"digest": content.digest(report), "declaration": "on", "password": factories.PASSWORD, **changed}
    return {name: text for name, text in sent.items() if text is not None}


def ticked(page: str) -> bool:
    return bool(re.search(r"<input[^>]*\schecked", page))


# One sentence on the button, the 403 page and in the log.


@pytest.mark.parametrize("status", [status for status in Status if status != Status.PUBLISHED])
def test_closed_button_refusal_page_and_event_say_the_same(
    status: Status, county: Unit, staff: factories.People, superior: Account
) -> None:
    report = factories.report_in(status, county, staff)
    people = [staff.preparer, staff.reviewer, staff.head, superior]
    closed = {
        (person, action): sentence
        for person in people
        for action in DECISIONS
        if (sentence := refusal(person, action, report))
    }
    # Whoever is refused everything is asked first, and four decisions of three people are open in all.
    assert (
        len(closed)
        == len(people) * len(DECISIONS)
        - {
            Status.DRAFT: 0,
            Status.IN_REVIEW: 3,
            Status.TO_SIGN: 3,
            Status.TO_PUBLISH: 4,
        }[status]
    )
    for (person, action), sentence in closed.items():
        client, before = factories.signed_in(person), events_of(report)
        page = client.get(page_of("review_report", report)).content.decode()
        assert f'id="why-{action}">{escape(sentence)}</p>' in page
        assert f'<button class="btn btn-secondary" type="button" disabled aria-describedby="why-{action}">' in page
        answer = client.post(page_of(f"review_{action}", report), signing(report, reason="请核对。"))
        assert (answer.status_code, answer.context["refusal"]) == (403, sentence)
        assert f'<p class="refusal">{escape(sentence)}</p>' in answer.content.decode()
        assert events_of(report) == [*before, (action, person.username, "refused")]
        last = Event.objects.filter(chain=f"report:{report.pk}").latest("number")
        assert (last.detail, last.origin) == ({"sentence": sentence}, "127.0.0.1")
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
        "1 errors and 0 questions without an explanation are still open.",
    )
    ways = client.get(page_of("review_report", report)).context["ways"]
    assert [way.refusal for way in ways if way.action == action] == [sentence]
    answer = client.get(page_of(f"review_{action}", report))
    assert (answer.status_code, answer.context["refusal"]) == (403, sentence)


def test_open_decisions_come_first(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    ways = factories.signed_in(staff.reviewer).get(page_of("review_report", report)).context["ways"]
    assert [(way.action, way.url, way.refusal is None, way.at_once) for way in ways] == [
        (Action.PUBLISH, f"/review/reports/{report.pk}/publish/", True, True),
        (Action.RETURN, f"/review/reports/{report.pk}/return/", True, False),
        (Action.APPROVE, f"/review/reports/{report.pk}/approve/", False, False),
        (Action.SIGN, f"/review/reports/{report.pk}/sign/", False, False),
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
    assert [(one.problem.code, one.link, one.problem.open) for one in answer.context["remarks"]] == [
        ("misread", "#r-8.1", True),
        ("chapter_empty", "#chapter-outlook", True),
        ("phone_missing", "#signoff", True),
        ("trainings_and_trainees", "#r-9.2", True),
        ("meetings_and_delegates", "#r-2.3.1", False),
    ]
    page = answer.content.decode()
    assert [f'id="{one.link[1:]}"' in page for one in answer.context["remarks"]] == [True] * 5
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
    page, digest = answer.content.decode(), content.digest(report)
    assert '<tr id="r-3.3"><th scope="row" class="indent-1">(三)申请答复数</th>' in page
    assert "<h2>一、总体工作情况</h2>\n<p>本年度工作平稳推进。</p>" in page
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
    report.signatures.filter(role=Role.PREPARER).update(digest="0" * 64)
    answer = factories.signed_in(staff.head).get(page_of("review_report", report))
    assert [holds for _one, holds in answer.context["signatures"]] == [False, True]


def test_prose_is_sanitised_when_it_is_shown(county: Unit, staff: factories.People) -> None:
    """Whatever got into the table of chapters by another way than the form."""
    report = factories.filled_report(county, staff)
    report.chapters.filter(key="outlook").update(body='<p onclick="x()">甲<script>alert(1)</script></p>')
    page = factories.signed_in(staff.reviewer).get(page_of("review_report", report)).content.decode()
    assert ("<p>甲</p>" in page, "alert(1)" in page, "onclick" in page) == (True, False, False)


def test_superior_reads_everything_and_decides_nothing(
    county: Unit, staff: factories.People, superior: Account
) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    answer = factories.signed_in(superior).get(page_of("review_report", report))
    assert answer.status_code == 200
    assert [way.refusal is None for way in answer.context["ways"]] == [False] * 4


def test_national_report_has_its_tables_in_their_chapters(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff, year=2023, figures=factories.NATIONAL)
    workflow.save_cells(report, {"3.24.natural": (None, "15"), "2.1": (None, "")}, by=staff.preparer)
    workflow.save_chapter(report, "other", "", seen=1, by=staff.preparer)
    answer = factories.signed_in(staff.reviewer).get(page_of("review_report", report))
    page = answer.content.decode()
    assert [(one.problem.code, one.link) for one in answer.context["remarks"]] == [
        ("incomplete", "#table-disclosed"),
        ("sum_differs", "#c-3.24.natural"),
        ("balance", "#c-3.25.natural"),
        ("chapter_empty", "#chapter-other"),
    ]
    assert [page.count(f'id="{one.link[1:]}"') for one in answer.context["remarks"]] == [1] * 4
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


# The reviewer's verdict on each explanation.


@pytest.fixture
def explained(county: Unit, staff: factories.People) -> Report:
    """In review, with one question that is explained."""
    return factories.carried_on(factories.pingtang_report(county, staff), Status.IN_REVIEW, staff)


def judge(client: Client, report: Report, verdict: str) -> Any:
    sent = {"explanation": str(report.explanations.get().pk), "verdict": verdict}
    return client.post(page_of("review_judge", report), sent)


WAITING = "1 explanations are not accepted yet."
MISSING = "0 errors and 1 questions without an explanation are still open."


@pytest.mark.parametrize(
    ("verdicts", "said", "left", "buttons"),
    [
        ([], None, WAITING, ["accepted", "rejected"]),
        (["accepted"], "Accepted by", None, ["rejected"]),
        (["rejected"], "Rejected by", MISSING, ["accepted"]),
        (["rejected", "accepted"], "Accepted by", None, ["rejected"]),
    ],
)
def test_verdict_is_shown_and_opens_or_closes_approval(
    verdicts: list[str],
    said: str | None,
    left: str | None,
    buttons: list[str],
    explained: Report,
    staff: factories.People,
) -> None:
    client = factories.signed_in(staff.reviewer)
    for verdict in verdicts:
        answer = judge(client, explained, verdict)
        assert (answer.status_code, answer["Location"]) == (
            302,
            f"{page_of('review_report', explained)}#remark-cases_above_applications-4",
        )
    answer = client.get(page_of("review_report", explained))
    page = answer.content.decode()
    assert [way.refusal for way in answer.context["ways"] if way.action == Action.APPROVE] == [left]
    assert 'id="remark-cases_above_applications-4"' in page
    assert "<blockquote><p>经核实,情况属实。</p>" in page
    assert re.findall(r"(Accepted by|Rejected by) reviewer", page) == ([said] if said else [])
    assert re.findall(r'name="verdict" value="(\w+)"', page) == buttons
    # The button, and the answer to who sends it all the same, say the same.
    approved = client.post(page_of("review_approve", explained), signing(explained))
    assert (approved.status_code, (approved.context or {}).get("refusal")) == (403 if left else 302, left)


def test_rejecting_suggests_to_return_the_report(explained: Report, staff: factories.People) -> None:
    client = factories.signed_in(staff.reviewer)
    page = client.get(judge(client, explained, "rejected")["Location"]).content.decode()
    assert "Return the report, so that the preparer explains the figures again or corrects them." in page
    assert (
        f'<a href="{page_of("review_return", explained)}">Return the report, so that it is explained again</a>' in page
    )


def test_verdict_leaves_an_event_and_stays_with_who_and_when(explained: Report, staff: factories.People) -> None:
    judge(factories.signed_in(staff.reviewer), explained, "accepted")
    one = explained.explanations.get()
    assert (one.verdict, one.verdict_by, one.verdict_at is not None) == (Verdict.ACCEPTED, staff.reviewer, True)
    last = Event.objects.filter(chain=f"report:{explained.pk}").latest("number")
    assert (last.action, last.actor, last.result, last.detail) == (
        "judge",
        staff.reviewer,
        "done",
        {"code": "cases_above_applications", "cell": "4", "verdict": "accepted"},
    )


@pytest.mark.parametrize("who", ["preparer", "head"])
def test_nobody_but_the_reviewer_judges(who: str, explained: Report, staff: factories.People) -> None:
    client, sentence = (
        factories.signed_in(getattr(staff, who)),
        "“Judge an explanation” is for the Reviewer of 平塘县人民政府 only.",
    )
    assert 'name="verdict"' not in client.get(page_of("review_report", explained)).content.decode()
    answer = judge(client, explained, "accepted")
    assert (answer.status_code, answer.context["refusal"]) == (403, sentence)
    assert explained.explanations.get().verdict == ""


def test_judging_ends_with_the_review(explained: Report, staff: factories.People) -> None:
    report = factories.carried_on(explained, Status.TO_SIGN, staff)
    client = factories.signed_in(staff.reviewer)
    page = client.get(page_of("review_report", report)).content.decode()
    assert (page.count('name="verdict"'), page.count("Accepted by reviewer")) == (0, 1)
    assert judge(client, report, "rejected").status_code == 403


def test_explanation_written_anew_is_not_judged_by_a_page_of_before(explained: Report, staff: factories.People) -> None:
    sent = {"explanation": str(explained.explanations.get().pk), "verdict": "accepted"}
    workflow.return_for_changes(explained, "请说明得更具体。", by=staff.reviewer)
    question = next(one for one in checks.problems(explained) if not one.blocking)
    workflow.explain(explained, question.code, question.cell or "", "系全县案件总数。", by=staff.preparer)
    workflow.submit(explained, by=staff.preparer)
    answer = factories.signed_in(staff.reviewer).post(page_of("review_judge", explained), sent)
    assert (answer.status_code, answer.context["refusal"]) == (
        403,
        "This explanation is not there any more. Read the report again.",
    )
    assert explained.explanations.get().verdict == ""


@pytest.mark.parametrize("verdict", ["", "perhaps"])
def test_verdict_is_one_of_two_words(verdict: str, explained: Report, staff: factories.People) -> None:
    assert judge(factories.signed_in(staff.reviewer), explained, verdict).status_code == 403
    assert explained.explanations.get().verdict == ""


# Returning.


def test_return_asks_for_the_reason_and_leads_back(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_SIGN, county, staff)
    client, address = factories.signed_in(staff.reviewer), page_of("review_return", report)
    assert client.get(address).status_code == 200
    answer = client.post(address, {"reason": "第三章请补充。\r\n附表请核对。"})
    assert (answer.status_code, answer["Location"]) == (302, page_of("review_report", report))
    assert Report.objects.get().status == Status.DRAFT
    assert Event.objects.get(action="return").detail["reason"] == "第三章请补充。\n附表请核对。"


@pytest.mark.parametrize(
    ("reason", "kept", "sentence"),
    [
        ("", "", "Say why you return the report, so that the preparer knows what to change."),
        (" \r\n ", "", "Say why you return the report, so that the preparer knows what to change."),
        ("改" * (LONGEST + 1), "改" * (LONGEST + 1), "The reason is longer than 2000 characters."),
    ],
)
def test_reason_that_is_not_taken_comes_back_with_a_sentence(
    reason: str, kept: str, sentence: str, county: Unit, staff: factories.People
) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    before = events_of(report)
    answer = factories.signed_in(staff.reviewer).post(page_of("review_return", report), {"reason": reason})
    assert (answer.status_code, answer.context["form"].errors) == (200, {"reason": [sentence]})
    assert (kept in answer.content.decode(), Report.objects.get().status) == (True, Status.IN_REVIEW)
    assert events_of(report) == before


def test_longest_reason_is_taken_however_lines_are_ended(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    reason = "\r\n".join(["改" * 999, "改" * 1000])
    answer = factories.signed_in(staff.reviewer).post(page_of("review_return", report), {"reason": reason})
    assert (answer.status_code, len(Event.objects.get(action="return").detail["reason"])) == (302, LONGEST)


# Signing.


@pytest.mark.parametrize(("action", "status", "who", "target"), SIGNING)
def test_signing_page_shows_what_is_signed_and_an_empty_declaration(
    action: Action, status: Status, who: str, target: Status, county: Unit, staff: factories.People
) -> None:
    report = factories.report_in(status, county, staff)
    answer = factories.signed_in(getattr(staff, who)).get(page_of(f"review_{action}", report))
    page = answer.content.decode()
    assert f'<input type="hidden" name="digest" value="{content.digest(report)}">' in page
    assert (report.title in page, ticked(page), 'type="password"' in page) == (True, False, True)
    assert [words for _name, words in answer.context["parts"]] == [
        "70",
        "一、总体工作情况; 二、主动公开政府信息情况; 三、存在的问题及下步工作打算",
        "0",
    ]


@pytest.mark.parametrize(("action", "status", "who", "target"), SIGNING)
def test_signing(
    action: Action, status: Status, who: str, target: Status, county: Unit, staff: factories.People
) -> None:
    report, person = factories.report_in(status, county, staff), getattr(staff, who)
    before = events_of(report)
    answer = factories.signed_in(person).post(page_of(f"review_{action}", report), signing(report))
    assert (answer.status_code, answer["Location"]) == (302, page_of("review_report", report))
    assert Report.objects.get().status == target
    last = Signature.objects.latest("at")
    assert (last.account, last.role, last.digest) == (person, who, content.digest(report))
    assert events_of(report) == [*before, (action, who, "done")]


@pytest.mark.parametrize(("action", "status", "who", "target"), SIGNING)
@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"declaration": None}, {"declaration": ["Tick the declaration if it is true."]}),
        ({"declaration": ""}, {"declaration": ["Tick the declaration if it is true."]}),
        ({"password": None}, {"password": ["Type your password, to show that it is you who signs."]}),
        ({"password": "wrong"}, {"password": ["The password is not right. Nothing was signed. Type it again."]}),
        (
            {"password": f" {factories.PASSWORD}"},
            {"password": ["The password is not right. Nothing was signed. Type it again."]},
        ),
        *(
            (
                {"digest": digest},
                {
                    "__all__": [
                        "The report has changed since this page was shown to you. Nothing was signed. Read it again."
                    ]
                },
            )
            for digest in (None, "", "0" * 64)
        ),
    ],
)
def test_nothing_is_signed_without_declaration_password_and_the_digest_that_was_shown(
    changed: dict[str, str | None],
    errors: dict[str, list[str]],
    action: Action,
    status: Status,
    who: str,
    target: Status,
    county: Unit,
    staff: factories.People,
) -> None:
    report = factories.report_in(status, county, staff)
    before = events_of(report), Signature.objects.count()
    sent = signing(report, **changed)
    answer = factories.signed_in(getattr(staff, who)).post(page_of(f"review_{action}", report), sent)
    assert (answer.status_code, answer.context["form"].errors) == (200, errors)
    assert [fault.message for fault in answer.context["form"].faults()] == [text for [text] in errors.values()]
    assert (events_of(report), Signature.objects.count()) == before
    assert Report.objects.get().status == status
    page = answer.content.decode()
    # The page shows the version as it is now, with an empty box, and never sends a password back.
    assert f'name="digest" value="{content.digest(report)}"' in page
    assert (f'value="{sent.get("password", "-")}"' in page, ticked(page)) == (False, False)


def test_wrong_password_at_signing_leaves_an_event_without_it(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_SIGN, county, staff)
    address = page_of("review_sign", report)
    factories.signed_in(staff.head).post(address, signing(report, password="not-the-password"))
    last = Event.objects.get(action="confirm_identity")
    assert (last.actor, last.subject, last.result) == (staff.head, address, "refused")
    assert [one for one in Event.objects.values_list() if "not-the-password" in str(one)] == []


def test_account_without_a_password_cannot_sign(county: Unit, staff: factories.People) -> None:
    """As single sign-on makes them: being signed in is not enough."""
    staff.head.set_unusable_password()
    staff.head.save()
    report = factories.report_in(Status.TO_SIGN, county, staff)
    client = factories.signed_in(staff.head)
    for password in ("", "!", staff.head.password):
        client.post(page_of("review_sign", report), signing(report, password=password))
    assert Report.objects.get().status == Status.TO_SIGN


def test_page_of_an_earlier_round_does_not_sign_the_later_one(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    client, opened_before = factories.signed_in(staff.reviewer), signing(report)
    workflow.return_for_changes(report, "请核对。", by=staff.head)
    workflow.save_cells(report, {"9.1": (None, "4")}, by=staff.preparer)
    workflow.submit(report, by=staff.preparer)
    answer = client.post(page_of("review_approve", report), opened_before)
    assert (answer.status_code, Report.objects.get().status) == (200, Status.IN_REVIEW)
    # The page that came back shows the later round, and that one can be signed.
    answer = client.post(page_of("review_approve", report), {**opened_before, "digest": answer.context["digest"]})
    assert (answer.status_code, Report.objects.get().status) == (302, Status.TO_SIGN)


# Publishing.


def test_publishing_leads_to_the_public_page(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    answer = factories.signed_in(staff.reviewer).post(page_of("review_publish", report))
    assert (answer.status_code, answer["Location"]) == (302, "/reports/522727/2018/")
    assert Client().get(answer["Location"]).status_code == 200
    assert Report.objects.get().status == Status.PUBLISHED


def test_published_report_is_read_with_a_link_and_without_buttons(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.PUBLISHED, county, staff)
    page = factories.signed_in(staff.reviewer).get(page_of("review_report", report)).content.decode()
    assert ('href="/reports/522727/2018/"' in page, 'id="decision"' in page) == (True, False)


def test_tampering_after_signing_stops_publication_with_a_sentence_and_an_event(
    county: Unit, staff: factories.People
) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    Statistics2018.objects.filter(report=report).update(meetings=7)
    before = events_of(report)
    answer = factories.signed_in(staff.preparer).post(page_of("review_publish", report))
    assert answer.status_code == 403
    assert events_of(report) == [*before, ("publish", "preparer", "refused")]
    last = Event.objects.filter(chain=f"report:{report.pk}").latest("number")
    assert last.detail == {"sentence": answer.context["refusal"]}
    assert (Report.objects.get().status, Publication.objects.count()) == (Status.TO_PUBLISH, 0)


def test_publishing_that_cannot_build_says_why(county: Unit, staff: factories.People, settings: Settings) -> None:
    settings.RENDER_BYTES = 1024 * 1024
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    with pytest.raises(publishing.CannotBuild) as caught:
        publishing.build(report)
    answer = factories.signed_in(staff.preparer).post(page_of("review_publish", report))
    assert (answer.status_code, answer.context["refusal"]) == (403, caught.value.sentence)
    assert (Report.objects.get().status, Publication.objects.count()) == (Status.TO_PUBLISH, 0)


@pytest.mark.parametrize(
    ("name", "methods"),
    [
        ("review_report", ["GET", "HEAD"]),
        ("review_return", ["GET", "HEAD", "POST"]),
        ("review_approve", ["GET", "HEAD", "POST"]),
        ("review_sign", ["GET", "HEAD", "POST"]),
        ("review_judge", ["POST"]),
        ("review_publish", ["POST"]),
    ],
)
def test_no_other_method_is_answered(name: str, methods: list[str], county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_SIGN, county, staff)
    client = factories.signed_in(staff.head)
    answers = {method: client.generic(method, page_of(name, report)) for method in ("PUT", "DELETE", "PATCH", "TRACE")}
    assert [answer.status_code for answer in answers.values()] == [405] * 4
    assert [sorted(answer["Allow"].split(", ")) for answer in answers.values()] == [sorted(methods)] * 4
