"""A block copied from WPS or Excel: where each text would go, what it becomes, and what is not guessed."""

from typing import Any

import pytest

from filings.editions.form2018 import Statistics2018
from filings.editions.form2019 import Cases2019, Disclosed2019
from filings.editions.form2021 import Disclosed2021, Requests2021
from filings.figures import DASH, Figure, Money, Table
from filings.forms import pasting
from filings.forms.pasting import TooMuch, preview
from filings.parsing import entered, parse
from filings.reading import TableView
from tests.figures import table_of

COLUMNS = ("natural", "business", "research", "charity", "legal", "other")
RECEIVED, CARRIED_IN = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
COMPUTED = "有 1 格由系统自动计算，没有填入。"


def told(text: str, table: type[Table] | TableView, start: str) -> dict[str, Any]:
    """The preview as the page of the desk is told it."""
    return preview(text, table if isinstance(table, TableView) else table_of(table, {}, ""), start).told()


def shown(text: str, table: type[Table] | TableView, start: str) -> tuple[dict[str, str], list[str]]:
    """Address -> what its cell becomes; "?" where it is only offered, "!" where the text could not be read; the notes.

    Computed cells are left out where nothing is wrong with them.
    """
    made = told(text, table, start)
    found = {
        address: cell["becomes"] or ("?" if cell["offer"] else "!" if cell["fault"] else "")
        for address, cell in made["cells"].items()
    }
    return {address: text for address, text in found.items() if text}, made["notes"]


def row_of(number: str, *texts: str) -> dict[str, str]:
    """The cells of a row of table 三, one text for each kind of applicant."""
    return {f"{number}.{key}": text for key, text in zip(COLUMNS, texts, strict=True)}


@pytest.mark.parametrize(
    ("pasted", "becomes", "how"),
    [
        ("12", "12", ""),
        ("\uff11\uff12", "12", "全角数字"),
        ("1,234", "1234", "千分位"),
        ("\uff11\uff0c\uff12\uff13\uff14", "1234", "全角数字、千分位"),
        ("1 234", "1234", "空格"),
        ("12.0", "12", "带小数点的整数"),
        ("1,234.00", "1234", "千分位、带小数点的整数"),
        ("0012", "12", "去掉前面的 0"),
        ("-0", "0", "去掉负号"),
        ("——", "——", ""),
        ("\u2014", "——", "横线换成 ——"),
    ],
)
def test_plain_figure_is_taken_and_its_conversion_told(pasted: str, becomes: str, how: str) -> None:
    read = pasting.read(pasted, Figure("件", unit="件"))
    assert (read.becomes, read.how, read.offer, read.fault) == (becomes, how, (), "")


@pytest.mark.parametrize(
    ("pasted", "offered"),
    [
        ("7件", ["7"]),
        ("7 件", ["7"]),
        ("12(其中修订4件)", ["12"]),
        ("22（其中修订16件）", ["22"]),
        ("22 其中修订16件", ["22"]),
        ("5件,含结转2件", ["5"]),
        ("22其中修订16件", ["22"]),
        ("5件含结转2件", ["5"]),
        ("5\n其中结转2件", ["5"]),
        ("5【注】", ["5"]),
        ("5*", ["5"]),
        ("5①", ["5"]),
        ("5（件）", ["5"]),
        ("5（万件）", ["50000"]),
        ("共5件", ["5"]),
        ("1.2万", ["12000"]),
        ("1.2万件", ["12000"]),
        ("1,200万", ["12000000"]),
        ("3 亿", ["300000000"]),
        ("3千件", ["3000"]),
        ("+5", ["5"]),
        ("\u200f5", ["5"]),
        ("\u202e5", ["5"]),
        *((dash, ["0", DASH]) for dash in ("-", " -   ", "–", "−", "--", "———", "/", "／", "无", "N/A")),
    ],
)
def test_what_only_may_be_meant_is_offered_and_never_taken(pasted: str, offered: list[str]) -> None:
    read = pasting.read(pasted, Figure("件", unit="件"))
    assert (read.becomes, [one.becomes for one in read.offer], read.fault) == ("", offered, "")


