"""What a pasted text becomes in its cell: taken, only offered, or a fault."""

import pytest

from filings.figures import DASH, Figure, Money
from filings.forms import pasting
from filings.parsing import entered, parse


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
