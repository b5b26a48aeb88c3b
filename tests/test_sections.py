"""A section with nothing to report, and a total that an import stated."""

from collections.abc import Mapping

import pytest

from filings import workflow
from filings.figures import DASH
from filings.models import Change, Event, Report, Unit
from filings.permissions import Refused
from filings.states import Status
from tests import factories
from tests.publications import force_status
from tests.reading import cells_of, problems_of, tables_of


def entered(report: Report, table: str) -> dict[str, str]:
    (view,) = (one for one in tables_of(report) if one.key == table)
    return {cell.address: cell.entered for cell in view.typed_cells}


def typed(report: Report, texts: Mapping[str, str]) -> None:
    workflow.save_cells(report, {address: (None, text) for address, text in texts.items()}, by=None)


CASES = [f"4.{row}.{column}" for row in (1, 2, 3, 4) for column in ("review", "direct", "after_review")]


# 本表无业务.


@pytest.mark.parametrize("text", ["0", DASH])
def test_attesting_fills_every_cell_of_the_table_and_leaves_an_event(
    county: Unit, staff: factories.People, text: str
) -> None:
    report = workflow.start_report(county, 2023, by=staff.preparer)
    assert workflow.attest(report, "cases", "", text, by=staff.preparer) == CASES
    assert entered(report, "cases") == dict.fromkeys(CASES, text)
    assert {cell for table in ("disclosed", "requests") for cell in entered(report, table).values()} == {""}
    last = Event.objects.filter(chain=f"report:{report.pk}").latest("number")
    assert (last.action, last.actor) == ("attest", staff.preparer)
    assert last.detail == {"table": "cases", "section": "", "text": text}
    # Every cell is a Change of the one who attested, who is a preparer by that.
    assert set(Change.objects.values_list("new", "by__username")) == {(text, "preparer")}


def test_attesting_one_section_of_a_list_form(county: Unit, staff: factories.People) -> None:
    report = workflow.start_report(county, 2018, by=staff.preparer)
    changed = workflow.attest(report, "statistics", "五、行政诉讼数量", "0", by=staff.preparer)
    assert changed == ["5", "5.1", "5.2", "5.3"]
    assert {address for address, text in entered(report, "statistics").items() if text} == set(changed)


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ({"4.1.review": "2"}, "行政复议·结果维持 2"),
        ({"4.4.direct": "约1"}, "行政诉讼未经复议直接起诉·尚未审结 约1"),
        ({"4.1.review": "2", "4.2.review": "3"}, "行政复议·结果维持 2、行政复议·结果纠正 3"),
    ],
)
def test_attesting_is_refused_where_figures_stand(
    county: Unit, staff: factories.People, before: dict[str, str], sentence: str
) -> None:
    report = workflow.start_report(county, 2023, by=staff.preparer)
    typed(report, before)
    with pytest.raises(Refused) as caught:
        workflow.attest(report, "cases", "", "0", by=staff.preparer)
    assert caught.value.sentence == f"本部分已填有数字：{sentence}。请先清除再填“本表无业务”。"
    assert {address: text for address, text in entered(report, "cases").items() if text} == before
    assert not Event.objects.filter(action="attest").exists()


def test_nothing_is_attested_over_what_was_carried_in(county: Unit, staff: factories.People) -> None:
    last = factories.filled_report(county, staff, year=2022)
    typed(last, {"3.1.natural": "5", "3.25.natural": "5"})
    force_status(last, Status.PUBLISHED)
    report = workflow.start_report(county, 2023, by=staff.preparer)
    with pytest.raises(Refused):
        workflow.attest(report, "requests", "", "0", by=staff.preparer)
    assert [cell for cell in entered(report, "requests").values() if cell not in ("", "0")] == ["5"]


@pytest.mark.parametrize(
    ("table", "section", "text"),
    [("cases", "", "5"), ("cases", "", ""), ("cases", "一、", "0"), ("statistics", "", "0")],
)
def test_nothing_else_can_be_attested(
    county: Unit, staff: factories.People, table: str, section: str, text: str
) -> None:
    report = workflow.start_report(county, 2023, by=staff.preparer)
    with pytest.raises(ValueError, match="cannot be attested"):
        workflow.attest(report, table, section, text, by=staff.preparer)
    assert not any(entered(report, "cases").values())


def test_attesting_is_an_edit(county: Unit, staff: factories.People) -> None:
    report = workflow.start_report(county, 2023, by=staff.preparer)
    with pytest.raises(Refused):
        workflow.attest(report, "cases", "", "0", by=staff.reviewer)
    assert not any(entered(report, "cases").values())


# Totals that an import states.


def stated(report: Report) -> dict[str, str]:
    return Report.objects.get(pk=report.pk).stated_totals


def found(report: Report) -> list[tuple[str | None, str]]:
    fresh = Report.objects.select_related("unit").get(pk=report.pk)
    return [(one.cell, one.code) for one in problems_of(fresh)]


def test_stated_total_is_kept_beside_the_report_and_never_printed(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff, year=2023)
    typed(report, {"4.5.review": " 3 "})
    assert stated(report) == {"4.5.review": "3"}
    printed = cells_of(report)["4.5.review"]
    assert (printed.printed, printed.entered) == ("0", "0")
    assert found(report) == [("4.5.review", "stated_total_differs")]
    change = Change.objects.get(address="4.5.review")
    assert (change.old, change.new) == ("", "3")


def test_stated_total_goes_when_it_is_cleared_and_blocks_no_more_when_the_parts_agree(
    county: Unit, staff: factories.People
) -> None:
    report = factories.filled_report(county, staff, year=2023)
    workflow.save_chapter(report, "overview", "<p>行政复议3件。</p>", seen=1, by=None)
    typed(report, {"4.5.review": "3", "3.1.total": "2"})
    typed(report, {"3.1.total": ""})
    typed(report, {"4.1.review": "3"})
    assert (stated(report), found(report)) == ({"4.5.review": "3"}, [])


def test_computed_total_is_taken_and_the_event_names_both(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff, year=2023)
    typed(report, {"4.5.review": "3"})
    with pytest.raises(Refused):
        factories.submit(report, by=staff.preparer)
    workflow.take_computed(report, "4.5.review", by=staff.preparer)
    assert (stated(report), found(report)) == ({}, [])
    last = Event.objects.filter(chain=f"report:{report.pk}").latest("number")
    assert (last.action, last.actor) == ("take_computed", staff.preparer)
    assert last.detail == {"cell": "4.5.review", "stated": "3", "computed": "0"}
    assert factories.submit(report, by=staff.preparer).status == Status.IN_REVIEW


@pytest.mark.parametrize("address", ["4.5.review", "4.1.review", "9.9", ""])
def test_there_is_nothing_to_take_where_nothing_was_stated(county: Unit, staff: factories.People, address: str) -> None:
    report = factories.filled_report(county, staff, year=2023)
    typed(report, {"4.5.direct": "3"})
    with pytest.raises(Refused) as caught:
        workflow.take_computed(report, address, by=staff.preparer)
    assert caught.value.sentence == "这一格没有导入的总计。"
    assert stated(report) == {"4.5.direct": "3"}
    assert not Event.objects.filter(action="take_computed").exists()
