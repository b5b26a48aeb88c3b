"""Nothing to report (本表无业务): a table or a section of it is attested in one action."""

import re

import pytest
from django.test import Client

from filings import workflow
from filings.models import Event, Report, Unit
from tests import factories, pages
from tests.desks import address, entered, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(county: Unit, staff: factories.People) -> Report:
    """A report of 2023 in which nothing is filled in, the first of its unit."""
    return workflow.start_report(county, 2023, by=staff.preparer)


@pytest.mark.parametrize("text", ["0", "——"])
def test_table_with_nothing_to_report_is_attested_at_once(text: str, desk: Client, draft: Report) -> None:
    page = post(desk, address(draft, "cases", "desk_attest"), section="", text=text, declaration="on")
    assert page.redirect_chain == [(address(draft, "cases"), 302)]
    name = "四、政府信息公开行政复议、行政诉讼情况"
    assert pages.notices(page) == [f"已确认“{name}”无业务，填 {text}，共改动 12 格。"]
    assert set(entered(draft, "cases").values()) == {text}
    event = Event.objects.get(action="attest")
    assert event.detail == {"table": "cases", "section": "", "text": text}


def test_article_with_nothing_to_report_is_attested_alone(desk: Client, draft: Report) -> None:
    html = desk.get(address(draft, "disclosed")).content.decode()
    sections = ["", *(f"第二十条第({number})项" for number in "一五六八")]
    assert re.findall(r'<option value="([^"]*)"', html) == sections
    post(desk, address(draft, "disclosed", "desk_attest"), section=sections[3], text="0", declaration="on")
    filled = {cell: text for cell, text in entered(draft, "disclosed").items() if text}
    assert filled == {"2.8": "0", "2.9": "0"}


def test_section_of_the_list_of_2018_is_attested(desk: Client, county: Unit, staff: factories.People) -> None:
    report = workflow.start_report(county, 2018, by=staff.preparer)
    post(desk, address(report, "statistics", "desk_attest"), section="四、行政复议数量", text="——", declaration="on")
    filled = {cell: text for cell, text in entered(report, "statistics").items() if text}
    assert set(filled.values()) == {"——"}
    assert {cell.split(".")[0] for cell in filled} == {"4"}


def test_rows_of_a_matrix_are_no_sections(desk: Client, draft: Report) -> None:
    assert "<option" not in desk.get(address(draft, "requests")).content.decode()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"text": "0"}, "请先阅读声明，确认无误后勾选。"),
        ({"declaration": "on"}, "请选择填 0 或 ——。"),
        ({"text": "7", "declaration": "on"}, "请选择填 0 或 ——。"),
        ({"text": "0", "declaration": "on", "section": "九、"}, "选择一个有效的选项"),
    ],
)
def test_what_is_not_attested_in_full_changes_nothing(
    sent: dict[str, str], sentence: str, desk: Client, draft: Report
) -> None:
    page = post(desk, address(draft, "disclosed", "desk_attest"), **sent)
    assert (page.status_code, any(sentence in words for _link, words in pages.summary(page))) == (200, True)
    assert '<details class="aside" id="attest" open>' in page.content.decode()
    assert set(entered(draft, "disclosed").values()) == {""}


def test_section_with_figures_is_not_attested(desk: Client, draft: Report, staff: factories.People) -> None:
    workflow.save_cells(draft, {"4.1.review": (None, "2")}, by=staff.preparer)
    page = post(desk, address(draft, "cases", "desk_attest"), section="", text="0", declaration="on")
    sentence = "本部分已填有数字：行政复议·结果维持 2。请先清除再填“本表无业务”。"
    assert pages.summary(page) == [("", sentence)]
    assert {cell: text for cell, text in entered(draft, "cases").items() if text} == {"4.1.review": "2"}


def test_only_who_may_fill_in_attests(draft: Report, staff: factories.People) -> None:
    page = post(
        factories.signed_in(staff.reviewer),
        address(draft, "cases", "desk_attest"),
        section="",
        text="0",
        declaration="on",
    )
    assert page.status_code == 403
    assert set(entered(draft, "cases").values()) == {""}
