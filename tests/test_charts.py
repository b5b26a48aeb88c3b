"""The charts of a report (附图): what is drawn, from which cells, and what stands beside last year."""

import re
from html.parser import HTMLParser

import pytest

from filings import workflow
from filings.editions import REGISTER, Edition
from filings.models import Account, Report, Unit
from filings.rendering import charts
from filings.rendering.charts import AXIS, WIDTH, Drawn
from filings.states import Status
from tests.publications import force_status
from tests.reading import article_of, read, tables_of

from . import factories

EDITIONS = {edition.code: (year, edition) for year, editions in sorted(REGISTER.items()) for edition in editions}


@pytest.fixture
def staff(db: None) -> factories.People:
    return factories.people(factories.unit())


@pytest.fixture
def pingtang(staff: factories.People) -> Report:
    """The draft of 平塘县 with the figures printed in 2019."""
    return factories.pingtang_report(Unit.objects.get(code="522727"), staff)


def drawn(report: Report) -> dict[str, Drawn]:
    return {chart.key: chart for chart in charts.drawn(read(report)[0])}


def says(chart: Drawn) -> list[str]:
    """Each line of a chart: label and number."""
    return [
        " ".join(["".join(one.text for one in line.labels), *(one.text for one in line.bars)]) for line in chart.lines
    ]


# What is drawn


def test_pingtang_is_drawn_as_its_table_says(pingtang: Report) -> None:
    assert {key: says(chart) for key, chart in drawn(pingtang).items()} == {
        "channels": [
            "政府公报公开政府信息数 320条",
            "政府网站公开政府信息数 6642条",
            "政务微博公开政府信息数 45条",
            "政务微信公开政府信息数 1980条",
            "政务客户端公开政府信息数 ——",
            "其他方式公开政府信息数 8350条",
        ],
        "ways": ["当面申请数 0件", "传真申请数 0件", "网络申请数 7件", "信函申请数 4件"],
        "replies": [
            "属于已主动公开范围数 8件",
            "同意公开答复数 0件",
            "同意部分公开答复数 0件",
            "不同意公开答复数 2件",
            "不属于本行政机关公开数 0件",
            "申请信息不存在数 1件",
            "告知作出更改补充数 0件",
            "告知通过其他途径办理数 0件",
        ],
        "cases": [
            "行政复议数量 23件",
            "维持具体行政行为数 3件",
            "被依法纠错数 8件",
            "其他情形数 12件",
            "行政诉讼数量 87件",
            "维持具体行政行为或者驳回原告诉讼请求数 72件",
            "被依法纠错数 5件",
            "其他情形数 10件",
        ],
    }


def test_national_form_is_drawn_by_columns_sums_and_total(staff: factories.People) -> None:
    report = factories.filled_report(
        Unit.objects.get(code="522727"), staff, year=2023, figures={**factories.NATIONAL, "4.1.review": "2"}
    )
    made = drawn(report)
    assert says(made["applicants"])[:3] == ["自然人 14件", "商业企业 3件", "科研机构 0件"]
    # A heading stands for the figures printed under it.
    assert says(made["outcomes"]) == [
        "予以公开 11件",
        "部分公开 2件",
        "不予公开 0件",
        "无法提供 4件",
        "不予处理 0件",
        "其他处理 0件",
    ]
    assert says(made["cases"]) == [
        "行政复议 2件",
        "结果维持 2件",
        "结果纠正 0件",
        "其他结果 0件",
        "尚未审结 0件",
        # Parts of nothing are not printed one by one.
        "行政诉讼·未经复议直接起诉 0件",
        "行政诉讼·复议后起诉 0件",
    ]


def test_bars_are_as_long_as_their_numbers(pingtang: Report) -> None:
    bars = [line.bars[0] for line in drawn(pingtang)["channels"].lines]
    longest = bars[5].width
    assert [round(bar.width / longest * 8350) for bar in bars] == pytest.approx([320, 6642, 45, 1980, 0, 8350], abs=10)
    assert longest + charts.width("8350条") <= WIDTH - AXIS
    # The smallest number above 0 is seen, and 0 is not.
    assert [charts.length(amount, 10**12, 300) for amount in (0, 1, 10**12)] == [0, 1, 300]


def test_nothing_is_drawn_where_there_is_nothing(staff: factories.People) -> None:
    unit = Unit.objects.get(code="522727")
    zeros = factories.filled_report(unit, staff, year=2018, figures={})
    assert drawn(zeros) == {}
    html = article_of(zeros)
    assert ("附图" in html, "<svg" in html) == (False, False)
    empty = workflow.start_report(unit, 2021, by=staff.preparer)
    assert drawn(empty) == {}


def test_chart_says_every_number_in_its_alternative_text(pingtang: Report) -> None:
    assert drawn(pingtang)["ways"].alt == (
        "条形图\uff1a收到政府信息公开申请的方式。当面申请数0件。传真申请数0件。网络申请数7件。信函申请数4件。"
    )


@pytest.mark.parametrize(("year", "edition"), EDITIONS.values(), ids=EDITIONS)
def test_every_name_of_a_chart_is_in_its_edition(year: int, edition: Edition) -> None:
    tables = {table.key: table for table in edition.tables}
    for chart in edition.charts:
        for bars in chart.bars:
            table = tables[bars.table]
            rows = {row.name: row for row in table.rows}
            columns = {column.key for column in table.columns} | ({"total"} if table.total_column else set())
            assert set(bars.names.split()) <= set(rows)
            assert bars.under in {"", *rows}
            assert bars.across or bars.column in columns


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("网络申请数", ["网络申请数"]),
        ("行政许可(本年处理决定数量)", ["行政许可", "(本年处理决定数量)"]),
        ("维持具体行政行为或者驳回原告诉讼请求数", ["维持具体行政行为或者", "驳回原告诉讼请求数"]),
    ],
)
def test_long_label_is_folded(label: str, lines: list[str]) -> None:
    assert charts.folded(label) == lines


