"""The public site: only what is published, the same for everybody, and never a file that differs from its digest."""

import hashlib
import json
import re
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from filings import content, publishing
from filings.models import Account, Publication, Report, Statistics2018, Unit
from filings.rendering import article
from filings.states import Status

from . import factories

HOME = "/"
PAGE = "/reports/522727/2018/"
PDF = f"{PAGE}report.pdf"
CONTENT = f"{PAGE}content.json"
TITLE = "平塘县人民政府2018年政府信息公开工作年度报告"
FIRST = datetime(2019, 3, 31, 7, 35, tzinfo=UTC)


def publish(report: Report, by: Account, at: datetime = FIRST) -> Publication:
    """Publish `report` with its real files, but for a PDF of one line: setting it is tested elsewhere."""
    return Publication.objects.create(
        report=report,
        published_at=at,
        by=by,
        content=publishing.store(content.canonical(report)),
        html=publishing.store(article.article(report).encode()),
        pdf=publishing.store(f"%PDF-1.7 {report}".encode()),
    )


@pytest.fixture
def publication(db: None) -> Publication:
    unit = factories.unit()
    staff = factories.people(unit)
    return publish(factories.filled_report(unit, staff), staff.preparer)


def listed(count: int) -> None:
    """Publications of `count` more units, for lists: without files."""
    by = Account.objects.first() or factories.account("publisher")
    for number in range(count):
        unit = factories.unit(f"5299{number:02}", f"第{number}县")
        report = Report.objects.create(
            unit=unit, year=2018, status=Status.PUBLISHED, status_since=FIRST, report_date=FIRST.date()
        )
        Publication.objects.create(
            report=report, published_at=FIRST, by=by, content="0" * 64, html="0" * 64, pdf="0" * 64
        )


def titles(page: bytes) -> list[str]:
    """The reports of the list, in its order."""
    return re.findall(r'<a href="/reports/[^"]+">([^<]+)</a>', page.decode())


# The list


def test_list_without_reports_says_so(client: Client, db: None) -> None:
    response = client.get(HOME)
    assert (response.status_code, titles(response.content)) == (200, [])
    assert '<div class="empty">' in response.content.decode()


def test_list_has_the_newest_year_first_and_then_the_newest_report(client: Client, db: None) -> None:
    listed(3)
    Publication.objects.filter(report__unit__name="第1县").update(published_at=timezone.now())
    Report.objects.filter(unit__name="第2县").update(year=2019)
    response = client.get(HOME)
    assert [title[:3] for title in titles(response.content)] == ["第2县", "第1县", "第0县"]
    assert re.findall(r"<h2>\D*(\d+)", response.content.decode()) == ["2019", "2018"]


def test_list_marks_demonstration_units(client: Client, db: None) -> None:
    listed(2)
    Unit.objects.filter(name="第1县").update(demonstration=True)
    rows = client.get(HOME).content.split(b"<li>")
    marked = [row for row in rows if b"sample-mark" in row]
    assert [titles(row)[0][:3] for row in marked] == ["第1县"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["平塘县", "第1县", "第0县"]),
        ("q=平塘", ["平塘县"]),
        ("q=平塘县人民政府", ["平塘县"]),
        ("q=第 县", ["第1县", "第0县"]),
        ("q=县&year=2018", ["平塘县", "第1县", "第0县"]),
        ("year=2017", []),
        ("year=第", []),
        ("year=99999999999999999999", []),
        ("q=%00", []),
        ("q=%ED%A0%80", []),
        ("q=" + "长" * 5000, []),
        ("page=0", ["平塘县", "第1县", "第0县"]),
        ("page=x", ["平塘县", "第1县", "第0县"]),
    ],
)
def test_list_is_filtered_by_name_and_year(client: Client, db: None, query: str, found: list[str]) -> None:
    listed(2)
    unit = factories.unit()
    Publication.objects.create(
        report=Report.objects.create(unit=unit, year=2018, status=Status.PUBLISHED, status_since=FIRST),
        published_at=timezone.now(),
        by=Account.objects.get(),
        content="0" * 64,
        html="0" * 64,
        pdf="0" * 64,
    )
    response = client.get(f"{HOME}?{query}")
    assert (response.status_code, [title[:3] for title in titles(response.content)]) == (200, found)


