"""The article of a report, and the PDF that is set from it: what is printed, and how."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from django.utils.timezone import localtime
from django.utils.translation import override
from fontTools.ttLib import TTFont

from filings.models import Chapter, Report, Unit
from filings.models.unit import UnitKind
from filings.rendering import article, fonts, pdf
from filings.rendering.worker import Press
from filings.states import Status
from tests.reading import article_of, content_of, digest_of, document_of, read, tables_of

from . import factories

MARK = "软件演示样例,非政府发布"


@pytest.fixture
def staff(db: None) -> factories.People:
    return factories.people(factories.unit())


@pytest.fixture
def report(staff: factories.People) -> Report:
    """The draft of 平塘县 with the figures printed in 2019."""
    return factories.pingtang_report(Unit.objects.get(code="522727"), staff)


def document(report: Report) -> str:
    return document_of(report, article_of(report))


def texts(made: bytes) -> list[str]:
    """The text of each page without white space, in the order in which it was set."""
    pages = pypdfium2.PdfDocument(made)
    return ["".join(page.get_textpage().get_text_range().split()) for page in pages]


def bookmarks(made: bytes) -> list[tuple[int, str]]:
    return [(mark.level, mark.get_title()) for mark in pypdfium2.PdfDocument(made).get_toc()]


# The article


@pytest.fixture
def national(staff: factories.People) -> Report:
    """A draft of 平塘县 for 2023."""
    return factories.filled_report(Unit.objects.get(code="522727"), staff, year=2023, figures=factories.NATIONAL)


SIX = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]


def test_national_article_has_six_chapters_three_of_which_are_tables(national: Report) -> None:
    html = article_of(national)
    assert re.findall(r"<h2>(.*?)</h2>", html) == [*SIX, "附图"]
    assert re.findall(r'<li><a href="#([^"]+)">([^<]+)', html) == [
        *zip(
            [f"chapter-{chapter.key}" for chapter in national.edition.chapters if chapter.title],
            SIX,
            strict=True,
        ),
        ("charts", "附图:2023年度政府信息公开情况统计图"),
    ]
    parts = dict(re.findall(r'<section class="chapter" id="chapter-(\w+)">(.*?)</section>', html, re.DOTALL))
    assert {key: (part.count("<table"), part.count("<p>")) for key, part in parts.items()} == {
        "preamble": (0, 1),
        "overview": (0, 1),
        "disclosed": (1, 0),
        "requests": (1, 0),
        "cases": (1, 0),
        "problems": (0, 1),
        "other": (0, 1),
    }
    # The title of the chapter is that of the table, which is then only read out.
    assert html.count('-caption" class="visually-hidden">') == 3
    assert ("附件" in html, 'class="annex"' in html) == (False, False)


@pytest.mark.parametrize(
    ("year", "kind", "scope"),
    [
        (2023, UnitKind.GOVERNMENT, "全口径"),
        (2023, UnitKind.OFFICE, "本级"),
        (2023, UnitKind.DEPARTMENT, "本级"),
        (2023, UnitKind.OUTPOST, "本级"),
        (2019, UnitKind.GOVERNMENT, "全口径"),
        (2018, UnitKind.GOVERNMENT, ""),
        (2018, UnitKind.DEPARTMENT, ""),
    ],
)
def test_scope_is_stated_and_signed_where_the_form_states_it(
    year: int, kind: UnitKind, scope: str, staff: factories.People
) -> None:
    Unit.objects.filter(code="522727").update(kind=kind)
    report = factories.filled_report(Unit.objects.get(code="522727"), staff, year=year)
    assert re.findall(r'</h1>\n<p class="scope">（(.*?)）</p>', article_of(report)) == ([scope] if scope else [])
    assert content_of(report).said.get("scope", "") == scope


def test_article_has_the_parts_of_the_printed_report(report: Report) -> None:
    html = article_of(report)
    headings = re.findall(r"<h([1-6])>(.*?)</h\1>", html)
    assert headings == [
        ("1", "<span>平塘县人民政府</span><span>2018年政府信息公开工作年度报告</span>"),
        ("2", "一、总体工作情况"),
        ("2", "二、主动公开政府信息情况"),
        ("2", "三、存在的问题及下步工作打算"),
        ("2", "附件"),
        ("2", "附图"),
    ]
    assert re.findall(r'<p class="annex-note">(.*?)</p>', html) == [
        "附件:2018年度政府信息公开情况统计表",
        "附图:2018年度政府信息公开情况统计图",
    ]
    assert (
        "<p><span>单位负责人:head</span> <span>审核人:reviewer</span> <span>填报人:preparer</span></p>\n"
        "<p><span>联系电话:0854-0000000</span> <span>填报日期:2019年3月1日</span></p>"
    ) in html
    assert f'<span class="digest">{digest_of(report)}</span>' in html
    assert '<a href="http://127.0.0.1:8000/reports/522727/2018/1/">' in html


def test_article_contents_lead_to_every_numbered_part(report: Report) -> None:
    html = article_of(report)
    links = re.findall(r'<li><a href="#([^"]+)">', html)
    assert links == ["chapter-overview", "chapter-disclosure", "chapter-outlook", "table-statistics", "charts"]
    assert [name for name in links if html.count(f'id="{name}"') != 1] == []


def test_article_numbers_headings_and_cleans_prose_again(report: Report) -> None:
    body = "<h3>机构</h3><h4>人员</h4><p onclick='x()'>甲<script>alert(1)</script></p><h3>经费</h3>"
    Chapter.objects.filter(report=report, key="overview").update(body=body)
    overview = article.sections(read(report)[0])[1]
    assert (overview.title, overview.body) == (
        "一、总体工作情况",
        "<h3>(一)机构</h3><h4>1.人员</h4><p>甲</p><h3>(二)经费</h3>",
    )


def test_article_is_the_same_in_every_language_of_the_page(report: Report) -> None:
    with override("en"):
        english = article_of(report)
    assert english == article_of(report)


def test_article_escapes_what_people_typed(report: Report) -> None:
    Report.objects.filter(pk=report.pk).update(contact_phone="<b>1</b>")
    assert "联系电话:&lt;b&gt;1&lt;/b&gt;" in article_of(report)


@pytest.mark.parametrize(
    ("day", "printed"),
    [(date(2019, 2, 4), "2019年2月4日"), (date(2019, 12, 31), "2019年12月31日"), (None, "")],
)
def test_date_has_no_leading_zeros(day: date | None, printed: str) -> None:
    assert article.printed_date(day) == printed


@pytest.mark.parametrize("demonstration", [True, False])
def test_demonstration_is_marked_on_the_page_and_on_every_page_of_the_pdf(
    report: Report, press: Press, demonstration: bool
) -> None:
    Unit.objects.filter(pk=report.unit_id).update(demonstration=demonstration)
    assert article_of(report).count(MARK) == demonstration
    assert [page.count(MARK) for page in texts(press.pdf(document(report)))] == [int(demonstration)] * 7


# The PDF


def test_pdf_prints_every_row_and_figure_in_order(report: Report, press: Press) -> None:
    # Before the annex comes the text; behind it the two pages of charts.
    pages = texts(press.pdf(document(report)))[1:-2]
    (table,) = tables_of(report)
    head = "".join(table.head)
    assert [page.count(head) for page in pages] == [1] * len(pages)
    assert len(pages) == 4
    rows = "".join(
        row.layout.label + row.layout.note + row.layout.unit + "".join(cell.printed for cell in row.cells)
        for row in table.rows
    )
    printed = "".join(re.sub(r"—\d+—$", "", page.replace(head, "", 1)) for page in pages)
    assert printed.startswith(f"附件{table.caption}{rows}单位负责人:head审核人:reviewer填报人:preparer")


def test_pdf_prints_dashes_and_blanks(report: Report, press: Press) -> None:
    annex = "".join(texts(press.pdf(document(report)))[1:])
    assert "5.政务客户端公开政府信息数条——6.其他方式" in annex
    assert "1.本地区政务公开监督员人数人2.开展政务公开监督次数次3.提出意见数条4.采纳意见数条(五)" in annex


def test_pdf_numbers_its_pages(report: Report, press: Press) -> None:
    pages = texts(press.pdf(document(report)))
    assert [re.findall(r"—\d+—", page) for page in pages] == [[f"—{number}—"] for number in range(1, len(pages) + 1)]


def test_pdf_has_a_title_an_author_and_bookmarks(report: Report, press: Press) -> None:
    Chapter.objects.filter(report=report, key="overview").update(body="<h3>机构</h3><h4>人员</h4><p>甲</p>")
    made = press.pdf(document(report))
    told = pypdfium2.PdfDocument(made).get_metadata_dict()
    assert (told["Title"], told["Author"]) == (report.title, "平塘县人民政府")
    assert bookmarks(made) == [
        (0, report.title),
        (1, "一、总体工作情况"),
        (2, "(一)机构"),
        (1, "二、主动公开政府信息情况"),
        (1, "三、存在的问题及下步工作打算"),
        (1, "附件:2018年度政府信息公开情况统计表"),
        (1, "附图"),
    ]


def test_pdf_embeds_its_chinese_fonts(
    report: Report, press: Press, tmp_path: Path, fonts_of: Callable[[Path], set[tuple[str, ...]]]
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(press.pdf(document(report)))
    assert fonts_of(path) == {("Report-Song", "yes", "yes", "yes"), ("Report-Hei", "yes", "yes", "yes")}


def test_fonts_have_every_character_of_gbk() -> None:
    wanted = {
        ord(bytes((lead, trail)).decode("gbk"))
        for lead in range(0x81, 0xFE)
        for trail in [*range(0x40, 0x7F), *range(0x80, 0xFF)]
        if (lead, trail) != (0xA2, 0xAB) and "\u4e00" <= bytes((lead, trail)).decode("gbk", "replace") <= "\u9fa5"
    }
    assert {ord(character) for character in "镕喆堃昇"} < wanted
    for path in fonts.FAMILIES.values():
        font = TTFont(path)
        assert wanted - set(font["cmap"].getBestCmap()) == set()
        # Whole and of one weight: a variable font takes sixteen seconds.
        assert "fvar" not in font


@pytest.mark.own_pdf
def test_pdf_is_the_same_byte_for_byte_in_two_processes(report: Report) -> None:
    html, press = document(report), Press()
    first = pdf.render(html)
    assert first == pdf.render(html)
    assert first == press.pdf(html) == press.pdf(html)


@pytest.mark.own_pdf
def test_pdf_bears_the_time_of_the_last_signature(report: Report, staff: factories.People) -> None:
    signed = factories.carried_on(report, Status.TO_PUBLISH, staff)
    last = localtime(signed.signatures.get(role="head").at)
    made = pypdfium2.PdfDocument(Press().pdf(document(signed))).get_metadata_dict()
    told = last.strftime("D:%Y%m%d%H%M%S+08'00")
    assert (made["CreationDate"], made["ModDate"]) == (told, told)


# The national form on paper


def test_national_tables_stand_on_upright_pages_whole(national: Report, press: Press) -> None:
    """三 has 25 rows by 7 columns and stands on one page with its title; no page lies on its side."""
    made = press.pdf(document(national))
    pages = texts(made)
    for title, last in (
        (SIX[1], "行政事业性收费"),
        (SIX[2], "四、结转下年度继续办理"),
        (SIX[3], "结果维持"),
    ):
        assert [title in page and last in page for page in pages].count(True) == 1
    sizes = {tuple(round(side) for side in page.get_size()) for page in pypdfium2.PdfDocument(made)}
    assert sizes == {(595, 842)}
    assert ("（全口径）" in pages[0], bookmarks(made)[1:]) == (True, [*((1, title) for title in SIX), (1, "附图")])
