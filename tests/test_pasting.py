"""A block copied from WPS or Excel by position, and what is no block of figures."""

import pytest

from filings.editions.form2018 import Statistics2018
from filings.editions.form2019 import Cases2019
from filings.editions.form2021 import Disclosed2021, Requests2021
from filings.forms.pasting import TooMuch, preview
from tests.figures import table_of
from tests.pasting import CARRIED_IN, COLUMNS, COMPUTED, RECEIVED, row_of, shown, told


def test_column_goes_down_from_the_cell() -> None:
    assert shown("1\r\n2\r\n3\r\n", Statistics2018, "1.2.1") == ({"1.2.1": "1", "1.2.2": "2", "1.2.3": "3"}, [])


def test_column_of_figures_alone_passes_over_headings_and_cells_not_asked_for() -> None:
    off = table_of(Statistics2018, {}, "")
    assert shown("1\n2\n3", off, "1.2.5")[0] == {"1.2.5": "1", "1.2.6": "2", "1.3.1": "3"}
    # 8.4 is a heading, and a county is not asked for 8.4.1 to 8.4.4.
    assert shown("12\n38\n10", off, "8.3.1")[0] == {"8.3.1": "12", "8.3.2": "38", "8.5": "10"}


def test_column_copied_with_its_headings_falls_on_the_printed_rows() -> None:
    assert shown("1\n2\n\n3", Statistics2018, "1.2.5")[0] == {"1.2.5": "1", "1.2.6": "2", "1.3.1": "3"}


def test_blank_cell_leaves_what_stands_there() -> None:
    assert shown("1\n\n3", Statistics2018, "1.2.1")[0] == {"1.2.1": "1", "1.2.3": "3"}


def test_below_a_label_of_a_column_that_nobody_knows_figures_are_only_offered() -> None:
    assert shown("合计\n5", Statistics2018, "1.2.1")[0] == {"1.2.1": "!", "1.2.2": "?"}
    heads = "\t".join(["项目", "个人", "企业", "院所", "公益", "律所", "别的", "合计"])
    found, notes = shown(f"{heads}\n{RECEIVED}\t18\t2\t0\t0\t1\t0\t21", Requests2021, "3.1.natural")
    assert (found, notes) == (
        row_of("3.1", *"??????"),
        ["未填入（没有数字的行名）：项目、个人、企业、院所、公益、律所、别的、合计", COMPUTED],
    )


@pytest.mark.parametrize(
    "label", ["2024年新收申请", "12345热线受理", "3项制度", "新收申请（2024）", "A类", "7×24小时受理"]
)
def test_label_with_a_number_in_it_is_a_label(label: str) -> None:
    assert shown(f"{label}\t18\t2\t0\t0\t1\t0", Requests2021, "3.1.natural") == (
        {},
        [f"“{label}”未填入（没有这个行名）：18、2、0、0、1、0"],
    )


@pytest.mark.parametrize("text", ["新收申请2024", "Row 1", "(一)予以公开 0", f"{RECEIVED}12"])
def test_behind_a_text_that_may_be_a_label_figures_are_only_offered(text: str) -> None:
    found, _notes = shown(f"{text}\t18\t2\t0\t0\t1", Requests2021, "3.1.natural")
    assert found == row_of("3.1", *"!?????")


@pytest.mark.parametrize(
    "text", ["约18件", "共5件", "十八件", "12余件", "5件左右", "#REF!", "#名称?", "错误:502", "50%", "N/A", "-"]
)
def test_what_says_a_number_or_is_an_error_is_no_label(text: str) -> None:
    found, _notes = shown(f"{text}\t2\t0\t0\t1\t0", Requests2021, "3.1.natural")
    assert {**found, "3.1.natural": ""} == row_of("3.1", "", *"20010")


def test_error_of_a_spreadsheet_is_a_fault_at_its_own_cell() -> None:
    assert shown("#REF!\t5\t####\t=A1\t1\t#N/A", Requests2021, "3.1.natural")[0] == row_of("3.1", *"!5!!1!")


