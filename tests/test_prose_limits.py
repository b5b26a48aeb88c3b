"""The text of a chapter, its length and depth, what is wrong with it, and how long it takes."""

import re
import time

import pytest

from filings import prose

TAG = re.compile("<[^>]*>")


def test_plain_text_has_a_line_for_each_block_and_row() -> None:
    html = "<h3>总体</h3><p>甲&amp;<b>乙</b><br>丙</p><ul><li>丁</ul><table><tr><td>1<td>2</table>"
    assert prose.plain_text(html) == "总体\n甲&乙\n丙\n丁\n1\t2"


def test_length_counts_characters_without_white_space() -> None:
    assert prose.length("<h3>总体 情况</h3><p>共\u300012 件。</p>") == 9


@pytest.mark.parametrize(
    ("html", "empty"),
    [
        ("", True),
        ("<p></p><p>&nbsp;\u3000<br></p>", True),
        ("<ul><li></li></ul>", True),
        ("<script>x</script><img src=x>", True),
        ("<h3>x</h3>", False),
        ("无", False),
    ],
)
def test_is_empty_when_there_is_nothing_to_read(html: str, empty: bool) -> None:
    assert prose.is_empty(html) is empty


@pytest.mark.parametrize(
    ("html", "depth"),
    [
        ("文", 0),
        ("<p>文<br></p>", 2),
        ("<p>一<p>二<p>三", 1),
        ("<ul><li>一<li>二</ul>", 2),
        ("<div>" * 200 + "文" + "</div>" * 200, 200),
        ("<table><tr><td>一<td>二<tr><td>三</table>", 3),
    ],
)
def test_depth_is_the_deepest_nesting_as_written(html: str, depth: int) -> None:
    assert prose.depth(html) == depth


# Problems


def table(rows: int, columns: int) -> str:
    return "<table>" + ("<tr>" + "<td>1" * columns) * rows + "</table>"


def lists(levels: int) -> str:
    return "<ul><li>" * levels + "文" + "</li></ul>" * levels


@pytest.mark.parametrize(
    ("html", "codes"),
    [
        ("<h3>甲</h3><h4>乙</h4><p>文</p>" + table(200, 14) + lists(5), []),
        ("<p>" + "文" * 30_000 + " \n" * 10 + "</p>", []),
        ("<p>" + "文" * 30_001 + "</p>", ["too_long"]),
        (lists(6), ["too_deep"]),
        ("<div>" * 13 + "文", ["too_deep"]),
        (table(201, 1), ["table_too_long"]),
        (table(1, 15), ["table_too_wide"]),
        ("<table><tr><td colspan=15>1</table>", ["table_too_wide"]),
        ("<table><tr><td rowspan=2 colspan=10>1<tr>" + "<td>1" * 5 + "</table>", ["table_too_wide"]),
        (table(180, 14) * 2, ["too_many_items"]),
        ("<p>原<s>100</s>120件</p>", ["struck"]),
        ("<h3> </h3>", ["empty_heading"]),
        ("<h4>甲</h4><h3>乙</h3>", ["heading_order"]),
        ("<h3>甲</h3><h5>乙</h5>", []),
    ],
)
def test_problems_are_found(html: str, codes: list[str]) -> None:
    assert [code for code, __ in prose.problems(html)] == codes


def test_sentences_name_the_place() -> None:
    html = "<h4>甲</h4><h3>乙</h3><h3></h3><p>原<s>100</s></p>"
    assert [sentence for __, sentence in prose.problems(html + table(1, 1) + table(201, 1))] == [
        "第 2 个表格有 201 行，最多可印 200 行。请拆分成几个表格。",
    ]
    assert [sentence for __, sentence in prose.problems(html)] == [
        "“100”带删除线，请删除该文字或取消删除线。",
        "标题“1.甲”前面没有“(一)”一级的标题。请将它改为这一级，或者在前面补上一个这一级的标题。",
        "标题“(二)”没有文字。请填写标题文字，或删除该标题。",
    ]


@pytest.mark.parametrize(
    ("html", "limit"),
    [
        ("<p>" + "文" * 300_001, "300,001"),
        (table(2001, 2), "2,001"),
        (table(1, 141), "141"),
        (table(3000, 30), "90,000"),
    ],
)
def test_ten_times_a_limit_is_refused_with_the_limit(html: str, limit: str) -> None:
    with pytest.raises(prose.TooMuch, match=limit):
        prose.receive(html)


@pytest.mark.parametrize("html", ["<p>" + "文" * 30_001 + "</p>", table(201, 1), table(900, 30)])
def test_what_is_over_its_limits_is_kept_and_not_drawn(html: str) -> None:
    kept = prose.receive(html).body
    assert "".join(prose.stored_text(kept).split()) == TAG.sub("", html)
    assert [code for code, _sentence in prose.problems(kept)] != []
    drawn = prose.readable(kept)
    assert drawn == "".join(f"<p>{sentence}</p>" for _code, sentence in prose.problems(kept))


# Size


@pytest.mark.parametrize("levels", [200, 2_000])
@pytest.mark.parametrize("tag", ["div", "b", "ul", "blockquote"])
def test_deep_nesting_keeps_its_text(tag: str, levels: int) -> None:
    html = f"<{tag}>" * levels + "文" + f"</{tag}>" * levels
    assert prose.plain_text(html) == "文"
    assert [code for code, __ in prose.problems(html)] == ["too_deep"]
    assert prose.depth(prose.sanitise(html)) < 200


def test_a_megabyte_of_text_takes_a_moment() -> None:
    html = "<p>" + "政府信息公开" * 200 + "</p>"
    html *= 1_000_000 // len(html)
    started = time.process_time()
    assert prose.strip_numerals(html) == (html, 0)
    assert [code for code, __ in prose.problems(html)] == ["too_long"]
    assert time.process_time() - started < 1


HOSTILE = [
    *("<div>", "<ul><li>", "<table><tr><td>", "<b>", "<h3>(一)", "<svg>", "<p> ", '<a href="&">'),
    *("<a ", "<!--", "<!--a>", "</", "<a b='", "<svg ", "<script ", "<td colspan=", "<", "&", "=", "(", " ", "\n"),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_takes_more_than_a_moment(piece: str) -> None:
    html = piece * (200_000 // len(piece))
    started = time.process_time()
    prose.strip_numerals(html)
    prose.problems(html)
    prose.receive(html)
    assert time.process_time() - started < 8
