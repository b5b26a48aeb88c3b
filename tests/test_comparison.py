"""What differs between two versions: cells, sentences, fields."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filings import comparison, prose
from filings.comparison import CellChange, FieldChange, Sentence
from filings.editions.form2021 import FORM_2021
from filings.models import Unit
from filings.reading import Correction, Explained, Signer, Version
from filings.reading.layout import places
from tests.figures import Texts, version_of

NAMES = dict(cell for table in FORM_2021.tables for cell in places(table).values())


def said(texts: Texts = {}, *, year: int = 2018, **changed: Any) -> Version:  # noqa: B006 (never changed)
    """A version with these figures: of the form of 2018, or of another year's."""
    guizhou = Unit(code="522727", name="平塘县", path="/520000/522727/", kind="government", level="county")
    return replace(version_of(texts, year=year, unit=guizhou, rest=""), **changed)


def test_same_contents_do_not_differ() -> None:
    found = comparison.differences(said(), said())
    assert (found.cells, found.chapters, found.signoff, found.explanations, bool(found)) == ([], [], [], [], False)


def test_cells_are_told_in_printed_order_with_their_names() -> None:
    """And not in the order of their addresses as texts, in which JSON keeps them."""
    old = {"3.10.natural": "1", "3.2.natural": "7", "3.3.natural": "3"}
    new = {"3.10.natural": "2", "3.2.natural": "", "3.3.natural": "3"}
    assert [
        one
        for one in comparison.differences(said(old, year=2023), said(new, year=2023)).cells
        if not one.address.endswith(".total")
    ] == [
        CellChange("3.2.natural", "自然人·二、上年结转政府信息公开申请数量", "7", ""),
        CellChange("3.10.natural", NAMES["3.10.natural"], "1", "2"),
    ]


@pytest.mark.parametrize(
    ("html", "sentences"),
    [
        ("", []),
        ("<p></p>", []),
        ("<h3>标题</h3><p>甲。乙!丙?丁;戊</p><p>己。</p>", ["标题", "甲。", "乙!", "丙?", "丁;", "戊", "己。"]),
        ("<p>他说:“好。”然后走了。</p>", ["他说:“好。”", "然后走了。"]),
        ("<p>甲。。。乙</p>", ["甲。。。", "乙"]),
        ("<p>a &lt; b<br>第二行</p>", ["a < b", "第二行"]),
        ("<ul><li><p>甲</p></li><li><p>乙</p></li></ul>", ["甲", "乙"]),
        ("<p>18.87万元。</p>", ["18.87万元。"]),
    ],
)
def test_text_is_cut_where_sentences_and_blocks_end(html: str, sentences: list[str]) -> None:
    full_width = str.maketrans("!?;", "\uff01\uff1f\uff1b")
    assert prose.sentences(html) == sentences
    assert prose.sentences(html.translate(full_width) if "&" not in html else html) == (
        [one.translate(full_width) for one in sentences] if "&" not in html else sentences
    )


def test_chapter_is_told_sentence_by_sentence() -> None:
    old = "<p>今年共公开12条。平台运行正常。</p><p>下一步加强培训。</p>"
    new = "<p>今年共公开13条。<strong>平台</strong>运行正常。</p><p>下一步加强培训。</p><p>完善制度。</p>"
    found = comparison.differences(said(chapters={"outlook": old}), said(chapters={"outlook": new}))
    (chapter,) = found.chapters
    assert (chapter.key, chapter.title) == ("outlook", "存在的问题及下步工作打算")
    assert chapter.sentences == [
        Sentence("deleted", "今年共公开12条。"),
        Sentence("inserted", "今年共公开13条。"),
        Sentence("same", "平台运行正常。"),
        Sentence("same", "下一步加强培训。"),
        Sentence("inserted", "完善制度。"),
    ]


def test_markup_alone_is_no_difference_of_the_text() -> None:
    old, new = said(chapters={"outlook": "<p>甲</p>"}), said(chapters={"outlook": "<p><strong>甲</strong></p>"})
    assert comparison.differences(old, new).chapters == []


TEXTS = st.lists(st.sampled_from(["甲。", "乙。", "丙。", "丁"]), max_size=12)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_the_comparison(old: list[str], new: list[str]) -> None:
    found = comparison.compared(old, new)
    assert [text for kind, text in found if kind != "inserted"] == old
    assert [text for kind, text in found if kind != "deleted"] == new


HOSTILE: dict[str, Callable[[int], str]] = {
    "the same over and over": lambda number: "啊。",
    "two in turn": lambda number: "甲。" if number % 2 else "乙。",
    "many that come back": lambda number: f"{number % 150}。",
    "all different": lambda number: f"{number}。",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_texts_made_to_be_slow_are_compared_in_a_second(text: Callable[[int], str]) -> None:
    old = [text(number) for number in range(15_000)]
    new = ["头。", *old[::-1], "尾。"]
    started = time.process_time()
    found = comparison.compared(old, new)
    assert time.process_time() - started < 1
    assert [one for kind, one in found if kind != "deleted"] == new


def test_sign_off_fields_reason_and_explanations_are_told() -> None:
    old = said(
        explanations=(Explained("jump", "1.1", "甲"), Explained("same_as_last_year", "", "乙")),
    )
    new = said(
        report_date=date(2019, 4, 1),
        signers=(Signer("preparer", "甲"), Signer("reviewer", "乙"), Signer("head", "丁")),
        correction=Correction(1, None, "更正。"),
        explanations=(Explained("jump", "1.1", "丙"),),
    )
    found = comparison.differences(old, new)
    assert [one[1:] for one in found.signoff] == [("丙", "丁"), ("2019-03-01", "2019-04-01"), ("", "更正。")]
    assert found.explanations[0] == FieldChange(found.explanations[0].name, "甲", "丙")
    assert found.explanations[1][1:] == ("乙", "")


def test_one_figure_that_differs_is_the_only_difference() -> None:
    found = comparison.differences(said({"1.1": "99"}), said({"1.1": "100"}))
    assert [(one.address, one.old, one.new) for one in found.cells] == [("1.1", "99", "100")]


def test_date_and_reason_are_no_corrections() -> None:
    new = said(report_date=date(2019, 9, 9), correction=Correction(1, None, "更正。"))
    assert (bool(comparison.differences(said(), new)), bool(comparison.corrections(said(), new))) == (True, False)


def test_matrix_names_column_and_row() -> None:
    zero = {f"3.1.{column}": "0" for column in ("business", "research", "charity", "legal", "other")}
    old, new = (said({**zero, "3.1.natural": text}, year=2023) for text in ("1", "2"))
    assert [one.address for one in comparison.differences(old, new).cells] == ["3.1.natural", "3.1.total"]
