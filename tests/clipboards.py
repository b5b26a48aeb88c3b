"""Clipboards as they are pasted into chapters: from Word, WPS, LibreOffice, browsers and mail.

Those of LibreOffice are what `soffice --convert-to html` made; the others are written in the forms of their programs.
"""

# One clipboard a line, as it is sent.
# ruff: noqa: E501
from dataclasses import dataclass

WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
    '<head><meta name=Generator content="Microsoft Word 15"><style><!-- /* Style Definitions */'
    " p.MsoNormal {mso-style-name:正文; font-size:16.0pt} .hid {mso-hide:all}"
    ' p.a1, li.a1 {mso-style-name:"标题 2"; font-family:楷体}'
    " p.out {mso-outline-level:3} span.msoDel {color:red} --></style></head><body lang=ZH-CN><!--StartFragment-->"
)
WPS = "<html><head><meta name=Generator content=WPS><style>p.MsoNormal{mso-style-name:正文}</style></head><body>"
LIBRE = '<html><head><meta name="generator" content="LibreOffice 7.4.7.2 (Linux)"/><style>p { margin: 0 }</style></head><body>'
MSO_LIST = "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='{font}mso-list:Ignore'>{sign}<span>&nbsp;&nbsp;</span></span><![endif]>{text}</p>"


@dataclass(frozen=True)
class Clipboard:
    """name  program and case; html; seen  the text that its reader saw; told  codes; headings  texts of all offered"""

    name: str
    html: str
    seen: str
    told: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()


def word_items(*items: tuple[str, str], font: str = "") -> str:
    return WORD + "".join(MSO_LIST.format(font=font, sign=sign, text=text) for sign, text in items)


