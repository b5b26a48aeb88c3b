"""The public site: the list, a report, and that only what is published is there."""

import hashlib
import json
import re
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from filings import guards, publishing, workflow
from filings.models import Account, Publication, Report, Unit
from filings.states import STEPS, Status
from tests import factories
from tests.publications import (
    CONTENT,
    FIRST,
    HOME,
    PAGE,
    PDF,
    TITLE,
    force_status,
    public_row,
    publish,
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
        report = public_row(unit, report_date=FIRST.date())
        with guards.lifted():
            Publication.objects.create(
                report=report,
                published_at=FIRST,
                by=by,
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
    with guards.lifted():
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
    with guards.lifted():
        Publication.objects.create(
            report=public_row(unit),
            published_at=timezone.now(),
            by=Account.objects.get(),
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
    with guards.lifted():
        Publication.objects.all().delete()
    with guards.lifted():
        Report.objects.all().delete()
    Unit.objects.filter(code__startswith="5299").delete()
    listed(30)
    with CaptureQueriesContext(connection) as thirty:
        assert len(titles(client.get(HOME).content)) == 30
    assert (len(one), len(thirty)) == (3, 3)


# A report


def test_report_page_holds_the_frozen_article_and_what_is_known_of_it(client: Client, publication: Publication) -> None:
    html = client.get(PAGE).content.decode()
    assert publishing.read(publication.sha256("html")).decode() in html
    record = re.search(r'<dl class="record">(.*?)</dl>', html, re.DOTALL)
    assert record is not None
    facts = [re.sub(r"<[^>]+>", "", fact) for fact in re.findall(r"<dd[^>]*>(.*?)</dd>", record[1])]
    assert facts == [
        TITLE,
        "平塘县人民政府",
        "2019年3月31日 15:35",
        "2019年3月1日",
        "第1版",
        publication.sha256("content"),
    ]


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
    assert f'download="{TITLE}.pdf"' in client.get(PAGE).content.decode()


def test_second_version_is_shown_with_the_date_of_the_first(client: Client, publication: Publication) -> None:
    first = force_status(publication.report, Status.PUBLISHED)
    second = workflow.amend(first, "更正附表。", by=publication.by)
    with guards.lifted():
        Report.objects.filter(pk=second.pk).update(report_date=FIRST.date())
    force_status(second, Status.PUBLISHED)
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
    """The page names them: the header is the same for every report, so that nginx can send it."""
    response = client.get(url)
    assert (response["Content-Type"], response["Content-Disposition"]) == (content_type, "attachment")
    assert f'href="{url}" download="{TITLE}.{ending}"' in client.get(PAGE).content.decode()


# Only what is published


@pytest.mark.parametrize("status", STEPS[:-1])
def test_report_that_is_not_published_is_not_there(client: Client, db: None, status: Status) -> None:
    unit = factories.unit()
    factories.report_in(status, unit, factories.people(unit))
    assert [client.get(url).status_code for url in (PAGE, PDF, CONTENT)] == [404] * 3
    assert titles(client.get(HOME).content) == []


def test_status_alone_does_not_publish(client: Client, db: None) -> None:
    public_row(factories.unit())
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