def test_list_keeps_the_filter_from_page_to_page(client: Client, db: None) -> None:
    listed(31)
    first = client.get(f"{HOME}?q=县&year=2018")
    (following,) = re.findall(r'href="([^"]+)" rel="next"', first.content.decode())
    assert following == f"?q={quote('县')}&amp;year=2018&amp;page=2"
    assert (len(titles(first.content)), len(titles(client.get(HOME + following.replace("&amp;", "&")).content))) == (
        30,
        1,
    )


def test_list_asks_as_many_queries_for_thirty_reports_as_for_one(client: Client, db: None) -> None:
    listed(1)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(HOME)
    Publication.objects.all().delete()
    Report.objects.all().delete()
    Unit.objects.filter(code__startswith="5299").delete()
    listed(30)
    with CaptureQueriesContext(connection) as thirty:
        assert len(titles(client.get(HOME).content)) == 30
    assert (len(one), len(thirty)) == (3, 3)


# A report


def test_report_page_holds_the_frozen_article_and_what_is_known_of_it(client: Client, publication: Publication) -> None:
    html = client.get(PAGE).content.decode()
    assert publishing.read(publication.html).decode() in html
    record = re.search(r'<dl class="record">(.*?)</dl>', html, re.DOTALL)
    assert record is not None
    facts = [re.sub(r"<[^>]+>", "", fact) for fact in re.findall(r"<dd[^>]*>(.*?)</dd>", record[1])]
    assert facts == [TITLE, "平塘县人民政府", "2019年3月31日 15:35", "2019年3月1日", "第1版", publication.content]


def test_report_page_tells_search_engines_what_it_is(client: Client, publication: Publication) -> None:
    html = client.get(PAGE).content.decode()
    tags = dict(re.findall(r'<meta name="([A-Z][A-Za-z]+)" content="([^"]*)">', html))
    assert tags == {
        "SiteName": "政府信息公开工作年度报告",
        "SiteDomain": "http://127.0.0.1:8000",
        "ColumnName": "政府信息公开年报",
        "ColumnType": "信息公开",
        "ArticleTitle": TITLE,
        "PubDate": "2019-03-31 15:35",
        "ContentSource": "平塘县人民政府",
        "Keywords": "平塘县人民政府,2018年,政府信息公开,年度报告",
        "Description": f"{TITLE},平塘县人民政府发布",
        "Url": "http://127.0.0.1:8000/reports/522727/2018/",
    }


def test_report_page_says_what_was_signed_whatever_the_unit_is_called_now(
    client: Client, publication: Publication
) -> None:
    Unit.objects.filter(code="522727").update(name="平塘市")
    assert "平塘市" not in client.get(PAGE).content.decode()
    assert quote(TITLE) in client.get(PDF)["Content-Disposition"]


def test_second_version_is_shown_with_the_date_of_the_first(client: Client, publication: Publication) -> None:
    first = publication.report
    second = Report.objects.create(
        unit=first.unit,
        year=2018,
        version=2,
        status=Status.PUBLISHED,
        status_since=FIRST,
        report_date=first.report_date,
    )
    Statistics2018.objects.create(report=second)
    publish(second, publication.by, timezone.now())
    html = client.get(PAGE).content.decode()
    assert "第2版" in html
    assert '<meta name="PubDate" content="2019-03-31 15:35">' in html


def test_signed_content_has_the_digest_that_the_page_shows(client: Client, publication: Publication) -> None:
    response = client.get(CONTENT)
    digest = hashlib.sha256(response.content).hexdigest()
    assert response["Content-Type"] == "application/json"
    assert json.loads(response.content)["title"] == TITLE
    assert re.findall(r'<dd class="digest">(\w+)</dd>', client.get(PAGE).content.decode()) == [digest]


@pytest.mark.parametrize(
    ("url", "content_type", "ending"), [(PDF, "application/pdf", "pdf"), (CONTENT, "application/json", "json")]
)
def test_files_are_saved_under_the_title_of_the_report(
    client: Client, publication: Publication, url: str, content_type: str, ending: str
) -> None:
    response = client.get(url)
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == (
        f"attachment; filename=\"report.{ending}\"; filename*=UTF-8''{quote(TITLE)}.{ending}"
    )


# Only what is published


