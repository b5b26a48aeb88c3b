"""Prose that means harm, or only too much: the report ends in a sentence or in a sound PDF, and nothing is fetched."""

import socket
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.test import override_settings
from django.urls import reverse
from pytest_django import Settings

from filings.models import Chapter, Event, Report
from filings.models.event import Result
from filings.rendering import pdf
from filings.states import Status
from tests.reading import article_of, document_of
from tests.reviewing import signing

from . import factories
from .pdf_validation import STANDARDS, broken_rules
from .printed import chapter

pytestmark = [pytest.mark.own_pdf]

TOO_LONG = "已中止。请精简过长的正文和表格后重试。"
TOO_DEEP = "列表或表格嵌套层数过多，无法排版。请把里层的列表或表格移到外面。"
HAN = "政府信息公开工作年度报告本年以来，全县各级行政机关。"

MARKUP = {
    "200 nested divs": "<div>" * 200 + "字",
    "200 nested lists": "<ul><li>" * 200 + "字",
    "1,500 rows": "<table>" + "<tr><td>甲<td>乙<td>320<td>丁</tr>" * 1500 + "</table>",
    "1 MB in one paragraph": "<p>" + HAN * 13_000,
    "an endless word": "<p>" + "x" * 20_000,
    "characters that are not seen": "<p>甲\u200b乙\ufeff丙\u00ad\u2060\u202e丁\u0301\u0301\ufe0f",
}
HEAVY = {"1,500 rows", "1 MB in one paragraph", "an endless word"}
"""These take 12 seconds to a minute and are stopped: that is seen after three as well as after eight."""
# Every attribute of HTML and SVG that can hold an address, and those of styles.
ADDRESSES = (
    '<a href="%s" rel="attachment" ping="%s">a</a><link rel="attachment" href="%s"><link rel="stylesheet" href="%s">'
    '<img src="%s" srcset="%s 2x" longdesc="%s" usemap="%s"><object data="%s" classid="%s" codebase="%s"></object>'
    '<embed src="%s"><iframe src="%s"></iframe><video src="%s" poster="%s"></video><audio src="%s"></audio>'
    '<source src="%s" srcset="%s"><track src="%s"><script src="%s"></script>'
    '<form action="%s"><input src="%s" formaction="%s"></form>'
    '<table background="%s"><tr><td background="%s">b</td></tr></table><blockquote cite="%s">c</blockquote>'
    '<svg><image href="%s" xlink:href="%s"/><use href="%s#x"/><a href="%s">d</a></svg><base href="%s">'
    "<p style=\"background: url('%s'); list-style: url(%s); content: url(%s); cursor: url(%s)\">e</p>"
    "<style>@import url(%s); @font-face { font-family: x; src: url(%s) } p::before { content: url(%s) }</style>"
)


@pytest.fixture
def report(db: None) -> Report:
    unit = factories.unit()
    return factories.pingtang_report(unit, factories.people(unit))


@pytest.fixture(autouse=True)
def less_patience(settings: Settings) -> None:
    settings.RENDER_SECONDS = 8


def outcome(html: str, *, seconds: int = 8) -> bytes | str:
    """The PDF, or the sentence that stands in its place."""
    with override_settings(RENDER_SECONDS=seconds):
        try:
            return pdf.render(html)
        except pdf.CannotRender as problem:
            return problem.refusal.sentence


def patience(name: str) -> int:
    """Seconds that MARKUP of this name is given."""
    return 3 if name in HEAVY else 8


def text(made: bytes) -> str:
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(made))


def test_hostile_prose_ends_in_a_sentence_or_a_valid_file(report: Report, tmp_path: Path) -> None:
    """Cleaned as every chapter is before it is printed."""
    paths = []
    for name, markup in MARKUP.items():
        Chapter.objects.filter(report=report, key="overview").update(body=markup)
        made = outcome(document_of(report, article_of(report)), seconds=patience(name))
        if isinstance(made, str):
            assert made == TOO_DEEP or made.endswith(TOO_LONG)
        else:
            paths.append(tmp_path / f"{name}.pdf")
            paths[-1].write_bytes(made)
    assert {path.stem for path in paths} >= {"200 nested divs", "characters that are not seen"}
    assert broken_rules(paths) == {f"{path.name} {standard}": [] for path in paths for standard in STANDARDS}


@pytest.mark.parametrize("name", MARKUP)
def test_hostile_markup_that_nobody_cleaned_ends_in_a_sentence_or_a_sound_file(name: str) -> None:
    made = outcome(chapter(MARKUP[name]), seconds=patience(name))
    if isinstance(made, str):
        assert made == TOO_DEEP or made.endswith(TOO_LONG)
    else:
        assert pikepdf.open(BytesIO(made)).check_pdf_syntax() == []
    assert isinstance(outcome(chapter("<p>下一份</p>")), bytes)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A socket of this machine that waits for whoever may come."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def test_addresses_in_every_attribute_are_never_asked(report: Report, listener: socket.socket, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret of this machine")
    port = listener.getsockname()[1]
    addresses = (secret.as_uri(), f"file:{secret}", str(secret), f"http://127.0.0.1:{port}/a", f"//127.0.0.1:{port}/b")
    markup = "<p>甲</p>" + "".join(ADDRESSES.replace("%s", address) for address in addresses)
    Chapter.objects.filter(report=report, key="overview").update(body=markup)
    for html in (document_of(report, article_of(report)), chapter(markup)):
        made = outcome(html)
        assert isinstance(made, bytes)
        opened = pikepdf.open(BytesIO(made))
        assert (len(opened.attachments), "secret" in text(made), b"a secret" in made) == (0, False, False)
        streams = [one.read_bytes() for one in opened.objects if isinstance(one, pikepdf.Stream)]
        assert [b"a secret of this machine" in stream for stream in streams] == [False] * len(streams)
        with pytest.raises(BlockingIOError):
            listener.accept()
    # That somebody who comes is seen, or the test would say nothing.
    with socket.create_connection(("127.0.0.1", port)):
        listener.accept()[0].close()


def test_character_that_no_font_has_is_named() -> None:
    assert outcome(chapter("<p>甲\u0378乙</p>")) == (
        "服务器上的字体缺少以下字符：\u0378 (U+0378)。请改用其他字符，或请管理员安装含有这些字符的字体。"
    )


def test_report_that_takes_too_much_is_refused_with_a_sentence_and_an_event(db: None, settings: Settings) -> None:
    unit = factories.unit()
    staff = factories.people(unit)
    report = factories.report_in(Status.TO_PUBLISH, unit, staff)
    settings.RENDER_BYTES, before = 1, settings.RENDER_BYTES
    client, address = factories.signed_in(staff.preparer), reverse("review_publish", args=[report.pk])
    answer = client.post(address, signing(report))
    event = Event.objects.filter(chain=f"report:{report.pk}").latest("number")
    assert (answer.status_code, Report.objects.get().status) == (403, Status.TO_PUBLISH)
    assert (event.action, event.result, event.actor) == ("publish", Result.REFUSED, staff.preparer)
    assert event.detail == {"code": "too_large", "parameters": {}}
    settings.RENDER_BYTES = before
    assert client.post(address, signing(report)).status_code == 302
    assert Report.objects.get().status == Status.PUBLISHED
