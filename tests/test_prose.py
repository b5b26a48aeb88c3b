"""The canonical form of prose: what is kept, and that nothing harmful or unknown is."""

import html as htmllib
import re
from collections.abc import Callable
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from filings import prose
from filings.prose.markup import CHILDLESS, events

REL = 'rel="noopener noreferrer"'


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