@pytest.mark.parametrize(
    "pasted",
    [
        "1.23456万",
        "99999999亿",
        "约12",
        "12余件",
        "1.5",
        "-3",
        "(3)",
        "=1+1",
        "1e5",
        "50%",
        "3月5日",
        "7元",
        "1,2,3",
        "1 2",
        "1,200约",
        "5(按万计)",
        "5*3",
        "#REF!",
        "#N/A",
        "#DIV/0!",
        "#NAME?",
        "####",
        "Err:502",
    ],
)
def test_what_nobody_can_tell_is_a_fault(pasted: str) -> None:
    read = pasting.read(pasted, Figure("件", unit="件"))
    assert (read.becomes, read.offer, read.fault) == ("", (), parse(pasted, Figure("件", unit="件")).error)
    assert read.fault


@pytest.mark.parametrize(
    ("pasted", "offered"),
    [
        ("103.3879万元", "103.3879"),
        ("1.2万", "1.2"),
        ("0.5亿", "5000"),
        ("1.2亿元", "12000"),
        ("251000元", "25.1"),
        ("188710元", "18.871"),
        ("¥ 1,234.50", "0.12345"),
        ("￥5万", "5"),
        ("人民币 18871 元", "1.8871"),
        ("5000元人民币", "0.5"),
        ("5000 RMB", "0.5"),
        ("188710（元）", "18.871"),
        ("18.8710万元", "18.8710"),
        ("18.87（单位：万元）", "18.87"),
    ],
)
def test_money_with_its_unit_is_offered_in_10000_yuan(pasted: str, offered: str) -> None:
    read = pasting.read(pasted, Money("费用", unit="万元"))
    assert (read.becomes, [one.becomes for one in read.offer]) == ("", [offered])
    assert pasted in read.offer[0].how


@pytest.mark.parametrize("pasted", ["约18万元", "18万余元", "188710(按元计)", "5美元", "-5元", "12万3千元", "十万元"])
def test_amount_that_nobody_can_tell_is_a_fault(pasted: str) -> None:
    read = pasting.read(pasted, Money("费用", unit="万元"))
    assert (read.becomes, read.offer, bool(read.fault)) == ("", (), True)


def test_dash_of_the_accounting_format_may_have_its_currency() -> None:
    assert [one.becomes for one in pasting.read(" ¥ -   ", Money("费用", unit="万元")).offer] == ["0", DASH]


def test_figure_that_may_be_negative_takes_a_plus_and_is_offered_brackets() -> None:
    change = Figure("增减", unit="项", signed=True)
    assert [pasting.read(text, change).becomes for text in ("+3", "＋3", "-3", "0")] == ["3", "3", "-3", "0"]
    # The minus as input methods and programs of mathematics write it.
    assert [(read.becomes, read.how) for read in (pasting.read(text, change) for text in ("－3", "−3", "﹣3"))] == [
        ("-3", "全角符号")
    ] * 3
    assert [one.becomes for one in pasting.read("(3)", change).offer] == ["-3"]
    assert pasting.read("+-3", change).fault


@pytest.mark.parametrize(
    "text", ["12", "１２", "1,2,3", "1 234", "—", "1.5", "-3", "", "abc", "9" * 13, "0012", "12.0"]
)
def test_what_is_not_offered_is_read_as_it_is_typed(text: str) -> None:
    figure = Figure("件", unit="件")
    typed, read = parse(text, figure), pasting.read(text, figure)
    expected = "" if typed.error else entered(typed.value, typed.mark, typed.typed, figure)
    assert (read.becomes, read.fault) == (expected, typed.error)


# Where each text goes: by its label.


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


# Where each text goes: by position.


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