CLIPBOARDS = [
    Clipboard("Word: raised figures", WORD + "<p class=MsoNormal>约10<sup>4</sup>件</p>", "约10^4件"),
    Clipboard("Word: lowered", WORD + "<p>CO<sub>2</sub>排放12吨</p>", "CO_2排放12吨"),
    Clipboard(
        "Word: raised by position",
        WORD + "<p>10<span style='position:relative;top:-5pt;mso-text-raise:5.0pt'>4</span>件</p>",
        "10^4件",
    ),
    Clipboard(
        "Word: tracked change",
        WORD + "<p>原<del cite='mailto:w' datetime='2019-01-05T10:00'>100</del><ins cite='mailto:w'>120</ins>件</p>",
        "原120件",
        ("deleted", "inserted"),
    ),
    Clipboard(
        "Word: tracked change by class",
        WORD + "<p>原<span class=msoDel>100</span><span class=msoIns>120</span>件</p>",
        "原120件",
        ("deleted", "inserted"),
    ),
    Clipboard("Word: struck through", WORD + "<p>原<s>100</s>120件</p>", "原~100~120件", ("struck",)),
    Clipboard(
        "Word: comment",
        WORD
        + "<p>受理<span style='mso-comment-reference:w_1'>12</span><span class=MsoCommentReference><span style='mso-special-character:comment'>&nbsp;<a class=msocomanchor id='_anchor_1' href='#_msocom_1'>[w1]</a></span></span>件</p><div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>请核对99</p></div></div>",
        "受理12件",
        ("comment",),
    ),
    Clipboard(
        "Word: hidden text",
        WORD + "<p>受理12件<span style='display:none;mso-hide:all'>777</span>，<span class=hid>888</span>办结</p>",
        "受理12件，办结",
        ("hidden",),
    ),
    Clipboard(
        "Word: footnote",
        WORD
        + "<p>公开120<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1'><span class=MsoFootnoteReference>[1]</span></a>件</p><div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a href='#_ftnref1' name='_ftn1'>[1]</a>15条除外</p></div></div>",
        "公开120^[1]件 [1] 15条除外",
        ("footnote",),
    ),
    Clipboard(
        "Word: field in comments",
        WORD
        + "<p>第<!--[if supportFields]><span style='mso-element:field-begin'></span> PAGE <span style='mso-element:field-separator'></span><![endif]-->3<!--[if supportFields]><span style='mso-element:field-end'></span><![endif]-->页</p>",
        "第3页",
        ("field",),
    ),
    Clipboard(
        "Word: field code",
        WORD
        + "<p>第<span style='mso-element:field-begin'></span> SEQ 9 <span style='mso-element:field-separator'></span>3<span style='mso-element:field-end'></span>页</p>",
        "第3页",
        ("field_code",),
    ),
    Clipboard(
        "Word: picture",
        WORD
        + "<p>2018<!--[if gte vml 1]><v:shape id='1'><v:imagedata src='file:///x.png'/></v:shape><![endif]--><![if !vml]><img width=9 src='file:///x.png' alt='流程图'><![endif]>2019</p>",
        "2018 2019",
        ("picture",),
    ),
    Clipboard(
        "Word: heading",
        WORD + "<h2><b>（一）主动公开</b></h2><p>12件</p>",
        "主动公开 12件",
        ("numerals",),
        ("主动公开",),
    ),
    Clipboard(
        "Word: heading of a style",
        WORD + "<p class=a1>主动公开</p><p class=out>机制</p><p>12件</p>",
        "主动公开 机制 12件",
        (),
        ("主动公开", "机制"),
    ),
    Clipboard(
        "Word: numerals alone",
        WORD + "<p>（一）主动公开</p><p>公开12件。</p><p>1.机制</p><p>健全。</p>",
        "（一）主动公开 公开12件。 1.机制 健全。",
        (),
        ("（一）主动公开", "1.机制"),
    ),
    Clipboard(
        "Word: numerals in a sentence",
        WORD + "<p>（一）主动公开12件；依申请公开3件。</p><p>2018年共公开15件。</p>",
        "（一）主动公开12件；依申请公开3件。 2018年共公开15件。",
    ),
    Clipboard("Word: dots", word_items(("·", "指南"), ("·", "目录"), font="font-family:Symbol;"), "指南 目录"),
    Clipboard(
        "Word: dots of Wingdings",
        word_items(("l", "指南12"), ("l", "目录3"), font="font-family:Wingdings;"),
        "指南12 目录3",
    ),
    Clipboard("Word: counted list", word_items(("1.", "指南"), ("2.", "目录")), "指南 目录"),
    Clipboard(
        "Word: list that goes on",
        word_items(("3.", "12件"), ("4.", "5件")),
        "3. 12件 4. 5件",
        (),
        ("3.\xa0\xa012件", "4.\xa0\xa05件"),
    ),
    Clipboard(
        "Word: table with merged cells",
        WORD
        + "<table class=MsoTableGrid><tr><td rowspan=2><p><b>类别</b></p></td><td colspan=2><p><b>件数</b></p></td></tr><tr><td>上年</td><td>本年</td></tr><tr><td>申请</td><td>1,024</td><td>2,048</td></tr></table>",
        "类别 件数 上年 本年 申请 1,024 2,048",
        ("table_head",),
    ),
    Clipboard("Word: formula", WORD + "<p>率为<math><mi>12</mi></math>。</p>", "率为。", ("formula",)),
    Clipboard(
        "Word: smart tag",
        WORD + "<p><st1:chsdate Year='2018' w:st='on'>2018年1月2日</st1:chsdate>起</p>",
        "2018年1月2日起",
    ),
    Clipboard(
        "Word: letters of signs",
        WORD + "<p>已办<span style='font-family:Wingdings'>ü</span>12件</p>",
        "已办ü12件",
        ("symbol",),
    ),
    Clipboard(
        "WPS: outline level",
        WPS + "<p class=MsoNormal style='mso-outline-level:2'>（一）主动公开</p><p>12件</p>",
        "主动公开 12件",
        ("numerals",),
        ("主动公开",),
    ),
    Clipboard("WPS: raised by style", WPS + "<p>10<span style='vertical-align:super'>4</span>件</p>", "10^4件"),
    Clipboard(
        "WPS: struck through by style",
        WPS + "<p>原<span style='text-decoration:line-through'>100</span>120件</p>",
        "原~100~120件",
        ("struck",),
    ),
    Clipboard(
        "WPS: title of the chapter",
        WPS + "<p>一、总体情况</p><p>（一）主动公开</p><p>12件。</p><p>（二）申请</p><p>3件。</p>",
        "一、总体情况 （一）主动公开 12件。 （二）申请 3件。",
        (),
        ("一、总体情况", "（一）主动公开", "（二）申请"),
    ),
    Clipboard(
        "LibreOffice: list from 3, field, comment",
        LIBRE
        + "<ol start='3'><li><p>当面3件</p></li><li><p>网络9件</p></li></ol><p>第<sdfield type=PAGE>1</sdfield>页<!-- 请核对12 --></p>",
        "3.当面3件 4.网络9件 第1页",
        ("changes", "comment", "field", "numbering"),
        ("3.当面3件", "4.网络9件"),
    ),
    Clipboard(
        "LibreOffice: footnote",
        LIBRE
        + "<p>公开120<a class='sdfootnoteanc' name='sdfootnote1anc' href='#sdfootnote1sym'><sup>1</sup></a>件</p><div id='sdfootnote1'><p class='sdfootnote'><a class='sdfootnotesym' href='#sdfootnote1anc'>1</a>15条除外</p></div>",
        "公开120^1件 1 15条除外",
        ("changes", "footnote"),
    ),
    Clipboard(
        "LibreOffice: struck through, hidden",
        LIBRE + "<p>原<strike>9</strike>12件<span style='display: none'>777</span></p>",
        "原~9~12件",
        ("changes", "struck", "hidden"),
    ),
    Clipboard(
        "LibreOffice: heads in a thead",
        LIBRE
        + "<table><thead><tr><td>年</td><td>件</td></tr></thead><tbody><tr><td>2018</td><td>1,024</td></tr></tbody></table>",
        "年 件 2018 1,024",
        ("changes",),
    ),
    Clipboard(
        "Browser: bold that is none",
        "<meta charset='utf-8'><b style='font-weight:normal' id='docs-internal-guid-1'><p>12件</p></b>",
        "12件",
    ),
    Clipboard(
        "Browser: blocks of span", "<span style='display:block'>12</span><span style='display:block'>34</span>", "12 34"
    ),
    Clipboard("Browser: page of divisions", "<div><div>12</div><div>34</div><section>56</section></div>", "12 34 56"),
    Clipboard(
        "Browser: fields of a form",
        "<p>数量<input value='12'>件<select><option>3</option></select></p>",
        "数量 件",
        ("form",),
    ),
    Clipboard(
        "Browser: video, frame, script",
        "<p>甲<script>x=1</script><iframe src='https://a.cn'></iframe><video src=x></video>乙</p>",
        "甲 乙",
        ("embedded", "script"),
    ),
    Clipboard("Browser: links", "<p><a href='/a'>甲1</a>，<a href='https://a.cn/'>乙2</a></p>", "甲1，乙2", ("link",)),
    Clipboard("Browser: unknown element", "<p><x-figure>12</x-figure>件</p>", "12件", ("unknown",)),
    Clipboard(
        "Browser: forms without a form here",
        "<p><u>12</u><mark>件</mark></p><dl><dt>甲<dd>乙</dl>",
        "12件 甲 乙",
        ("unwrapped",),
    ),
    Clipboard("Browser: letters counted list", "<ol type=a><li>甲1<li>乙2</ol>", "a.甲1 b.乙2", ("numbering",)),
    Clipboard(
        "Browser: counted backwards", "<ol reversed><li>甲<li>乙</ol>", "2.甲 1.乙", ("numbering",), ("2.甲", "1.乙")
    ),
    Clipboard("Browser: raised twice", "<p>2<sup>3<sup>4</sup></sup></p>", "2^34", ("script_in_script",)),
    Clipboard(
        "Browser: text off the page",
        "<p>12<span style='position:absolute;left:-9999px'>34</span>件</p>",
        "12件",
        ("hidden",),
    ),
    Clipboard("Browser: white text", "<p>12<span style='color:#fff'>34</span>件</p>", "1234件", ("pale",)),
    Clipboard("Browser: marks of direction", "<p>\u202e12\u202c件</p>", "12件", ("direction",)),
    Clipboard("Browser: lines as written", "<pre>12\n34</pre>", "12 34"),
    Clipboard("Browser: quotation", "<p>称<q>12件</q></p>", "称“12件”"),
    Clipboard(
        "Mail: arranged by tables",
        "<table><tr><td><table><tr><th>年<th>件<tr><td>2018<td>12</table></td></tr></table>",
        "年 件 2018 12",
        ("layout",),
    ),
    Clipboard(
        "Mail: table in a table",
        "<table><tr><td>甲<td>乙<tr><td>1<td><table><tr><td>2<td>3</table></table>",
        "甲 乙 1 2；3",
        ("nested_table",),
    ),
    Clipboard("Mail: merged beyond the table", "<table><tr><td colspan=1000000>12<tr><td>3</table>", "12 3", ("span",)),
    Clipboard("Mail: quoted", "<blockquote type=cite><p>12件</p></blockquote>", "12件", ("unwrapped",)),
]
