"""What blocks in the national forms, and that the database accepts exactly the columns without it."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from filings import checks
from filings.checks.across import stated_totals_differ
from filings.checks.report import problems_of_chapters
from filings.editions.form2019 import FORM_2019, Cases2019, Disclosed2019, Requests2019
from filings.editions.form2021 import FORM_2021, Disclosed2021, Requests2021
from filings.figures import LIMIT, Table
from filings.models import Report
from filings.reading import Desk, TableView
from filings.reading.cells import by_address
from filings.reading.layout import places
from filings.states import Status
from tests import factories
from tests.figures import Found, Texts, stored, table_of, tables_of, version_of, where

KINDS = [column.key for column in Requests2021.columns]
RECEIVED = [f"3.1.{kind}" for kind in KINDS]
each_kind = pytest.mark.parametrize("kind", KINDS)


def at(kind: str, texts: Texts) -> dict[str, str]:
    """Texts of one column of table 三 by their rows' numbers, as addresses."""
    return {f"3.{row}.{kind}": text for row, text in texts.items()}


# R1 and R2: every column by itself.


@each_kind
@pytest.mark.parametrize(
    ("texts", "problems"),
    [
        ({}, []),
        # R1: row 1 + row 2 = row 24 + row 25, told at row 25.
        ({"1": "5", "25": "5"}, []),
        ({"2": "5", "25": "5"}, []),
        ({"1": "2", "2": "3", "3": "4", "24": "4", "25": "1"}, []),
        ({"1": "5"}, [("25", "balance")]),
        ({"2": "5"}, [("25", "balance")]),
        ({"25": "5"}, [("25", "balance")]),
        ({"1": "2", "2": "3", "3": "4", "24": "4"}, [("25", "balance")]),
        # R2: row 24 = rows 3 to 23, told at row 24.
        ({"1": "1", "3": "1"}, [("24", "sum_differs"), ("25", "balance")]),
        ({"1": "1", "24": "1"}, [("24", "sum_differs")]),
        ({"1": "1", "23": "1", "24": "1"}, []),
        ({"1": "21", **{str(row): "1" for row in range(3, 24)}, "24": "21"}, []),
        ({"1": "21", **{str(row): "1" for row in range(3, 24)}, "24": "20", "25": "1"}, [("24", "sum_differs")]),
        # —— counts 0 on either side.
        ({"1": "——", "2": "——", "24": "——", "25": "——"}, []),
        ({"1": "——", "25": "1"}, [("25", "balance")]),
        ({"1": "1", "3": "——", "4": "1", "24": "1"}, []),
        # While a cell waits, only that is said.
        ({"1": "5", "2": ""}, [(None, "incomplete")]),
        ({"1": "5", "24": ""}, [(None, "incomplete")]),
        ({"3": "5", "4": ""}, [(None, "incomplete")]),
        ({"1": "22(其中修订16件)"}, [("1", "misread")]),
        ({"1": "5", "25": "-5"}, [("25", "misread")]),
    ],
)
def test_columns_of_the_matrix_add_up(kind: str, texts: Texts, problems: Found) -> None:
    found = checks.problems_of_table(table_of(Requests2021, at(kind, texts)))
    assert where(found) == [(f"3.{row}.{kind}" if row else None, code) for row, code in problems]
    assert all(problem.blocking and problem.place == "table:requests" for problem in found)


def test_each_wrong_column_is_told_and_no_other() -> None:
    texts = at("natural", {"1": "5"}) | at("legal", {"1": "3", "24": "3"}) | at("other", {"1": "1", "25": "1"})
    found = checks.problems_of_table(table_of(Requests2021, texts))
    assert where(found) == [("3.25.natural", "balance"), ("3.24.legal", "sum_differs")]
    assert found[0].cells == ("3.1.natural", "3.2.natural", "3.24.natural", "3.25.natural")
    assert found[0].message == (
        "自然人：一、本年新收政府信息公开申请数量 5+二、上年结转政府信息公开申请数量 0 = 5 ≠ "
        "(七)总计 0+四、结转下年度继续办理 0 = 0，差 5"
    )
    assert found[1].cells == ("3.24.legal", *(f"3.{row}.legal" for row in range(3, 24)))


@pytest.mark.parametrize(
    ("texts", "problems"),
    [
        ({"1": "1", "21": "1", "22": "1"}, []),
        ({"1": "1", "3": "1", "22": "1"}, []),
        ({"1": "1", "23": "1"}, []),
        ({"1": "1", "21": "1", "23": "1"}, [("22", "sum_differs")]),
        ({"1": "1", "22": "1"}, [("22", "sum_differs")]),
        ({"1": "1"}, [("23", "balance")]),
    ],
)
def test_columns_of_the_matrix_of_2019_add_up(texts: Texts, problems: Found) -> None:
    """(六)其他处理 is one row, so the total stands in row 22."""
    found = checks.problems_of_table(table_of(Requests2019, at("charity", texts)))
    assert where(found) == [(f"3.{row}.charity", code) for row, code in problems]


