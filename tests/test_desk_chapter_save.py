"""A chapter that saves itself: what the page sends and is answered, and what stands beside the text."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from filings import workflow
from filings.models import Account, Change, Event, Report, Unit
from filings.models.event import Result
from filings.states import Role, Status
from tests import factories, pages

pytestmark = pytest.mark.django_db

UNREADABLE = "发送的内容无法识别，没有保存。请刷新页面。"


@pytest.fixture
def other(county: Unit) -> Account:
    return factories.account("other", (Role.PREPARER, county))


@pytest.fixture
def draft(county: Unit, staff: factories.People) -> Report:
    return workflow.start_report(county, 2018, by=staff.preparer)


def address(report: Report, key: str = "overview", name: str = "desk_chapter_save") -> str:
    return reverse(name, args=[report.pk, key])


def send(client: Client, report: Report, sent: object, **headers: str) -> pages.Page:
    body = sent if isinstance(sent, str) else json.dumps(sent)
    return client.post(address(report), body, content_type="application/json", headers=headers)


def save(client: Client, report: Report, html: str, seen: str = "0 mine") -> dict[str, Any]:
    answer = send(client, report, {"body": [seen, html]})
    assert answer.status_code == 200
    return answer.json()


def body(report: Report) -> str:
    return report.chapters.get(key="overview").body


# Saving.


def test_save_answers_when_it_saved_and_what_the_next_one_has_seen(desk: Client, draft: Report) -> None:
    answer = save(desk, draft, "<p>甲</p>")
    assert re.fullmatch(r"已保存 \d\d:\d\d", answer.pop("told"))
    assert answer.pop("findings").strip() == ""
    assert answer == {"revision": 1, "notes": []}
    assert save(desk, draft, "<p>甲乙</p>", "1 mine")["revision"] == 2
    assert body(draft) == "<p>甲乙</p>"


def test_save_again_after_a_lost_answer_is_no_conflict(desk: Client, draft: Report) -> None:
    save(desk, draft, "<p>甲</p>")
    assert save(desk, draft, "<p>甲</p>")["revision"] == 1
    assert save(desk, draft, "<p>甲乙</p>")["revision"] == 2
    assert Change.objects.count() == 1


def test_save_tells_what_is_not_kept_and_what_to_look_at(desk: Client, draft: Report) -> None:
    factories.unit("522728", "罗甸县")
    html = '<h3>(一)组织</h3><p>2017年学习罗甸县经验。<img src="x"></p><h4></h4>'
    answer = save(desk, draft, html)
    assert answer["notes"] == [
        "图片未保留：章节只能含文字、列表和表格，请用文字说明图片内容。",
        "标题前手工输入的序号已去掉，标题由系统编号：“(一)组织”。",
    ]
    found = " ".join(re.sub(r"<[^>]*>", " ", answer["findings"]).split())
    assert found == (
        "提交前须改正 标题“1.”没有文字。请填写标题文字，或删除该标题。 "
        "是否从其他报告遗留？ 仅供核对：如确需这样表述，不必修改。 "
        "2017年学习罗甸县经验。 出现了2017年，而本报告是2018年度的 在正文中查看 "
        "2017年学习罗甸县经验。 出现了其他单位“罗甸县” 在正文中查看"
    )


def test_quoted_sentence_cannot_be_markup(desk: Client, draft: Report) -> None:
    answer = save(desk, draft, "<p>2017年&lt;script&gt;alert(1)&lt;/script&gt;</p>")
    assert "<script" not in answer["findings"]
    assert "2017年&lt;script&gt;alert(1)" in answer["findings"]


def test_second_to_save_is_told_of_both_texts_and_nothing_is_overwritten(
    desk: Client, draft: Report, other: Account
) -> None:
    save(factories.signed_in(other), draft, "<p>他人的文字</p>", "0 theirs")
    answer = save(desk, draft, "<p>我的文字</p>")
    assert (answer["attention"], answer["revision"], answer["theirs"]) == (True, 1, "<p>他人的文字</p>")
    assert answer["told"] == "未保存：他人在此期间已保存本章，请在下方选择。"
    said = " ".join(re.sub(r"<[^>]*>", " ", answer["conflict"]).split())
    assert re.match(r"没有保存：您打开本章之后，other于.+保存了本章。", said)
    assert said.endswith("other保存的内容 他人的文字")
    assert body(draft) == "<p>他人的文字</p>"
    save(desk, draft, "<p>我选的文字</p>", "1 mine")
    assert body(draft) == "<p>我选的文字</p>"


def test_form_of_the_same_page_is_no_conflict_with_what_the_page_saved_itself(desk: Client, draft: Report) -> None:
    """Where the script fails after it has saved once, the button sends the form with what it had shown."""
    opened = desk.get(address(draft, name="desk_chapter"))
    page = pages.inputs(opened)["page"]
    save(desk, draft, "<p>甲</p>", f"0 {page}")
    pages.save(desk, address(draft, name="desk_chapter"), {"body": "<p>甲乙</p>"}, opened=opened)
    assert body(draft) == "<p>甲乙</p>"


def test_each_opened_page_has_a_name_of_its_own(desk: Client, draft: Report) -> None:
    named = {pages.inputs(desk.get(address(draft, name="desk_chapter")))["page"] for _time in range(3)}
    assert len(named) == 3


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "{",
        "[]",
        "null",
        '{"body": "x"}',
        '{"body": ["0 mine"]}',
        '{"body": [0, "x"]}',
        '{"other": ["0 mine", "x"]}',
        '{"body": ["0 mine", "x"], "other": ["", ""]}',
        "{}",
    ],
)
def test_what_cannot_be_read_is_said_so(sent: str, desk: Client, draft: Report) -> None:
    answer = send(desk, draft, sent)
    assert (answer.status_code, answer.json()) == (400, {"sentence": UNREADABLE})
    assert body(draft) == ""


@pytest.mark.parametrize("seen", ["", "x", "-1", "1e3", "\u0661", "9" * 30, f"{2**31} other", "  1"])
def test_revision_that_is_none_overwrites_nothing(seen: str, desk: Client, draft: Report) -> None:
    save(desk, draft, "<p>原有</p>")
    assert "conflict" in save(desk, draft, "<p>新</p>", seen)
    assert body(draft) == "<p>原有</p>"


def test_text_that_no_database_keeps_is_kept_as_far_as_it_can_be(desk: Client, draft: Report) -> None:
    answer = send(desk, draft, '{"body": ["0 \\u0000\\ud800", "<p>\\u0000\\ud800字</p>"]}')
    assert (answer.status_code, body(draft)) == (200, "<p>字</p>")


def test_text_over_the_limit_of_a_request_is_told_once_and_for_all(
    desk: Client, draft: Report, settings: Settings
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = send(desk, draft, {"body": ["0 mine", f"<p>{'字' * 1000}</p>"]})
    sentence = "文字太长，无法发送。请删减，或分到其他章。"
    assert (answer.status_code, answer.json()) == (400, {"sentence": sentence})


# Who may not, and who is not there any more.


def test_save_of_nobody_signed_in_is_401_with_a_sentence(draft: Report, client: Client) -> None:
    answer = send(client, draft, {"body": ["0 mine", "<p>甲</p>"]})
    sentence = "登录已过期，请重新登录，内容不会丢失。"
    assert (answer.status_code, answer.json()) == (401, {"sentence": sentence})


def test_save_under_another_name_than_the_page_was_made_for_is_401(
    draft: Report, other: Account, staff: factories.People
) -> None:
    page = {"X-Account": str(staff.preparer.pk)}
    assert send(factories.signed_in(other), draft, {"body": ["0 mine", "<p>甲</p>"]}, **page).status_code == 401
    assert body(draft) == ""


@pytest.mark.parametrize("who", ["reviewer", "head"])
def test_save_is_for_the_preparer(who: str, draft: Report, staff: factories.People) -> None:
    answer = send(factories.signed_in(getattr(staff, who)), draft, {"body": ["0 mine", "<p>甲</p>"]})
    sentence = "“填写”只能由平塘县人民政府的填报人办理。"
    told = {
        "code": "wrong_post",
        "parameters": {"action": "edit", "roles": ["preparer"], "unit": "平塘县人民政府"},
    }
    assert (answer.status_code, answer.json()) == (403, {"sentence": sentence, **told})
    assert Event.objects.get(result=Result.REFUSED).detail == told


def test_save_after_submitting_is_refused_with_a_sentence(county: Unit, staff: factories.People, desk: Client) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    answer = send(desk, report, {"body": ["1 mine", "<p>甲</p>"]})
    assert answer.status_code == 403
    assert answer.json()["sentence"].startswith("年报现在是“待审核”，不能修改。")


def test_save_of_no_chapter_or_of_another_units_is_404(desk: Client, draft: Report) -> None:
    sent, stranger = {"body": ["0 mine", "<p>甲</p>"]}, factories.people(factories.unit("522728", "罗甸县"), "other-")
    assert desk.post(address(draft, "statistics"), sent, content_type="application/json").status_code == 404
    assert send(factories.signed_in(stranger.preparer), draft, sent).status_code == 404


def test_save_is_only_posted(desk: Client, draft: Report) -> None:
    assert desk.get(address(draft)).status_code == 405


@pytest.mark.parametrize("units", [1, 20])
def test_save_takes_the_same_queries_whatever_is_there(
    units: int, desk: Client, draft: Report, django_assert_num_queries: Any
) -> None:
    for number in range(units):
        factories.unit(f"53{number:04}", f"第{number}县")
    save(desk, draft, "<p>甲</p>")
    # Session, account, posts; what was saved within ten minutes, and this as well; report, chapter; the
    # transaction, its locks, the Change found and moved on, the chapter; the names of units.
    with django_assert_num_queries(15):
        save(desk, draft, "<p>2017年</p>" * 20, "1 mine")


# What stands beside the text.


def two_years(county: Unit, staff: factories.People, *, last: Status) -> Report:
    """The draft of 2023; last year's report has its chapter and is as far as `last`."""
    before = factories.filled_report(county, staff, year=2022, figures=factories.NATIONAL)
    text = "<h3>主动公开</h3><p>去年的文字。</p>"
    workflow.save_chapter(before, "overview", text, seen=1, by=staff.preparer)
    factories.carried_on(before, last, staff)
    return workflow.start_report(county, 2023, by=staff.preparer)


@pytest.mark.parametrize(("last", "times"), [(Status.PUBLISHED, 1), (Status.TO_PUBLISH, 0)])
def test_last_years_text_is_that_of_the_published_report(
    last: Status, times: int, county: Unit, staff: factories.People, desk: Client
) -> None:
    report = two_years(county, staff, last=last)
    html = desk.get(address(report, name="desk_chapter")).content.decode()
    assert html.count("<h3>(一)主动公开</h3><p>去年的文字。</p>") == times
    assert html.count('<details class="last-year"') == times


def test_page_tells_what_is_usual_where_the_form_says_so(
    county: Unit, staff: factories.People, desk: Client, draft: Report
) -> None:
    report = workflow.start_report(county, 2023, by=staff.preparer)
    told = {
        (one.year, key): 'data-usual="1000"' in desk.get(address(one, key, "desk_chapter")).content.decode()
        for one, key in ((draft, "overview"), (report, "overview"), (report, "problems"))
    }
    assert told == {(2018, "overview"): False, (2023, "overview"): True, (2023, "problems"): False}
