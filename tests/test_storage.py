"""Where published files lie: in folders of two letters or in a bucket, and what a storage that fails makes of it."""

import hashlib
import os
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from filings import publishing, workflow
from filings.models import Publication, Report, Unit
from filings.permissions import Refused
from filings.publishing import public
from filings.states import Status
from tests import buckets, factories
from tests.buckets import NAME, BadWay
from tests.commands import run
from tests.publications import PAGE, publish
from tests.stored import stored_names, stored_path

DATA = "平塘县".encode() * 1000
DIGEST = hashlib.sha256(DATA).hexdigest()
KEY = f"{DIGEST[:2]}/{DIGEST}"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with buckets.moto() as address:
        yield address


@pytest.fixture
def way(server: str, settings: Settings) -> Iterator[BadWay]:
    """The way from the site to its bucket, which is empty."""
    client = buckets.client(server)
    for one in client.list_objects_v2(Bucket=NAME).get("Contents", []):
        client.delete_object(Bucket=NAME, Key=one["Key"])
    with buckets.bad_way(server) as way:
        options = buckets.options(way.address)
        settings.STORAGES = {
            **settings.STORAGES,
            "published": {"BACKEND": "filings.publishing.bucket.Bucket", "OPTIONS": options},
        }
        yield way


def keys(server: str) -> list[str]:
    return [one["Key"] for one in buckets.client(server).list_objects_v2(Bucket=NAME).get("Contents", [])]


# A folder


def test_folders_have_the_first_two_letters_and_temporaries_lie_apart(settings: Settings) -> None:
    publishing.store(DATA)
    lying = sorted(str(path.relative_to(settings.PUBLISHED_DIR)) for path in settings.PUBLISHED_DIR.rglob("*"))
    assert lying == sorted([DIGEST[:2], KEY, "tmp"])


@pytest.mark.parametrize("how", ["empty", "half", "other"])
def test_folder_mends_a_file_that_is_not_what_its_name_says(how: str, settings: Settings) -> None:
    publishing.store(DATA)
    stored_path(DIGEST).write_bytes({"empty": b"", "half": DATA[:1000], "other": b"x" * len(DATA)}[how])
    with pytest.raises(publishing.Damaged):
        publishing.read(DIGEST)
    publishing.store(DATA)
    assert (publishing.read(DIGEST), stored_names(settings.PUBLISHED_DIR)) == (DATA, [DIGEST])


def test_folder_that_cannot_be_read_is_not_called_damaged(settings: Settings) -> None:
    """A storage that fails to mount or answers with an error says nothing of its files."""
    publishing.store(DATA)
    os.rename(stored_path(DIGEST), stored_path(DIGEST).with_name("x"))
    stored_path(DIGEST).mkdir()
    with pytest.raises(publishing.Unavailable):
        publishing.read(DIGEST)


# A bucket


def test_bucket_keeps_a_file_under_its_digest_with_its_checksum(way: BadWay, server: str) -> None:
    assert publishing.store(DATA) == DIGEST
    assert (keys(server), publishing.read(DIGEST)) == ([KEY], DATA)
    told = buckets.client(server).head_object(Bucket=NAME, Key=KEY, ChecksumMode="ENABLED")
    assert told["ContentLength"] == len(DATA)
    assert told["ChecksumSHA256"]
    # Asked whether it is there, put, asked whether it arrived; then read.
    assert way.asked == ["HEAD", "PUT", "HEAD", "GET"]


def test_bucket_is_not_sent_what_it_has_and_never_another_key(way: BadWay, server: str) -> None:
    publishing.store(DATA)
    way.asked.clear()
    publishing.store(DATA)
    assert (way.asked, keys(server)) == (["HEAD"], [KEY])


@pytest.mark.parametrize("stored", [b"", DATA[:1000], b"x" * len(DATA)])
def test_bucket_mends_a_file_that_is_not_what_its_key_says(stored: bytes, way: BadWay, server: str) -> None:
    buckets.client(server).put_object(Bucket=NAME, Key=KEY, Body=stored)
    with pytest.raises(publishing.Damaged) as told:
        publishing.read(DIGEST)
    assert type(told.value) is publishing.Damaged
    publishing.store(DATA)
    assert (publishing.read(DIGEST), keys(server)) == (DATA, [KEY])


def test_bucket_without_the_file_says_that_it_is_missing(way: BadWay) -> None:
    with pytest.raises(publishing.Damaged) as told:
        publishing.read(DIGEST)
    assert type(told.value) is publishing.Damaged


@pytest.mark.parametrize("fault", ["403", "500", "half"])
def test_bucket_that_answers_badly_leaves_everything_unknown_until_it_is_well(fault: str, way: BadWay) -> None:
    publishing.store(DATA)
    way.faults["GET"] = fault
    with pytest.raises(publishing.Unavailable):
        publishing.read(DIGEST)
    way.faults.clear()
    assert publishing.read(DIGEST) == DATA


def test_half_a_file_that_is_told_as_the_whole_is_never_taken_for_it(way: BadWay) -> None:
    publishing.store(DATA)
    way.faults["GET"] = "short"
    with pytest.raises(publishing.Damaged):
        publishing.read(DIGEST)


@pytest.mark.parametrize("fault", ["403", "500"])
def test_bucket_that_takes_nothing_is_told_and_asked_again_next_time(fault: str, way: BadWay, server: str) -> None:
    way.faults["PUT"] = fault
    with pytest.raises(OSError, match=DIGEST):
        publishing.store(DATA)
    way.faults.clear()
    assert (publishing.store(DATA), keys(server)) == (DIGEST, [KEY])


@pytest.mark.parametrize("fault", ["403", "500"])
def test_file_counts_as_kept_only_once_the_bucket_tells_its_checksum(fault: str, way: BadWay) -> None:
    way.faults["HEAD"] = fault
    with pytest.raises(OSError, match=DIGEST):
        publishing.store(DATA)


# A report


@pytest.mark.pdf
def test_report_is_published_through_a_bucket_and_not_while_it_is_away(
    way: BadWay, server: str, county: Unit, staff: factories.People
) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    way.faults["PUT"] = "403"
    with pytest.raises(Refused) as refused:
        workflow.publish(report, by=staff.preparer)
    assert refused.value.sentence == ("服务器未能写入文件，报告没有公开。请告知管理员。")
    assert (Report.objects.get().status, Publication.objects.count(), keys(server)) == (Status.TO_PUBLISH, 0, [])
    way.faults.clear()
    publication = workflow.publish(report, by=staff.preparer)
    assert sorted(keys(server)) == sorted(f"{one.sha256[:2]}/{one.sha256}" for one in publication.artefacts.all())
    assert run("verify_publications") == (0, ["1个已公开版本均与签署内容一致。"])


def test_public_page_stands_while_the_storage_is_away(way: BadWay, county: Unit, staff: factories.People) -> None:
    """From the public tree; where that lacks it, the page says that it can't be shown now, not that it is lost."""
    publication = publish(factories.filled_report(county, staff), staff.preparer)
    public.refresh(publication.report)
    way.faults["GET"] = "500"
    assert [Client().get(f"{PAGE}{name}").status_code for name in ("", "report.pdf")] == [200, 200]
    public.withhold(publication.report)
    for name in ("", "report.pdf"):
        answer = Client(raise_request_exception=False).get(f"{PAGE}{name}")
        assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
        assert "<h1>这一页暂时无法显示</h1>" in answer.content.decode()
    way.faults.clear()
    assert Client().get(PAGE).status_code == 200