# R3 and R4: derived totals cannot fail, but those that an import states can.


@pytest.mark.parametrize(
    ("texts", "stated", "problems"),
    [
        ({"3.1.natural": "4", "3.1.other": "3"}, {"3.1.total": "7"}, []),
        ({"3.1.natural": "4", "3.1.other": "3"}, {"3.1.total": "７"}, []),
        ({"3.1.natural": "4", "3.1.other": "3"}, {"3.1.total": "8"}, [("3.1.total", "stated_total_differs")]),
        ({"3.1.natural": "4"}, {"3.1.total": "——"}, [("3.1.total", "stated_total_differs")]),
        ({"3.1.natural": "4"}, {"3.1.total": "4(含结转)"}, [("3.1.total", "stated_total_differs")]),
        ({"3.1.natural": ""}, {"3.1.total": "8"}, []),
        (dict.fromkeys(RECEIVED, "——"), {"3.1.total": "——"}, []),
        (dict.fromkeys(RECEIVED, "——"), {"3.1.total": "0"}, [("3.1.total", "stated_total_differs")]),
        ({"4.1.review": "1", "4.4.review": "2"}, {"4.5.review": "3", "4.5.direct": "0"}, []),
        ({"4.1.review": "1"}, {"4.5.review": "3", "4.5.direct": "1"},
         [("4.5.review", "stated_total_differs"), ("4.5.direct", "stated_total_differs")]),
    ],
)  # fmt: skip
def test_totals_that_an_import_states(texts: Texts, stated: Texts, problems: Found) -> None:
    found = list(stated_totals_differ(version_of(texts).tables, stated))
    assert where(found) == problems
    assert all(problem.blocking for problem in found)


def test_stated_total_and_computed_one_are_both_named() -> None:
    (problem,) = stated_totals_differ(version_of({"4.1.review": "1", "4.4.review": "2"}).tables, {"4.5.review": "5"})
    assert problem.message == "行政复议·总计：导入的总计是 5，各项相加 1+0+0+2 = 3"
    assert problem.cells == ("4.5.review", "4.1.review", "4.2.review", "4.3.review", "4.4.review")


# Chapters.

SOUND = dict.fromkeys(["preamble", "overview", "problems", "other"], "<p>平稳。</p>")
OUTLINE = "".join(f"<h3>{part}</h3><p></p>" for part in FORM_2021.chapters[1].outline)


@pytest.mark.parametrize(
    ("chapters", "problems"),
    [
        ({}, []),
        ({"overview": OUTLINE}, [("chapter_empty", "overview")]),
        ({"overview": OUTLINE.replace("<p></p>", "<p>平稳。</p>", 1)}, []),
        ({"other": ""}, [("chapter_empty", "other")]),
        ({"other": "<p>无</p>"}, []),
        ({"problems": "<p>该部分以表格形式报告。</p>"}, [("template_sentence", "problems")]),
        ({"problems": "<p>该部分以<strong>表格</strong>形式报告</p>"}, [("template_sentence", "problems")]),
        ({"problems": "<p>以表格形式报告。</p>"}, []),
    ],
    ids=[
        "sound",
        "only the outline",
        "one part written",
        "left out",
        "无",
        "template's sentence",
        "marked",
        "other words",
    ],
)
def test_chapters_of_the_national_form(chapters: Texts, problems: list[tuple[str, str]]) -> None:
    desk = Desk(0, Status.DRAFT, timezone.now())
    found = list(problems_of_chapters(version_of({}, chapters={**SOUND, **chapters}), desk))
    assert [(one.code, one.place) for one in found] == [(code, f"chapter:{key}") for code, key in problems]
    assert all(one.blocking for one in found)


def test_overview_starts_with_the_five_parts_of_the_form() -> None:
    parts = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")
    assert [chapter.outline for chapter in FORM_2021.chapters if chapter.outline] == [parts]
    assert [chapter.title for chapter in FORM_2021.chapters] == ["", *(
        "总体情况 主动公开政府信息情况 收到和处理政府信息公开申请情况 政府信息公开行政复议、行政诉讼情况 "
        "存在的主要问题及改进情况 其他需要报告的事项"
    ).split()]  # fmt: skip


# Typed texts.


@pytest.mark.parametrize(
    ("address", "text", "printed"),
    [
        ("2.10", "18.8710", "18.8710"),
        ("2.10", "18.871", "18.871"),
        ("2.10", "０", "0"),
        ("2.10", "——", "——"),
        ("3.1.natural", "1,234", "1234"),
        ("3.1.natural", "—", "——"),
    ],
)
def test_text_is_understood(address: str, text: str, printed: str) -> None:
    cell = by_address(tables_of(FORM_2021, {address: text}))[address]
    assert (cell.printed, cell.misread) == (printed, False)


