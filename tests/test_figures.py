"""The vocabulary of a printed table: what one declaration gives."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from filings.editions import Edition, every_edition
from filings.editions.form2019 import FORM_2019
from filings.editions.form2021 import FORM_2021
from filings.figures import LIMIT, Column, Derived, Figure, Heading, Money, Row, Table, indent_of
from filings.models import Report, Statistics2018
from filings.reading.layout import layout, places
from tests import factories

TABLES = sorted(
    {table for edition in every_edition() for table in edition.tables},
    key=lambda table: table.__name__,
)
EDITIONS = every_edition()
by_table = pytest.mark.parametrize("table", TABLES)


def names(table: type[Table], kind: str) -> set[str]:
    """Of the CHECKs of `table` of this kind, the names of their figures."""
    start, end = f"{table.__name__.lower()}_", f"_{kind}"
    constraints = [constraint.name for constraint in table._meta.constraints]
    return {name[len(start) : -len(end)] for name in constraints if name.endswith(end)}


@by_table
def test_every_figure_is_guarded_by_the_checks_it_declares(table: type[Table]) -> None:
    figures = {figure.name for figure in table.figures}
    assert names(table, "range") == figures
    assert names(table, "filled") == figures
    assert names(table, "sum") == {figure.name for figure in table.figures if figure.parts}
    assert names(table, "within") == {figure.name for figure in table.figures if figure.within}


@by_table
def test_names_of_constraints_fit_every_database(table: type[Table]) -> None:
    """PostgreSQL cuts names off at 63 bytes, and two could then be the same."""
    found = [constraint.name for constraint in table._meta.constraints]
    assert [name for name in found if len(name.encode()) > 63] == []
    assert len(set(found)) == len(found)


@by_table
def test_rules_name_figures_of_the_table(table: type[Table]) -> None:
    known = {row.name for row in table.rows if isinstance(row, (Figure, Derived))}
    named = {name for figure in table.figures for name in (*figure.parts, figure.within) if name}
    named |= {name for rule in table.questions for name in rule.cells}
    named |= {name for balance in table.balances for name in balance.cells}
    named |= {name for row in table.rows if isinstance(row, Derived) for name in row.total_of}
    named |= {name for only in table.only_at for name in only.cells}
    named |= {name for one in table.carried for name in f"{one.name} {one.plus} {one.minus}".split()}
    assert named <= known


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.code)
def test_carried_figures_and_mentions_name_figures_of_the_edition(edition: Edition) -> None:
    """What is carried is named as last year's table of the same edition names it; the prose speaks of known cells."""
    tables = {table.key: {figure.name for figure in table.figures} for table in edition.tables}
    assert len(tables) == len(edition.tables)
    for table in edition.tables:
        assert {name for one in table.carried for name in one.last.split()} <= tables[table.key]
    for one in edition.mentions:
        assert set(one.names.split()) <= tables[one.table]
        assert one.chapter in ("", *(chapter.key for chapter in edition.prose_chapters))
    # The tables are chapters, or all of them stand behind the chapters.
    assert [chapter.table for chapter in edition.chapters if chapter.table] in ([], list(tables))


@by_table
def test_every_cell_has_an_address_a_name_and_a_unit(table: type[Table]) -> None:
    named = places(table)
    columns = len(table.columns) + bool(table.total_column)
    rows = [row for row in table.rows if isinstance(row, (Figure, Derived))]
    assert len(named) == len(rows) * columns
    assert [row.name for row in rows if not (row.unit and row.number)] == []
    assert [address for address, name in named.values() if not name or not address.startswith(tuple("123456789"))] == []


@by_table
def test_rows_are_numbered_in_printed_order(table: type[Table]) -> None:
    numbers = [row.number for row in table.rows if row.number]
    assert numbers == sorted(numbers, key=lambda number: [split_number(part) for part in number.split(".")])


def split_number(part: str) -> tuple[int, str]:
    """4a -> (4, a)"""
    digits = part.rstrip("abcdefghijklmnopqrstuvwxyz")
    return int(digits), part[len(digits) :]


@by_table
def test_addresses_and_names_for_people_are_unique(table: type[Table]) -> None:
    named = list(places(table).values())
    assert len({address for address, _name in named}) == len(named)
    assert len({name for _address, name in named}) == len(named)


