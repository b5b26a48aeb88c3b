"""A unit is renamed, moved or given another level: its drafts follow and say so; what was submitted stays as it was."""

from typing import Any

import pytest
from django.test import Client

from filings import guards, workflow
from filings.figures import OFF
from filings.models import Event, Report, Statistics2018, Unit
from filings.models.unit import Level
from filings.states import Status
from filings.units import place
from tests import factories, pages
from tests.reading import problems_of, tables_of

pytestmark = pytest.mark.django_db

MONITORS = ["8.4.1", "8.4.2", "8.4.3", "8.4.4"]
"""What the 2018 form asks of prefectures only."""


def at_level(unit: Unit, level: Level) -> None:
    unit = Unit.objects.get(pk=unit.pk)
    unit.level = level
    place(unit, unit.parent)


def row_of(report: Report) -> Statistics2018:
    row = Statistics2018.objects.get(report=report)
    assert isinstance(row, Statistics2018)
    return row


def off(report: Report) -> list[str]:
    return [cell.address for table in tables_of(report) for cell in table.typed_cells if cell.is_off]


def changed_events(report: Report) -> list[dict[str, Any]]:
    found = Event.objects.filter(chain=f"report:{report.pk}", action="unit_changed").order_by("number")
    return list(found.values_list("detail", flat=True))


def not_asked(report: Report) -> list[str | None]:
    return [one.cell for one in problems_of(report) if one.code == "not_asked"]


def fresh(report: Report) -> Report:
    return Report.objects.select_related("unit").get(pk=report.pk)


def notice(report: Report, desk: Client) -> list[str]:
    """The sentences of the notice on the report's page."""
    return list(desk.get(report.get_absolute_url()).context["unit_changes"])


def test_higher_level_asks_for_more_cells(county: Unit, staff: factories.People, desk: Client) -> None:
    report = factories.filled_report(county, staff)
    assert off(report) == MONITORS
    at_level(county, Level.PREFECTURE)
    assert off(report) == []
    assert changed_events(report) == [{"changes": {"level": ["county", "prefecture"]}, "asked": MONITORS}]
    assert [one.cells for one in problems_of(report) if one.code == "incomplete"] == [tuple(MONITORS)]
    told = notice(report, desk)
    assert told[0] == "本年报开始填写后，单位有变动：层级 县级 → 市州级。"
    assert told[1].startswith("本单位现应填：八(四)1.本地区政务公开监督员人数")
    assert len(told) == 2


def test_lower_level_keeps_what_was_typed_and_names_it(desk: Client, staff: factories.People, county: Unit) -> None:
    at_level(county, Level.PREFECTURE)
    report = factories.filled_report(Unit.objects.get(pk=county.pk), staff, figures={**factories.FIGURES, "8.4.1": "7"})
    workflow.save_cells(report, {"8.4.2": (None, "——"), "8.4.3": (None, ""), "8.4.4": (None, "")}, by=staff.preparer)
    at_level(county, Level.COUNTY)
    row = row_of(report)
    assert (row.monitors, row.marks) == (
        7,
        {"monitoring_rounds": "na", "monitor_opinions": OFF, "monitor_opinions_adopted": OFF},
    )
    assert changed_events(report) == [
        {"changes": {"level": ["prefecture", "county"]}, "blank": MONITORS[2:], "kept": MONITORS[:2]}
    ]
    assert not_asked(report) == MONITORS[:2]
    problem = next(one for one in problems_of(report) if one.code == "not_asked")
    assert (problem.blocking, problem.message) == (
        True,
        "八(四)1.本地区政务公开监督员人数：填有“7”，而“县级”一级的单位不填这一格，请清除。",
    )
    told = notice(report, desk)
    assert told[1:] == [
        "本单位不再填：八(四)3.提出意见数、八(四)4.采纳意见数。",
        "以下各格本单位不再填，但仍有内容，请清除："
        "八(四)1.本地区政务公开监督员人数 7、八(四)2.开展政务公开监督次数 ——。",
    ]
    page = desk.get(f"{report.get_absolute_url()}check/")
    assert "一级的单位不填这一格，请清除。" in pages.text_of(page)


def test_cleared_cell_that_is_not_asked_goes_blank(county: Unit, staff: factories.People) -> None:
    at_level(county, Level.PREFECTURE)
    report = factories.filled_report(Unit.objects.get(pk=county.pk), staff)
    at_level(county, Level.COUNTY)
    assert not_asked(report) == MONITORS
    saved = workflow.save_cells(report, dict.fromkeys(MONITORS, ("0", "")), by=staff.preparer)
    assert (saved.changed, off(report), not_asked(report)) == (MONITORS, MONITORS, [])
    with pytest.raises(workflow.BadEntries, match="本单位不填这一格"):
        workflow.save_cells(report, {"8.4.1": (None, "3")}, by=staff.preparer)
    factories.submit(report, by=staff.preparer)


def test_cleared_cell_that_is_asked_stays_empty(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    workflow.save_cells(report, {"1.1": ("100", "")}, by=staff.preparer)
    assert (off(report), row_of(report).marks.get("disclosed")) == (MONITORS, None)


def test_level_and_back_leaves_the_draft_as_it_was(county: Unit, staff: factories.People, desk: Client) -> None:
    report = factories.filled_report(county, staff)
    before = row_of(report).marks
    at_level(county, Level.PREFECTURE)
    at_level(county, Level.COUNTY)
    assert row_of(report).marks == before
    assert len(changed_events(report)) == 2
    assert notice(report, desk) == [
        "本单位不再填：八(四)1.本地区政务公开监督员人数、八(四)2.开展政务公开监督次数、八(四)3.提出意见数、八(四)4.采纳意见数。"
    ]


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.TO_SIGN, Status.TO_PUBLISH])
def test_what_was_submitted_is_left_until_it_is_returned(
    status: Status, county: Unit, staff: factories.People, desk: Client
) -> None:
    report = factories.report_in(status, county, staff)
    before = row_of(report).marks
    at_level(county, Level.PREFECTURE)
    assert (row_of(report).marks, changed_events(report), not_asked(report)) == (before, [], [])
    assert notice(report, desk) == []
    by = staff.reviewer if status == Status.IN_REVIEW else staff.head
    workflow.return_for_changes(fresh(report), "级别已变。", by=by)
    assert (off(report), changed_events(report)) == ([], [{"changes": {}, "asked": MONITORS}])
    assert [told.partition("：")[0] for told in notice(report, desk)] == ["本单位现应填"]


