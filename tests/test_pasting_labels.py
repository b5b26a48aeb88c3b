"""A block copied with labels: where each text would go, and what is not guessed."""

import pytest

from filings.editions.form2018 import Statistics2018
from filings.editions.form2019 import Disclosed2019
from filings.editions.form2021 import Disclosed2021, Requests2021
from tests.pasting import CARRIED_IN, COMPUTED, RECEIVED, row_of, shown, told


def test_label_merged_over_three_columns_is_a_label_and_two_blanks() -> None:
    block = f"{RECEIVED}\t\t\t18\t2\t0\t0\t1\t0\t21\n{CARRIED_IN}\t\t\t4\t0\t0\t0\t0\t0\t4"
    expected = row_of("3.1", *"18 2 0 0 1 0".split()) | row_of("3.2", *"4 0 0 0 0 0".split())
    assert shown(block, Requests2021, "3.1.natural") == (expected, ["有 2 格由系统自动计算，没有填入。"])


@pytest.mark.parametrize("start", ["3.1.natural", "3.9.legal", "3.25.other"])
@pytest.mark.parametrize("behind", ["", "\t", "\t\t"])
def test_labels_decide_whatever_the_start_and_however_many_blanks(behind: str, start: str) -> None:
    block = f"{RECEIVED}{behind}\t18\t2\t0\t0\t1\t0\t21"
    assert shown(block, Requests2021, start) == (row_of("3.1", *"18 2 0 0 1 0".split()), [COMPUTED])


def test_units_and_remarks_in_the_first_columns_are_no_labels() -> None:
    assert shown("5件\t2件\t0\t0\t1\t0\t8件", Requests2021, "3.1.natural") == (
        row_of("3.1", *"??0010"),
        [COMPUTED],
    )
    assert shown("5件\t0件\t0", Requests2021, "3.1.natural")[0] == {
        "3.1.natural": "?",
        "3.1.business": "?",
        "3.1.research": "0",
    }
    assert shown("22(其中修订16件)\t5\t235", Disclosed2021, "2.4")[0] == {"2.4": "?", "2.5": "5", "2.6": "235"}


def test_rows_missing_or_in_another_order_keep_their_labels() -> None:
    rows = ["8.属于行政查询事项\t8", "1.属于国家秘密\t1", "4.保护第三方合法权益\t4", "2.其他法律、行政法规禁止公开\t2"]
    found, _notes = shown("\n".join(f"{row}\t0\t0\t0\t0\t0" for row in rows), Requests2021, "3.5.natural")
    naturals = {address: text for address, text in found.items() if address.endswith("natural")}
    assert naturals == {"3.5.natural": "1", "3.6.natural": "?", "3.8.natural": "4", "3.12.natural": "8"}


def test_row_of_another_form_is_named_and_put_nowhere() -> None:
    rows = ["5.要求行政机关确认或重新出具已获取信息\t0", "(六)其他处理\t4", "(七)总计\t9", "四、结转下年度继续办理\t1"]
    found, notes = shown("\n".join(f"{row}\t0\t0\t0\t0\t0" for row in rows), Requests2021, "3.20.natural")
    assert found == {
        **row_of("3.20", *"000000"),
        **row_of("3.24", *"900000"),
        **row_of("3.25", *"100000"),
    }
    assert notes == ["“(六)其他处理”未填入（本表这一行没有单元格）：4、0、0、0、0、0"]


@pytest.mark.parametrize(
    ("label", "note"),
    [
        ("(一)收到申请数", "“(一)收到申请数”未填入（行名属于另一张表或另一版表样）：3"),
        ("行政许可", "“行政许可”未填入（行名属于另一张表或另一版表样）：3"),
        ("群众来访", "“群众来访”未填入（没有这个行名）：3"),
    ],
)
def test_label_that_is_not_of_this_table_is_named(label: str, note: str) -> None:
    assert shown(f"{label}\t3", Requests2021, "3.1.natural") == ({}, [note])


