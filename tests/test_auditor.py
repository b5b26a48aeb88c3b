"""The auditor reads every event and every report, exports, and changes nothing."""

import csv
from datetime import timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from filings import events, workflow
from filings.models import Account, Event, Report, Unit
from filings.models.event import Result
from filings.models.unit import Level
from filings.permissions import refusal_to_audit
from filings.states import Status
from filings.views.audit import LABELS, harmless
from tests import factories, pages
from tests.addresses import ROUTES, filled_in
from tests.reviewing import page_of

pytestmark = [pytest.mark.django_db]

EVENTS, EXPORT = "/audit/", "/audit/events.csv"


@pytest.fixture
def county() -> Unit:
    return factories.unit(parent=factories.unit("522700", "黔南布依族苗族自治州", level=Level.PREFECTURE))


@pytest.fixture
def report(county: Unit, staff: factories.People) -> Report:
    return factories.report_in(Status.IN_REVIEW, county, staff)


@pytest.fixture
def auditor() -> Account:
    return factories.account("auditor", is_auditor=True)


@pytest.fixture
def desk(auditor: Account) -> Client:
    return factories.signed_in(auditor)


def shown(client: Client, query: str = "") -> list[tuple[str, str, str]]:
    """The lines of the page: who, what, result."""
    lines = client.get(f"{EVENTS}{query}").context["lines"]
    return [(event.actor_name, event.action, event.result) for event, _did, _detail in lines]


def exported(client: Client, query: str = "") -> list[list[str]]:
    answer = client.get(f"{EXPORT}{query}")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(answer).decode()
    assert text[0] == "\ufeff"
    return list(csv.reader(StringIO(text[1:])))


# Who.


@pytest.mark.parametrize("path", [EVENTS, EXPORT])
def test_nobody_but_auditors_reads_the_events(path: str, report: Report, staff: factories.People) -> None:
    administrator = factories.account("administrator", is_staff=True)
    for person in (*vars(staff).values(), administrator):
        assert factories.signed_in(person).get(path).status_code == 404
        last = Event.objects.filter(chain="accounts").latest("number")
        assert (last.action, last.subject, last.actor, last.result) == ("look", path, person, "refused")
    assert Client().get(path)["Location"] == f"/login/?next={path}"


def test_auditor_finds_the_events_and_reads_every_report(report: Report, desk: Client) -> None:
    assert f'href="{EVENTS}"' in desk.get(reverse("desk_home")).content.decode()
    assert report.title in desk.get(reverse("desk_home")).content.decode()
    for name in ("desk_report", "review_report", "desk_remarks", "desk_check", "desk_signoff"):
        assert desk.get(page_of(name, report)).status_code == 200


def told(answer: pages.Page) -> str | None:
    """The refusal, of a page or of an answer to a script."""
    if answer["Content-Type"] == "application/json":
        return str(answer.json()["sentence"])
    refusal: str | None = (answer.context or {}).get("refusal")
    return refusal


def test_auditor_changes_nothing_and_is_told_why(report: Report, desk: Client) -> None:
    """Every page that takes something in answers the same sentence."""
    refused = {}
    for route in ROUTES:
        if "<int:pk>" in route:
            answer = desk.post(filled_in(route, report), {"text": "x", "code": "x", "body": "x", "seen": "0"})
            refused[route] = (answer.status_code, told(answer))
    sentence = "审计员可查阅全部报告和日志，不作任何改动。"
    assert {route: one for route, one in refused.items() if one[0] == 200} == {}
    answers = {one for route, one in refused.items() if one[0] not in (404, 405)}
    assert answers == {(403, sentence)}
    assert Report.objects.get().status == Status.IN_REVIEW


# The page.


def test_events_are_shown_newest_first_with_zone_and_words(report: Report, desk: Client) -> None:
    assert shown(desk) == [("preparer (preparer)", "submit", "done"), ("preparer (preparer)", "start", "done")]
    html = desk.get(EVENTS).content.decode()
    at = timezone.localtime(Event.objects.get(action="submit").at)
    assert f'<time datetime="{at.isoformat()}">{at:%Y-%m-%d %H:%M:%S}</time>' in html
    assert "提交审核" in html


@pytest.fixture
def several(report: Report, staff: factories.People) -> None:
    """A start, a submission, a return of today; a refused sign-in of the day before yesterday."""
    workflow.return_for_changes(report, "请核对。", by=staff.reviewer)
    before = timezone.now() - timedelta(days=2)
    events.append("sign_in", by=None, subject="somebody", result=Result.REFUSED, at=before)


