"""The figures of a report as open data: CSV, JSON, their dictionary, and that the PDF carries them."""

import csv
import json
from io import StringIO
from typing import Any

import pypdfium2
import pytest

from filings import opendata, workflow
from filings.models import Report, Unit
from filings.rendering.printing import printed
from tests.reading import article_of, attachments_of, read

from . import factories


@pytest.fixture
def staff(db: None) -> factories.People:
    return factories.people(factories.unit())


@pytest.fixture
def pingtang(staff: factories.People) -> Report:
    """The draft of 平塘县 with the figures printed in 2019."""
    return factories.pingtang_report(Unit.objects.get(code="522727"), staff)


@pytest.fixture
def national(staff: factories.People) -> Report:
    """A draft of 平塘县 for 2023."""
    return factories.filled_report(Unit.objects.get(code="522727"), staff, year=2023, figures=factories.NATIONAL)


def lines(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


def said(data: bytes) -> Any:
    return json.loads(data)


def test_csv_has_a_line_for_every_cell_in_printed_order(pingtang: Report) -> None:
    version, _desk = read(pingtang)
    data = opendata.csv_of(version)
    head, *found = lines(data)
    assert data.startswith("\ufeff地址".encode())
    assert head == ["地址", "统计表", "统计指标", "单位", "统计数", "标记"]
    assert [(line[0], line[4]) for line in found] == [(cell.address, cell.printed) for cell in version.tables[0].cells]
    by_address = {line[0]: line[2:] for line in found}
    assert by_address["1.2.2"] == ["一(二)2.政府网站公开政府信息数", "条", "6642", ""]
    assert by_address["1.2.5"] == ["一(二)5.政务客户端公开政府信息数", "条", "——", "不适用"]
    assert by_address["8.4.1"] == ["八(四)1.本地区政务公开监督员人数", "人", "", "不要求填报"]


def test_csv_of_the_national_form_names_columns(national: Report) -> None:
    by_address = {line[0]: line[2:] for line in lines(opendata.csv_of(read(national)[0]))}
    assert by_address["3.1.business"] == ["法人或其他组织商业企业·一、本年新收政府信息公开申请数量", "件", "3", ""]
    assert by_address["3.1.total"] == ["总计·一、本年新收政府信息公开申请数量", "件", "17", ""]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("-5", "-5"),
        ("-0.5", "-0.5"),
        ("12", "12"),
        ("——", "——"),
        ("", ""),
    ],
)
def test_no_text_starts_a_formula(text: str, written: str) -> None:
    assert opendata.safe(text) == written


def test_json_gives_each_cell_its_text_number_and_mark(pingtang: Report) -> None:
    workflow.save_cells(pingtang, {"8.5": (None, "18.8710")}, by=None)
    made = said(opendata.json_of(read(pingtang)[0]))
    figures = made.pop("figures")
    assert made == {
        "format": "gongkai-nianbao-figures/1",
        "unit": {"code": "522727", "name": "平塘县人民政府"},
        "year": 2018,
        "version": 1,
        "title": "平塘县人民政府2018年政府信息公开工作年度报告",
        "edition": {"code": "guizhou-2018", "source": "国办发〔2014〕32号"},
    }
    assert len(figures) == 74
    assert [figures[address] for address in ("3.3.4", "8.5", "1.2.5", "8.4.1")] == [
        {"printed": "2", "value": 2, "mark": ""},
        {"printed": "18.8710", "value": 18.871, "mark": ""},
        {"printed": "——", "value": None, "mark": "不适用"},
        {"printed": "", "value": None, "mark": "不要求填报"},
    ]


def test_json_states_the_scope_where_the_form_does(national: Report) -> None:
    assert said(opendata.json_of(read(national)[0]))["scope"] == "全口径"


def test_dictionary_tells_what_every_cell_is(pingtang: Report, national: Report) -> None:
    for report in (pingtang, national):
        version, _desk = read(report)
        told = said(opendata.dictionary_of(version))["cells"]
        assert {one["address"] for one in told} == set(version.cells)
        assert len(told) == len(version.cells)
    told = {one["address"]: one for one in said(opendata.dictionary_of(read(pingtang)[0]))["cells"]}
    assert told["3.1"]["sum_of"] == ["3.1.1", "3.1.2", "3.1.3", "3.1.4"]
    assert told["1.1"] == {
        "address": "1.1",
        "table": "2018年度政府信息公开情况统计表",
        "label": "一(一)主动公开政府信息数",
        "unit": "条",
        "note": "(不同渠道和方式公开相同信息计1条)",
        "decimals": 0,
        "sum_of": [],
    }
    told = {one["address"]: one for one in said(opendata.dictionary_of(read(national)[0]))["cells"]}
    assert told["3.1.total"]["sum_of"] == [
        f"3.1.{column}" for column in ("natural", "business", "research", "charity", "legal", "other")
    ]
    assert told["4.5.review"]["sum_of"] == ["4.1.review", "4.2.review", "4.3.review", "4.4.review"]


def test_same_rows_give_the_same_bytes(pingtang: Report) -> None:
    assert attachments_of(pingtang) == attachments_of(Report.objects.get())


def test_pdf_carries_the_figures(pingtang: Report) -> None:
    made = pypdfium2.PdfDocument(printed(read(pingtang)[0], article_of(pingtang)))
    files = [made.get_attachment(number) for number in range(made.count_attachments())]
    assert {one.get_name(): bytes(one.get_data()) for one in files} == {
        one.name: one.data for one in attachments_of(pingtang)
    }