@pytest.mark.parametrize(("year", "edition"), EDITIONS.values(), ids=EDITIONS)
def test_every_label_fits_beside_the_bars(year: int, edition: Edition, staff: factories.People) -> None:
    unit = Unit.objects.get(code="522727")
    report = workflow.start_report(unit, year, by=staff.preparer)
    asked = [cell for table in tables_of(report) for cell in table.typed_cells if not cell.is_off]
    workflow.save_cells(report, {cell.address: (None, str(10**12 - 1)) for cell in asked}, by=staff.preparer)
    made = drawn(report)
    assert set(made) == {chart.key for chart in edition.charts if not chart.beside_last}
    for chart in made.values():
        for line in chart.lines:
            assert [label for label in line.labels if label.x < 0] == []
            assert [bar for bar in line.bars if bar.text_x + charts.width(bar.text) > WIDTH] == []


# On the page


class Attributes(HTMLParser):
    """Collects the names of all attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {name for name, _value in attrs}


def test_page_shows_charts_without_styles_that_its_policy_forbids(pingtang: Report) -> None:
    html = article_of(pingtang)
    found = Attributes()
    found.feed(html)
    assert (found.names & {"style"}, html.count("<style"), html.count("<svg ")) == (set(), 0, 4)
    assert re.findall(r"<figcaption>(.*?)</figcaption>", html) == [
        "图1 通过不同渠道和方式公开政府信息的情况",
        "图2 收到政府信息公开申请的方式",
        "图3 政府信息公开申请答复情况",
        "图4 行政复议和行政诉讼情况",
    ]


# Beside last year


@pytest.fixture
def two_years(staff: factories.People) -> Report:
    """A draft for 2024 after a published report for 2023."""
    unit = Unit.objects.get(code="522727")
    factories.report_in(Status.PUBLISHED, unit, staff, year=2023, figures=factories.NATIONAL)
    return factories.filled_report(
        unit, staff, year=2024, figures={**factories.NATIONAL, "2.6": "45", "3.2.natural": "1"}
    )


def test_both_years_stand_beside_each_other(two_years: Report) -> None:
    chart = drawn(two_years)["years"]
    assert says(chart) == [
        " 2024年 2023年",
        "行政规范性文件(本年制发件数) 6件 6件",
        "行政许可(本年处理决定数量) 1860件 1860件",
        "行政处罚(本年处理决定数量) 213件 213件",
        "行政强制(本年处理决定数量) 17件 17件",
        "本年新收政府信息公开申请数量 17件 17件",
        "本年度办理结果总计 17件 17件",
        "结转下年度继续办理 1件 1件",
    ]
    assert chart.note == "2023年数据取自已公开的年度报告\uff08第1版\uff09\uff1b各项按本项较大的数绘制。"
    assert "行政处罚(本年处理决定数量)2024年213件\uff0c2023年213件。" in chart.alt
    # Black and white, not colour, tell the years apart.
    html = article_of(two_years)
    assert set(re.findall(r'<rect class="(\w+)".*?fill="(.*?)"', html)) == {("this", "#333"), ("last", "#fff")}


def test_nothing_stands_beside_a_year_that_was_not_published(staff: factories.People) -> None:
    unit = Unit.objects.get(code="522727")
    factories.report_in(Status.TO_PUBLISH, unit, staff, year=2023, figures=factories.NATIONAL)
    report = factories.filled_report(unit, staff, year=2024, figures=factories.NATIONAL)
    assert "years" not in drawn(report)


def test_other_form_of_last_year_gives_what_both_forms_ask(staff: factories.People) -> None:
    """2018 and 2019 have no table in common; 2020 and 2021 have."""
    unit = Unit.objects.get(code="522727")
    factories.report_in(Status.PUBLISHED, unit, staff, year=2018)
    assert "years" not in drawn(factories.filled_report(unit, staff, year=2019, figures=factories.NATIONAL))


def test_later_correction_of_last_year_changes_no_signed_version(two_years: Report, staff: factories.People) -> None:
    signed = factories.carried_on(two_years, Status.TO_PUBLISH, staff)
    before = article_of(signed)
    corrected_last_year(signed)
    assert article_of(signed) == before


def test_draft_stands_beside_the_newest_version_of_last_year(two_years: Report) -> None:
    corrected_last_year(two_years)
    assert drawn(two_years)["years"].note.startswith("2023年数据取自已公开的年度报告\uff08第2版\uff09")


def test_withdrawn_year_is_drawn_only_beside_what_was_signed_before(two_years: Report, staff: factories.People) -> None:
    last = Report.objects.get(unit=two_years.unit, year=2023)
    signed = factories.carried_on(two_years, Status.IN_REVIEW, staff)
    workflow.withdraw(last, "上级决定。", by=staff.head)
    assert "years" in drawn(signed)
    draft = workflow.return_for_changes(signed, "请核对。", by=staff.reviewer)
    assert "years" not in drawn(draft)


def corrected_last_year(report: Report) -> None:
    """A second version of last year's report, public now, with every figure 7."""
    first = Report.objects.get(unit=report.unit, year=report.year - 1)
    second = workflow.amend(first, "更正。", by=Account.objects.get(username="preparer"))
    cells = [cell.address for table in tables_of(second) for cell in table.typed_cells]
    workflow.save_cells(second, dict.fromkeys(cells, (None, "7")), by=None)
    force_status(second, Status.PUBLISHED)
