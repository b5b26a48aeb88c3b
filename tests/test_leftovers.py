"""Sentences that may have been left over from last year's report or from another unit's."""

import random
from typing import Any

import pytest

from filings import workflow
from filings.checks.leftovers import LONGEST_QUOTE, Leftover, leftovers
from filings.models import Report, Unit
from filings.models.unit import Level, UnitKind
from filings.reading import Body
from filings.reading.desk import SHORTEST_NAME, neighbours
from tests import factories

pytestmark = pytest.mark.django_db

LAST_YEAR = "出现了2017年，而本报告是2018年度的"


@pytest.fixture
def report() -> Report:
    """The report of 平塘县 for 2018. 罗甸县 and 甲县 lie beside it, each with what is below it."""
    prefecture = factories.unit("522700", "黔南布依族苗族自治州", level=Level.PREFECTURE)
    county = factories.unit(parent=prefecture)
    neighbour = factories.unit("522728", "罗甸县", parent=prefecture)
    factories.unit("522727-01", "通州镇", level=Level.TOWNSHIP, parent=county)
    factories.unit("522727-02", "平塘县教育局", kind=UnitKind.DEPARTMENT, parent=county)
    factories.unit("522728-02", "罗甸县教育局", kind=UnitKind.DEPARTMENT, parent=neighbour)
    factories.unit("522729", "甲县", parent=prefecture)
    return workflow.start_report(county, 2018, by=None)


def said(report: Report, text: str) -> list[str]:
    names = neighbours(report.unit, [text])
    body, source = Body.of(report.unit), report.edition.source
    found = leftovers(report.year, {"overview": f"<p>{text}</p>"}, names, body=body, source=source)
    return [one.message for one in found]


@pytest.mark.parametrize(
    "sentence",
    [
        "2017年，全县主动公开政府信息100条。",
        "截至2017年12月31日，共受理申请3件。",
        "截至2017年12月31日，公开100条，比上年增加3条。",
        "截至2017年底，公开100条，同比增长5%。",
        "2017 年度工作平稳。",
        "于2017年12月召开会议。",
        "二〇一七年工作平稳。",
        "二○一七年工作平稳。",
        "\uff12\uff10\uff11\uff17年工作平稳。",
        "起止日期为2017年1月1日至2018年12月31日。",
        "上年没有公开；2017年公开100条。",
    ],
)
def test_last_years_year_is_told(sentence: str, report: Report) -> None:
    assert said(report, sentence) == [LAST_YEAR]


@pytest.mark.parametrize(
    "sentence",
    [
        "2018年，全县主动公开政府信息100条。",
        "比2017年增加3件。",
        "较2017年底增加3件。",
        "较2017年增长5%。",
        "与2017年相比，减少2件。",
        "高于2017年的3件。",
        "2017年公开100条，同比增长5%。",
        "上年（2017年）公开100条。",
        "自2017年5月1日起施行。",
        "2017年以来连续两年为零。",
        "落实《2017年政务公开工作要点》。",
        "印发《平塘县2017年实施方案》（平府办发〔2017〕12号）。",
        "平府办发[2017]12号、(2017)黔01号。",
        "第12017年号文件。",
        "",
    ],
)
def test_what_compares_or_names_a_document_is_not_told(sentence: str, report: Report) -> None:
    assert said(report, sentence) == []


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        ("罗甸县人民政府门户网站公开100条。", "罗甸县人民政府"),
        ("罗甸县门户网站公开100条。", "罗甸县"),
        ("由罗甸县教育局答复。", "罗甸县教育局"),
    ],
)
def test_another_unit_is_told_by_its_name_or_its_official_name(sentence: str, unit: str, report: Report) -> None:
    assert said(report, sentence) == [f"出现了其他单位“{unit}”"]


@pytest.mark.parametrize(
    "sentence",
    [
        "平塘县人民政府门户网站公开100条。",
        "黔南布依族苗族自治州人民政府、贵州省人民政府的要求。",
        "通州镇和平塘县教育局已公开。",
        "转发《罗甸县人民政府办公室经验材料》。",
        "甲县的名称太短，不提醒。",
    ],
)
def test_unit_itself_those_above_and_below_and_titles_are_not_told(sentence: str, report: Report) -> None:
    assert said(report, sentence) == []


def test_each_sentence_is_quoted_with_its_chapter(report: Report) -> None:
    chapters = {
        "overview": "<h3>2017年概况</h3><p>一切平稳。2017年罗甸县公开<strong>100</strong>条。</p>",
        "outlook": f"<ul><li><p>2017年{'长' * 100}</p></li></ul>",
    }
    other = "出现了其他单位“罗甸县”"
    assert leftovers(report.year, chapters, neighbours(report.unit, chapters.values())) == [
        Leftover("overview", "2017年概况", LAST_YEAR),
        Leftover("overview", "2017年罗甸县公开100条。", LAST_YEAR),
        Leftover("overview", "2017年罗甸县公开100条。", other),
        Leftover("outlook", f"2017年{'长' * (LONGEST_QUOTE - 5)}\u2026", LAST_YEAR),
    ]


def test_county_of_the_same_name_elsewhere_is_no_other_unit(report: Report) -> None:
    twin = Unit.objects.get(code="522728")
    Unit.objects.filter(pk=twin.pk).update(name="平塘县")
    assert said(report, "平塘县门户网站公开100条。") == []


def test_names_are_found_as_by_reading_all_units(report: Report) -> None:
    chance = random.Random(12)
    parts = ("平塘县", "罗甸县", "第一", "第二", "教育", "教", "局", "街道", "镇人民政府", "（本级）")
    for number in range(60):
        name = "".join(chance.choices(parts, k=chance.randrange(1, 5)))
        factories.unit(f"54{number:04}", name, parent=report.unit.parent)
    names = {name for pair in Unit.objects.values_list("name", "official_name") for name in pair}
    for _text in range(30):
        text = "".join(chance.choices((*parts, "，", "公开12条。", "\n"), k=60))
        found = neighbours(report.unit, [text])
        assert {name for name in names if name in text and len(name) >= SHORTEST_NAME} == {
            name for name in (*found.ours, *found.others) if name in text
        }


@pytest.mark.parametrize("units", [0, 30])
def test_three_queries_whatever_is_written_and_however_many_units_there_are(
    units: int, report: Report, django_assert_num_queries: Any
) -> None:
    for number in range(units):
        factories.unit(f"53{number:04}", f"第{number}县", parent=report.unit.parent)
    with django_assert_num_queries(3):
        text = "2017年罗甸县。" * 20
        leftovers(report.year, dict.fromkeys("abc", f"<p>{text}</p>"), neighbours(report.unit, [text]))
