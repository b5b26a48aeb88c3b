"""Every published version keeps its address; corrections are told; a withdrawn report says that it was withdrawn."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from filings import guards, workflow
from filings.models import Publication, Report, Unit
from filings.publishing import public
from filings.states import Status
from tests import factories, pages
from tests.publications import HOME, PAGE, PDF, TITLE, force_status, public_row, publish
from tests.stored import stored_path

pytestmark = pytest.mark.django_db

FIRST, SECOND = datetime(2019, 3, 31, 7, 35, tzinfo=UTC), datetime(2019, 6, 1, 2, 0, tzinfo=UTC)
FILES = ("", "report.pdf", "content.json")


def put_before_the_public(report: Report, staff: factories.People, at: datetime) -> Report:
    """Through all signatures, then published with real files but a PDF of one line."""
    report = factories.carried_on(report, Status.TO_PUBLISH, staff)
    publish(report, staff.preparer, at)
    force_status(report, Status.PUBLISHED)
    return Report.objects.get(pk=report.pk)


@pytest.fixture
def first(county: Unit, staff: factories.People) -> Report:
    return put_before_the_public(factories.filled_report(county, staff), staff, FIRST)


def correct(report: Report, staff: factories.People, at: datetime, meetings: str, text: str = "") -> Report:
    """The next version: 9.1 is `meetings`, and the first chapter says `text`."""
    draft = workflow.amend(report, f"会议数更正为{meetings}次。", by=staff.preparer)
    workflow.save_cells(draft, {"9.1": (None, meetings)}, by=staff.preparer)
    if text:
        workflow.save_chapter(draft, "overview", f"<p>{text}</p>", seen=0, by=staff.preparer)
    workflow.save_signoff(draft, {"report_date": date(2019, 5, 20)}, by=staff.preparer)
    return put_before_the_public(draft, staff, at)


@pytest.fixture
def second(first: Report, staff: factories.People) -> Report:
    return correct(first, staff, SECOND, "4", "本年度工作平稳推进。召开会议4次。")


def statuses(version: str = "") -> list[int]:
    return [Client().get(f"{PAGE}{version}{file}").status_code for file in FILES]


# Addresses.


def test_every_version_keeps_its_address_and_the_report_has_that_of_the_last(first: Report, second: Report) -> None:
    assert [statuses(version) for version in ("", "1/", "2/", "3/", "0/")] == [[200] * 3] * 3 + [[404] * 3] * 2
    said = {path: json.loads(Client().get(f"{path}content.json").content) for path in (PAGE, f"{PAGE}1/", f"{PAGE}2/")}
    assert {path: (one["version"], one["figures"]["9.1"]) for path, one in said.items()} == {
        PAGE: (2, "4"),
        f"{PAGE}1/": (1, "0"),
        f"{PAGE}2/": (2, "4"),
    }
    assert [Client().get(path).content for path in (PDF, f"{PAGE}1/report.pdf")] == [
        f"%PDF-1.7 {second}".encode(),
        f"%PDF-1.7 {first}".encode(),
    ]


@pytest.mark.parametrize(("path", "canonical"), [(PAGE, PAGE), (f"{PAGE}2/", PAGE), (f"{PAGE}1/", f"{PAGE}1/")])
def test_what_is_current_has_one_address_for_machines(path: str, canonical: str, second: Report) -> None:
    html = Client().get(path).content.decode()
    assert re.findall(r'<link rel="canonical" href="http://[^/]*([^"]*)">', html) == [canonical]


def test_downloads_bear_their_version_once_there_are_several(first: Report, staff: factories.People) -> None:
    saved_as = f'<a href="{PAGE}{{}}content.json" download="{TITLE}{{}}.json">'
    assert saved_as.format("", "") in Client().get(PAGE).content.decode()
    correct(first, staff, SECOND, "4")
    assert saved_as.format("", "-v2") in Client().get(PAGE).content.decode()
    assert saved_as.format("1/", "-v1") in Client().get(f"{PAGE}1/").content.decode()


# What the pages say.


def test_earlier_version_is_marked_and_leads_to_the_current_one(second: Report) -> None:
    page = Client().get(f"{PAGE}1/")
    notice = re.search(r'<div class="notice notice-warning superseded".*?</div>', page.content.decode(), re.DOTALL)
    assert notice is not None
    assert re.findall(r'href="([^"]*)"', notice[0]) == [PAGE, f"{PAGE}#corrections"]
    assert "2019年6月1日" in notice[0]
    assert "superseded" not in Client().get(PAGE).content.decode()


def test_current_version_tells_the_reason_both_dates_and_what_was_changed(second: Report) -> None:
    html = Client().get(PAGE).content.decode()
    section = html[html.index('<section class="corrections"') : html.index("<article")]
    assert "会议数更正为4次。" in section
    assert re.findall(r"<(del|ins)>([^<]*)</\1>", section) == [("del", "0"), ("ins", "4"), ("ins", "召开会议4次。")]
    record = pages.text_of(Client().get(PAGE))
    assert ("首次公开时间 2019年3月31日 15:35" in record, "本版公开时间 2019年6月1日 10:00" in record) == (True, True)
    assert '<meta name="PubDate" content="2019-03-31 15:35">' in html


def test_versions_are_listed_with_their_dates_and_reasons(second: Report, staff: factories.People) -> None:
    correct(second, staff, datetime(2019, 7, 1, tzinfo=UTC), "5")
    page = Client().get(f"{PAGE}2/").content.decode()
    lines = re.findall(r"<li>(.*?)</li>", page[page.index('<ul class="versions">') :], re.DOTALL)
    assert [" ".join(re.sub(r"<[^>]*>", " ", line).split()) for line in lines[:3]] == [
        "第1版 2019年3月31日 15:35 已更正",
        "第2版 2019年6月1日 10:00 已更正 会议数更正为4次。",
        "第3版 2019年7月1日 08:00 现行 会议数更正为5次。",
    ]
    # Each version tells what it changed of the one before it.
    assert re.findall(r"<(del|ins)>([\d]*)</\1>", page) == [("del", "0"), ("ins", "4")]
    assert re.findall(r"<(del|ins)>([\d]*)</\1>", Client().get(PAGE).content.decode()) == [("del", "4"), ("ins", "5")]


def test_report_that_was_never_corrected_says_nothing_of_versions(first: Report) -> None:
    html = Client().get(PAGE).content.decode()
    assert [word for word in ("corrections", 'class="versions"', "superseded") if word in html] == []


def test_current_page_stands_where_the_file_of_an_earlier_version_is_damaged(first: Report, second: Report) -> None:
    stored_path(first.publication.sha256("content")).unlink()
    assert statuses() == [200] * 3
    assert "上一版不再公开，不作对照。" in pages.text_of(Client().get(PAGE))
    assert statuses("1/") == [500, 200, 500]


def test_list_shows_the_current_version_once_with_both_dates(second: Report) -> None:
    page = Client().get(HOME)
    assert [publication.report for publication in page.context["page"]] == [second]
    assert "2019年3月31日发布 · 2019年6月1日更正" in pages.text_of(page)


# Withdrawal.


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("version", ["", "1/", "2/"])
def test_withdrawn_report_is_gone_under_every_address_and_says_why(
    version: str, file: str, second: Report, staff: factories.People
) -> None:
    workflow.withdraw(second, "依上级通知撤销,核实后重新公开。", by=staff.head)
    answer = Client().get(f"{PAGE}{version}{file}")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        410,
        "text/html; charset=utf-8",
        "public, max-age=60",
    )
    text = pages.text_of(answer)
    assert "依上级通知撤销,核实后重新公开。" in text
    assert "召开会议" not in text
    assert Client().get(HOME).context["page"].object_list.count() == 0


def test_correction_of_a_withdrawn_report_is_public_again_and_the_withdrawn_version_is_not(
    first: Report, staff: factories.People
) -> None:
    workflow.withdraw(first, "依上级通知撤销。", by=staff.head)
    public.refresh(correct(Report.objects.get(), staff, SECOND, "4"))
    assert (statuses(), statuses("1/"), statuses("2/")) == ([200] * 3, [410] * 3, [200] * 3)
    html = Client().get(PAGE).content.decode()
    # What was withdrawn is not told again by comparing with it.
    assert ("<del>" in html, "已撤销" in html) == (False, True)
    assert f'href="{PAGE}"' in Client().get(f"{PAGE}1/").content.decode()


# As all public pages are.


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}1/", f"{PAGE}2/content.json"])
def test_pages_of_versions_need_no_session_and_are_not_sent_twice(path: str, second: Report) -> None:
    answer = Client().get(path)
    assert (answer.cookies, answer.get("Vary"), answer["Cache-Control"]) == ({}, None, "public, max-age=60")
    assert Client().get(path, headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_page_takes_two_queries_however_many_versions_there_are(second: Report, staff: factories.People) -> None:
    counted = []
    for meetings in ("5", "6"):
        with CaptureQueriesContext(connection) as captured:
            Client().get(PAGE)
        counted.append(len(captured))
        correct(Report.objects.order_by("-version")[0], staff, datetime.now(UTC), meetings)
    assert counted == [2, 2]
    assert Publication.objects.count() == 4


def test_list_takes_the_same_queries_with_1_and_with_30_reports(first: Report, staff: factories.People) -> None:
    counted = []
    for number in range(2):
        with CaptureQueriesContext(connection) as captured:
            Client().get(HOME)
        counted.append(len(captured))
        for one in range(29 * (1 - number)):
            report = public_row(factories.unit(f"5299{one:02}", f"第{one}县"))
            with guards.lifted():
                Publication.objects.create(report=report, published_at=FIRST, by=staff.preparer)
    assert counted == [3, 3]