@pytest.mark.parametrize("status", [status for status in Status if status != Status.PUBLISHED])
def test_report_that_is_not_published_is_not_there(client: Client, db: None, status: Status) -> None:
    unit = factories.unit()
    factories.report_in(status, unit, factories.people(unit))
    assert [client.get(url).status_code for url in (PAGE, PDF, CONTENT)] == [404] * 3
    assert titles(client.get(HOME).content) == []


def test_status_alone_does_not_publish(client: Client, db: None) -> None:
    Report.objects.create(unit=factories.unit(), year=2018, status=Status.PUBLISHED, status_since=FIRST)
    assert [client.get(url).status_code for url in (PAGE, PDF, CONTENT)] == [404] * 3
    assert titles(client.get(HOME).content) == []


@pytest.mark.parametrize(
    "url",
    [
        "/reports/522727/2017/",
        "/reports/522700/2018/",
        "/reports/522727/99999999999999999999/",
        "/reports/522727/2018/other.pdf",
        "/reports/../2018/",
    ],
)
def test_unknown_report_is_not_found(client: Client, publication: Publication, url: str) -> None:
    assert client.get(url).status_code == 404


# For everybody the same, and sent once


@pytest.mark.parametrize("url", [HOME, PAGE, PDF, CONTENT])
def test_public_answers_set_no_cookie_and_know_no_account(
    client: Client, publication: Publication, settings: Settings, url: str
) -> None:
    stranger = client.get(url)
    staff = Client()
    staff.force_login(Account.objects.get(username="head"))
    member = staff.get(url)
    for response in (stranger, member):
        assert (response.cookies, response.get("Vary")) == ({}, None)
        assert response["Cache-Control"] == "public, max-age=60"
    assert stranger.content == member.content


@pytest.mark.parametrize("url", [HOME, PAGE, PDF, CONTENT])
def test_unchanged_answer_is_not_sent_again(client: Client, publication: Publication, url: str) -> None:
    tag = client.get(url)["ETag"]
    again = client.get(url, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert client.get(url, headers={"If-None-Match": '"other"'}).status_code == 200


def test_etag_of_a_file_is_its_digest(client: Client, publication: Publication) -> None:
    assert [client.get(url)["ETag"] for url in (PDF, CONTENT)] == [f'"{publication.pdf}"', f'"{publication.content}"']


@pytest.mark.parametrize("url", [PDF, CONTENT])
def test_file_is_not_sent_again_to_who_has_it_since_its_publication(
    client: Client, publication: Publication, url: str
) -> None:
    assert client.get(url)["Last-Modified"] == "Sun, 31 Mar 2019 07:35:00 GMT"
    since = {"If-Modified-Since": "Sun, 31 Mar 2019 07:35:00 GMT"}
    before = {"If-Modified-Since": "Sun, 31 Mar 2019 07:34:59 GMT"}
    assert [client.get(url, headers=headers).status_code for headers in (since, before)] == [304, 200]


def test_page_changes_its_etag_when_what_stands_around_the_article_changes(
    client: Client, publication: Publication
) -> None:
    before = client.get(PAGE)["ETag"]
    Publication.objects.update(published_at=timezone.now())
    assert client.get(PAGE)["ETag"] != before


@pytest.mark.parametrize("url", [HOME, PAGE, PDF, CONTENT])
def test_head_and_get_agree_and_nothing_else_is_answered(client: Client, publication: Publication, url: str) -> None:
    head, get = client.head(url), client.get(url)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", get["ETag"])
    assert [client.generic(method, url).status_code for method in ("POST", "PUT", "DELETE", "PATCH")] == [405] * 4


# Files that are not what they were


@pytest.mark.parametrize(
    ("damaged", "refused"),
    [("html", [PAGE]), ("pdf", [PDF]), ("content", [PAGE, PDF, CONTENT])],
)
@pytest.mark.parametrize("how", ["altered", "missing"])
def test_damaged_file_is_never_shown(
    client: Client, publication: Publication, damaged: str, refused: list[str], how: str
) -> None:
    client.raise_request_exception = False
    path = publishing.stored(getattr(publication, damaged))
    path.write_text("<article>改过</article>") if how == "altered" else path.unlink()
    answers = {url: client.get(url) for url in (PAGE, PDF, CONTENT)}
    assert [url for url, response in answers.items() if response.status_code == 500] == refused
    for url in refused:
        assert answers[url]["Cache-Control"] == "no-store"
        assert "改过" not in answers[url].content.decode()
        assert '<div class="setback">' in answers[url].content.decode()
