"""The way in to the desk, and the task list of a report."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from filings import events, workflow
from filings.forms import fields as forms
from filings.models import Account, Event, Report, Unit
from filings.models.unit import Level
from filings.permissions import refusal
from filings.states import Action, Role, Status
from filings.views import queue
from filings.views.desk import reports
from tests import factories, pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(prefecture: Unit) -> Unit:
    return factories.unit(parent=prefecture)


@pytest.fixture
def draft(county: Unit, staff: factories.People) -> Report:
    return workflow.start_report(county, 2018, by=staff.preparer)


def home(by: Account) -> pages.Page:
    return factories.signed_in(by).get(reverse("desk_home"))


def sections(page: pages.Page) -> dict[str, str]:
    """The words under each heading of the home page."""
    text = pages.text_of(page)
    heads = [
        "等我办理",
        "我已办理、正在流转",
        "新建年报",
        "本单位及下级单位的其他年报",
    ]
    heads = [head for head in heads if head in text]
    places = [text.index(head) for head in heads] + [len(text)]
    return {head: text[places[at] + len(head) : places[at + 1]].strip() for at, head in enumerate(heads)}


def years_offered(page: pages.Page) -> dict[int, bool]:
    """The years of the form that starts a report, and whether each is chosen beforehand; oldest first."""
    found = re.findall(r'<option value="(\d{4})"( selected)?>', page.content.decode())
    return {int(year): bool(chosen) for year, chosen in reversed(found)}


# The way in.


@pytest.mark.parametrize(
    ("status", "who", "words", "leads_to"),
    [
        (Status.DRAFT, "preparer", "等您填写、提交", "desk_report"),
        (Status.IN_REVIEW, "reviewer", "等您审核", "review_report"),
        (Status.TO_SIGN, "head", "等您签发", "review_report"),
        (Status.TO_PUBLISH, "preparer", "等您公开", "review_report"),
        (Status.TO_PUBLISH, "reviewer", "等您公开", "review_report"),
    ],
)
def test_home_shows_first_what_waits_for_me(
    status: Status, who: str, words: str, leads_to: str, county: Unit, staff: factories.People
) -> None:
    report = factories.report_in(status, county, staff)
    found = home(getattr(staff, who))
    assert words in sections(found)["等我办理"]
    assert f'href="{reverse(leads_to, args=[report.pk])}">{report.title}</a>' in found.content.decode()
    publishers = {"preparer", "reviewer"} if status == Status.TO_PUBLISH else set()
    for other in {"preparer", "reviewer", "head"} - {who} - publishers:
        shown = sections(home(getattr(staff, other)))
        assert shown["等我办理"] == "目前没有等您办理的年报。"
        signed = report.signatures.filter(account=getattr(staff, other)).exists()
        others = "我已办理、正在流转" if signed else "本单位及下级单位的其他年报"
        assert {head for head, words in shown.items() if report.title in words} == {others}


def test_home_lists_reports_of_units_below_but_no_others(draft: Report, prefecture: Unit) -> None:
    neighbour = factories.unit("522300", "黔西南布依族苗族自治州", level=Level.PREFECTURE)
    superior = factories.account("superior", (Role.REVIEWER, prefecture))
    stranger = factories.account("stranger", (Role.REVIEWER, neighbour))
    assert draft.title in sections(home(superior))["本单位及下级单位的其他年报"]
    assert sections(home(stranger))["本单位及下级单位的其他年报"] == "暂无。"


def test_home_of_an_account_without_a_post_says_what_to_do() -> None:
    assert "您还没有任职岗位" in pages.text_of(home(factories.account("nobody")))


def test_home_starts_a_report_and_leads_to_its_task_list(county: Unit, staff: factories.People) -> None:
    page = home(staff.preparer)
    assert '<option value="522727">平塘县人民政府</option>' in page.content.decode()
    assert '<option value="2018">2018</option>' in page.content.decode()
    answer = factories.signed_in(staff.preparer).post(reverse("desk_start"), {"unit": "522727", "year": "2018"})
    report = Report.objects.get()
    assert (report.unit, report.year, report.status) == (county, 2018, Status.DRAFT)
    assert answer.headers["Location"] == reverse("desk_report", args=[report.pk])
    assert '<option value="2018">' not in home(staff.preparer).content.decode()


def test_home_offers_the_years_that_have_begun_the_last_whole_one_chosen(
    staff: factories.People, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (forms, reports):
        monkeypatch.setattr(module, "localdate", lambda: date(2024, 1, 5))
    assert years_offered(home(staff.preparer)) == {year: year == 2023 for year in range(2018, 2025)}


def test_home_has_nothing_to_start_once_every_year_has_its_report(county: Unit, staff: factories.People) -> None:
    for year in range(2018, localdate().year + 1):
        workflow.start_report(county, year, by=staff.preparer)
    assert sections(home(staff.preparer))["新建年报"].startswith("目前没有可以新建的年报：")


@pytest.mark.parametrize(
    ("unit", "year", "sentence"),
    [
        ("522727", "2018", "平塘县人民政府 2018 年的年报已经建立。"),
        ("522727", "2005", "平塘县人民政府 2005 年没有可用的表样。"),
        ("522727", "2099", "2099 年尚未开始，还不能编制该年年报。"),
        ("522700", "2018", "“新建年报”只能由黔南布依族苗族自治州人民政府的填报人办理。"),
    ],
)
def test_start_that_is_refused_says_why(unit: str, year: str, sentence: str, desk: Client, draft: Report) -> None:
    page = desk.post(reverse("desk_start"), {"unit": unit, "year": year})
    told = [refusal.sentence for refusal in map(events.refusal_of, Event.objects.filter(result="refused")) if refusal]
    assert (page.status_code, sentence in pages.text_of(page)) == (403, True)
    assert told == [sentence]
    assert list(Report.objects.all()) == [draft]


@pytest.mark.parametrize(
    "sent", [{}, {"unit": "522727"}, {"unit": "522727\0", "year": "2018"}, {"unit": "522727", "year": "next"}]
)
def test_start_without_unit_or_year_asks_for_them(sent: dict[str, str], desk: Client, county: Unit) -> None:
    page = desk.post(reverse("desk_start"), sent, follow=True)
    assert pages.notices(page) == ["请选择年报的单位和年度。"]
    assert not Report.objects.exists()


def test_home_offers_the_form_of_2018_in_its_province_only(staff: factories.People) -> None:
    elsewhere = factories.unit("110000", "北京市", level=Level.PROVINCE, parent=factories.unit("100000", "部门"))
    Unit.objects.filter(pk=elsewhere.pk).update(path="/100000/110000/")
    preparer = factories.account("elsewhere", (Role.PREPARER, elsewhere))
    assert list(years_offered(home(preparer))) == list(range(2019, localdate().year + 1))
    page = factories.signed_in(preparer).post(reverse("desk_start"), {"unit": "110000", "year": "2018"})
    assert "北京市人民政府 2018 年没有可用的表样。" in pages.text_of(page)


# The task list.


def states(page: pages.Page) -> list[str]:
    """The state of each task, in the order of the list."""
    html = page.content.decode()
    tasks = html[html.index('<ul class="tasks">') :]
    return [part.split('"')[0] for part in tasks.split('class="status status-')[1:]]


def test_report_shows_each_task_with_its_state(desk: Client, draft: Report) -> None:
    table = reverse("desk_table", args=[draft.pk, "statistics"])
    chapter = reverse("desk_chapter", args=[draft.pk, "overview"])
    page = desk.get(draft.get_absolute_url())
    assert states(page) == [*["not_started"] * 5, "in_progress", "not_started"]
    pages.save(desk, table, {"1.1": "5"})
    pages.save(desk, chapter, {"body": "<p>有序推进。</p>"})
    page = desk.get(draft.get_absolute_url())
    assert states(page) == ["in_progress", "not_started", "done", *["not_started"] * 2, "in_progress", "not_started"]
    pages.save(desk, table, {"1.1": "five"})
    assert states(desk.get(draft.get_absolute_url()))[0] == "wrong"


def test_report_that_is_filled_in_has_done_all_tasks(desk: Client, county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    assert states(desk.get(report.get_absolute_url())) == ["done"] * 7


def test_report_returned_shows_the_reason(desk: Client, county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    workflow.return_for_changes(report, "三(三)与附件不一致。", by=staff.reviewer)
    text = pages.text_of(desk.get(report.get_absolute_url()))
    assert re.search(r"reviewer \(reviewer\)于\d{4}年\d{1,2}月\d{1,2}日 \d\d:\d\d退回修改", text)
    assert "三(三)与附件不一致。" in text
    factories.submit(report, by=staff.preparer)
    assert "三(三)与附件不一致。" not in pages.text_of(desk.get(report.get_absolute_url()))


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2019, 3, 1), "距公开期限还有 30 天（2019年3月31日）"),
        (date(2019, 3, 30), "距公开期限还有 1 天（2019年3月31日）"),
        (date(2019, 3, 31), "距公开期限还有 0 天（2019年3月31日）"),
        (date(2019, 4, 1), "公开期限为2019年3月31日，现已逾期"),
    ],
)
def test_report_shows_how_long_there_is(
    today: date, words: str, draft: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "localdate", lambda: today)
    assert queue.time_left(draft) == words


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.TO_SIGN, Status.TO_PUBLISH])
def test_report_says_what_happens_next_and_why_it_cannot_be_changed(
    status: Status, desk: Client, county: Unit, staff: factories.People
) -> None:
    report = factories.report_in(status, county, staff)
    text = pages.text_of(desk.get(report.get_absolute_url()))
    assert str(reports.NEXT[status]) in text
    refused = refusal(staff.preparer, Action.EDIT, report)
    assert (refused is None) == (status == Status.DRAFT)
    assert refused is None or refused.sentence in text


def test_home_lists_fifty_reports_a_page(prefecture: Unit) -> None:
    for number in range(51):
        workflow.start_report(factories.unit(f"52271{number:02}", f"第{number}县", parent=prefecture), 2018, by=None)
    client = factories.signed_in(factories.account("superior", (Role.HEAD, prefecture)))
    first, second, beyond = (client.get(f"/desk/?page={page}") for page in ("1", "2", "none"))
    assert [first.content.decode().count("/desk/reports/"), second.content.decode().count("/desk/reports/")] == [50, 1]
    assert 'href="?page=2" rel="next"' in first.content.decode()
    assert 'href="?page=1" rel="prev"' in second.content.decode()
    assert pages.text_of(beyond) == pages.text_of(first)
