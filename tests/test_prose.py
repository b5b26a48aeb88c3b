"""The prose of a chapter: what HTML is kept, typed numerals, the server's numerals, limits."""

import html as htmllib
import re
import time
from collections.abc import Callable
from html.parser import HTMLParser

import nh3
import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from filings import prose
from filings.prose.markup import CHILDLESS, events

FULL_WIDTH = str.maketrans("0123456789().", "".join(map(chr, [*range(0xFF10, 0xFF1A), 0xFF08, 0xFF09, 0xFF0E])))
REL = 'rel="noopener noreferrer"'

# What is kept


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        # headings: the chapter's own title is h2, so the prose starts at h3
        ("<h1>总体</h1><h2>总体</h2><h3>总体</h3>", "<h3>总体</h3>" * 3),
        ("<h5>总体</h5><h6>总体</h6>", "<h5>总体</h5>" * 2),
        ("<h3>总体<p>正文", "<h3>总体</h3><p>正文</p>"),
        ("<h3><p>总体</p></h3>", "<h3>总体</h3>"),
        ("<ul><li><h3>总体</h3></li></ul>", "<ul><li><p>总体</p></li></ul>"),
        # paragraphs
        ("第一段\n\n第二段", "<p>第一段</p><p>第二段</p>"),
        ("甲<div>乙</div>丙<section>丁</section>", "<p>甲</p><p>乙</p><p>丙</p><p>丁</p>"),
        ("<p>甲<p>乙", "<p>甲</p><p>乙</p>"),
        ("<p>甲<br>乙<br></p><p><br>丙</p>", "<p>甲<br>乙</p><p>丙</p>"),
        ("<p>\u3000\u3000缩进</p><p>&nbsp;&nbsp;缩进</p>", "<p>缩进</p>" * 2),
        ("<p>政府信息\n公开 open\ndata</p>", "<p>政府信息公开 open data</p>"),
        ("<p></p><p>&nbsp;</p>", "<p></p><p></p>"),
        ("", ""),
        # words
        ("<b>粗</b><i>斜</i><u>线</u><font color=red>红</font>", "<p><strong>粗</strong><em>斜</em>线红</p>"),
        ("<em><strong>甲</strong></em><strong>乙</strong>", "<p><strong><em>甲</em>乙</strong></p>"),
        ("<b><p>甲</p><p>乙</p></b>", "<p><strong>甲</strong></p><p><strong>乙</strong></p>"),
        ("1 < 2 & 3 > 2", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>"),
        ("数量<b 5", "<p>数量&lt;b 5</p>"),
        # links
        (
            '<a href="https://a.cn/?x=1&y=2" target=_blank>网</a>',
            f'<p><a href="https://a.cn/?x=1&amp;y=2" {REL}>网</a></p>',
        ),
        ('<a href="mailto:xxgk@a.cn">信</a>', f'<p><a href="mailto:xxgk@a.cn" {REL}>信</a></p>'),
        ('<a href="https://a.cn/年报 1.pdf">报</a>', f'<p><a href="https://a.cn/年报%201.pdf" {REL}>报</a></p>'),
        ("<a href='/desk/'>页</a><a name=x>锚</a><a href='http://[x'>坏</a>", "<p>页锚坏</p>"),
        # lists
        ("<ul><li>甲<li>乙</ul>", "<ul><li><p>甲</p></li><li><p>乙</p></li></ul>"),
        ("<ul>甲<li>乙</ul>", "<ul><li><p>甲</p></li><li><p>乙</p></li></ul>"),
        (
            "<ol start=5><li>甲<ul><li>乙</ul></ol>",
            "<ol><li><p>甲</p><ul><li><p>乙</p></li></ul></li></ol>",
        ),
        ("<ul></ul><ol><li></li></ol>", "<ol><li></li></ol>"),
        # tables
        (
            "<table><tr><td colspan=2 style='x'>甲<td rowspan=0>乙</table>",
            '<table><tbody><tr><td colspan="2"><p>甲</p></td><td><p>乙</p></td></tr></tbody></table>',
        ),
        (
            "<table><caption>表</caption><tr><th>年<th>数<tr><th>甲<td>1</table>",
            "<table><caption>表</caption>"
            '<thead><tr><th scope="col"><p>年</p></th><th scope="col"><p>数</p></th></tr></thead>'
            '<tbody><tr><th scope="row"><p>甲</p></th><td><p>1</p></td></tr></tbody></table>',
        ),
        (
            "<table><tr><th rowspan=2>年<th>数<tr><th>件</table>",
            '<table><tbody><tr><th rowspan="2"><p>年</p></th><th><p>数</p></th></tr>'
            "<tr><th><p>件</p></th></tr></tbody></table>",
        ),
        (
            "<p>甲<table><tr><td>乙</table>丙",
            "<p>甲</p><table><tbody><tr><td><p>乙</p></td></tr></tbody></table><p>丙</p>",
        ),
        ("<table></table><tr><td>甲</td><td>乙</td></tr>", "<p>甲</p><p>乙</p>"),
        ("<td colspan=9999999999999999999999 scope=x>甲", "<p>甲</p>"),
        # Word and WPS
        ("<!--[if gte mso 9]><xml>x</xml><![endif]--><p class=MsoNormal>甲<o:p></o:p></p>", "<p>甲</p>"),
    ],
)
def test_sanitise_gives_the_canonical_form(sent: str, kept: str) -> None:
    assert prose.sanitise(sent) == kept


PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<scr<script>ipt>alert(1)</script>",
    "<script>alert(1)",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<img src=x onerror=alert(1)>",
    "<img src=file:///etc/passwd>",
    "<img src=data:image/png;base64,AAAA>",
    "<p onclick=alert(1) style='background:url(javascript:alert(1))' class=x id=y data-x=1>x</p>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=' java\tscript:alert(1)'>x</a>",
    "<a href=&#106;avascript:alert(1)>x</a>",
    "<a href='JaVaScRiPt:alert(1)//http://'>x</a>",
    "<a href=data:text/html,<script>alert(1)</script>>x</a>",
    "<a href=vbscript:x>x</a><a href=file:///etc/passwd>x</a><a href=//evil.example>x</a>",
    "<a href='https://x\" onmouseover=\"alert(1)'>x</a>",
    "<iframe src=javascript:alert(1)></iframe><object data=x></object><embed src=x>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<template><script>alert(1)</script></template>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<style>@import 'x'</style><link rel=stylesheet href=x><meta http-equiv=refresh content=0><base href=//x>",
    "<table background=javascript:alert(1)><td background=x>",
    "<p><![CDATA[<img src=x onerror=alert(1)>]]>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<xmp><img src=x onerror=alert(1)></xmp><plaintext><img src=x onerror=alert(1)>",
    "<textarea></textarea><img src=x onerror=alert(1)></textarea>",
    "<form action=javascript:alert(1)><input name=x formaction=javascript:x><button>x</button></form>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;",
    "<details open ontoggle=alert(1)>x</details><video><source onerror=alert(1)></video>",
    "<a href=https://x.cn rel=attachment>x</a>",
    '"><img src=x onerror=alert(1)>',
    "\u202e<p>\ud800&#xd800;&#0;&#1;\x08\ufeff</p>",
]
TAGS = set("h3 h4 h5 p br strong em ul ol li table caption thead tbody tr th td a".split())
ATTRIBUTES = {
    "a": {"href": re.compile(r'(https?://|mailto:)[^\s<>"]+'), "rel": re.compile("noopener noreferrer")},
    "td": {"colspan": re.compile("[1-9][0-9]*"), "rowspan": re.compile("[1-9][0-9]*")},
    "th": {
        "colspan": re.compile("[1-9][0-9]*"),
        "rowspan": re.compile("[1-9][0-9]*"),
        "scope": re.compile("(row|col)(group)?"),
    },
}
FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