def test_submitted_figures_that_are_asked_no_longer_pass_on(county: Unit, staff: factories.People) -> None:
    """They were asked when they were signed."""
    at_level(county, Level.PREFECTURE)
    report = factories.report_in(Status.IN_REVIEW, Unit.objects.get(pk=county.pk), staff)
    at_level(county, Level.COUNTY)
    assert factories.carried_on(fresh(report), Status.TO_PUBLISH, staff).status == Status.TO_PUBLISH


def test_return_of_an_unchanged_unit_tells_nothing(county: Unit, staff: factories.People, desk: Client) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    workflow.return_for_changes(report, "请核对数据。", by=staff.reviewer)
    assert (changed_events(report), notice(report, desk)) == ([], [])


def test_notice_speaks_of_this_draft_only(county: Unit, staff: factories.People, desk: Client) -> None:
    """What was told before the report was submitted is no news when it comes back."""
    report = factories.filled_report(county, staff)
    unit = Unit.objects.get(pk=county.pk)
    unit.name = "平塘新县"
    place(unit, unit.parent)
    assert len(notice(report, desk)) == 1
    factories.submit(fresh(report), by=staff.preparer)
    workflow.return_for_changes(fresh(report), "请核对数据。", by=staff.reviewer)
    assert notice(report, desk) == []


def test_draft_is_told_every_field_from_the_first_to_the_last(
    county: Unit, staff: factories.People, desk: Client
) -> None:
    report = factories.filled_report(county, staff)
    other = factories.unit("522700", "黔南州", level=Level.PREFECTURE)
    for name, parent in (("平塘甲县", county.parent), ("平塘乙县", other)):
        unit = Unit.objects.get(pk=county.pk)
        unit.name, unit.official_name = name, ""
        place(unit, parent)
    assert changed_events(report)[1] == {
        "changes": {
            "name": ["平塘甲县", "平塘乙县"],
            "official_name": ["平塘甲县人民政府", "平塘乙县人民政府"],
            "parent": ["贵州省 520000", "黔南州 522700"],
        }
    }
    assert notice(report, desk) == [
        "本年报开始填写后，单位有变动：名称 平塘县 → 平塘乙县、"
        "全称 平塘县人民政府 → 平塘乙县人民政府、上级单位 贵州省 520000 → 黔南州 522700。"
    ]


@pytest.mark.parametrize("moved", ["unit", "superior"])
def test_draft_keeps_its_form_where_another_would_hold(
    moved: str, county: Unit, staff: factories.People, desk: Client, prefecture: Unit
) -> None:
    """The 2018 form holds below 520000 only."""
    county.official_name = ""
    place(county, prefecture)
    report = factories.filled_report(county, staff)
    later = workflow.start_report(county, 2023, by=staff.preparer)
    elsewhere = factories.unit("530000", "云南省", level=Level.PROVINCE)
    Unit.objects.filter(pk=elsewhere.pk).update(path="/530000/", parent=None)
    place(Unit.objects.get(pk=county.pk if moved == "unit" else prefecture.pk), Unit.objects.get(pk=elsewhere.pk))
    again = fresh(report)
    assert (again.unit.path.startswith("/530000/"), again.edition.code) == (True, "guizhou-2018")
    assert notice(report, desk)[-1] == (
        "按单位现在的隶属关系，2018 年适用另一表样，或者没有表样。"
        f"本年报仍用开始填写时的表样（{again.edition.source}）。"
    )
    assert len(changed_events(report)) == 1
    # The national form of 2023 holds there as well: a move of what is above is no news to it.
    assert len(changed_events(later)) == (1 if moved == "unit" else 0)
    assert [one for one in notice(later, desk) if "本年报仍用" in one] == []
    factories.submit(again, by=staff.preparer)
    assert Report.objects.get(pk=report.pk).status == Status.IN_REVIEW


def test_published_report_keeps_its_form_after_a_move(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    place(Unit.objects.get(pk=county.pk), None)
    assert fresh(report).edition.code == "guizhou-2018"


def test_correction_is_asked_for_what_its_unit_is_asked_for_now(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    with guards.lifted():
        Report.objects.filter(pk=report.pk).update(status=Status.PUBLISHED)
    at_level(county, Level.PREFECTURE)
    draft = workflow.amend(fresh(report), "更正数据。", by=staff.preparer)
    assert (off(report), off(draft), changed_events(draft)) == (MONITORS, [], [{"changes": {}, "asked": MONITORS}])
    assert draft.edition_code == "guizhou-2018"


def test_change_of_something_else_tells_no_draft(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    county.phone = "0854-1111111"
    place(county, county.parent)
    assert changed_events(report) == []


def test_event_names_who_changed_the_unit(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    county.level = Level.PREFECTURE
    place(county, county.parent, by=factories.account("guanli", is_staff=True))
    assert Event.objects.get(chain=f"report:{report.pk}", action="unit_changed").actor_name == "guanli (guanli)"
