"""Returning, signing and publishing, as browsers send them."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from filings import guards, publishing, workflow
from filings.models import Event, Publication, Report, Signature, Statistics2018, Unit
from filings.models.unit import Level
from filings.states import Action, Status
from tests import factories
from tests.reading import build_of, digest_of
from tests.reviewing import events_of, page_of, signing

pytestmark = pytest.mark.django_db

SIGNING = [
    (Action.APPROVE, Status.IN_REVIEW, "reviewer", Status.TO_SIGN),
    (Action.SIGN, Status.TO_SIGN, "head", Status.TO_PUBLISH),
]
LONGEST = 2000


@pytest.fixture
def county() -> Unit:
    return factories.unit(parent=factories.unit("522700", "黔南布依族苗族自治州", level=Level.PREFECTURE))


def ticked(page: str) -> bool:
    return bool(re.search(r"<input[^>]*\schecked", page))


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
        ("", "", "请写明退回原因，让填报人知道要改什么。"),
        (" \r\n ", "", "请写明退回原因，让填报人知道要改什么。"),
        ("改" * (LONGEST + 1), "改" * (LONGEST + 1), "内容超过 2000 个字，请写得简短一些。"),
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
    assert f'<input type="hidden" name="digest" value="{digest_of(report)}">' in page
    assert (report.title in page, ticked(page), 'type="password"' in page) == (True, False, True)
    assert [words for _name, words in answer.context["parts"]] == [
        "70",
        "一、总体工作情况；二、主动公开政府信息情况；三、存在的问题及下步工作打算",
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
    assert (last.account, last.role, last.sha256) == (person, who, digest_of(report))
    assert events_of(report) == [*before, (action, who, "done")]


@pytest.mark.parametrize(("action", "status", "who", "target"), SIGNING)
@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"declaration": None}, {"declaration": ["请先阅读声明，确认无误后勾选。"]}),
        ({"declaration": ""}, {"declaration": ["请先阅读声明，确认无误后勾选。"]}),
        ({"password": None}, {"password": ["请输入您的密码，以确认由您本人操作。"]}),
        ({"password": "wrong"}, {"password": ["密码不正确，操作未执行。请重新输入。"]}),
        (
            {"password": f" {factories.PASSWORD}"},
            {"password": ["密码不正确，操作未执行。请重新输入。"]},
        ),
        *(
            (
                {"digest": digest},
                {"__all__": ["打开本页之后，报告内容有了变动，本次没有签名。请重新审阅后再签。"]},
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
    assert f'name="digest" value="{digest_of(report)}"' in page
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
    factories.submit(report, by=staff.preparer)
    answer = client.post(page_of("review_approve", report), opened_before)
    assert (answer.status_code, Report.objects.get().status) == (200, Status.IN_REVIEW)
    # The page that came back shows the later round, and that one can be signed.
    answer = client.post(page_of("review_approve", report), {**opened_before, "digest": answer.context["digest"]})
    assert (answer.status_code, Report.objects.get().status) == (302, Status.TO_SIGN)


# Publishing.


def test_publishing_leads_to_the_public_page(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    answer = factories.signed_in(staff.reviewer).post(page_of("review_publish", report), signing(report))
    assert (answer.status_code, answer["Location"]) == (302, "/reports/522727/2018/")
    assert Client().get(answer["Location"]).status_code == 200
    assert Report.objects.get().status == Status.PUBLISHED


def test_published_report_is_read_with_a_link_to_its_version_and_can_be_corrected_or_withdrawn(
    county: Unit, staff: factories.People
) -> None:
    report = factories.report_in(Status.PUBLISHED, county, staff)
    answer = factories.signed_in(staff.reviewer).get(page_of("review_report", report))
    assert 'href="/reports/522727/2018/1/"' in answer.content.decode()
    assert [way.action for way in answer.context["ways"]] == [Action.AMEND, Action.WITHDRAW]


def test_tampering_after_signing_stops_publication_with_a_sentence_and_an_event(
    county: Unit, staff: factories.People
) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    with guards.lifted():
        Statistics2018.objects.filter(report=report).update(meetings=7)
    before = events_of(report)
    answer = factories.signed_in(staff.preparer).post(page_of("review_publish", report), signing(report))
    assert answer.status_code == 403
    assert events_of(report) == [*before, ("publish", "preparer", "refused")]
    last = Event.objects.filter(chain=f"report:{report.pk}").latest("number")
    assert last.detail == {"code": "not_signed", "parameters": {}}
    assert (Report.objects.get().status, Publication.objects.count()) == (Status.TO_PUBLISH, 0)


def test_publishing_that_cannot_build_says_why(county: Unit, staff: factories.People, settings: Settings) -> None:
    settings.RENDER_BYTES = 1024 * 1024
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    with pytest.raises(publishing.CannotBuild) as caught:
        build_of(report)
    answer = factories.signed_in(staff.preparer).post(page_of("review_publish", report), signing(report))
    assert (answer.status_code, answer.context["refusal"]) == (403, caught.value.refusal.sentence)
    assert (Report.objects.get().status, Publication.objects.count()) == (Status.TO_PUBLISH, 0)


@pytest.mark.parametrize(
    ("name", "methods"),
    [
        ("review_report", ["GET", "HEAD"]),
        ("review_return", ["GET", "HEAD", "POST"]),
        ("review_approve", ["GET", "HEAD", "POST"]),
        ("review_sign", ["GET", "HEAD", "POST"]),
        ("review_judge", ["POST"]),
        ("review_publish", ["GET", "HEAD", "POST"]),
    ],
)
def test_no_other_method_is_answered(name: str, methods: list[str], county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_SIGN, county, staff)
    client = factories.signed_in(staff.head)
    answers = {method: client.generic(method, page_of(name, report)) for method in ("PUT", "DELETE", "PATCH", "TRACE")}
    assert [answer.status_code for answer in answers.values()] == [405] * 4
    assert [sorted(answer["Allow"].split(", ")) for answer in answers.values()] == [sorted(methods)] * 4
