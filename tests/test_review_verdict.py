"""The reviewer's verdict on each explanation."""

import re
from typing import Any

import pytest
from django.test import Client

from filings import workflow
from filings.models import Event, Report, Unit
from filings.models.report import Verdict
from filings.models.unit import Level
from filings.states import Action, Status
from tests import factories
from tests.reading import problems_of
from tests.reviewing import page_of, signing

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Unit:
    return factories.unit(parent=factories.unit("522700", "黔南布依族苗族自治州", level=Level.PREFECTURE))


@pytest.fixture
def explained(county: Unit, staff: factories.People) -> Report:
    """In review, with one question that is explained."""
    return factories.carried_on(factories.pingtang_report(county, staff), Status.IN_REVIEW, staff)


def judge(client: Client, report: Report, verdict: str) -> Any:
    sent = {"explanation": str(report.explanations.get().pk), "verdict": verdict}
    return client.post(page_of("review_judge", report), sent)


WAITING = "还有 1 条情况说明没有认可。"
MISSING = "还有 0 处错误、1 个疑问没有说明。"


@pytest.mark.parametrize(
    ("verdicts", "said", "left", "buttons"),
    [
        ([], None, WAITING, ["accepted", "rejected"]),
        (["accepted"], "已认可", None, ["rejected"]),
        (["rejected"], "不予认可", MISSING, ["accepted"]),
        (["rejected", "accepted"], "已认可", None, ["rejected"]),
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
            f"{page_of('review_report', explained)}#finding-cases_above_applications-4",
        )
    answer = client.get(page_of("review_report", explained))
    page = answer.content.decode()
    (way,) = [one for one in answer.context["ways"] if one.action == Action.APPROVE]
    assert (way.refusal and way.refusal.sentence) == left
    assert 'id="finding-cases_above_applications-4"' in page
    assert "<blockquote><p>经核实,情况属实。</p>" in page
    assert re.findall(r"reviewer (已认可|不予认可)，", page) == ([said] if said else [])
    assert re.findall(r'name="verdict" value="(\w+)"', page) == buttons
    # The button, and the answer to who sends it all the same, say the same.
    approved = client.post(page_of("review_approve", explained), signing(explained))
    assert (approved.status_code, (approved.context or {}).get("refusal")) == (403 if left else 302, left)


def test_rejecting_suggests_to_return_the_report(explained: Report, staff: factories.People) -> None:
    client = factories.signed_in(staff.reviewer)
    page = client.get(judge(client, explained, "rejected")["Location"]).content.decode()
    assert "请退回年报，由填报人重新说明或更正数据。" in page
    assert f'<a href="{page_of("review_return", explained)}">退回年报，请填报人重新说明</a>' in page


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
        "“审核情况说明”只能由平塘县人民政府的审核人办理。",
    )
    assert 'name="verdict"' not in client.get(page_of("review_report", explained)).content.decode()
    answer = judge(client, explained, "accepted")
    assert (answer.status_code, answer.context["refusal"]) == (403, sentence)
    assert explained.explanations.get().verdict == ""


def test_judging_ends_with_the_review(explained: Report, staff: factories.People) -> None:
    report = factories.carried_on(explained, Status.TO_SIGN, staff)
    client = factories.signed_in(staff.reviewer)
    page = client.get(page_of("review_report", report)).content.decode()
    assert (page.count('name="verdict"'), page.count("reviewer 已认可，")) == (0, 1)
    assert judge(client, report, "rejected").status_code == 403


def test_explanation_written_anew_is_not_judged_by_a_page_of_before(explained: Report, staff: factories.People) -> None:
    sent = {"explanation": str(explained.explanations.get().pk), "verdict": "accepted"}
    workflow.return_for_changes(explained, "请说明得更具体。", by=staff.reviewer)
    question = next(one for one in problems_of(explained) if not one.blocking)
    workflow.explain(explained, question.code, question.cell or "", "系全县案件总数。", by=staff.preparer)
    factories.submit(explained, by=staff.preparer)
    answer = factories.signed_in(staff.reviewer).post(page_of("review_judge", explained), sent)
    assert (answer.status_code, answer.context["refusal"]) == (
        403,
        "该情况说明已不存在，请重新阅读年报。",
    )
    assert explained.explanations.get().verdict == ""


@pytest.mark.parametrize("verdict", ["", "perhaps"])
def test_verdict_is_one_of_two_words(verdict: str, explained: Report, staff: factories.People) -> None:
    assert judge(factories.signed_in(staff.reviewer), explained, verdict).status_code == 403
    assert explained.explanations.get().verdict == ""