class NotAllowed(HTMLParser):
    """An independent reader: every tag, attribute and character of a text that the allow-list does not name."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = FORBIDDEN.findall(html)
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(tag)
        for name, value in attrs:
            rule = ATTRIBUTES.get(tag, {}).get(name)
            if rule is None or not rule.fullmatch(value or ""):
                self.found.append(f"{tag} {name}={value}")

    def handle_comment(self, data: str) -> None:
        self.found.append(data)

    def handle_decl(self, decl: str) -> None:
        self.found.append(decl)

    def handle_pi(self, data: str) -> None:
        self.found.append(data)

    def handle_data(self, data: str) -> None:
        self.found += FORBIDDEN.findall(data)


@pytest.mark.parametrize("function", [prose.sanitise, prose.numbered, lambda html: prose.strip_numerals(html)[0]])
@pytest.mark.parametrize("around", ["%s", "<p>前%s后</p>", "<table><tr><td>%s</table>", "<h3>%s</h3>", "<ul><li>%s"])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads_come_out_harmless(payload: str, around: str, function: Callable[[str], str]) -> None:
    given = around % payload
    out = function(given)
    assert NotAllowed(out).found == []
    assert function(out) == out


def test_the_independent_reader_finds_what_is_not_allowed() -> None:
    found = NotAllowed('<p class="x"><img src=x><a href="javascript:1">\x00</a><!--x-->').found
    assert found == ["\x00", "p class=x", "img", "img src=x", "a href=javascript:1", "\x00", "x"]


def test_script_and_style_are_left_out_with_what_they_hold() -> None:
    assert prose.sanitise("<p>甲<script>乙</script><style>丙</style>丁</p>") == "<p>甲丁</p>"


names = st.sampled_from(
    "p div span b strong i em u a h1 h2 h3 h4 h5 h6 ul ol li table caption thead tbody tfoot tr td th br hr img script"
    " style svg math template iframe form input textarea select option noscript object font o:p col colgroup".split()
)
marks = st.sampled_from(
    [
        *("", " class=x", " colspan=2", " rowspan=3", " scope=row", " onclick=x", " a='", ' a="<p>', " /"),
        *(" href=https://a.cn/?a&b", " href=' https://a.cn/年 报'", ' href="javascript:x"', " href='http://[x'"),
    ]
)
words = st.text(st.sampled_from("年报公开0123(一)、.1<>&\"'=/! -\n\t\u3000\xa0;#x\x00\ud800\u202ea"), max_size=12)
pieces = st.one_of(
    words,
    st.builds("<{}{}>".format, names, marks),
    st.builds("</{}>".format, names),
    st.sampled_from(["<!--", "-->", "<![CDATA[", "]]>", "<!x>", "<?x>", "&nbsp;", "&lt;", "&#0;", "&#13;", "&amp;lt;"]),
)
markup = st.lists(pieces, max_size=40).map("".join)


@given(markup)
@example("<a href='http://[x'>")
def test_only_the_allow_list_comes_out(html: str) -> None:
    assert NotAllowed(prose.sanitise(html)).found == []


@given(markup)
def test_sanitising_twice_changes_nothing(html: str) -> None:
    once = prose.sanitise(html)
    assert prose.sanitise(once) == once


@given(markup)
def test_an_html5_parser_reads_the_canonical_form_as_it_is_written(html: str) -> None:
    once = prose.sanitise(html)
    allowed = {tag: set(rules) - {"rel"} for tag, rules in ATTRIBUTES.items()}
    assert nh3.clean(once, tags=TAGS, attributes=allowed) == once


@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Cn"])), max_size=8))
def test_the_text_of_paragraphs_survives(texts: list[str]) -> None:
    sent = "".join(f"<p>{htmllib.escape(text)}</p>" for text in texts)
    kept = prose.plain_text(sent)
    assert kept.split() == " ".join(texts).split()


@given(markup)
def test_every_start_has_its_end(html: str) -> None:
    opened: list[str] = []
    for event in events(html):
        if event.kind == "start" and event.name not in CHILDLESS:
            opened.append(event.name)
        elif event.kind == "end":
            assert opened.pop() == event.name
    assert opened == []


# Typed numerals


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


# The server's numerals


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


# Text, length, depth


def test_plain_text_has_a_line_for_each_block() -> None:
    html = "<h3>总体</h3><p>甲&amp;<b>乙</b><br>丙</p><ul><li>丁</ul><table><tr><td>1<td>2</table>"
    assert prose.plain_text(html) == "总体\n甲&乙\n丙\n丁\n1\n2"


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
        ("<h3>甲</h3><h4>乙</h4><p>文</p>" + table(300, 10) + lists(5), []),
        ("<p>" + "文" * 30_000 + " \n" * 10 + "</p>", []),
        ("<p>" + "文" * 30_001 + "</p>", ["too_long"]),
        (lists(6), ["too_deep"]),
        ("<div>" * 13 + "文", ["too_deep"]),
        (table(301, 1), ["table_too_long"]),
        (table(1, 31), ["table_too_wide"]),
        ("<table><tr><td colspan=31>1</table>", ["table_too_wide"]),
        (table(150, 17) * 2, ["too_many_items"]),
        ("<h3> </h3>", ["empty_heading"]),
        ("<h4>甲</h4><h3>乙</h3>", ["heading_order"]),
        ("<h3>甲</h3><h5>乙</h5>", []),
    ],
)
def test_problems_are_found(html: str, codes: list[str]) -> None:
    assert [code for code, __ in prose.problems(html)] == codes


def test_sentences_name_the_place() -> None:
    html = "<h4>甲</h4><h3>乙</h3><h3></h3>" + table(1, 1) + table(301, 1)
    with translation.override("en"):
        assert [sentence for __, sentence in prose.problems(html)] == [
            "Table 2 has 301 rows; at most 300 can be printed. Divide it into several tables.",
            "Heading 1. 甲 comes before any heading of the level (一). "
            "Make it a heading of that level or put one before it.",
            "Heading (二) has no text. Type its text or delete it.",
        ]


def test_what_is_left_out_is_said() -> None:
    html = "<script>x</script><img src=file:///x><iframe src=x></iframe><a href=javascript:x>x</a><a name=y>y</a>"
    assert [code for code, __ in prose.omitted(html + "<div>" * 13)] == [
        "script",
        "picture",
        "embedded",
        "link",
        "nesting",
    ]
    assert prose.omitted("<h3>甲</h3><p>文 <a href=https://a.cn>网</a></p>" + table(3, 3)) == []


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
    assert time.process_time() - started < 4
