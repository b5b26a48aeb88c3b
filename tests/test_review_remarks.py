"""Remarks as browsers make and answer them: at a cell, at a paragraph; and where they are shown."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from filings import workflow
from filings.models import Remark, Report, Requests2021, Unit
from filings.models.unit import Level
from filings.states import Status
from tests import factories, pages
from tests.reviewing import events_of, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Unit:
    return factories.unit(parent=factories.unit("522700", "黔南布依族苗族自治州", level=Level.PREFECTURE))


@pytest.fixture
def report(county: Unit, staff: factories.People) -> Report:
    return factories.report_in(Status.IN_REVIEW, county, staff)


@pytest.fixture
def reviewer(staff: factories.People) -> Client:
    return factories.signed_in(staff.reviewer)


def new_remark(report: Report, place: str) -> str:
    return f"{page_of('review_remark', report)}?place={place}"


def answer_to(remark: Remark) -> str:
    return reverse("desk_answer", args=[remark.report_id, remark.pk])


def offered(page: pages.Page) -> list[tuple[str, str]]:
    return list(page.context["form"].fields["place"].choices)


# Making a remark.


@pytest.mark.parametrize(
    ("place", "choices"),
    [
        ("cell:3.3.4", [("cell:3.3.4", "三(三)4.不同意公开答复数")]),
        (
            "chapter:overview:1",
            [("chapter:overview", "整章"), ("chapter:overview:1", "1. 本年度工作平稳推进。")],
        ),
        ("table:statistics", [("table:statistics", "整张表")]),
        ("", [("", "整份报告")]),
    ],
)
def test_page_offers_the_places_beside_the_one_that_was_asked_for(
    place: str, choices: list[tuple[str, str]], report: Report, reviewer: Client
) -> None:
    assert offered(reviewer.get(new_remark(report, place))) == choices


def test_row_of_a_matrix_offers_each_of_its_cells(county: Unit, staff: factories.People, reviewer: Client) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff, year=2023, figures=factories.NATIONAL)
    places = [place for place, _name in offered(reviewer.get(new_remark(report, "cell:3.4.research")))]
    columns = [column.key for column in Requests2021.columns]
    assert places == [f"cell:3.4.{column}" for column in (*columns, "total")]


@pytest.mark.parametrize("place", ["cell:99.9", "chapter:nowhere", "table:x", "x", "chapter:", "cell:", "chapter:%00"])
def test_place_that_is_not_in_the_report_is_not_found(place: str, report: Report, reviewer: Client) -> None:
    assert reviewer.get(new_remark(report, place)).status_code == 404


def test_remark_is_kept_with_what_stood_there_and_leads_back_to_itself(
    report: Report, staff: factories.People, reviewer: Client
) -> None:
    before = events_of(report)
    sent = {"place": "chapter:overview:1", "remark": "请补写培训情况。"}
    answer = reviewer.post(new_remark(report, "chapter:overview"), sent)
    made = Remark.objects.get()
    assert (made.place, made.quote, made.text, made.by) == (
        "chapter:overview:1",
        "本年度工作平稳推进。",
        "请补写培训情况。",
        staff.reviewer,
    )
    assert answer["Location"] == f"{page_of('review_report', report)}#remark-{made.pk}"
    assert events_of(report) == [*before, ("remark", "reviewer", "done")]


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"remark": ""}, {"remark": ["请写明内容，不能为空。"]}),
        ({"remark": " \r\n"}, {"remark": ["请写明内容，不能为空。"]}),
        ({"remark": "改" * 1001}, {"remark": ["内容超过1000字。"]}),
        (
            {"remark": "改", "place": "cell:1.1"},
            {"place": ["报告中没有这个位置，请在页面上选择。"]},
        ),
        ({"remark": "改", "place": ""}, {"place": ["报告中没有这个位置，请在页面上选择。"]}),
    ],
)
def test_remark_that_is_not_taken_comes_back_with_a_sentence(
    sent: dict[str, str], errors: dict[str, list[str]], report: Report, reviewer: Client
) -> None:
    answer = reviewer.post(new_remark(report, "cell:3.3.4"), {"place": "cell:3.3.4", **sent})
    assert (answer.status_code, answer.context["form"].errors) == (200, errors)
    assert sent["remark"].strip() in answer.content.decode()
    assert not Remark.objects.exists()


def test_nobody_else_makes_remarks(report: Report, staff: factories.People) -> None:
    answer = factories.signed_in(staff.preparer).post(
        new_remark(report, "cell:1.1"), {"remark": "x", "place": "cell:1.1"}
    )
    assert (answer.status_code, Remark.objects.exists()) == (403, False)


# Where they stand.


def test_review_page_links_each_line_to_the_form_and_each_remark_to_its_place(
    report: Report, staff: factories.People, reviewer: Client
) -> None:
    cell = workflow.remark(report, "cell:3.3.4", "请核对。", by=staff.reviewer)
    block = workflow.remark(report, "chapter:overview:1", "请补写。", by=staff.reviewer)
    page = reviewer.get(page_of("review_report", report)).content.decode()
    links = re.findall(r'href="[^"]*/remarks/new/\?place=cell:([^"]*)"', page)
    assert (len(links), links[:2]) == (70, ["1.1", "1.1a"])
    assert re.findall(r'<p class="where"><a href="([^"]*)">([^<]*)</a>', page) == [
        ("#r-3.3.4", "三(三)4.不同意公开答复数"),
        ("#chapter-overview-1", "一、总体工作情况，第1段"),
    ]
    row = re.search(r'<tr id="r-3\.3\.4".*?</tr>', page, re.DOTALL)
    assert row is not None
    assert f'href="#remark-{cell.pk}"' in row[0]
    assert f'href="#remark-{block.pk}"' in page.split('id="chapter-overview-1"')[1].split("</div>\n")[0]


def test_preparer_finds_the_open_remarks_on_the_task_list_and_where_to_mend_them(
    report: Report, staff: factories.People
) -> None:
    workflow.remark(report, "cell:3.3.4", "请核对。", by=staff.reviewer)
    workflow.remark(report, "chapter:overview:1", "请补写。", by=staff.reviewer)
    workflow.remark(report, "", "请通读一遍。", by=staff.reviewer)
    workflow.return_for_changes(report, "见批注。", by=staff.reviewer)
    preparer = factories.signed_in(staff.preparer)
    assert "3 条批注待处理" in pages.text_of(preparer.get(report.get_absolute_url()))
    page = preparer.get(page_of("desk_remarks", report)).content.decode()
    home = report.get_absolute_url()
    assert re.findall(r'<p class="where"><a href="([^"]*)">', page) == [
        f"{home}tables/statistics/#cell-3.3.4",
        f"{home}chapters/overview/",
        home,
    ]


# Answers.


@pytest.fixture
def returned(report: Report, staff: factories.People) -> Remark:
    made = workflow.remark(report, "cell:3.3.4", "请核对。", by=staff.reviewer)
    workflow.return_for_changes(report, "见批注。", by=staff.reviewer)
    return made


@pytest.mark.parametrize(
    ("sent", "answers", "is_open"),
    [
        ({"answer": "已核对。", "done": "answer"}, ["已核对。"], True),
        ({"answer": "已改为2。", "done": "resolve"}, ["已改为2。"], False),
        ({"answer": "", "done": "resolve"}, [], False),
    ],
)
def test_preparer_answers_and_marks_as_mended(
    sent: dict[str, str], answers: list[str], is_open: bool, returned: Remark, staff: factories.People
) -> None:
    answer = factories.signed_in(staff.preparer).post(answer_to(returned), sent)
    assert answer["Location"] == f"{reverse('desk_remarks', args=[returned.report_id])}#remark-{returned.pk}"
    fresh = Remark.objects.get(pk=returned.pk)
    assert [one.text for one in fresh.answers.all()] == answers
    assert (fresh.resolved_at is None) == is_open


def test_reviewer_opens_again_what_is_not_mended(returned: Remark, staff: factories.People) -> None:
    workflow.resolve(returned, by=staff.preparer)
    factories.submit(returned.report, by=staff.preparer)
    sent = {"answer": "仍与台账不符。", "done": "reopen"}
    assert factories.signed_in(staff.reviewer).post(answer_to(returned), sent).status_code == 302
    fresh = Remark.objects.get(pk=returned.pk)
    assert ([one.text for one in fresh.answers.all()], fresh.resolved_by) == (["仍与台账不符。"], None)


def test_remark_that_is_mended_already_is_neither_answered_nor_mended_again(
    returned: Remark, staff: factories.People
) -> None:
    """Both happen at once or neither does."""
    workflow.resolve(returned, by=staff.preparer)
    answer = factories.signed_in(staff.preparer).post(answer_to(returned), {"answer": "又改。", "done": "resolve"})
    assert (answer.status_code, answer.context["refusal"]) == (403, "该批注已标记为已改。")
    assert not Remark.objects.filter(parent=returned).exists()


@pytest.mark.parametrize(
    ("text", "done", "sentence"),
    [
        ("", "answer", "请写明内容，不能为空。"),
        ("改" * 1001, "answer", "内容超过1000字。"),
        ("已改。", "x", "选择一个有效的选项。 x 不在可用的选项中。"),
    ],
)
def test_answer_that_is_not_taken_stays_in_its_field(
    text: str, done: str, sentence: str, returned: Remark, staff: factories.People
) -> None:
    page = factories.signed_in(staff.preparer).post(answer_to(returned), {"answer": text, "done": done})
    assert pages.summary(page) == [(f"#remark-{returned.pk}-answer", sentence)]
    assert pages.inputs(page)["answer"] == text


def test_answers_are_closed_while_the_reviewer_has_the_report(report: Report, staff: factories.People) -> None:
    made = workflow.remark(report, "cell:3.3.4", "请核对。", by=staff.reviewer)
    preparer = factories.signed_in(staff.preparer)
    assert "<form" not in preparer.get(page_of("desk_remarks", report)).content.decode().split("<main")[1]
    assert preparer.post(answer_to(made), {"answer": "x", "done": "answer"}).status_code == 403
    other = factories.report_in(Status.IN_REVIEW, report.unit, staff, year=2023, figures=factories.NATIONAL)
    elsewhere = reverse("desk_answer", args=[other.pk, made.pk])
    assert preparer.post(elsewhere, {"answer": "x", "done": "answer"}).status_code == 404


@pytest.mark.parametrize(
    ("status", "told"), [(Status.IN_REVIEW, True), (Status.TO_SIGN, True), (Status.TO_PUBLISH, False)]
)
def test_open_remark_is_no_task_once_nobody_can_answer_it(
    status: Status, told: bool, report: Report, staff: factories.People
) -> None:
    workflow.remark(report, "", "请核对。", by=staff.reviewer)
    report = factories.carried_on(report, status, staff)
    page = pages.text_of(factories.signed_in(staff.preparer).get(report.get_absolute_url()))
    assert ("1 条批注待处理" in page) == told