def test_rows_stand_in_the_order_of_the_class_body() -> None:
    assert [row.number for row in Statistics2018.rows][:5] == ["1", "1.1", "1.1a", "1.1b", "1.2"]
    kinds = [type(row).__name__ for row in Statistics2018.rows]
    assert (len(kinds), kinds.count("Heading"), kinds.count("Figure"), kinds.count("Money")) == (86, 12, 72, 2)


def test_sums_of_the_2018_form() -> None:
    numbers = {figure.name: figure.number for figure in Statistics2018.figures}
    assert {
        figure.number: [numbers[name] for name in figure.parts] for figure in Statistics2018.figures if figure.parts
    } == {
        "3.1": ["3.1.1", "3.1.2", "3.1.3", "3.1.4"],
        "3.2": ["3.2.1", "3.2.2"],
        "3.3": ["3.3.1", "3.3.2", "3.3.3", "3.3.4", "3.3.5", "3.3.6", "3.3.7", "3.3.8"],
        "3.3.4": ["3.3.4a", "3.3.4b", "3.3.4c", "3.3.4d", "3.3.4e", "3.3.4f"],
        "4": ["4.1", "4.2", "4.3"],
        "5": ["5.1", "5.2", "5.3"],
        "8.3": ["8.3.1", "8.3.2"],
    }
    assert {figure.number: numbers[figure.within] for figure in Statistics2018.figures if figure.within} == {
        "1.1a": "1.1",
        "1.5.4": "1.5.3",
        "2.2.1a": "2.2.1",
        "2.2.2a": "2.2.2",
        "8.4.4": "8.4.3",
    }


@pytest.mark.parametrize(
    "figure", [Figure("(一)收到申请数", unit="件", number="3.1", within="a"), Money("七、收取的费用", number="7")]
)
def test_migrations_see_a_plain_column(figure: Figure) -> None:
    figure.set_attributes_from_name("received")
    assert figure.deconstruct() == ("received", "django.db.models.BigIntegerField", [], {"blank": True, "null": True})


@pytest.mark.django_db
def test_a_reworded_row_is_no_migration(monkeypatch: pytest.MonkeyPatch) -> None:
    for figure in Statistics2018.figures:
        monkeypatch.setattr(figure, "label", f"{figure.label}(修订)")
        monkeypatch.setattr(figure, "unit", "项")
        monkeypatch.setattr(figure, "note", "(说明)")
    # Exits with status 1 where a migration would be needed.
    call_command("makemigrations", "filings", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize(
    ("number", "indent"), [("1", 0), ("1.1", 1), ("1.1a", 2), ("3.3.4", 2), ("3.3.4a", 3), ("10", 0), ("", 0)]
)
def test_indent_follows_from_the_number(number: str, indent: int) -> None:
    assert indent_of(number) == indent
    assert Heading("标题", number=number).indent == indent
    assert Figure("数", number=number).indent == indent
    assert Figure("数", number=number, indent=5).indent == 5


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1, "0.000001"),
        (18_871_000, "18.871"),
        (10_000_000, "10"),
        (100_000_000, "100"),
        (LIMIT, "999999.999999"),
        (-500_000, "-0.5"),
    ],
)
def test_money_is_printed_in_its_unit(value: int, text: str) -> None:
    assert Money("费用", unit="万元").text(value) == text


ROWS: tuple[tuple[type[Row], str, str, str, str], ...] = (
    (Heading, "1", "一、主动公开情况", "", "一、主动公开情况"),
    (Figure, "1.1", "(一)主动公开政府信息数", "一、主动公开情况", "一(一)主动公开政府信息数"),
    (Figure, "1.1a", "其中:主动公开规范性文件数", "(一)主动公开政府信息数", "一(一)其中:主动公开规范性文件数"),
    (
        Figure,
        "1.2.5",
        "5.政务客户端公开政府信息数",
        "(二)通过不同渠道和方式公开政府信息的情况",
        "一(二)5.政务客户端公开政府信息数",
    ),
    (Figure, "3.3", "(三)申请答复数", "三、依申请公开情况", "三(三)申请答复数"),
    (Figure, "3.3.4", "4.不同意公开答复数", "(三)申请答复数", "三(三)4.不同意公开答复数"),
    (Figure, "3.3.4a", "其中:涉及国家秘密", "4.不同意公开答复数", "三(三)4.其中:涉及国家秘密"),
    (Figure, "3.3.4f", "法律法规规定的其他情形", "4.不同意公开答复数", "三(三)4.法律法规规定的其他情形"),
    (Figure, "6", "六、举报投诉数量", "", "六、举报投诉数量"),
    (Money, "7", "七、依申请公开信息收取的费用", "", "七、依申请公开信息收取的费用"),
)