def test_block_goes_down_and_to_the_right_and_not_into_computed_cells() -> None:
    block = "\n".join(
        "\t".join(str(10 * row + column) for column in range(1, 7)) + f"\t{60 * row + 21}" for row in (1, 2)
    )
    found, notes = shown(block, Requests2021, "3.1.natural")
    assert found == {
        f"3.{row}.{key}": str(10 * row + number) for row in (1, 2) for number, key in enumerate(COLUMNS, 1)
    }
    assert notes == ["有 2 格由系统自动计算，没有填入。"]


def test_total_that_is_not_the_computed_one_is_a_fault_with_both_numbers() -> None:
    cells = told("5件\t2\t-\t0\t0\t0\t9", Requests2021, "3.1.natural")["cells"]
    assert cells["3.1.total"] == {
        "text": "9",
        "becomes": "",
        "how": "",
        "offer": [],
        "fault": "粘贴的合计是 9，计算得 7。",
    }


def test_block_over_the_edge_is_told() -> None:
    assert shown("1\t1\n3\t4", Requests2021, "3.25.other") == (
        {"3.25.other": "1"},
        ["未填入（超出表格）：3、4", COMPUTED],
    )


def test_row_goes_along_the_strip_and_the_articles() -> None:
    assert shown("1\t2\t3", Cases2019, "4.3.review")[0] == {"4.3.review": "1", "4.4.review": "2"}
    assert shown("1\t2\t3\n4\t5\t6", Disclosed2021, "2.1")[0] == dict(
        zip(("2.1", "2.2", "2.3", "2.4", "2.5", "2.6"), "123456", strict=True)
    )


def test_quoted_cells_hold_line_breaks() -> None:
    assert shown('"一、本年新收\n政府信息公开申请数量"\t1\t2\t3\t4\t5\t6\n', Requests2021, "3.1.natural")[0] == row_of(
        "3.1", *"123456"
    )


def test_labels_of_the_table_tell_where_each_text_goes() -> None:
    copied = "一、主动公开情况\t\t\n(一)主动公开政府信息数\t条\t17337\n其中:主动公开规范性文件数\t条\t2\n"
    for start in ("1.1", "1.1b", "9.3"):
        assert shown(copied, Statistics2018, start)[0] == {"1.1": "17337", "1.1a": "2"}


# What is no block of figures.


@pytest.mark.parametrize("text", ["", "\n\n", "\t\t\n\t", RECEIVED, f"{RECEIVED}\n{CARRIED_IN}", "自然人\t商业企业"])
def test_blanks_and_labels_alone_fill_nothing_in(text: str) -> None:
    assert shown(text, Requests2021, "3.1.natural") == ({}, [])


def test_unknown_labels_alone_are_named() -> None:
    found, notes = shown(f"{RECEIVED}\t1\t2\t3\t4\t5\t6\n甲类\t\t", Requests2021, "3.1.natural")
    assert (found, notes) == (row_of("3.1", *"123456"), ["未填入（没有数字的行名）：甲类"])


def test_ten_thousand_cells_are_told_in_one_note() -> None:
    _found, notes = shown("\n".join(["1\t" * 100] * 100), Cases2019, "4.1.review")
    assert len(notes) == 2
    assert notes[0].startswith("有 9985 项未填入（超出表格）：1、1、")


@pytest.mark.parametrize("text", ["\0\n1", '"' * 50_001 + "x", "\ud800\n1", "\t" * 5_000 + "1"])
def test_anything_pasted_has_a_preview(text: str) -> None:
    assert len(preview(text, table_of(Statistics2018, {}, ""), "1.1").lines) <= 2


def test_more_than_a_table_takes_is_refused() -> None:
    with pytest.raises(TooMuch):
        preview("1\n" * 60_000, table_of(Statistics2018, {}, ""), "1.1")


def test_start_must_be_a_cell_of_the_table() -> None:
    with pytest.raises(LookupError):
        preview("1\n2", table_of(Statistics2018, {}, ""), "9.9")
