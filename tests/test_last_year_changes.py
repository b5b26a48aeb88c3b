"""Last year's report is withdrawn or corrected while this year's is written: its preparer is told what that means."""

from datetime import date

import pytest
from django.urls import reverse

from filings import workflow
from filings.models import Event, Report
from filings.models.unit import Unit
from filings.states import Status
from tests import factories

pytestmark = pytest.mark.django_db

WITHDRAWN = " 撤销公开，本表不再与其数据对照，有关的疑问也不再提出。"


@pytest.fixture
def unit() -> Unit:
    return factories.unit()


@pytest.fixture
def staff(unit: Unit) -> factories.People:
    return factories.people(unit)


@pytest.fixture
def last(unit: Unit, staff: factories.People) -> Report:
    return factories.report_in(Status.PUBLISHED, unit, staff, year=2022, figures=factories.NATIONAL)


@pytest.fixture
def draft(last: Report, staff: factories.People) -> Report:
    """The draft for 2023, begun with what 2022 carried out: one application of a natural person."""
    return workflow.start_report(last.unit, 2023, by=staff.preparer)


def told(draft: Report, staff: factories.People) -> list[str]:
    page = factories.signed_in(staff.preparer).get(reverse("desk_report", args=[draft.pk]))
    return list(page.context["unit_changes"])


def test_withdrawal_tells_what_falls_away_and_what_stays(last: Report, draft: Report, staff: factories.People) -> None:
    assert told(draft, staff) == []
    workflow.withdraw(last, "按上级通知撤销公开。", by=staff.head)
    day, [first, second] = Event.objects.latest("pk").at.strftime("%Y"), told(draft, staff)
    assert first.startswith("2022年度报告已于 ")
    assert day in first
    assert first.endswith(WITHDRAWN)
    assert second == (
        "由该报告带入、仍保留的数据：行政规范性文件(现行有效件数) 41、"
        "自然人·二、上年结转政府信息公开申请数量 1，请核对是否仍然成立。"
    )


def test_correction_tells_which_figures_changed(last: Report, draft: Report, staff: factories.People) -> None:
    correction = workflow.amend(last, "更正办理数。", by=staff.preparer)
    texts = {"3.3.natural": "8", "3.24.natural": "13", "3.25.natural": "2"}
    workflow.save_cells(correction, {at: (None, text) for at, text in texts.items()}, by=staff.preparer)
    signoff = {f"{role}_name": getattr(staff, role).name for role in ("preparer", "reviewer", "head")}
    workflow.save_signoff(correction, {"report_date": date(2023, 4, 1), **signoff}, by=staff.preparer)
    factories.carried_on(Report.objects.select_related("unit").get(pk=correction.pk), Status.PUBLISHED, staff)
    first, second = told(draft, staff)
    assert first.startswith("2022年度报告已于 ")
    assert first.endswith(" 更正（第 2 版）。")
    assert second == (
        "其中改动的数据：自然人·三(一)予以公开 9 → 8、总计·三(一)予以公开 11 → 10、"
        "自然人·三(七)总计 14 → 13、总计·三(七)总计 17 → 16、自然人·四、结转下年度继续办理 1 → 2、"
        "总计·四、结转下年度继续办理 1 → 2，请核对本年相应的数据。"
    )


def test_withdrawal_is_told_while_this_years_report_is_reviewed(
    last: Report, unit: Unit, staff: factories.People
) -> None:
    figures = {**factories.NATIONAL, "3.2.natural": "1", "2.7": "1861", "2.6": "45"}
    submitted = factories.report_in(Status.IN_REVIEW, unit, staff, year=2023, figures=figures)
    workflow.withdraw(last, "按上级通知撤销公开。", by=staff.head)
    first, second = told(submitted, staff)
    assert first.startswith("2022年度报告已于 ")
    assert first.endswith(WITHDRAWN)
    assert second.startswith("由该报告带入、仍保留的数据：")


def test_report_that_was_published_already_is_told_nothing(last: Report, unit: Unit, staff: factories.People) -> None:
    published = factories.report_in(
        Status.PUBLISHED,
        unit,
        staff,
        year=2023,
        figures={**factories.NATIONAL, "3.2.natural": "1", "2.7": "1861", "2.6": "45"},
    )
    workflow.withdraw(last, "按上级通知撤销公开。", by=staff.head)
    assert not Event.objects.filter(chain=f"report:{published.pk}", action="last_year_changed").exists()
