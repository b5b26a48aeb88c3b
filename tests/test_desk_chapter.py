"""A chapter in its editor: what is kept of the prose, and what two people see of each other."""

import time
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from filings import prose, workflow
from filings.models import Change, Report, Unit
from filings.states import Role, Status
from tests import factories, pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(county: Unit, staff: factories.People) -> Report:
    return workflow.start_report(county, 2018, by=staff.preparer)


def address(report: Report, key: str = "overview") -> str:
    return reverse("desk_chapter", args=[report.pk, key])


def body(report: Report) -> str:
    return report.chapters.get(key="overview").body


def write(client: Client, report: Report, html: str, opened: pages.Page | None = None) -> pages.Page:
    return pages.save(client, address(report), {"body": html}, opened=opened)


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("preamble", "开头说明"),
        ("overview", "一、总体工作情况"),
        ("disclosure", "二、主动公开政府信息情况"),
        ("outlook", "三、存在的问题及下步工作打算"),
    ],
)
def test_chapter_has_its_title_numbered_as_printed(key: str, title: str, desk: Client, draft: Report) -> None:
    html = desk.get(address(draft, key)).content.decode()
    assert f"<h1>{title}</h1>" in html


@pytest.mark.parametrize("key", ["other", "statistics"])
def test_chapter_that_the_edition_does_not_have_is_not_found(key: str, desk: Client, draft: Report) -> None:
    assert desk.get(address(draft, key)).status_code == 404


def test_chapter_is_saved_and_shown_again(desk: Client, draft: Report) -> None:
    html = "<h3>加强组织领导</h3><p>有序<strong>推进</strong>。</p><ul><li><p>一项</p></li></ul>"
    page = write(desk, draft, html)
    assert pages.notices(page) == ["本章已保存。"]
    assert body(draft) == prose.sanitise(html)
    assert pages.inputs(page)["body"] == body(draft)
    assert pages.notices(write(desk, draft, html)) == ["没有改动，不需要保存。"]
    assert Change.objects.count() == 1


def test_chapter_typed_numerals_are_taken_off_and_told(desk: Client, draft: Report) -> None:
    page = write(desk, draft, "<h3>(一)组织领导</h3><h4>1.机制</h4><p>一、正文里的序号留着。</p>")
    assert pages.notices(page) == [
        "本章已保存。",
        "标题前手工输入的序号已去掉，标题由系统编号：“(一)组织领导”、“1.机制”。",
    ]
    assert body(draft) == "<h3>组织领导</h3><h4>机制</h4><p>一、正文里的序号留着。</p>"


def test_chapter_tells_what_it_does_not_keep(desk: Client, draft: Report) -> None:
    sent = '<p>甲<script>alert(1)</script></p><p><img src="file:///etc/passwd" onerror="alert(1)">乙</p>'
    page = write(desk, draft, sent)
    left_out = [sentence for _code, sentence in prose.receive(sent).told]
    assert len(left_out) == 2
    assert pages.notices(page) == ["本章已保存。", *left_out]
    assert body(draft) == "<p>甲</p><p>乙</p>"
    assert "alert(1)" not in unescape(page.content.decode())


def test_chapter_of_200_nested_divs_keeps_its_text(desk: Client, draft: Report) -> None:
    write(desk, draft, "<div>" * 200 + "文字" + "</div>" * 200)
    assert body(draft) == "<p>文字</p>"


def test_chapter_of_nearly_a_megabyte_is_kept_and_told_to_be_too_long(desk: Client, draft: Report) -> None:
    sent = "<p>" + "政务公开" * 70_000 + "</p>"
    assert len(sent.encode()) > 800_000
    began = time.monotonic()
    page = write(desk, draft, sent)
    assert time.monotonic() - began < 10
    assert body(draft) == sent
    assert pages.inputs(page)["body"] == sent
    [(link, words)] = pages.summary(page)
    assert link == "#id_body"
    assert words.startswith("本章有 280,000 字，最多可印 30,000 字。")


def test_chapter_control_characters_are_left_out(desk: Client, draft: Report) -> None:
    write(desk, draft, "<p>甲\0乙\x07</p>")
    assert body(draft) == "<p>甲乙</p>"


def test_second_to_save_a_chapter_sees_both_texts(desk: Client, draft: Report, county: Unit) -> None:
    other = factories.signed_in(factories.account("other", (Role.PREPARER, county)))
    opened = desk.get(address(draft))
    write(other, draft, "<p>他人的文字</p>")
    page = write(desk, draft, "<p>我的文字</p>", opened=opened)
    text = pages.text_of(page)
    assert "没有保存：您打开本章之后，other于" in text
    assert "other保存的内容 他人的文字" in text
    assert pages.inputs(page)["body"] == "<p>我的文字</p>"
    assert pages.inputs(page)["seen"] == "1"
    assert body(draft) == "<p>他人的文字</p>"
    write(desk, draft, "<p>合并后的文字</p>", opened=page)
    assert body(draft) == "<p>合并后的文字</p>"


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_chapter_post_that_does_not_tell_what_was_seen_overwrites_nothing(
    seen: str, desk: Client, draft: Report
) -> None:
    write(desk, draft, "<p>原有</p>")
    page = desk.post(address(draft), {"seen": seen, "body": "<p>新</p>"})
    assert body(draft) == "<p>原有</p>"
    assert pages.inputs(page)["body"] == "<p>新</p>"


def test_conflicting_text_is_sanitised_before_it_is_shown(desk: Client, draft: Report) -> None:
    report = draft.chapters.get(key="overview")
    draft.chapters.filter(pk=report.pk).update(body="<p>他人<script>alert(1)</script></p>", revision=1)
    page = desk.post(address(draft), {"seen": "0", "body": "<p>新</p>"})
    assert "alert(1)" not in unescape(page.content.decode())


@pytest.mark.parametrize("who", ["reviewer", "head"])
def test_chapter_is_only_read_by_those_who_do_not_write_it(who: str, draft: Report, staff: factories.People) -> None:
    client = factories.signed_in(getattr(staff, who))
    assert "<textarea" not in client.get(address(draft)).content.decode()
    assert client.post(address(draft), {"seen": "0", "body": "<p>改</p>"}).status_code == 403
    assert body(draft) == ""


def test_chapter_of_a_submitted_report_is_read_as_printed(county: Unit, staff: factories.People, desk: Client) -> None:
    report = factories.filled_report(county, staff)
    write(desk, report, "<h3>组织领导</h3><p>文字</p>")
    factories.carried_on(report, Status.IN_REVIEW, staff)
    html = desk.get(address(report)).content.decode()
    assert '<div class="prose chapter"><h3>(一)组织领导</h3><p>文字</p></div>' in html
    assert "<textarea" not in html