@pytest.mark.parametrize("address", ["2.1", "2.10", "3.1.natural", "4.1.review"])
@pytest.mark.parametrize("text", ["/", "-", "无", "／"])
def test_text_that_says_too_little_is_refused_and_the_three_choices_named(address: str, text: str) -> None:
    tables = tables_of(FORM_2021, {address: text})
    (problem,) = (one for table in tables for one in checks.problems_of_table(table) if one.code == "misread")
    assert problem.cell == address
    assert problem.message.endswith("请填数字；没有发生填 0；不适用填 ——。")
    assert by_address(tables)[address].entered == text


@pytest.mark.parametrize(
    ("address", "text", "value"),
    [("2.8", "-3", -3), ("2.8", "－3", -3), ("2.8", "0", 0), ("2.8", "-1,234", -1234), ("2.7", "-3", None)],
)
def test_change_of_the_form_of_2019_may_be_negative_and_nothing_else(
    address: str, text: str, value: int | None
) -> None:
    cell = by_address(tables_of(FORM_2019, {address: text}))[address]
    assert (cell.value, cell.misread) == (value, value is None)


# The table's CHECKs and its blocking problems are one rule told twice.

TEXTS = st.one_of(
    st.sampled_from(["", "——", "0", "1", "2", "约3", "1.5", "/", "-1", "-2", str(LIMIT), str(-LIMIT), str(LIMIT + 1)]),
    st.integers(0, 20).map(str),
)


@st.composite
def typed_tables(draw: DrawFn, table: type[Table]) -> dict[str, str]:
    """A table whose columns add up, and then nothing to four cells typed over."""
    texts: dict[str, str] = {}
    for column in table.columns:
        amounts = {figure.name: draw(st.integers(0, 3)) for figure in table.figures}
        for figure in table.figures:
            if figure.parts:
                amounts[figure.name] = sum(amounts[part] for part in figure.parts)
        for balance in table.balances:
            (*settled, left), right = balance.left.split(), balance.right.split()
            amounts[right[-1]] = draw(st.integers(0, 3))
            total = sum(amounts[name] for name in right)
            amounts[settled[0]] = draw(st.integers(0, total))
            amounts[left] = total - amounts[settled[0]]
        texts |= {places(table)[name, column.key][0]: str(amount) for name, amount in amounts.items()}
    return texts | draw(st.dictionaries(st.sampled_from(sorted(texts)), TEXTS, max_size=4))


@pytest.mark.django_db
@pytest.mark.parametrize("table", [Requests2021, Requests2019, Disclosed2019, Disclosed2021, Cases2019])
def test_no_blocking_problem_exactly_when_the_database_accepts_the_sealed_columns(table: type[Table]) -> None:
    report = Report.objects.create(
        unit=factories.unit(), year=2023, edition_code="national-2021", status_since=timezone.now()
    )
    seen = set()

    @given(typed_tables(table))
    def holds(texts: dict[str, str]) -> None:
        rows = stored(table, texts, report_id=report.pk, sealed=True)
        view = table_of(table, texts)
        wrong = columns_with_problems(view)
        assert {row.column for row in rows if not accepts(row)} == wrong, where(checks.problems_of_table(view))
        seen.add(bool(wrong))

    holds()
    # Neither all right nor all wrong, or nothing would have been shown.
    assert seen == {True, False}


def columns_with_problems(view: TableView) -> set[str]:
    concerned = {address for problem in checks.problems_of_table(view) for address in problem.cells}
    return {
        column.column.key for column in view.columns if concerned & {cell.address for cell in column.by_name.values()}
    }


def accepts(row: Table) -> bool:
    """Whether the database takes the row; it is taken back again."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            transaction.set_rollback(True)
    except IntegrityError:
        return False
    finally:
        row.pk = None
    return True


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["total", "", "Natural"])
def test_database_takes_no_column_that_the_form_does_not_have(column: str) -> None:
    report = Report.objects.create(
        unit=factories.unit(), year=2023, edition_code="national-2021", status_since=timezone.now()
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Requests2021.objects.create(report=report, column=column)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "accepted"),
    [
        ("licences_change", -LIMIT, True),
        ("licences_change", -LIMIT - 1, False),
        ("licences", -1, False),
        ("licences", LIMIT, True),
    ],
)
def test_database_takes_negative_numbers_for_changes_only(name: str, value: int, accepted: bool) -> None:
    report = Report.objects.create(
        unit=factories.unit(), year=2020, edition_code="national-2019", status_since=timezone.now()
    )
    assert accepts(Disclosed2019(report=report, **{name: value})) is accepted