@pytest.mark.parametrize(
    "label",
    [
        "一、本年新收政府信息公开申请数",
        "一、本年新收政府信息公开申请数额",
        "本年新收政府信息公开申请数量",
        "1、本年新收政府信息公开申请数量",
    ],
)
def test_label_with_a_slip_is_offered(label: str) -> None:
    made = told(f"{label}\t18\t2\t0\t0\t1\t0", Requests2021, "3.1.natural")["cells"]
    assert [cell["becomes"] for cell in made.values()] == [""] * 6
    assert made["3.1.natural"]["offer"] == [{"becomes": "18", "how": f"“{label}”当作“{RECEIVED}”"}]


@pytest.mark.parametrize(
    "label",
    [
        "(二)部分公开",
        "（二）部分公开",
        "(二)部分公开(区分处理的，只计这一情形，不计其他情形)",
        " (二)\u3000部分 公开 ",
        "\u200f(二)部分公开",
    ],
)
def test_label_is_known_however_it_is_set(label: str) -> None:
    assert shown(f"{label}\t1\t2\t3\t4\t5\t6", Requests2021, "3.1.natural")[0] == row_of("3.4", *"123456")


def test_row_twice_with_different_figures_is_named_twice_and_taken_never() -> None:
    why = f"“{RECEIVED}”未填入（有两行对应同一行）"
    block = f"{RECEIVED}\t1\t2\t3\t4\t5\t6\n{RECEIVED}\t1\t2\t3\t4\t5\t7"
    assert shown(block, Requests2021, "3.1.natural") == ({}, [f"{why}：1、2、3、4、5、6", f"{why}：1、2、3、4、5、7"])
    assert shown(f"{RECEIVED}\t1\t2\t3\t4\t5\t6\n" * 2, Requests2021, "3.1.natural")[0] == row_of("3.1", *"123456")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["四、行政复议数量\t3", "(二)被依法纠错数\t1"], {"4": "3", "4.2": "1"}),
        (["五、行政诉讼数量\t\t", "(二)被依法纠错数\t1"], {"5.2": "1"}),
        (["(二)被依法纠错数\t1", "(二)被依法纠错数\t2"], {"4.2": "1", "5.2": "2"}),
        (
            ["五、行政诉讼数量\t3", "(三)其他情形数\t1", "四、行政复议数量\t2", "(三)其他情形数\t2"],
            {"5": "3", "5.3": "1", "4": "2", "4.3": "2"},
        ),
        (["(二)被依法纠错数\t1"], {}),
    ],
)
def test_label_that_stands_twice_is_told_by_the_rows_around_it(rows: list[str], expected: dict[str, str]) -> None:
    assert shown("\n".join(rows), Statistics2018, "1.1")[0] == expected


def test_label_that_stands_twice_alone_goes_where_it_is_pasted() -> None:
    assert shown("(二)被依法纠错数\t1", Statistics2018, "5.2")[0] == {"5.2": "1"}


def test_heads_copied_along_decide_the_columns() -> None:
    block = f"\t总计\t其他\t自然人\n{RECEIVED}\t21\t3\t18"
    assert shown(block, Requests2021, "3.1.natural") == ({"3.1.natural": "18", "3.1.other": "3"}, [COMPUTED])
    strange = shown(f"\t自然人\t小计\n{RECEIVED}\t21\t3", Requests2021, "3.1.natural")
    assert strange == ({"3.1.natural": "21"}, [f"“{RECEIVED}”未填入（这一行在“小计”列下没有单元格）：3"])


def test_more_figures_than_cells_go_nowhere() -> None:
    assert shown("行政许可\t100\t+5\t1860", Disclosed2021, "2.7") == (
        {},
        ["“行政许可”未填入（数字多于这一行的单元格）：100、+5、1860"],
    )