@pytest.mark.parametrize(("kind", "number", "label", "group", "full_name"), ROWS, ids=lambda value: str(value)[:20])
def test_layout_names_a_row_by_its_place(kind: type[Row], number: str, label: str, group: str, full_name: str) -> None:
    laid = {row.number: row for row in layout(Statistics2018)}[number]
    assert (laid.label, laid.group, laid.full_name, laid.indent) == (label, group, full_name, indent_of(number))
    assert isinstance(laid.figure, kind) if kind is not Heading else laid.figure is None


# The range holds for a draft as well: nothing else may ever be stored.


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("value", "accepted"), [(None, True), (0, True), (LIMIT, True), (-1, False), (LIMIT + 1, False)]
)
def test_database_takes_no_figure_out_of_range(value: int | None, accepted: bool) -> None:
    county = factories.unit()
    report = Report.objects.create(unit=county, year=2018, edition_code="guizhou-2018", status_since=timezone.now())
    figures = {"received": value}
    if accepted:
        Statistics2018.objects.create(report=report, **figures)
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            Statistics2018.objects.create(report=report, **figures)
    assert Statistics2018.objects.count() == accepted


@pytest.mark.django_db
def test_database_takes_one_row_for_each_column_of_a_table() -> None:
    report = Report.objects.create(
        unit=factories.unit(), year=2018, edition_code="guizhou-2018", status_since=timezone.now()
    )
    Statistics2018.objects.create(report=report)
    for column in ("", "legal_person"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Statistics2018.objects.create(report=report, column=column)


@pytest.mark.django_db
def test_columns_of_the_database_are_those_of_the_class_body() -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, Statistics2018._meta.db_table)
    figures = [figure.name for figure in Statistics2018.figures]
    assert [column.name for column in found if column.name in figures] == figures


def test_matrix_has_a_stored_row_for_each_kind_of_applicant_and_a_total_that_is_not_stored() -> None:
    (_disclosed, requests, cases) = FORM_2021.tables
    over = "法人或其他组织"
    assert [(column.group, column.label) for column in requests.columns] == [
        ("", "自然人"),
        *((over, label) for label in "商业企业 科研机构 社会公益组织 法律服务机构 其他".split()),
    ]
    assert (requests.total_column, len(requests.figures), len(places(requests))) == ("总计", 25, 25 * 7)
    assert [(column.group, column.label) for column in cases.columns] == [
        ("", "行政复议"),
        ("行政诉讼", "未经复议直接起诉"),
        ("行政诉讼", "复议后起诉"),
    ]
    assert (cases.total_column, len(cases.figures), len(places(cases))) == ("", 4, 15)
    assert sum(len(places(table)) for table in FORM_2021.tables) == 10 + 175 + 15


def test_total_of_the_matrix_is_of_the_outcomes_only() -> None:
    for edition, total, first, last in ((FORM_2021, "3.24", "3.3", "3.23"), (FORM_2019, "3.22", "3.3", "3.21")):
        by_name = {figure.name: figure for figure in edition.tables[1].figures}
        parts = [by_name[name].number for name in by_name["concluded"].parts]
        assert (by_name["concluded"].number, parts[0], parts[-1]) == (total, first, last)
        assert len(parts) == int(last.removeprefix("3.")) - 2


def test_list_form_has_one_column() -> None:
    assert Statistics2018.columns == (Column("", "统计数"),)
    assert Statistics2018.heading() == ("统计指标", "单位", "统计数")
    assert Statistics2018.caption(2018) == "2018年度政府信息公开情况统计表"
