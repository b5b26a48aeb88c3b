"""The one reading of a report's tables: what a cell holds, shows in its input and prints."""

from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext, isolate_apps

from filings import workflow
from filings.figures import NOT_APPLICABLE, OFF, TOTAL, Column, Derived, Figure, Heading, Money, Table
from filings.models.unit import Level
from filings.reading import Cell
from filings.reading.layout import numeral, places
from filings.reading.tables import stored_columns, view_of_rows
from tests import factories
from tests.reading import cells_of, tables_of

ONLY = Column("", "统计数")


def cell(value: int | None = None, mark: str = "", typed: str = "", *, figure: Figure | None = None) -> Cell:
    return Cell("3.1", "三(一)收到申请数", figure or Figure("(一)收到申请数", number="3.1"), ONLY, value, mark, typed)


MONEY = Money("七、依申请公开信息收取的费用", unit="万元", number="7")


@pytest.mark.parametrize(
    ("one", "settled", "empty", "misread", "amount", "entered", "printed"),
    [
        (cell(), False, True, False, 0, "", ""),
        (cell(0), True, False, False, 0, "0", "0"),
        (cell(17337), True, False, False, 17337, "17337", "17337"),
        (cell(mark=NOT_APPLICABLE), True, False, False, 0, "——", "——"),
        (cell(mark=OFF), True, False, False, 0, "", ""),
        (cell(typed="约300"), False, False, True, 0, "约300", ""),
        (cell(18_871_000, figure=MONEY), True, False, False, 18_871_000, "18.871", "18.871"),
        (cell(18_871_000, typed="18.8710", figure=MONEY), True, False, False, 18_871_000, "18.8710", "18.8710"),
    ],
    ids=["empty", "zero", "number", "not applicable", "not asked", "misread", "money", "money as typed"],
)
def test_a_cell_is_one_of_these(
    one: Cell, settled: bool, empty: bool, misread: bool, amount: int, entered: str, printed: str
) -> None:
    """0, —— and blank are three different things; nothing unsound is printed."""
    assert (one.settled, one.empty, one.misread) == (settled, empty, misread)
    assert (one.amount, one.entered, one.printed) == (amount, entered, printed)
    assert one.is_off == (one.mark == OFF)


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("一、主动公开情况", "一"),
        ("十二、其他", "十二"),
        ("(三)申请答复数", "(三)"),
        ("(十一)其他", "(十一)"),
        ("4.不同意公开答复数", "4."),
        ("10.其他", "10."),
        ("其中:涉及国家秘密", ""),
        ("涉及商业秘密", ""),
        ("", ""),
    ],
)
def test_numeral_that_a_label_starts_with(label: str, found: str) -> None:
    assert numeral(label) == found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("level", "off"),
    [(level, [] if level == Level.PREFECTURE else ["8.4.1", "8.4.2", "8.4.3", "8.4.4"]) for level in Level],
)
def test_cells_for_prefectures_are_off_for_any_other_unit(level: Level, off: list[str]) -> None:
    factories.province()
    report = workflow.start_report(factories.unit(level=level), 2018, by=None)
    found = cells_of(report)
    assert [address for address, one in found.items() if one.is_off] == off
    assert len(found) == 74


@pytest.mark.django_db
def test_read_gives_the_table_as_it_is_printed() -> None:
    report = workflow.start_report(factories.unit(), 2018, by=None)
    workflow.save_cells(report, {"1.1": (None, "5"), "1.2.5": (None, "——"), "3.1": (None, "x")}, by=None)
    (table,) = tables_of(report)
    assert (table.key, table.caption) == ("statistics", "2018年度政府信息公开情况统计表")
    assert table.head == ("统计指标", "单位", "统计数")
    assert [row.layout.number for row in table.rows if row.is_heading] == [
        *("1", "1.2", "1.3", "1.4", "1.5", "2", "2.2", "2.3", "3", "8", "8.4", "9"),
    ]
    assert [len(row.cells) for row in table.rows] == [0 if row.is_heading else 1 for row in table.rows]
    printed = {one.address: one.printed for one in table.cells if one.printed}
    assert printed == {"1.1": "5", "1.2.5": "——"}
    assert [one.address for one in table.cells] == [one.address for one in table.typed_cells]