def test_columns_of_another_form_are_only_offered() -> None:
    """规章 and 行政许可 stand in both forms, with other columns; only heads, or the rows around them, tell which."""
    rows = "规章\t1\t2\t3\n规范性文件\t4\t5\t6"
    assert shown(rows, Disclosed2021, "2.1") == (
        {"2.1": "?", "2.2": "?", "2.3": "?"},
        ["“规范性文件”未填入（行名属于另一张表或另一版表样）：4、5、6"],
    )
    assert shown("行政许可\t612\n行政处罚\t44", Disclosed2019, "2.7")[0] == {"2.7": "?", "2.13": "?"}
    assert shown("行政许可\t612\n行政处罚\t44", Disclosed2021, "2.7")[0] == {"2.7": "612", "2.8": "44"}
    # A row that is not full is a claim like any other: neither of two with one label is taken.
    assert shown("行政许可\t612\n行政许可\t1\t2\t3", Disclosed2019, "2.7")[0] == {}
    heads = "信息内容\t上一年项目数量\t本年增/减\t处理决定数量"
    assert shown(f"{heads}\n行政许可\t\t\t612", Disclosed2019, "2.7")[0] == {"2.9": "612"}


def test_cells_as_wide_as_on_paper_and_cells_side_by_side_are_told_apart() -> None:
    expected = {"2.1": "1", "2.2": "2", "2.3": "3"}
    assert shown("规章\t1\t\t2\t\t3\t", Disclosed2019, "2.1")[0] == expected
    assert shown("规章\t1\t2\t3", Disclosed2019, "2.1")[0] == expected
    assert shown("规章\t1\t\t2", Disclosed2019, "2.1")[0] == {"2.1": "?", "2.3": "?"}


def test_narrow_block_with_labels_tells_no_columns_but_at_the_first_cell() -> None:
    assert shown(f"{RECEIVED}\t18\t2", Requests2021, "3.1.natural")[0] == {"3.1.natural": "18", "3.1.business": "2"}
    assert shown(f"{RECEIVED}\t18\t2", Requests2021, "3.1.legal") == (
        {},
        [
            f"“{RECEIVED}”未填入（数字少于列数，请连同表头复制，或粘贴到第一格）：18、2",
        ],
    )


def test_row_without_a_label_among_rows_with_labels_is_named() -> None:
    found, notes = shown(f"{RECEIVED}\t1\t2\t3\t4\t5\t6\n\t7\t8\t9\t1\t2\t3", Requests2021, "3.1.natural")
    assert (found, notes) == (
        row_of("3.1", *"123456"),
        ["未填入（其他行有行名，这一行没有）：7、8、9、1、2、3"],
    )


def test_two_tables_in_one_block_fill_only_this_one() -> None:
    found, notes = shown(f"{RECEIVED}\t1\t2\t3\t4\t5\t6\n\n规章\t7\t8\t9", Requests2021, "3.1.natural")
    assert (found, notes) == (
        row_of("3.1", *"123456"),
        ["“规章”未填入（行名属于另一张表或另一版表样）：7、8、9"],
    )


@pytest.mark.parametrize(
    ("front", "cell", "becomes", "note"),
    [
        ("1.\t属于国家秘密", "3.5.natural", "5", ""),
        ("（一）\t予以公开", "3.3.natural", "5", ""),
        ("1\t1.属于国家秘密", "3.5.natural", "5", "未填入（行名前的序号）：1"),
        ("7\t属于国家秘密", "3.5.natural", "?", "未填入（行名前的序号）：7"),
    ],
)
def test_number_of_a_row_in_a_column_of_its_own_is_no_figure(front: str, cell: str, becomes: str, note: str) -> None:
    found, notes = shown(f"{front}\t5\t0\t0\t0\t0\t1", Requests2021, "3.20.natural")
    assert {at: text for at, text in found.items() if at.endswith("natural")} == {cell: becomes}
    assert notes == ([note] if note else [])


def test_number_and_label_that_nobody_knows_are_named() -> None:
    assert shown("9\t群众来信来访\t5\t0", Requests2021, "3.20.natural") == (
        {},
        ["未填入（行名前的序号）：9", "“群众来信来访”未填入（没有这个行名）：5、0"],
    )


def test_label_behind_its_figures_tells_no_columns() -> None:
    found, notes = shown(f"1\t2\t3\t4\t5\t6\t{RECEIVED}", Requests2021, "3.9.natural")
    assert found == {}
    assert notes == [f"未填入（其他行有行名，这一行没有）：1、2、3、4、5、6、{RECEIVED}"]
