"""GB/T 9704-2012 measured on finished pages in mm: type area, lines and their ends, page numbers, title, annex."""

import random
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from filings.models import Chapter
from filings.rendering import fonts
from filings.rendering.worker import Press
from tests.reading import article_of, document_of

from . import factories
from .printed import Line, chapter, lines

LEFT, RIGHT, TOP, BOTTOM = 28.0, 210 - 26.0, 37.0, 297 - 35.0
PITCH = 225 / 22
CHARACTER = 156 / 28
POINT = 25.4 / 72

HAN = "政府信息公开工作年度报告本年以来全县各级行政机关认真贯彻落实条例要求主动公开依申请办理情况如下"
CLOSING = "，。、；：！？）》”’」』】"
OPENING = "（《“‘「『【"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("layout")


def prose(seed: int) -> str:
    """A paragraph as reports have them: clauses with figures, brackets and quotation marks."""
    chance = random.Random(seed)
    words = []
    for _clause in range(chance.randint(4, 14)):
        words.append("".join(chance.choices(HAN, k=chance.randint(3, 12))))
        words.append(
            chance.choice(
                ["", "", "2018年", "17337条", "（全口径）", "《条例》", "“双随机、一公开”", "63.6%", "PDF", "——", "……"]
            )
        )
        words.append(chance.choice("，，，、；："))
    return "".join(words).rstrip("，、；：") + "。"


@pytest.fixture(scope="module")
def text(press: Press, folder: Path) -> list[Line]:
    """Sixty paragraphs, without the page numbers."""
    made = press.pdf(chapter(*(f"<p>{prose(seed)}</p>" for seed in range(60))))
    return [line for line in lines(made, folder) if line.bottom < BOTTOM]


@pytest.fixture(scope="module")
def full(press: Press, folder: Path) -> list[Line]:
    """One paragraph of 2,000 Han characters."""
    return [line for line in lines(press.pdf(chapter(f"<p>{HAN * 45}</p>")), folder) if line.bottom < BOTTOM]


@pytest.fixture
def pages(db: None, press: Press, folder: Path) -> list[Line]:
    """The lines of the Pingtang report."""
    unit = factories.unit()
    report = factories.pingtang_report(unit, factories.people(unit))
    return lines(press.pdf(document_of(report, article_of(report))), folder)


def test_page_has_22_lines_of_28_characters_that_fill_the_type_area(full: list[Line]) -> None:
    second = [line for line in full if line.page == 2]
    assert [len(line.text) for line in second] == [28] * 22
    for number, line in enumerate(second):
        assert line.middle == pytest.approx(second[0].middle + number * PITCH, abs=0.05)
        assert (line.left, line.right) == pytest.approx((LEFT, RIGHT), abs=0.3)
    # The first line stands in the middle of the first 22nd of the type area, the last one in that of the last.
    assert second[0].top > TOP
    assert second[-1].bottom < BOTTOM
    assert second[0].middle - TOP == pytest.approx(PITCH / 2, abs=1)


def test_paragraph_is_indented_by_two_characters(full: list[Line]) -> None:
    title, first, second = full[:3]
    assert [len(line.text) for line in (first, second)] == [26, 28]
    assert [line.left - LEFT for line in (title, first, second)] == pytest.approx(
        [2 * CHARACTER, 2 * CHARACTER, 0], abs=0.05
    )


def ends(text: list[Line]) -> list[bool]:
    """For each line whether a paragraph ends with it: the next one is indented."""
    return [after.left > LEFT + CHARACTER for after in text[1:]] + [True]


def test_lines_end_at_the_margin_but_for_the_last_of_a_paragraph(text: list[Line]) -> None:
    inner = [line for line, last in zip(text, ends(text), strict=True) if not last]
    assert len(inner) > 150
    assert [line.text for line in inner if abs(line.right - RIGHT) > 2 * POINT] == []
    assert [line.text for line in text if line.right > RIGHT + 2 * POINT] == []


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(text: list[Line]) -> None:
    assert sum(mark in line.text for line in text for mark in "（《“") > 100
    assert [line.text for line in text if line.text[0] in CLOSING or line.text[-1] in OPENING] == []


def test_lines_of_every_level_and_face_stand_on_the_same_grid(press: Press, folder: Path) -> None:
    """Headings, bold and slanted words, a list and a table leave the lines behind them where they would have been."""
    made = press.pdf(
        chapter(
            "<h3>(一)机构</h3><h4>1.人员</h4><p>甲<strong>黑体</strong>乙<em>楷体</em>丙<sup>2</sup></p><ol><li><p>项</p></li></ol>",
            "<table><caption>表</caption><thead><tr><th><p>渠道</p></th></tr></thead>"
            "<tbody><tr><td><p>320</p></td></tr></tbody></table>",
            f"<p>{HAN * 4}</p>",
        )
    )
    found = [line for line in lines(made, folder) if line.bottom < BOTTOM]
    behind = [line for line in found if line.text in HAN * 5 and len(line.text) > 20]
    assert len(behind) > 5
    for line in behind:
        assert (line.middle - behind[0].middle) / PITCH == pytest.approx(
            round((line.middle - behind[0].middle) / PITCH), abs=0.01
        )
    # Eight lines stand over the first one: 一、 (一) 1. the paragraph, the item, and three of the table.
    assert (behind[0].middle - TOP) / PITCH == pytest.approx(8.5, abs=0.1)


