"""The forms of the desk: the statistics table as one form, and the small ones."""

import json
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import get_template

from filings import checks, workflow
from filings.checks import Problem
from filings.forms.fields import ExplanationForm, PlainLine, SeenField, SignoffForm, StartForm, WrittenDate, seen_text
from filings.forms.sheet import SheetForm, cell_message, change, desk_rows, messages_of
from filings.models import Explanation, Report, Unit
from filings.reading import TableView
from filings.reading.cells import by_address
from filings.states import Role
from tests import factories
from tests.reading import problems_of, tables_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(county: Unit) -> Report:
    return workflow.start_report(county, 2018, by=None)


@pytest.fixture
def table(report: Report) -> TableView:
    return tables_of(report)[0]


def typed(report: Report, **figures: str) -> TableView:
    """The table after typing figures; an address is written with _ for its points."""
    entries = {name.strip("_").replace("_", "."): (None, text) for name, text in figures.items()}
    workflow.save_cells(report, entries, by=None)
    return tables_of(report)[0]


def sent(**fields: Any) -> QueryDict:
    made = QueryDict(mutable=True)
    made.update({name.strip("_").replace("_", "."): text for name, text in fields.items()})
    return made


def row(rows: list[dict[str, Any]], address: str) -> dict[str, Any]:
    [found] = [one for one in rows if one.get("address") == address]
    return found


# The rows that the template shows.


def test_rows_are_the_printed_rows_in_printed_order(table: TableView) -> None:
    rows = desk_rows(table)
    assert [(one["label"], one["note"]) for one in rows] == [(one.layout.label, one.layout.note) for one in table.rows]
    assert [one["heading"] for one in rows] == [one.is_heading for one in table.rows]
    assert {one["columns"] for one in rows} == {"3"}


def test_row_of_an_empty_cell(table: TableView) -> None:
    assert row(desk_rows(table), "8.5") == {
        "label": "(五)政府信息公开专项经费",
        "note": "(不包括用于政府公报编辑管理及政府网站建设维护等方面的经费)",
        "indent": "1",
        "columns": "3",
        "heading": False,
        "address": "8.5",
        "unit": "万元",
        "last": None,
        "keys": "decimal",
        "parts": "",
        "value": "",
        "off": False,
        "sum": "",
        "differs": False,
        "remarks": (),
        "wrong": False,
        "mark": "",
        "change": "",
    }


@pytest.mark.parametrize(
    ("figures", "added", "differs"),
    [
        ({}, "", False),
        ({"_3_2": "5"}, "", False),
        ({"_3_2_1": "5"}, "5", False),
        ({"_3_2_1": "5", "_3_2": "4"}, "5", True),
        ({"_3_2_1": "5", "_3_2_2": "x", "_3_2": "5"}, "5", False),
        ({"_3_2_1": "——", "_3_2_2": "——", "_3_2": "0"}, "0", False),
        ({"_3_2_1": "——", "_3_2_2": "3", "_3_2": "——"}, "3", True),
    ],
)
def test_row_of_a_total_has_the_sum_of_its_parts(
    figures: dict[str, str], added: str, differs: bool, report: Report
) -> None:
    found = row(desk_rows(typed(report, **figures)), "3.2")
    assert (found["parts"], found["sum"], found["differs"]) == ("3.2.1 3.2.2", added, differs)


def test_rows_carry_what_is_typed_said_and_what_stood_last_year(report: Report) -> None:
    before = by_address([typed(report, _1_1="7")])
    rows = desk_rows(
        typed(report, _1_1="8", _1_1a="1"),
        typed={"1.1a": "abc"},
        before=before,
        remarks=[
            cell_message("1.1a", "one"),
            cell_message("1.1a", "two", blocking=False),
            cell_message("1.1b", "three", blocking=False),
        ],
    )
    assert [(row(rows, at)["value"], row(rows, at)["last"]) for at in ("1.1", "1.1a")] == [("8", "7"), ("abc", "")]
    assert [one["message"] for one in row(rows, "1.1a")["remarks"]] == ["one", "two"]
    assert [(row(rows, at)["wrong"], row(rows, at)["mark"]) for at in ("1.1", "1.1a", "1.1b")] == [
        (False, ""),
        (True, "has-problem"),
        (False, "has-question"),
    ]
    assert {one["columns"] for one in rows} == {"5"}
    assert [row(rows, at)["change"] for at in ("1.1", "1.1a")] == ["+1", ""]


@pytest.mark.parametrize(
    ("address", "now", "before", "expected"),
    [
        ("1.1", "8", "7", "+1"),
        ("1.1", "7", "8", "-1"),
        ("1.1", "7", "7", "0"),
        ("1.1", "——", "7", ""),
        ("1.1", "7", "——", ""),
        ("1.1", "", "7", ""),
        ("1.1", "x", "7", ""),
        ("7", "1.5", "0.75", "+0.75"),
        ("7", "0.5", "18.8710", "-18.371"),
    ],
)
def test_change_from_last_year(address: str, now: str, before: str, expected: str, report: Report) -> None:
    this, last = (
        by_address([typed(report, **{f"_{address.replace('.', '_')}": text})])[address] for text in (now, before)
    )
    assert change(this, last) == expected


def test_rows_of_one_report_do_not_leak_into_another(report: Report, table: TableView) -> None:
    fresh = desk_rows(table)
    desk_rows(typed(report, _1_1="8"), remarks=[cell_message("1.1", "wrong")])
    assert desk_rows(table) == fresh


def test_template_shows_prepared_rows_without_form_or_database(table: TableView) -> None:
    html = get_template("desk/sheet.html").render({"rows": desk_rows(table)})
    assert html.count("<tr") == 86
    assert html.count("<input") == 70
    assert "  " not in html


