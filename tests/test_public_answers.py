"""Public answers are the same for everybody and sent once; a file that differs from its digest is never shown."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from filings import guards
from filings.models import Account, Publication
from tests import factories
from tests.publications import CONTENT, HOME, PAGE, PDF, SIGNATURES, publish
from tests.stored import stored_path


@pytest.fixture
def publication(db: None) -> Publication:
    unit = factories.unit()
    staff = factories.people(unit)
    return publish(factories.filled_report(unit, staff), staff.preparer)


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
    tags = [client.get(url)["ETag"].strip('"') for url in (PDF, CONTENT)]
    assert tags == [publication.sha256("pdf"), publication.sha256("content")]


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
    with guards.lifted():
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
    [("html", [PAGE]), ("pdf", [PDF]), ("content", [PAGE, CONTENT]), ("signatures", [SIGNATURES])],
)
@pytest.mark.parametrize("how", ["altered", "missing"])
def test_damaged_file_is_never_shown(
    client: Client, publication: Publication, damaged: str, refused: list[str], how: str
) -> None:
    client.raise_request_exception = False
    path = stored_path(publication.sha256(damaged))
    path.write_text("<article>改过</article>") if how == "altered" else path.unlink()
    answers = {url: client.get(url) for url in (PAGE, PDF, CONTENT, SIGNATURES)}
    assert [url for url, response in answers.items() if response.status_code == 500] == refused
    for url in refused:
        assert answers[url]["Cache-Control"] == "no-store"
        assert "改过" not in answers[url].content.decode()
        assert '<div class="setback">' in answers[url].content.decode()