@pytest.mark.parametrize(
    ("query", "actions"),
    [
        ("", ["sign_in", "return", "submit", "start"]),
        ("?who=reviewer", ["return"]),
        ("?action=submit", ["submit"]),
        ("?result=refused", ["sign_in"]),
        ("?subject=522727", ["return", "submit", "start"]),
        ("?subject=somebody", ["sign_in"]),
        ("?since={today}", ["return", "submit", "start"]),
        ("?until={yesterday}", ["sign_in"]),
        ("?since={yesterday}&who=preparer&action=start", ["start"]),
        ("?who=nobody", []),
        ("?since=x", ["sign_in", "return", "submit", "start"]),
        ("?action=x&page=99", ["sign_in", "return", "submit", "start"]),
    ],
)
def test_filter_of_page_and_export_is_the_same(query: str, actions: list[str], several: None, desk: Client) -> None:
    today = timezone.localdate()
    asked = query.format(today=today, yesterday=today - timedelta(days=1))
    assert [action for _who, action, _result in shown(desk, asked)] == actions
    assert [row[5] for row in exported(desk, asked)[1:] if row[5] != "export_events"] == actions


def test_day_that_is_no_day_is_told(desk: Client) -> None:
    page = desk.get(f"{EVENTS}?since=neulich&who=x")
    assert page.context["form"].errors == {"since": ["这不是日期，请按 2019-02-14 的样子填写。"]}
    assert pages.inputs(page)["who"] == "x"


def test_page_takes_the_same_queries_with_2_and_with_200_events(report: Report, desk: Client) -> None:
    counted = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            desk.get(EVENTS)
        counted.append(len(captured))
        for number in range(200):
            events.append("sign_in", by=None, subject=f"{number}")
    assert counted == [4, 4]
    page = desk.get(f"{EVENTS}?action=sign_in&page=2")
    assert (page.context["page"].number, len(page.context["lines"])) == (2, 50)
    assert 'href="?action=sign_in&amp;page=3"' in page.content.decode()


def test_everything_that_leaves_an_event_has_words(county: Unit, staff: factories.People) -> None:
    factories.report_in(Status.PUBLISHED, county, staff)
    assert set(Event.objects.values_list("action", flat=True)) <= set(LABELS)


# The export.


def test_export_has_every_column_and_leaves_an_event_with_its_filter(
    report: Report, auditor: Account, desk: Client
) -> None:
    rows = exported(desk, "?action=submit")
    event = Event.objects.get(action="submit")
    assert rows == [
        [*"日志链,序号,发生时间,操作人,来源,代码,操作,对象,结果,提示,详情,SHA-256".split(",")],
        [
            f"report:{report.pk}",
            "2",
            event.at.astimezone(ZoneInfo("Asia/Shanghai")).isoformat(timespec="milliseconds"),
            "preparer (preparer)",
            "",
            "submit",
            "提交审核",
            "522727 2018 v1",
            "完成",
            "",
            f'{{"sha256": "{event.detail["sha256"]}", "sm3": "{event.detail["sm3"]}"}}',
            event.hash,
        ],
    ]
    last = Event.objects.get(action="export_events")
    assert (last.actor, last.detail, last.chain) == (auditor, {"filter": {"action": "submit"}}, "accounts")
    assert events.broken("accounts") is None


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1+1", "\uff20SUM(A1)"])
def test_no_cell_of_the_export_starts_a_formula(text: str, desk: Client) -> None:
    events.append("sign_in", by=None, subject=text)
    assert harmless(text) == f"'{text}"
    assert [row[7] for row in exported(desk, "?action=sign_in")[1:]] == [f"'{text}"]


def test_other_text_is_exported_as_it_is() -> None:
    assert [harmless(text) for text in ("", "平塘县", "1-2", "a=b", "'x")] == ["", "平塘县", "1-2", "a=b", "'x"]


# Who is an auditor.


def test_auditor_is_no_administrator() -> None:
    """Nobody checks what they did themselves."""
    auditor = factories.account("auditor", is_auditor=True)
    auditor.is_staff = True
    with pytest.raises(ValidationError, match="审计员负责查核管理员的操作，不能同时是管理员。"):
        auditor.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        auditor.save()


def test_event_log_is_for_auditors() -> None:
    people = {
        "auditor": factories.account("auditor", is_auditor=True),
        "administrator": factories.account("administrator", is_staff=True),
        "disabled auditor": factories.account("disabled", is_auditor=True, is_active=False),
        "anybody": factories.account("anybody"),
    }
    assert {who: str(refusal_to_audit(person)) for who, person in people.items()} == {
        "auditor": "None",
        "administrator": "日志仅供审计员查阅。",
        "disabled auditor": "此账号已停用，请联系管理员。",
        "anybody": "日志仅供审计员查阅。",
    }
