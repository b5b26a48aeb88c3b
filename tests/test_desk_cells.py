"""Cells that are saved one by one while somebody types: what is answered, and what is refused in words."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filings import workflow
from filings.models import Change, Event, Report, Unit
from filings.states import Role, Status
from tests import factories
from tests.publications import force_status
from tests.reading import cells_of

pytestmark = pytest.mark.django_db

TRANSACTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
COUNTED = {"statistics": 9, "requests": 10}
"""Queries of one saved cell of which a question is asked, by table; last year's figures are read for the second."""


@pytest.fixture
def draft(county: Unit, staff: factories.People) -> Report:
    return workflow.start_report(county, 2018, by=staff.preparer)


def send(client: Client, report: Report, sent: Any, **headers: str) -> Any:
    body = sent if isinstance(sent, str | bytes) else json.dumps(sent)
    url = reverse("desk_cells", args=[report.pk])
    return client.post(url, body, content_type="application/json", headers=headers)


def said(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["sentence"]


def stored(report: Report) -> dict[str, str]:
    """Address -> text of every cell that is not empty."""
    found = cells_of(report)
    return {address: cell.entered for address, cell in found.items() if cell.entered}


# What is saved, and what the answer tells.


def test_one_cell_is_saved_and_what_stands_now_is_told(desk: Client, draft: Report, staff: factories.People) -> None:
    answer = send(desk, draft, {"1.1": ["", "1,234"]}).json()
    assert stored(draft) == {"1.1": "1234"}
    assert list(Change.objects.values_list("address", "old", "new", "by")) == [
        ("1.1", "", "1234", staff.preparer.pk),
    ]
    assert answer["told"].startswith("已保存 ")
    assert (answer["attention"], answer["conflicts"], answer["faults"], answer["remarks"]) == (False, {}, {}, {})
    assert {address: text for address, text in answer["cells"].items() if text} == {"1.1": "1234"}
    assert len(answer["cells"]) == 70
    assert (answer["filled"], answer["sections"][:3]) == ("共 70 格，已填 1 格", ["1/17", "0/11", "0/23"])
    assert answer["questions"] == ""


def test_answer_has_the_problems_and_questions_at_the_cells(desk: Client, draft: Report) -> None:
    typed = {"1.1a": "5", "1.1b": "2", "3.2": "1", "3.2.1": "2", "3.2.2": "0", "6": "many"}
    answer = send(desk, draft, {address: ["", text] for address, text in typed.items()}).json()
    assert {address: [one["kind"] for one in told] for address, told in answer["remarks"].items()} == {
        "6": ["error"],
        "3.2": ["error"],
        "1.1a": ["question"],
    }
    assert answer["sums"]["3.2"] == "2"
    assert answer["questions"] == "有 1 个疑问需要书面说明。"
    answer = send(desk, draft, {"3.2": ["1", "2"], "6": ["many", "0"], "1.1b": ["2", "5"]}).json()
    assert answer["remarks"] == {}


def test_computed_totals_of_the_national_form_are_told(desk: Client, county: Unit, staff: factories.People) -> None:
    report = workflow.start_report(county, 2023, by=staff.preparer)
    columns = ("natural", "business", "research", "charity", "legal", "other")
    answer = send(desk, report, {f"3.1.{column}": ["", "2"] for column in columns}).json()
    assert (answer["cells"]["3.1.total"], answer["cells"]["3.2.total"]) == ("12", "")


def test_same_cell_sent_twice_is_saved_once(desk: Client, draft: Report) -> None:
    for _time in range(2):
        answer = send(desk, draft, {"1.1": ["", "5"]}).json()
        assert (answer["attention"], answer["cells"]["1.1"]) == (False, "5")
    assert Change.objects.count() == 1


@pytest.mark.parametrize("text", ["九十", "18.8", "5\0", "\ud800", "<b>"])
def test_text_that_is_not_understood_is_kept_and_told(text: str, desk: Client, draft: Report) -> None:
    answer = send(desk, draft, {"1.1": ["", text]}).json()
    assert answer["cells"]["1.1"] == stored(draft)["1.1"] != ""
    assert [one["kind"] for one in answer["remarks"]["1.1"]] == ["error"]


# Two at once.


def test_cell_that_somebody_else_changed_is_told_and_not_overwritten(desk: Client, draft: Report, county: Unit) -> None:
    other = factories.account("other", (Role.PREPARER, county))
    workflow.save_cells(draft, {"1.1": (None, "12"), "1.2.1": (None, "3")}, by=other)
    answer = send(desk, draft, {"1.1": ["", "13"], "1.2.2": ["", "4"]}).json()
    [(address, conflict)] = answer["conflicts"].items()
    assert (address, conflict["theirs"], conflict["yours"]) == ("1.1", "12", "13")
    assert "您填写期间，other已把此格改为“12”（" in conflict["sentence"]
    assert answer["told"].endswith("有 1 格已被他人修改，请在格旁选择保留哪个数字。")
    assert answer["attention"]
    # What the other person typed elsewhere meanwhile is told as well.
    assert {address: text for address, text in answer["cells"].items() if text} == {
        "1.1": "12",
        "1.2.1": "3",
        "1.2.2": "4",
    }
    assert stored(draft) == {"1.1": "12", "1.2.1": "3", "1.2.2": "4"}
    assert send(desk, draft, {"1.1": ["12", "13"]}).json()["conflicts"] == {}
    assert stored(draft)["1.1"] == "13"


def test_same_text_typed_by_two_is_no_conflict(desk: Client, draft: Report, county: Unit) -> None:
    workflow.save_cells(draft, {"1.1": (None, "12")}, by=factories.account("other", (Role.PREPARER, county)))
    assert send(desk, draft, {"1.1": ["", "12"]}).json()["conflicts"] == {}


# What cannot be kept, and what is refused.


def test_what_cannot_be_kept_is_told_by_cell_and_the_rest_is_saved(desk: Client, draft: Report) -> None:
    sent = {"1.1": ["", "9" * 41], "8.4.1": ["", "5"], "9.9": ["", "1"], "status": ["", "published"], "9.1": ["", "6"]}
    answer = send(desk, draft, sent).json()
    assert answer["faults"] == {
        "1.1": "超过 40 个字符。",
        "8.4.1": "本单位不填这一格。",
        "9.9": "本表没有这一格。",
        "status": "本表没有这一格。",
    }
    assert answer["told"].endswith("有 4 格没有保存。")
    assert stored(draft) == {"9.1": "6"}


def test_nothing_but_unknown_cells_saves_nothing(desk: Client, draft: Report) -> None:
    answer = send(desk, draft, {"9.9": ["", "1"]}).json()
    assert (list(answer["faults"]), answer["cells"]) == (["9.9"], {})


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "null",
        "[]",
        '"1.1"',
        '{"1.1": "5"}',
        '{"1.1": ["5"]}',
        '{"1.1": [null, 5]}',
        "[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_what_cannot_be_read_saves_nothing_and_is_told(body: str | bytes, desk: Client, draft: Report) -> None:
    sentence = "发送的内容无法识别，没有保存。请刷新页面。"
    assert said(send(desk, draft, body)) == (400, sentence)
    assert not Change.objects.exists()


def test_ended_session_is_told_and_leads_nowhere(draft: Report) -> None:
    answer = send(Client(), draft, {"1.1": ["", "5"]})
    assert said(answer) == (401, "登录已过期，请重新登录，内容不会丢失。")
    assert stored(draft) == {}


def test_page_of_somebody_else_saves_nothing_in_my_name(desk: Client, draft: Report, staff: factories.People) -> None:
    answer = send(desk, draft, {"1.1": ["", "5"]}, **{"X-Account": str(staff.reviewer.pk)})
    assert said(answer)[0] == 401
    assert stored(draft) == {}
    assert send(desk, draft, {"1.1": ["", "5"]}, **{"X-Account": str(staff.preparer.pk)}).status_code == 200


def test_who_does_not_fill_it_in_is_refused_with_an_event(draft: Report, staff: factories.People) -> None:
    answer = send(factories.signed_in(staff.reviewer), draft, {"1.1": ["", "5"]})
    sentence = "“填写”只能由平塘县人民政府的填报人办理。"
    assert said(answer) == (403, sentence)
    event = Event.objects.get(result="refused")
    assert (event.action, event.actor, event.detail["code"]) == ("edit", staff.reviewer, "wrong_post")


def test_report_that_was_submitted_meanwhile_is_refused(desk: Client, county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    before = stored(report)
    assert said(send(desk, report, {"9.1": ["", "5"]}))[0] == 403
    assert stored(report) == before


def test_stranger_is_told_of_no_report(draft: Report) -> None:
    stranger = factories.account("stranger", (Role.PREPARER, factories.unit("522728", "罗甸县")))
    answer = send(factories.signed_in(stranger), draft, {"1.1": ["", "5"]})
    assert said(answer) == (404, "没有这份年报，或者您无权查看。")


def test_form_of_another_site_is_refused(draft: Report, staff: factories.People) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff.preparer)
    assert send(client, draft, {"1.1": ["", "5"]}).status_code == 403
    assert stored(draft) == {}


# How much it asks of the database.


def last_years(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff, year=2022, figures=factories.NATIONAL)
    force_status(report, Status.PUBLISHED)


@pytest.mark.parametrize(
    ("key", "year", "first", "second"),
    [
        ("statistics", 2018, {"1.1a": "5", "1.1b": "2"}, {"1.1a": "6"}),
        ("requests", 2023, {"3.1.natural": "900"}, {"3.1.natural": "901"}),
    ],
)
def test_one_cell_takes_this_many_queries(
    key: str, year: int, first: dict[str, str], second: dict[str, str], county: Unit, staff: factories.People
) -> None:
    last_years(county, staff)
    report, client = workflow.start_report(county, year, by=staff.preparer), factories.signed_in(staff.preparer)
    send(client, report, {address: ["", text] for address, text in first.items()})
    with CaptureQueriesContext(connection) as asked:
        answer = send(client, report, {address: [first[address], text] for address, text in second.items()})
    assert answer.json()["questions"] != ""
    counted = [one["sql"] for one in asked if not one["sql"].startswith(TRANSACTIONS)]
    assert len(counted) == COUNTED[key], "\n".join(counted)