@pytest.mark.django_db
def test_one_query_reads_a_table_of_any_number_of_reports() -> None:
    reports = [workflow.start_report(factories.unit(f"52272{one}"), 2018, by=None) for one in range(3)]
    with CaptureQueriesContext(connection) as queries:
        stored_columns([(report.pk, report.edition) for report in reports])
    assert len(queries) == len(reports[0].edition.tables)


# A matrix, as tables of the national form are: columns that are stored rows, a derived row, a derived total column.

with isolate_apps("filings"):

    class Matrix(Table):
        """三、处理结果"""

        __module__ = "filings.models"
        key, total_column = "matrix", "总计"
        columns = (Column("person", "自然人"), Column("company", "商业企业", "法人或其他组织"))
        head = Heading("三、处理结果", number="3")
        granted = Figure("(一)予以公开", unit="件", number="3.1")
        refused = Figure("(二)不予公开", unit="件", number="3.2")
        concluded = Derived("四、合计", number="4", total_of="granted refused", unit="件")

        @classmethod
        def caption(cls, year: int) -> str:
            return f"{year}年处理结果"


def stored(column: str, granted: int | None, refused: int | None, not_applicable: Sequence[str] = ()) -> Matrix:
    """A row of the matrix as if it were read from the database."""
    marks = dict.fromkeys(not_applicable, NOT_APPLICABLE)
    figures = {"granted": granted, "refused": refused}
    return Matrix(report_id=1, column=column, marks=marks, **figures)


def test_address_and_name_in_a_matrix() -> None:
    assert places(Matrix) == {
        ("granted", "person"): ("3.1.person", "自然人·三(一)予以公开"),
        ("granted", "company"): ("3.1.company", "法人或其他组织商业企业·三(一)予以公开"),
        ("granted", TOTAL): ("3.1.total", "总计·三(一)予以公开"),
        ("refused", "person"): ("3.2.person", "自然人·三(二)不予公开"),
        ("refused", "company"): ("3.2.company", "法人或其他组织商业企业·三(二)不予公开"),
        ("refused", TOTAL): ("3.2.total", "总计·三(二)不予公开"),
        ("concluded", "person"): ("4.person", "自然人·四、合计"),
        ("concluded", "company"): ("4.company", "法人或其他组织商业企业·四、合计"),
        ("concluded", TOTAL): ("4.total", "总计·四、合计"),
    }


@pytest.mark.parametrize(
    ("rows", "totals"),
    [
        (
            [stored("person", 3, 4), stored("company", 1, 0)],
            {"3.1.total": "4", "3.2.total": "4", "4.person": "7", "4.company": "1", "4.total": "8"},
        ),
        (
            [stored("person", 3, None), stored("company", 1, 0)],
            {"3.1.total": "4", "3.2.total": "", "4.person": "", "4.company": "1", "4.total": ""},
        ),
        (
            [stored("person", 3, None, ["refused"]), stored("company", 1, 0)],
            {"3.1.total": "4", "3.2.total": "0", "4.person": "3", "4.company": "1", "4.total": "4"},
        ),
        (
            [stored("person", None, None, ["granted", "refused"]), stored("company", None, 2, ["granted"])],
            {"3.1.total": "——", "3.2.total": "2", "4.person": "——", "4.company": "2", "4.total": "2"},
        ),
    ],
    ids=["all filled in", "one still empty", "one not applicable", "a row not applicable"],
)
def test_derived_cells_are_added_up(rows: Sequence[Matrix], totals: dict[str, str]) -> None:
    """Blank until every part is settled; —— where no part applies."""
    view = view_of_rows(Matrix, rows, 2021)
    found = {one.address: one.printed for one in view.cells}
    assert {address: found[address] for address in totals} == totals


def test_derived_cells_are_not_typed() -> None:
    view = view_of_rows(Matrix, [stored("person", 3, 4), stored("company", 1, 0)], 2021)
    assert [one.address for one in view.typed_cells] == ["3.1.person", "3.1.company", "3.2.person", "3.2.company"]
