"""Who changed which cell of a table, from what, to what: the newest first."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filings import workflow
from filings.models import Report, Unit
from filings.states import Role
from filings.views.desk import history
from tests import factories, pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(county: Unit, staff: factories.People) -> Report:
    """1.1 typed, then mended by somebody else; 3.1 typed by a command; a chapter written."""
    report = workflow.start_report(county, 2018, by=staff.preparer)
    workflow.save_cells(report, {"1.1": (None, "5")}, by=staff.preparer)
    workflow.save_cells(report, {"3.1": (None, "7")}, by=None)
    workflow.save_cells(report, {"1.1": (None, "")}, by=factories.account("other", (Role.PREPARER, county)))
    workflow.save_chapter(report, "overview", "<p>平稳。</p>", seen=0, by=staff.preparer)
    return report


def address(report: Report, query: str = "") -> str:
    return reverse("desk_history", args=[report.pk, "statistics"]) + query


def told(page: pages.Page) -> list[list[str]]:
    """The cells of each line, which is headed by its time."""
    rows = re.findall(r'<tr><th scope="row">.*?</tr>', page.content.decode())
    return [[unescape(re.sub(r"<[^>]*>", "", cell)) for cell in re.findall(r"<td.*?</td>", row)] for row in rows]


def test_changes_of_the_table_are_told(changed: Report, staff: factories.People) -> None:
    disclosed, received = "一(一)主动公开政府信息数", "三(一)收到申请数"
    assert told(factories.signed_in(staff.preparer).get(address(changed))) == [
        ["other", disclosed, "5", "（空）"],
        ["命令行", received, "（空）", "7"],
        ["preparer", disclosed, "（空）", "5"],
    ]


def test_changes_of_one_cell_are_told(changed: Report, staff: factories.People) -> None:
    page = factories.signed_in(staff.head).get(address(changed, "?cell=1.1"))
    assert told(page) == [["other", "5", "（空）"], ["preparer", "（空）", "5"]]
    assert "一(一)主动公开政府信息数：修改记录" in pages.text_of(page)


@pytest.mark.parametrize("asked", ["9.9", "", "'", "overview", "\0"])
def test_cell_that_is_not_there_shows_the_whole_table(asked: str, changed: Report, staff: factories.People) -> None:
    page = factories.signed_in(staff.preparer).get(address(changed), {"cell": asked})
    assert len(told(page)) == 3


def test_table_that_is_not_there_is_404(changed: Report, staff: factories.People) -> None:
    url = reverse("desk_history", args=[changed.pk, "requests"])
    assert factories.signed_in(staff.preparer).get(url).status_code == 404


def test_only_the_newest_changes_are_listed(
    changed: Report, staff: factories.People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST", 2)
    page = factories.signed_in(staff.preparer).get(address(changed))
    assert [line[0] for line in told(page)] == ["other", "命令行"]
    assert "只列最近 2 次修改。" in pages.text_of(page)


def test_any_number_of_changes_takes_as_many_queries(changed: Report, staff: factories.People) -> None:
    client = factories.signed_in(staff.preparer)
    client.get(address(changed))
    asked = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(address(changed))
        asked.append(len(queries))
        workflow.save_cells(changed, {"9.1": (None, "1"), "9.2": (None, "2")}, by=staff.preparer)
    assert asked == [6, 6]
