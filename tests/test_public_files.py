"""One view serves every kind of published file, whole or in part; a further kind is one module and one line."""

import hashlib
import re
from html import unescape

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from filings import guards, publishing
from filings.models import Artefact, Event, Publication
from filings.publishing import kinds
from filings.states import Status
from filings.views.public.answers import RANGE, place_of
from tests import factories
from tests.commands import run
from tests.figures_kind import FIGURES
from tests.publications import CONTENT, PAGE, PDF, publish
from tests.stored import stored_path


@pytest.fixture
def publication(db: None) -> Publication:
    unit = factories.unit()
    staff = factories.people(unit)
    return publish(factories.filled_report(unit, staff), staff.preparer)


def test_every_kind_is_listed_and_served(client: Client, publication: Publication) -> None:
    html = client.get(PAGE).content.decode()
    found = re.findall(
        r'<a href="([^"]+)" download="[^"]+">([^<]+)</a> <span class="size">[^<]+</span>\s*<p>SHA-256 .*?>([\da-f ]+)<',
        html,
    )
    assert [(url, title) for url, title, _digest in found] == [
        (PDF, "年报PDF"),
        (CONTENT, "签署内容"),
        (f"{PAGE}signatures.json", "签名文件"),
        (f"{PAGE}article.html", "网页正文"),
    ]
    for url, _title, groups in found:
        assert re.fullmatch(r"([0-9a-f]{4} ){15}[0-9a-f]{4}", groups)
        assert hashlib.sha256(client.get(url).content).hexdigest() == groups.replace(" ", "")


def test_rows_say_what_the_files_are(publication: Publication) -> None:
    for one in publication.artefacts.all():
        data = publishing.read(one.sha256)
        assert (one.size, one.sm3) == (len(data), hashlib.new("sm3", data).hexdigest())


@pytest.mark.pdf
@pytest.mark.usefixtures("db")
def test_further_kind_is_one_module_and_one_line(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "KINDS", (*kinds.KINDS, FIGURES))
    county = factories.unit()
    report = factories.report_in(Status.PUBLISHED, county, factories.people(county))
    answer = client.get(f"{PAGE}figures.csv")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert report.publication.sha256("figures") == hashlib.sha256(answer.content).hexdigest()
    assert "统计数据</a>" in unescape(client.get(PAGE).content.decode())
    assert Event.objects.get(action="publish").detail["figures"] == report.publication.sha256("figures")
    assert run("verify_publications") == (0, ["1个已公开版本均与签署内容一致。"])
    stored_path(report.publication.sha256("figures")).write_bytes(b"1")
    assert run("verify_publications")[0] == 1


@pytest.mark.parametrize("name", ["other.pdf", "report.PDF", "pdf", "content", "figures.csv", "..", "report.pdf%00"])
def test_unknown_kind_is_not_found(client: Client, publication: Publication, name: str) -> None:
    assert client.get(f"{PAGE}{name}").status_code == 404


def test_file_without_its_row_is_not_found_and_row_without_its_file_is_told(
    client: Client, publication: Publication
) -> None:
    client.raise_request_exception = False
    stored_path(publication.sha256("pdf")).unlink()
    assert client.get(PDF).status_code == 500
    with guards.lifted():
        Artefact.objects.filter(kind="content").delete()
    assert client.get(CONTENT).status_code == 404


# Without reading


def test_whoever_has_a_file_is_told_so_without_its_being_read(client: Client, publication: Publication) -> None:
    stored_path(publication.sha256("pdf")).unlink()
    again = client.get(PDF, headers={"If-None-Match": f'"{publication.sha256("pdf")}"'})
    assert (again.status_code, again.content) == (304, b"")
    assert (again["ETag"], again["Cache-Control"]) == (f'"{publication.sha256("pdf")}"', "public, max-age=60")


# Parts

SIZE = 10


def part_by_hand(text: str, data: bytes) -> bytes | None:
    """What a range of bytes asks for, written down from RFC 9110, 14.1.2; None where it means nothing."""
    found = re.fullmatch(r"bytes=([0-9]*)-([0-9]*)", text, re.ASCII)
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return data[-int(last) :] if int(last) else b""
    if last and int(last) < int(first):
        return None
    return data[int(first) : int(last) + 1 if last else None]


NUMBERS = st.one_of(st.just(""), st.integers(0, 2 * SIZE).map(str), st.just("9" * 30), st.just("0" * 25))


@given(NUMBERS, NUMBERS)
def test_place_of_a_range_is_that_of_the_standard(first: str, last: str) -> None:
    data = bytes(range(SIZE))
    found = RANGE.fullmatch(f"bytes={first}-{last}")
    assert found is not None
    place = place_of(found[1], found[2], SIZE)
    wanted = part_by_hand(f"bytes={first}-{last}", data)
    assert (None if place is None else data[place[0] : place[1] + 1] if place[0] <= place[1] else b"") == wanted


@pytest.mark.parametrize(
    ("headers", "status", "told"),
    [
        ({"Range": "bytes=0-3"}, 206, "bytes 0-3/{size}"),
        ({"Range": "bytes=-4"}, 206, "bytes {tail}-{end}/{size}"),
        ({"Range": "bytes=5-"}, 206, "bytes 5-{end}/{size}"),
        ({"Range": "bytes=5-99999999999999999999999"}, 206, "bytes 5-{end}/{size}"),
        ({"Range": "bytes={size}-"}, 416, "bytes */{size}"),
        ({"Range": "bytes=-0"}, 416, "bytes */{size}"),
        # The whole file is a right answer to what cannot be given in part.
        ({"Range": "bytes=0-1,3-4"}, 200, None),
        ({"Range": "bytes=4-3"}, 200, None),
        ({"Range": "lines=0-3"}, 200, None),
        ({"Range": "bytes=-"}, 200, None),
        ({"Range": "bytes=٣-٤"}, 200, None),
        ({"Range": "bytes=0-3", "If-Range": '"{tag}"'}, 206, "bytes 0-3/{size}"),
        ({"Range": "bytes=0-3", "If-Range": '"other"'}, 200, None),
        ({"Range": "bytes=0-3", "If-Range": "Sun, 31 Mar 2019 07:35:00 GMT"}, 206, "bytes 0-3/{size}"),
        ({"Range": "bytes=0-3", "If-None-Match": '"{tag}"'}, 304, None),
    ],
)
def test_part_of_a_file(
    client: Client, publication: Publication, headers: dict[str, str], status: int, told: str | None
) -> None:
    data = client.get(CONTENT).content
    size = len(data)
    known = {"size": str(size), "end": str(size - 1), "tail": str(size - 4), "tag": publication.sha256("content")}
    sent = {name: value.format(**known) for name, value in headers.items()}
    answer = client.get(CONTENT, headers=sent)
    assert (answer.status_code, answer.get("Content-Range")) == (status, told and told.format(**known))
    wanted = part_by_hand(sent["Range"], data) if status == 206 else {200: data, 304: b"", 416: b""}[status]
    assert answer.content == wanted
    assert answer["Accept-Ranges"] == "bytes"
    assert client.head(CONTENT, headers={"Range": "bytes=0-3"}).status_code == 200


@pytest.mark.parametrize("asked", ["bytes=0-3", "bytes=0-0"])
def test_part_of_a_damaged_file_is_never_sent(client: Client, publication: Publication, asked: str) -> None:
    client.raise_request_exception = False
    path = stored_path(publication.sha256("content"))
    path.write_bytes(path.read_bytes()[:-1] + b" ")
    assert client.get(CONTENT, headers={"Range": asked}).status_code == 500
