"""Numerals of headings: typed ones are taken off, the server's are put on."""

import pytest

from filings import prose

FULL_WIDTH = str.maketrans("0123456789().", "".join(map(chr, [*range(0xFF10, 0xFF1A), 0xFF08, 0xFF09, 0xFF0E])))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("一、总体情况", "总体情况"),
        ("十二、总体情况", "总体情况"),
        ("一.总体情况", "总体情况"),
        ("(一)总体情况", "总体情况"),
        ("( 十二 ) 总体情况", "总体情况"),
        ("1.总体情况", "总体情况"),
        ("12. 总体情况", "总体情况"),
        ("1、总体情况", "总体情况"),
        ("1)总体情况", "总体情况"),
        ("(1)总体情况", "总体情况"),
        ("①总体情况", "总体情况"),
        ("⑴总体情况", "总体情况"),
        ("⒈总体情况", "总体情况"),
        ("㈠总体情况", "总体情况"),
        ("(一)(一)总体情况", "总体情况"),
        ("一、(一)1.总体情况", "总体情况"),
        ("1.2018年工作", "2018年工作"),
        ("(三)三公经费", "三公经费"),
        ("一、三年行动", "三年行动"),
        ("(一)1.5倍增长", "1.5倍增长"),
        ("(二)", ""),
    ],
)
@pytest.mark.parametrize("tag", ["h3", "h4", "h5"])
def test_typed_numerals_are_taken_off_headings(typed: str, kept: str, tag: str) -> None:
    for written in (typed, typed.translate(FULL_WIDTH)):
        expected = kept.translate(FULL_WIDTH) if written != typed else kept
        assert prose.strip_numerals(f"<{tag}>{written}</{tag}>") == (f"<{tag}>{expected}</{tag}>", 1)


@pytest.mark.parametrize(
    "text",
    [
        "2018年工作",
        "一是加强组织领导",
        "三公经费",
        "1.5倍增长",
        "5.12防灾减灾日",
        "三、四季度工作",
        "3、4月份工作",
        "一、二级预算单位",
        "(2018)黔01行初1号",
        "(附件)",
        "第一季度",
        "十三五规划",
        "12345热线",
        "100件",
    ],
)
def test_ordinary_headings_keep_their_text(text: str) -> None:
    assert prose.strip_numerals(f"<h3>{text}</h3>") == (f"<h3>{text}</h3>", 0)


def test_numerals_in_paragraphs_lists_and_tables_are_left_alone() -> None:
    html = "<p>(一)总体</p><ul><li><p>1.甲</p></li></ul><table><tbody><tr><td><p>①</p></td></tr></tbody></table>"
    assert prose.strip_numerals(html) == (html, 0)


def test_a_typed_numeral_is_found_across_bold_letters_and_entities() -> None:
    html = "<h3><strong>(一</strong>)<em>总体</em>&amp;其他</h3><h4><strong>1.</strong>甲</h4>"
    assert prose.strip_numerals(html) == ("<h3><em>总体</em>&amp;其他</h3><h4>甲</h4>", 2)


def test_headings_are_numbered_level_by_level() -> None:
    html = "<h3>甲</h3><h4>子</h4><h4>丑</h4><h5>x</h5><h5>y</h5><h4>寅</h4><h5>z</h5><h3>乙</h3><h4>卯</h4><p>文</p>"
    assert prose.numbered(html) == (
        "<h3>(一)甲</h3><h4>1.子</h4><h4>2.丑</h4><h5>(1)x</h5><h5>(2)y</h5><h4>3.寅</h4><h5>(1)z</h5>"
        "<h3>(二)乙</h3><h4>1.卯</h4><p>文</p>"
    )


def test_numbering_replaces_typed_numerals_and_leaves_out_empty_paragraphs() -> None:
    assert prose.numbered("<h3>三、甲</h3><p></p><p>文</p>") == "<h3>(一)甲</h3><p>文</p>"


def test_a_figure_after_a_numeral_stands_apart() -> None:
    assert prose.numbered("<h3>2018年</h3><h4>5G基站</h4>") == "<h3>(一)2018年</h3><h4>1. 5G基站</h4>"


def test_numbering_twice_changes_nothing() -> None:
    once = prose.numbered("<h3>2018年</h3><h4>5G基站</h4><h5>(附件)</h5><h3></h3>")
    assert prose.numbered(once) == once == "<h3>(一)2018年</h3><h4>1. 5G基站</h4><h5>(1)(附件)</h5><h3>(二)</h3>"


def test_tables_are_read_in_boxes_that_the_keyboard_can_scroll() -> None:
    once = prose.readable("<h3>甲</h3><table><tr><td>乙</td></tr></table>")
    assert once == (
        '<h3>(一)甲</h3><div class="table-box" role="region" aria-label="表格" tabindex="0">'
        "<table><tbody><tr><td><p>乙</p></td></tr></tbody></table></div>"
    )
    assert prose.readable(once) == once


def test_chinese_numerals_reach_ninety_nine() -> None:
    assert prose.numbered("<h3>节</h3>" * 99).replace("节</h3>", "").split("<h3>")[1:] == [
        f"({tens}{ones})"
        for tens in ["", "十", "二十", "三十", "四十", "五十", "六十", "七十", "八十", "九十"]
        for ones in ["", *"一二三四五六七八九"]
        if tens or ones
    ]