def test_template_escapes_what_was_typed(table: TableView) -> None:
    said = cell_message("1.1", "“<b>” is not a number.")
    html = get_template("desk/sheet.html").render({"rows": desk_rows(table, typed={"1.1": '"><b>'}, remarks=[said])})
    assert 'value="&quot;&gt;&lt;b&gt;"' in html
    assert "<b>" not in html


def test_remarks_leave_out_what_is_explained_and_what_has_no_cell() -> None:
    def problem(cell: str | None, blocking: bool, explained: bool = False) -> Problem:
        found = Problem(cell, (), "code", "words", blocking, "table:statistics")
        found.explanation = Explanation() if explained else None
        return found

    found = [
        problem("1.1", True),
        problem(None, True),
        problem("1.2.1", False),
        problem("1.2.2", False, explained=True),
    ]
    assert messages_of(found) == [
        {"cell": "1.1", "link": "#cell-1.1", "kind": "error", "message": "words", "takes": False, "live": False},
        {"cell": "1.2.1", "link": "#cell-1.2.1", "kind": "question", "message": "words", "takes": False, "live": False},
    ]


# What is sent.


def test_sheet_has_a_field_for_each_cell_that_the_unit_is_asked_for(table: TableView) -> None:
    asked = [cell.address for cell in table.typed_cells if not cell.is_off]
    assert list(SheetForm(table, QueryDict()).fields) == ["seen", *asked]


def test_sheet_entries_are_the_cells_sent_with_what_was_seen(table: TableView) -> None:
    form = SheetForm(
        table, sent(seen='{"1.1":"5"}', _1_1="6", _1_1a="", _1_2_1="9" * 41, _9_9="1", csrfmiddlewaretoken="x")
    )
    assert form.entries == {"1.1": ("5", "6"), "1.1a": ("", "")}


def test_sheet_faults_stand_in_the_order_of_the_form(table: TableView) -> None:
    form = SheetForm(table, sent(_x="1", _9_1="9" * 41, _1_1="9" * 41, _8_4_1="5", _8_4_2=""))
    assert [(one["cell"], one["message"]) for one in form.faults] == [
        ("1.1", "一(一)主动公开政府信息数：超过 40 个字符。"),
        ("9.1", "九(一)召开政府信息公开工作会议或专题会议数：超过 40 个字符。"),
        ("", "x：本表没有这一格。（“1”）"),
        ("", "八(四)1.本地区政务公开监督员人数：本单位不填这一格。（“5”）"),
    ]


def test_sheet_tells_what_it_shows(report: Report) -> None:
    form = SheetForm(typed(report, _1_1="5", _1_2_1="——", _1_2_2="四", _7="1.50"))
    assert json.loads(form.shown) == {"1.1": "5", "1.2.1": "——", "1.2.2": "四", "7": "1.50"}


def test_checks_say_of_the_table_what_they_say_of_the_report(report: Report) -> None:
    table = typed(report, _1_1="1.5", _3_2_1="5", _3_2_2="5", _3_2="4")
    here = [problem.message for problem in checks.problems_of_table(table)]
    assert here == [one.message for one in problems_of(report) if one.place == "table:statistics"]


# The small ones.


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", {}),
        ("{}", {}),
        ('{"1.1":"5","a":7,"b":null}', {"1.1": "5"}),
        ("[1]", {}),
        ('"text"', {}),
        ("{", {}),
        ("[" * 100_000, {}),
        ('{"a":"\\ud800"}', {"a": "\ud800"}),
    ],
)
def test_seen_field_reads_an_object_of_texts_and_nothing_else(text: str, read: dict[str, str]) -> None:
    assert SeenField(required=False).clean(text) == read


def test_seen_text_is_read_back() -> None:
    shown = {"1.1": "——", "1.2": '"<&', "1.3": ""}
    assert SeenField().clean(seen_text(shown)) == {"1.1": "——", "1.2": '"<&'}


@pytest.mark.parametrize(
    ("text", "kept"), [(" a ", "a"), ("a\0b", "a␀b"), ("a\nb", "a␊b"), ("\x7f", "␡"), ("", ""), (None, "")]
)
def test_plain_line_shows_control_characters(text: str | None, kept: str) -> None:
    assert PlainLine(required=False).clean(text) == kept


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019-02-14", date(2019, 2, 14)),
        ("2019年2月14日", date(2019, 2, 14)),
        ("2019.2.4", date(2019, 2, 4)),
        ("", None),
    ],
)
def test_written_date(text: str, day: date | None) -> None:
    assert WrittenDate(required=False).clean(text) == day


def test_start_form_offers_units_and_years(county: Unit) -> None:
    other = factories.unit("522728", "罗甸县")
    html = str(StartForm(offered=[(county, 2018), (county, 2019), (other, 2018)]))
    assert [html.count(f'value="{value}"') for value in ("522727", "522728", "2018", "2019")] == [1, 1, 1, 1]
    assert html.index("2019") < html.index("2018")


def test_signoff_form_gives_only_what_was_changed(report: Report) -> None:
    held = [(Role.PREPARER, "甲"), (Role.HEAD, "乙")]
    shown = SignoffForm(report, held).shown
    assert json.loads(shown) == {"contact_phone": "0854-0000000"}
    form = SignoffForm(
        report, held, {"seen": shown, "contact_phone": "0854-0000000", "head_name": "乙", "report_date": "x"}
    )
    assert not form.is_valid()
    assert form.changes == {"head_name": "乙"}


def test_explanation_form_reads_several_lines() -> None:
    form = ExplanationForm({"code": "jump", "cell": "", "text": "一\r\n二\0"})
    assert form.is_valid()
    assert form.cleaned_data == {"code": "jump", "cell": "", "text": "一\n二␀", "also": [], "seen": ""}
