"""Figures on the check page: last year's and the change beside each, and the way to the cell; what may be left over."""

import re
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.test import Client

from filings import workflow
from filings.models import Report, Unit
from filings.reading.cells import by_address
from filings.states import Status
from filings.views.figures import read_table
from tests import factories
from tests.reading import tables_of

pytestmark = pytest.mark.django_db


def check(client: Client, report: Report) -> str:
    return client.get(f"/desk/reports/{report.pk}/check/").content.decode()


def row(html: str, number: str) -> list[str]:
    """The texts of one line of a list."""
    [line] = re.findall(rf'<tr id="r-{re.escape(number)}">(.*?)</tr>', html)
    return [unescape(re.sub(r"<[^>]*>", "", one)) for one in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", line)]


def cell(html: str, address: str) -> str:
    """What stands in one cell of a grid, single spaces."""
    [inner] = re.findall(rf'<td id="c-{re.escape(address)}"[^>]*>(.*?)</td>', html)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", inner)).split())


def test_list_has_a_link_to_each_cell_and_no_column_of_last_year_without_a_report(
    desk: Client, county: Unit, staff: factories.People
) -> None:
    report = factories.filled_report(county, staff)
    html = check(desk, report)
    assert row(html, "3.3.2") == ["2.同意公开答复数", "件", "12", "修改"]
    links = re.findall(r'<td class="way"><a href="([^"]+)" aria-label="([^"]+)"', html)
    asked = [one for table in tables_of(report) for one in table.typed_cells if not one.is_off]
    table = f"/desk/reports/{report.pk}/tables/statistics/"
    assert links == [(f"{table}#cell-{one.address}", f"修改：{one.name}") for one in asked]


def test_list_shows_last_years_figure_and_the_change(county: Unit, staff: factories.People) -> None:
    """The one list form holds for a single year, so another unit's report stands in for last year's."""
    neighbour = factories.unit("522728", "罗甸县")
    before = factories.filled_report(neighbour, factories.people(neighbour, "other-"))
    report = factories.filled_report(county, staff, figures={**factories.FIGURES, "3.1": "8", "9.1": "——", "9.2": "2"})
    [table], [last] = tables_of(report), tables_of(before)
    context = {"table": read_table(table, by_address([last]), {}, {}), "report": report}
    html = render_to_string("desk/check_table.html", context)
    shown = {number: row(html, number)[2:5] for number in ("3.1", "3.2", "9.1", "9.2")}
    assert shown == {
        "3.1": ["8", "12", "-4"],
        "3.2": ["12", "12", "0"],
        "9.1": ["——", "0", ""],
        "9.2": ["2", "0", "+2"],
    }


def test_grid_tells_last_years_figure_where_it_was_another(desk: Client, county: Unit, staff: factories.People) -> None:
    factories.report_in(Status.PUBLISHED, county, staff, year=2022, figures=factories.NATIONAL)
    figures = {**factories.NATIONAL, "2.6": "410", "3.1.business": "", "2.8": "——"}
    report = factories.filled_report(county, staff, year=2023, figures=figures)
    html = check(desk, report)
    told = {
        address: cell(html, address) for address in ("2.4", "2.6", "2.8", "3.1.business", "3.1.natural", "3.1.total")
    }
    assert told == {
        "2.4": "6",
        "2.6": "410 上年 41 +369",
        "2.8": "—— 上年 213",
        "3.1.business": "未填 上年 3",
        "3.1.natural": "14",
        "3.1.total": "上年 17",
    }
    way = f"/desk/reports/{report.pk}/tables/disclosed/#cell-2.6"
    assert f'<a href="{way}" aria-label="410，修改行政规范性文件(现行有效件数)">410</a>' in html


def test_computed_cells_and_those_of_a_reader_lead_nowhere(desk: Client, county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff, year=2023, figures=factories.NATIONAL)
    assert "#cell-3.1.total" not in check(desk, report)
    assert "#cell-" not in check(factories.signed_in(staff.reviewer), report)


def test_what_may_be_left_over_is_listed_with_the_way_to_it(
    desk: Client, county: Unit, staff: factories.People
) -> None:
    factories.unit("522728", "罗甸县")
    report = factories.filled_report(county, staff)
    workflow.save_chapter(report, "overview", "<p>2017年平稳。罗甸县平稳。</p>", seen=1, by=staff.preparer)
    workflow.save_chapter(report, "outlook", "<p>截至2017年底平稳。</p>", seen=1, by=staff.preparer)
    html = check(desk, report)
    section = html[html.index('<section aria-labelledby="leftover-title">') :]
    listed = re.findall(r"<li>(.*?) <a [^>]*href=\"([^\"]+)\"", section[: section.index("</section>")])
    chapters = f"/desk/reports/{report.pk}/chapters"
    last_year = "出现了2017年，而本报告是2018年度的"
    assert listed == [
        (f"一、总体工作情况：<q>2017年平稳。</q> {last_year}", f"{chapters}/overview/#leftover-1"),
        (
            "一、总体工作情况：<q>罗甸县平稳。</q> 出现了其他单位“罗甸县”",
            f"{chapters}/overview/#leftover-2",
        ),
        (f"三、存在的问题及下步工作打算：<q>截至2017年底平稳。</q> {last_year}", f"{chapters}/outlook/#leftover-1"),
    ]
    assert 'id="leftover-2"' in desk.get(f"{chapters}/overview/").content.decode()


def test_what_may_be_left_over_does_not_stand_in_the_way(desk: Client, county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    workflow.save_chapter(report, "overview", "<p>2017年平稳。</p>", seen=1, by=staff.preparer)
    factories.submit(report, by=staff.preparer)
    report.refresh_from_db()
    assert report.status == Status.IN_REVIEW


@pytest.mark.parametrize(
    ("status", "links"), [(Status.DRAFT, 1), (Status.IN_REVIEW, 1), (Status.TO_PUBLISH, 1), (Status.PUBLISHED, 0)]
)
def test_page_leads_to_the_pdf_as_it_will_be_until_there_is_one(
    status: Status, links: int, desk: Client, county: Unit, staff: factories.People
) -> None:
    report = factories.report_in(status, county, staff)
    assert check(desk, report).count(f'href="/desk/reports/{report.pk}/preview.pdf"') == links
