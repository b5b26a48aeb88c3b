"""A block copied from WPS or Excel: where each text would go, what it becomes, and what is not guessed."""

import pytest

from filings.editions.form2018 import Statistics2018
from filings.editions.form2019 import Cases2019
from filings.editions.form2021 import Disclosed2021, Requests2021
from filings.figures import Figure, Money, Table
from filings.forms import pasting
from filings.forms.pasting import TooMuch, preview
from filings.parsing import entered, parse
from filings.reading import TableView
from tests.figures import table_of

pytestmark = pytest.mark.usefixtures("in_english")


def shown(text: str, table: type[Table] | TableView, start: str) -> tuple[dict[str, str], list[str]]:
    """Address -> what its cell becomes, "!" where the text could not be read; and the notes."""
    view = table if isinstance(table, TableView) else table_of(table, {}, "")
    made = preview(text, view, start)
    return {line.cell.address: line.becomes or "!" for line in made.lines}, made.notes


@pytest.mark.parametrize(
    ("pasted", "becomes", "how", "offer"),
    [
        ("12", "12", (), ""),
        ("\uff11\uff12", "12", ("full-width digits",), ""),
        ("1,234", "1234", ("thousands separators",), ""),
        ("\uff11\uff0c\uff12\uff13\uff14", "1234", ("full-width digits", "thousands separators"), ""),
        ("1 234", "1234", ("spaces",), ""),
        ("——", "——", (), ""),
        ("\u2014", "——", ("dash read as ——",), ""),
        ("无", "——", ("“无” read as not applicable",), "dash"),
        ("/", "——", ("“/” read as not applicable",), "dash"),
        ("-", "——", ("“-” read as not applicable",), "dash"),
        ("1.2万", "12000", ("“1.2万” written out",), "scale"),
        ("1,200万", "12000000", ("“1,200万” written out",), "scale"),
        ("3 亿", "300000000", ("“3 亿” written out",), "scale"),
        ("1.23456万", "", (), ""),
        ("99999999亿", "", (), ""),
        ("约12", "", (), ""),
        ("12件", "", (), ""),
        ("1.5", "", (), ""),
        ("-3", "", (), ""),
        ("=1+1", "", (), ""),
        ("1e5", "", (), ""),
    ],
)
def test_text_becomes(pasted: str, becomes: str, how: tuple[str, ...], offer: str) -> None:
    read = pasting.read(pasted, Figure("件", unit="件"))
    assert (read.becomes, read.how, read.offer, bool(read.fault)) == (becomes, how, offer, not becomes)


@pytest.mark.parametrize(
    ("pasted", "becomes"),
    [("18.8710", "18.8710"), ("1.2万", "1.2"), ("1.2万元", "1.2"), ("0.5亿", "5000"), ("18.87元", "")],
)
def test_money_is_told_in_10000_yuan(pasted: str, becomes: str) -> None:
    assert pasting.read(pasted, Money("费用", unit="万元")).becomes == becomes


@pytest.mark.parametrize("text", ["12", "１２", "1,2,3", "1 234", "—", "无", "1.5", "-3", "", "abc", "9" * 13, "0012"])
def test_what_is_not_offered_is_read_as_it_is_typed(text: str) -> None:
    figure = Figure("件", unit="件")
    typed, read = parse(text, figure), pasting.read(text, figure)
    expected = "" if typed.error else entered(typed.value, typed.mark, typed.typed, figure)
    assert read.offer or (read.becomes, read.fault) == (expected, typed.error)


# Where each text goes.


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


def test_labels_units_and_the_head_copied_along_are_left_out() -> None:
    copied = "统计指标\t单位\t统计数\n1.政府公报公开政府信息数\t条\t320\n2.政府网站\t条\t约六千\n3.微博\t条\t45\n"
    assert shown(copied, Statistics2018, "1.2.1") == (
        {"1.2.1": "320", "1.2.2": "!", "1.2.3": "45"},
        ["1 rows of labels on top were left out.", "2 columns of labels on the left were left out."],
    )


def test_text_on_top_that_is_no_label_of_the_table_keeps_its_cell() -> None:
    assert shown("合计\n5", Statistics2018, "1.2.1")[0] == {"1.2.1": "!", "1.2.2": "5"}


def test_block_goes_down_and_to_the_right_and_not_into_computed_cells() -> None:
    block = "\n".join("\t".join(str(10 * row + column) for column in range(1, 8)) for row in (1, 2))
    found, notes = shown(block, Requests2021, "3.1.natural")
    columns = ("natural", "business", "research", "charity", "legal", "other")
    assert found == {
        f"3.{row}.{key}": str(10 * row + number) for row in (1, 2) for number, key in enumerate(columns, 1)
    }
    assert notes == ["2 cells are computed and were left out."]


def test_block_over_the_edge_is_told() -> None:
    found, notes = shown("1\t2\n3\t4", Requests2021, "3.25.other")
    assert (found, notes) == (
        {"3.25.other": "1"},
        ["2 pasted cells lie outside the table and were left out.", "1 cells are computed and were left out."],
    )


def test_row_goes_along_the_strip_and_the_articles() -> None:
    assert shown("1\t2\t3", Cases2019, "4.3.review")[0] == {"4.3.review": "1", "4.4.review": "2"}
    assert shown("1\t2\t3\n4\t5\t6", Disclosed2021, "2.1")[0] == dict(
        zip(("2.1", "2.2", "2.3", "2.4", "2.5", "2.6"), "123456", strict=True)
    )


def test_quoted_cells_hold_line_breaks() -> None:
    assert shown('"行一\n行二"\t5\n"x ""y"""\t6\n', Statistics2018, "1.2.1")[0] == {"1.2.1": "5", "1.2.2": "6"}


def test_labels_of_the_table_tell_where_each_text_goes() -> None:
    copied = "一、主动公开情况\t\t\n(一)主动公开政府信息数\t条\t17337\n其中:主动公开规范性文件数\t条\t2\n"
    for start in ("1.1", "1.1b", "9.3"):
        assert shown(copied, Statistics2018, start)[0] == {"1.1": "17337", "1.1a": "2"}


@pytest.mark.parametrize("text", ["", "\n\n", "\t\t\n\t"])
def test_nothing_pasted_fills_nothing_in(text: str) -> None:
    assert shown(text, Statistics2018, "1.1") == ({}, [])


@pytest.mark.parametrize("text", ["\0\n1", '"' * 50_001 + "x", "\ud800\n1", "\t" * 5_000 + "1"])
def test_anything_pasted_has_a_preview(text: str) -> None:
    assert [line.fault for line in preview(text, table_of(Statistics2018, {}, ""), "1.1").readable] in ([], [""])


def test_more_than_a_table_takes_is_refused() -> None:
    with pytest.raises(TooMuch):
        preview("1\n" * 60_000, table_of(Statistics2018, {}, ""), "1.1")


def test_start_must_be_a_cell_of_the_table() -> None:
    with pytest.raises(LookupError):
        preview("1\n2", table_of(Statistics2018, {}, ""), "9.9")