def test_character_that_falls_back_to_another_font_keeps_the_line(press: Press, folder: Path) -> None:
    tables = {name: set(TTFont(path)["cmap"].getBestCmap()) for name, path in fonts.FAMILIES.items()}
    rare = chr(max(tables["Report Hei"] - tables["Report Song"]))
    plain = lines(press.pdf(chapter(f"<p>{HAN * 4}</p>")), folder)
    other = lines(press.pdf(chapter(f"<p>{HAN[:40]}{rare}{HAN[41:]}{HAN * 3}</p>")), folder)
    assert [line.middle for line in other][3:] == pytest.approx([line.middle for line in plain][3:], abs=0.01)


def test_names_of_rare_characters_keep_the_line(press: Press, folder: Path) -> None:
    made = press.pdf(chapter("<p>朱镕基、陶喆、徐堃、毕昇。</p><p>甲</p>"))
    _title, names, after = [line for line in lines(made, folder) if line.bottom < BOTTOM]
    assert after.middle - names.middle == pytest.approx(PITCH, abs=0.02)


def test_spaces_between_han_characters_are_not_set(press: Press, folder: Path) -> None:
    made = press.pdf(chapter("<p>\u3000\u3000政 府\n信息\u3000公开 2018 年，Open Data 平台</p>"))
    found = [line for line in lines(made, folder) if line.bottom < BOTTOM]
    assert found[1].text == "政府信息公开2018年，OpenData平台"
    assert found[1].left == pytest.approx(LEFT + 2 * CHARACTER, abs=0.05)
    # Six characters, then a space that stands before a figure.
    assert found[1].right - found[1].left < 22 * CHARACTER


@pytest.mark.parametrize("ending", ["", "。", "》。", "……", "<strong>重点</strong>事项。", "2条。"])
@pytest.mark.parametrize("length", range(50, 58))
def test_no_paragraph_ends_in_a_line_of_one_character(press: Press, folder: Path, length: int, ending: str) -> None:
    made = press.pdf(chapter(f"<p>{(HAN * 2)[:length]}{ending}</p>"))
    last = [line for line in lines(made, folder) if line.bottom < BOTTOM][-1]
    assert len(last.text.rstrip(CLOSING + "…")) > 1


def test_page_numbers_stand_outside_below_the_type_area(press: Press, folder: Path) -> None:
    made = press.pdf(chapter(f"<p>{HAN * 45}</p>"))
    numbers = [line for line in lines(made, folder) if line.top > BOTTOM]
    assert [line.text for line in numbers] == [f"—{page}—" for page in range(1, len(numbers) + 1)]
    assert len(numbers) > 2
    one = 14 * POINT
    for line in numbers:
        # 7 mm below the type area; poppler measures the font's own height around the figure of 14 pt.
        assert line.middle - BOTTOM == pytest.approx(7 + one / 2, abs=1.2)
        if line.page % 2:
            assert line.right == pytest.approx(RIGHT - one, abs=0.3)
        else:
            assert line.left == pytest.approx(LEFT + one, abs=0.3)


def test_title_stands_centred_at_the_top_in_lines_by_meaning(pages: list[Line]) -> None:
    title = [line for line in pages if line.page == 1 and line.middle > TOP][:2]
    assert [line.text for line in title] == ["平塘县人民政府", "2018年政府信息公开工作年度报告"]
    for number, line in enumerate(title):
        assert (line.left + line.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.3)
        assert line.middle - TOP == pytest.approx((number + 0.5) * PITCH, abs=1)


def test_annex_begins_a_page_with_its_title_on_the_third_line(pages: list[Line]) -> None:
    (annex,) = [line for line in pages if line.text == "附件"]
    title = next(line for line in pages if line.page == annex.page and line.text.endswith("政府信息公开情况统计表"))
    note = next(line for line in pages if line.page < annex.page and line.text.startswith("附件:"))
    assert (annex.left, annex.middle - TOP) == pytest.approx((LEFT, PITCH / 2), abs=1)
    assert title.middle - TOP == pytest.approx(2.5 * PITCH, abs=1)
    assert (title.left + title.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.3)
    assert note.text == f"附件:{title.text}"
    assert note.left == pytest.approx(LEFT + 2 * CHARACTER, abs=0.3)


def test_nothing_stands_outside_of_the_type_area_but_marks_and_page_numbers(pages: list[Line]) -> None:
    outside = {
        line.text.strip("—0123456789")
        for line in pages
        if line.left < LEFT - 0.3 or line.right > RIGHT + 2 * POINT or not TOP < line.middle < BOTTOM
    }
    assert outside <= {"", "软件演示样例,非政府发布"}


def test_our_cut_of_the_own_style_sheet_of_weasyprint_changes_no_page(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    """The method by which WeasyPrint asks for its sheet is still there, or the cut would be used no more."""
    # Only here: fontconfig is told of our rules before WeasyPrint is loaded.
    from weasyprint import HTML

    unit = factories.unit()
    report = factories.pingtang_report(unit, factories.people(unit))
    Chapter.objects.filter(report=report).update(body=f"<h3>机构</h3><ul><li><p>甲</p></li></ul><p>{prose(1) * 9}</p>")
    document = document_of(report, article_of(report))
    plain = Press()
    assert callable(HTML._ua_stylesheets)
    plain.page = HTML
    assert plain.pdf(document) == Press().pdf(document)
    assert caplog.messages == []
