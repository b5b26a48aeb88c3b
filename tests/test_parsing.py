"""Typed text -> a value, a mark, or a sentence."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filings.figures import LIMIT, NOT_APPLICABLE, Figure, Money
from filings.parsing import EMPTY, MAX_LENGTH, Parsed, entered, parse, visible, visible_lines

COUNT = Figure("(一)收到申请数", unit="件", number="3.1")
MONEY = Money("七、依申请公开信息收取的费用", unit="万元", number="7")
SIGNED = Figure("增减", unit="件", number="1", signed=True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("7", 7),
        ("007", 7),
        ("-0", 0),
        (" 17337 ", 17337),
        ("\t17337\r\n", 17337),
        ("1,234", 1234),
        ("1,234,567", 1234567),
        ("1 234 567", 1234567),
        ("1\xa0234", 1234),
        ("1\u2009234", 1234),
        ("1\u202f234", 1234),
        ("1\u3000234", 1234),
        ("\uff11\uff12\uff13", 123),
        ("\uff11\uff0c\uff12\uff13\uff14", 1234),
        ("\u3000\uff15\u3000", 5),
        ("999999999999", LIMIT),
        ("999,999,999,999", LIMIT),
        ("12.0", 12),
        ("3.00", 3),
        ("1,234.0", 1234),
    ],
)
def test_count_is_understood(text: str, value: int) -> None:
    assert parse(text, COUNT) == Parsed(value=value)


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\xa0", "\t\r\n"])
@pytest.mark.parametrize("figure", [COUNT, MONEY])
def test_blank_clears_the_cell(text: str, figure: Figure) -> None:
    assert parse(text, figure) == EMPTY == Parsed()


@pytest.mark.parametrize("text", ["——", "—", "― ―", "―", "⸺", "──", "─", " —— ", "— —"], ids=lambda text: ascii(text))
@pytest.mark.parametrize("figure", [COUNT, MONEY])
def test_dashes_mean_not_applicable(text: str, figure: Figure) -> None:
    assert parse(text, figure) == Parsed(mark=NOT_APPLICABLE)


SAYS_TOO_LITTLE = "“{}”意思不明。请填数字；没有发生填 0；不适用填 ——。"
NO_NUMBER = "“{}”不是数字，请只填数字，例如 1234。"
NOT_WHOLE = "“{}”不是整数，本格以“件”计，请填整数。"
NEGATIVE = "“{}”是负数，请填 0 或大于 0 的数。"
TOO_LARGE = "“{}”过大，每格最大为 999999999999。"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("/", SAYS_TOO_LITTLE),
        ("\\", SAYS_TOO_LITTLE),
        ("-", SAYS_TOO_LITTLE),
        ("--", SAYS_TOO_LITTLE),
        ("\u2013", SAYS_TOO_LITTLE),
        ("\uff0f", SAYS_TOO_LITTLE),
        ("无", SAYS_TOO_LITTLE),
        ("abc", NO_NUMBER),
        ("约300", NO_NUMBER),
        ("300余", NO_NUMBER),
        ("12条", "“{}”：请只填 12，单位表上已经印好。"),
        ("十二", NO_NUMBER),
        ("1e3", NO_NUMBER),
        ("0x10", NO_NUMBER),
        ("1_000", NO_NUMBER),
        ("+5", "“{}”不是单纯的数字，如果要填的就是该数，请填 5。"),
        ("=1+1", "“{}”是公式，请填计算得出的数字。"),
        ("#REF!", "“{}”是电子表格的错误值，不是数字。请在电子表格中改正，或直接填数字。"),
        ("3万", "“{}”以件计是 30000，请填 30000。"),
        ("12,34", NO_NUMBER),
        ("1,2345", NO_NUMBER),
        ("1234,567", NO_NUMBER),
        ("1,234 567", NO_NUMBER),
        ("1  234", NO_NUMBER),
        ("1 2", NO_NUMBER),
        ("1.234.567", NO_NUMBER),
        ("1..5", NO_NUMBER),
        ("NaN", NO_NUMBER),
        ("Infinity", NO_NUMBER),
        # Digits of other scripts and raised ones are numbers for Python, but nobody here types them.
        ("\u0663", NO_NUMBER),
        ("\u0967\u0968", NO_NUMBER),
        ("1\u00b2", NO_NUMBER),
        ("\u2460", NO_NUMBER),
        ("\u00bd", NO_NUMBER),
        ("1.5", NOT_WHOLE),
        ("1.01", NOT_WHOLE),
        ("1,234.5", NOT_WHOLE),
        ("-1", NEGATIVE),
        ("-1,234", NEGATIVE),
        ("-12345678901234567890", NEGATIVE),
        ("1000000000000", TOO_LARGE),
        ("12345678901234567890", TOO_LARGE),
    ],
    ids=lambda text: ascii(text)[:24],
)
def test_count_is_refused_and_kept_as_typed(text: str, sentence: str) -> None:
    assert parse(text, COUNT) == Parsed(typed=text, error=sentence.format(text))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\uff11.\uff15", NOT_WHOLE.format("1.5")),
        ("\uff0d\uff13", NEGATIVE.format("-3")),
        ("\u22123", NEGATIVE.format("-3")),
        ("\u2212", SAYS_TOO_LITTLE.format("-")),
    ],
)
def test_sentence_names_the_text_in_half_width_and_the_cell_keeps_it_as_typed(text: str, sentence: str) -> None:
    assert parse(text, COUNT) == Parsed(typed=text, error=sentence)


@pytest.mark.parametrize(
    ("text", "value", "typed", "printed"),
    [
        ("0", 0, "", "0"),
        ("-0", 0, "", "0"),
        ("10", 10_000_000, "", "10"),
        ("18.871", 18_871_000, "", "18.871"),
        ("18.8710", 18_871_000, "18.8710", "18.8710"),
        ("18.0", 18_000_000, "18.0", "18.0"),
        ("0.00", 0, "0.00", "0.00"),
        ("-0.00", 0, "0.00", "0.00"),
        ("0018", 18_000_000, "", "18"),
        ("0018.50", 18_500_000, "18.50", "18.50"),
        ("0.000001", 1, "", "0.000001"),
        ("1,234.5600", 1_234_560_000, "1234.5600", "1234.5600"),
        ("\uff11\uff18\uff0e\uff15", 18_500_000, "", "18.5"),
        ("999999.999999", LIMIT, "", "999999.999999"),
    ],
)
def test_money_is_exact_and_keeps_its_own_decimals(text: str, value: int, typed: str, printed: str) -> None:
    parsed = parse(text, MONEY)
    assert parsed == Parsed(value=value, typed=typed)
    assert entered(parsed.value, parsed.mark, parsed.typed, MONEY) == printed


NO_AMOUNT = "“{}”不是金额，请以万元为单位填写，例如 18.87。"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1.1234567", "“{}”的小数超过六位，以万元计时最小到分（0.000001 万元）。"),
        ("18.", NO_AMOUNT),
        (".5", NO_AMOUNT),
        ("88.1234万元", "“{}”：请只填 88.1234，单位表上已经印好。"),
        ("10万", "“{}”：请只填 10，单位表上已经印好。"),
        ("¥10", "“{}”以万元计是 0.001，请填 0.001。"),
        ("188710元", "“{}”以万元计是 18.871，请填 18.871。"),
        ("1e1", NO_AMOUNT),
        ("\u0663.5", NO_AMOUNT),
        ("-0.5", NEGATIVE),
        ("1000000", "“{}”过大，每格最大为 999999.999999。"),
        ("12345678901234567890.123456", "“{}”过大，每格最大为 999999.999999。"),
    ],
)
def test_money_is_refused_and_kept_as_typed(text: str, sentence: str) -> None:
    assert parse(text, MONEY) == Parsed(typed=text, error=sentence.format(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-3", -3),
        ("-1,234", -1234),
        ("5", 5),
        ("+4", 4),
        ("\uff0b4", 4),
        ("-2.0", -2),
        ("-999999999999", -LIMIT),
        ("0", 0),
    ],
)
def test_signed_figure_takes_a_minus(text: str, value: int) -> None:
    assert parse(text, SIGNED) == Parsed(value=value)


def test_signed_figure_has_a_limit_below_as_well() -> None:
    assert parse("-1000000000000", SIGNED).error == TOO_LARGE.format("-1000000000000")


@pytest.mark.parametrize(
    ("text", "kept"),
    [("1\0002", "1␀2"), ("1\t2", "1␉2"), ("a\x7f", "a␡"), ("\ud800", "?"), ("\0", "␀"), ("甲\u202e乙", "甲\ufffd乙")],
)
def test_characters_that_no_database_keeps_are_made_visible(text: str, kept: str) -> None:
    assert parse(text, COUNT) == Parsed(typed=kept, error=NO_NUMBER.format(kept))


@pytest.mark.parametrize("digits", [MAX_LENGTH + 1, 5_000, 2_000_000])
@pytest.mark.parametrize("figure", [COUNT, MONEY])
def test_text_over_the_limit_is_refused_whatever_it_is(digits: int, figure: Figure) -> None:
    assert parse("9" * digits, figure).error == "超过 40 个字符。"


@given(st.one_of(st.text(), st.text(alphabet="0123456789.,- \u3000—―\uff11\uff0c/\0\u0663", max_size=60)))
def test_parse_never_raises_and_what_it_keeps_reads_the_same_again(text: str) -> None:
    """Whatever is typed: one meaning at most, and the text shown in the input afterwards means the same."""
    for figure in (COUNT, MONEY, SIGNED):
        parsed = parse(text, figure)
        meanings = [parsed.value is not None, bool(parsed.mark), bool(parsed.error)]
        assert sum(meanings) == (0 if parsed == EMPTY else 1)
        shown = entered(parsed.value, parsed.mark, parsed.typed, figure)
        assert shown == visible(shown)
        again = parse(shown, figure)
        assert (again.value, again.mark, again.typed) == (parsed.value, parsed.mark, parsed.typed)


@given(st.integers(0, LIMIT))
def test_every_figure_is_read_as_it_is_printed(value: int) -> None:
    assert parse(COUNT.text(value), COUNT) == Parsed(value=value)
    assert parse(f"{value:,}", COUNT) == Parsed(value=value)
    assert parse(MONEY.text(value), MONEY) == Parsed(value=value)
    assert Decimal(MONEY.text(value)) * 10**6 == value


@pytest.mark.parametrize(("text", "kept"), [("a\r\nb\rc", "a\nb\nc"), ("a\0\tb", "a␀␉b"), ("", "")])
def test_several_lines_are_kept_as_lines(text: str, kept: str) -> None:
    assert visible_lines(text) == kept
