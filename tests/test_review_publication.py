"""Publishing at a set time, correcting and withdrawing, as browsers ask for them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from filings import workflow
from filings.models import Publication, Report, Unit
from filings.models.unit import Level
from filings.states import Action, Status
from tests import factories, pages
from tests.reading import digest_of
from tests.reviewing import events_of, page_of, signing
from tests.stored import stored_path

pytestmark = pytest.mark.django_db

BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def county() -> Unit:
    return factories.unit(parent=factories.unit("522700", "黔南布依族苗族自治州", level=Level.PREFECTURE))


@pytest.fixture
def preparer(staff: factories.People) -> Client:
    return factories.signed_in(staff.preparer)


# At a set time.


@pytest.fixture
def signed(county: Unit, staff: factories.People) -> Report:
    return factories.report_in(Status.TO_PUBLISH, county, staff)


def tomorrow(time: str) -> dict[str, str]:
    return {"day": f"{timezone.localdate() + timedelta(days=1)}", "time": time}


def test_time_is_set_in_the_time_of_this_country_and_told(
    signed: Report, staff: factories.People, preparer: Client
) -> None:
    sent = tomorrow("09:30")
    answer = preparer.post(page_of("review_schedule", signed), sent)
    assert answer["Location"] == page_of("review_report", signed)
    fresh = Report.objects.get()
    expected = datetime.fromisoformat(f"{sent['day']}T09:30").replace(tzinfo=BEIJING)
    assert (fresh.publish_at, fresh.publish_by, fresh.status) == (expected, staff.preparer, Status.TO_PUBLISH)
    time = f"{expected.year}年{expected.month}月{expected.day}日 09:30"
    assert f"preparer已设定于{time}公开。" in pages.text_of(preparer.get(page_of("review_report", signed)))
    assert f"将于{time}公开" in pages.text_of(factories.signed_in(staff.head).get("/desk/"))


def test_time_is_written_as_people_write_it(signed: Report, preparer: Client) -> None:
    day = timezone.localdate() + timedelta(days=1)
    sent = {"day": f"{day.year}年{day.month}月{day.day}日", "time": "09\uff1a30"}
    assert preparer.post(page_of("review_schedule", signed), sent).status_code == 302


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({}, {"day": ["请选择日期。"], "time": ["请选择时间。"]}),
        (
            {"day": "明天", "time": "早上"},
            {
                "day": ["不是有效的日期，请按 2019-02-14 或 2019年2月14日 的样子填写。"],
                "time": ["这不是时间，请按 09:30 的样子填写。"],
            },
        ),
        (
            {"day": "2020-01-01", "time": "09:30"},
            {"__all__": ["这个时间已经过去。请另选以后的时间，或者立即公开。"]},
        ),
        (
            {"day": "2999-01-01", "time": "09:30"},
            {"__all__": ["这个时间在一年以后。请选择更早的时间。"]},
        ),
    ],
)
def test_time_that_is_not_taken_comes_back_with_a_sentence(
    sent: dict[str, str], errors: dict[str, list[str]], signed: Report, preparer: Client
) -> None:
    answer = preparer.post(page_of("review_schedule", signed), {"x": "", **sent})
    assert (answer.status_code, answer.context["form"].errors) == (200, errors)
    assert Report.objects.get().publish_at is None


def test_set_time_is_taken_back(signed: Report, staff: factories.People, preparer: Client) -> None:
    workflow.schedule(signed, timezone.now() + timedelta(hours=1), by=staff.reviewer)
    assert (
        'action="' + page_of("review_unschedule", signed)
        in preparer.get(page_of("review_report", signed)).content.decode()
    )
    assert preparer.post(page_of("review_unschedule", signed)).status_code == 302
    assert Report.objects.get().publish_at is None
    again = preparer.post(page_of("review_unschedule", signed))
    assert (again.status_code, again.context["refusal"]) == (403, "尚未设定公开时间。")


@pytest.mark.parametrize(("who", "offered"), [("preparer", True), ("reviewer", True), ("head", False)])
def test_head_signs_and_does_not_set_the_time(who: str, offered: bool, signed: Report, staff: factories.People) -> None:
    answer = factories.signed_in(getattr(staff, who)).get(page_of("review_schedule", signed))
    assert answer.status_code == (200 if offered else 403)


def test_report_is_published_at_its_time_by_who_set_it(
    signed: Report, staff: factories.People, preparer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    preparer.post(page_of("review_schedule", signed), tomorrow("09:30"))
    assert Client().get("/reports/522727/2018/").status_code == 404
    Report.objects.update(publish_at=timezone.now())
    call_command("publish_due")
    assert Client().get("/reports/522727/2018/").status_code == 200
    assert Publication.objects.get().by == staff.preparer


# Correction.


@pytest.fixture
def published(county: Unit, staff: factories.People) -> Report:
    return factories.report_in(Status.PUBLISHED, county, staff)


def test_correction_begins_with_its_reason_and_leads_to_the_draft(published: Report, preparer: Client) -> None:
    answer = preparer.post(page_of("review_amend", published), {"correction_reason": "会议数漏计4次。"})
    draft = Report.objects.get(version=2)
    assert (answer["Location"], draft.status, draft.correction_reason) == (
        draft.get_absolute_url(),
        Status.DRAFT,
        "会议数漏计4次。",
    )
    page = preparer.get(draft.get_absolute_url())
    assert "这是第2版，用于更正已公开的报告。 会议数漏计4次。" in pages.text_of(page)


def test_correction_without_a_reason_is_asked_for_it(published: Report, preparer: Client) -> None:
    answer = preparer.post(page_of("review_amend", published), {"correction_reason": " "})
    sentence = "请写明更正的内容和原因：更正说明将随新版本一并公开。"
    assert answer.context["form"].errors == {"correction_reason": [sentence]}
    assert Report.objects.count() == 1


def test_correction_is_started_once(published: Report, staff: factories.People, preparer: Client) -> None:
    workflow.amend(published, "会议数漏计4次。", by=staff.preparer)
    ways = preparer.get(page_of("review_report", published)).context["ways"]
    sentence = "本报告的第2版已经开始填写，请在该版本上继续。"
    assert [str(way.refusal) for way in ways if way.action == Action.AMEND] == [sentence]


def test_page_of_the_correction_shows_what_it_changes_so_far(
    published: Report, staff: factories.People, preparer: Client
) -> None:
    draft = workflow.amend(published, "会议数漏计4次。", by=staff.preparer)
    address = page_of("desk_correction", draft)
    assert "没有改动的更正不能提交。" in pages.text_of(preparer.get(address))
    workflow.save_cells(draft, {"9.1": (None, "4")}, by=staff.preparer)
    changes = preparer.get(address).context["changes"]
    assert [(cell.address, cell.old, cell.new) for cell in changes.cells] == [("9.1", "0", "4")]
    # Reason and date are of each version, and no change of the report.
    assert (changes.number, changes.fields) == (1, [])


def test_correction_of_a_withdrawn_report_may_say_the_same(
    published: Report, staff: factories.People, preparer: Client
) -> None:
    workflow.withdraw(published, "依上级通知。", by=staff.head)
    draft = workflow.amend(published, "命令已撤销。", by=staff.preparer)
    assert "本版内容不变也可以提交" in pages.text_of(preparer.get(page_of("desk_correction", draft)))


def test_reason_can_be_changed_while_the_version_is_a_draft(
    published: Report, staff: factories.People, preparer: Client
) -> None:
    draft = workflow.amend(published, "会议数漏计。", by=staff.preparer)
    assert preparer.post(page_of("desk_correction", draft), {"correction_reason": "会议数漏计4次。"}).status_code == 302
    assert Report.objects.get(version=2).correction_reason == "会议数漏计4次。"
    for person, status in ((staff.reviewer, 403), (staff.head, 403)):
        answer = factories.signed_in(person).post(page_of("desk_correction", draft), {"correction_reason": "x"})
        assert answer.status_code == status


def test_correction_is_compared_with_nothing_where_the_published_file_is_damaged(
    published: Report, staff: factories.People, preparer: Client
) -> None:
    draft = workflow.amend(published, "会议数漏计4次。", by=staff.preparer)
    stored_path(Publication.objects.get().sha256("content")).unlink()
    page = preparer.get(page_of("desk_correction", draft))
    assert "已公开的文件损坏，无法对照" in pages.text_of(page)


def test_first_version_has_no_page_of_a_correction(published: Report, preparer: Client) -> None:
    assert preparer.get(page_of("desk_correction", published)).status_code == 404


# Withdrawal.


def test_withdrawal_asks_for_order_declaration_and_password(published: Report, staff: factories.People) -> None:
    head, before = factories.signed_in(staff.head), events_of(published)
    address = page_of("review_withdraw", published)
    answer = head.post(address, {"x": ""})
    assert answer.context["form"].errors == {
        "withdrawal_reason": ["请写明依据谁的决定、因何撤销公开：该页面将如实载明。"],
        "declaration": ["请先阅读声明，确认无误后勾选。"],
        "password": ["请输入您的密码，以确认由您本人操作。"],
    }
    sent = {"withdrawal_reason": "依上级通知。", "declaration": "on"}
    answer = head.post(address, {**sent, "password": "wrong"})
    assert "password" in answer.context["form"].errors
    # What was typed is kept, and the box is never ticked beforehand.
    assert pages.inputs(answer)["withdrawal_reason"] == "依上级通知。"
    assert " checked" not in answer.content.decode()
    assert (Report.objects.get().status, events_of(published)) == (Status.PUBLISHED, before)
    assert head.post(address, {**sent, "password": factories.PASSWORD}).status_code == 302
    assert Report.objects.get().status == Status.WITHDRAWN
    assert events_of(published) == [*before, ("withdraw", "head", "done")]


@pytest.mark.parametrize("who", ["preparer", "reviewer"])
def test_only_the_head_withdraws(who: str, published: Report, staff: factories.People) -> None:
    client = factories.signed_in(getattr(staff, who))
    sent = signing(published, withdrawal_reason="x")
    assert client.post(page_of("review_withdraw", published), sent).status_code == 403
    assert Report.objects.get().status == Status.PUBLISHED


def test_withdrawn_report_says_so_to_its_people_and_can_be_corrected(
    published: Report, staff: factories.People, preparer: Client
) -> None:
    workflow.withdraw(published, "依上级通知。", by=staff.head)
    page = preparer.get(page_of("review_report", published))
    assert [(way.action, way.refusal is None) for way in page.context["ways"]] == [
        (Action.AMEND, True),
        (Action.WITHDRAW, False),
    ]
    assert [step.label for step in page.context["steps"]][-1] == "已撤销公开"
    assert "报告已按要求撤销公开。" in pages.text_of(preparer.get(published.get_absolute_url()))


# Publishing is confirmed on a page of its own.


def test_page_says_what_becomes_public_where_and_for_whom(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    answer = factories.signed_in(staff.preparer).get(page_of("review_publish", report))
    of_version = f"{settings.SITE_URL}/reports/522727/2018/1/"
    assert answer.context["addresses"] == [f"{settings.SITE_URL}/reports/522727/2018/", of_version]
    assert [address for _title, address in answer.context["files"]] == [
        f"{of_version}{name}" for name in ("report.pdf", "content.json", "signatures.json", "article.html")
    ]
    assert answer.context["digest"] == digest_of(report)
    assert Report.objects.get().status == Status.TO_PUBLISH


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({"password": ""}, {"password": ["请输入您的密码，以确认由您本人操作。"]}),
        ({"password": "wrong"}, {"password": ["密码不正确，操作未执行。请重新输入。"]}),
        ({"declaration": None}, {"declaration": ["请先阅读声明，确认无误后勾选。"]}),
        (
            {"digest": "0" * 64},
            {"__all__": ["打开本页后年报有变动，没有公开。请重新核对。"]},
        ),
    ],
)
def test_nothing_is_published_unless_its_person_confirms_just_this(
    changed: dict[str, str | None], faults: dict[str, list[str]], county: Unit, staff: factories.People
) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    client = factories.signed_in(staff.preparer)
    answer = client.post(page_of("review_publish", report), signing(report, **changed))
    assert (answer.status_code, dict(answer.context["form"].errors)) == (200, faults)
    assert Report.objects.get().status == Status.TO_PUBLISH


# Withdrawing says what next year's report loses.


def test_withdrawing_says_what_next_years_draft_loses_and_keeps(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.PUBLISHED, county, staff, year=2022, figures=factories.NATIONAL)
    head = factories.signed_in(staff.head)

    def told() -> list[str]:
        page = head.get(page_of("review_withdraw", report))
        return list(page.context["next_year"])

    assert told() == ["尚无 2023 年年报。以后开始填报时，将没有本年报的数据和文字可供对比、取用。"]
    draft = workflow.start_report(county, 2023, by=staff.preparer)
    workflow.take_over(draft, ["problems"], by=staff.preparer)
    assert told() == [
        "2023 年年报初稿将不再显示本年报的数据和文字，两年对比的统计图和与之比较的疑问也随之取消。系统会告知填报人。",
        "由本年报带入的数据予以保留，须由填报人核对：行政规范性文件(现行有效件数) 41、"
        "自然人·二、上年结转政府信息公开申请数量 1。",
        "取用自本年报、尚未确认的 1 句文字予以保留，仍须确认。",
    ]
