"""The statistics table as a form: what is typed is kept, right or wrong, and told in the same words everywhere."""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from filings import workflow
from filings.editions import REGISTER
from filings.models import Change, Event, Report, Unit
from filings.permissions import refusal
from filings.states import Action, Role, Status
from tests import factories, pages
from tests.publications import force_status
from tests.reading import cells_of, tables_of

pytestmark = pytest.mark.django_db

AS_PRINTED = json.loads((Path(__file__).parent.parent / "filings/sample/pingtang-2018.json").read_text())
"""The figures of Pingtang's report as they were printed in 2019."""
OFF = ["8.4.1", "8.4.2", "8.4.3", "8.4.4"]
TOO_LONG = "9" * 41


@pytest.fixture
def draft(county: Unit, staff: factories.People) -> Report:
    """A report in which nothing is filled in."""
    return workflow.start_report(county, 2018, by=staff.preparer)


def address(report: Report) -> str:
    return reverse("desk_table", args=[report.pk, "statistics"])


def stored(report: Report) -> dict[str, str]:
    """Address -> text of every cell that is not empty."""
    found = cells_of(report)
    return {address: cell.entered for address, cell in found.items() if cell.entered}


def errors(*lines: tuple[str, str]) -> dict[str, list[tuple[str, str]]]:
    return {link.removeprefix("#cell-"): [("error", words)] for link, words in lines}


# The way it usually goes.


def test_table_looks_like_the_paper(desk: Client, draft: Report) -> None:
    html = desk.get(address(draft)).content.decode()
    asked = [cell.address for cell in tables_of(draft)[0].cells if cell.address not in OFF]
    assert list(pages.cells(desk.get(address(draft)))) == asked
    assert html.count('<th scope="row"') == 86
    assert html.count('<tr class="heading">') == 12
    assert html.count('<td class="value off"></td>') == len(OFF)
    assert (
        '<tr><th scope="row" class="indent-3"><label for="cell-3.3.4a">其中:涉及国家秘密</label></th>'
        '<td class="unit">件</td><td class="value"><input class="form-control" id="cell-3.3.4a" name="3.3.4a" value=""'
        ' inputmode="numeric" maxlength="40" autocomplete="off"></td></tr>'
    ) in html
    assert 'id="cell-7" name="7" value="" inputmode="decimal"' in html


def test_table_typed_as_printed_in_2019_names_two_sums(desk: Client, draft: Report) -> None:
    typed = {cell: str(value) for cell, value in AS_PRINTED.items()}
    page = pages.save(desk, address(draft), typed)
    problems = [
        ("#cell-3.3", "三(三)申请答复数 11 ≠ 8+0+0+3+0+1+0+0 = 12,差 1".replace(",", "\uff0c")),
        ("#cell-3.3.4", "三(三)4.不同意公开答复数 3 ≠ 0+0+0+0+2+0 = 2,差 1".replace(",", "\uff0c")),
    ]
    assert pages.summary(page) == problems
    assert {cell: said for cell, said in pages.beside(page).items() if said[0][0] == "error"} == errors(*problems)
    assert pages.cells(page) == typed
    assert stored(draft) == typed
    assert pages.notices(pages.save(desk, address(draft), {"3.3.4": "2"})) == ["已保存，共改动 1 格。"]
    assert pages.summary(desk.get(address(draft))) == []


def test_table_shows_each_sum_beside_its_total(desk: Client, draft: Report) -> None:
    page = pages.save(desk, address(draft), {"3.1": "12", "3.1.1": "4", "3.1.3": "7", "3.2": "——"})
    html = page.content.decode()
    total = '<p class="sum differs" id="sum-3.1">'
    nothing_yet = '<p class="sum" id="sum-3.2" hidden>'
    assert html.index(total) < html.index("<output>11</output>") < html.index(nothing_yet)
    assert html.count('<p class="sum') == 7


def test_table_keeps_what_is_not_understood_and_says_why(desk: Client, draft: Report) -> None:
    typed = {
        "1.1": "-3",
        "1.2.2": "1.5",
        "1.2.3": "9" * 20,
        "1.2.4": "四十五",
        "1.3.1": "/",
        "1.3.2": "5\0",
        "7": "约十万",
        "8.5": "1.2345678",
        "9.1": '<b title="x">&',
    }
    page = pages.save(desk, address(draft), typed)
    kept = {**typed, "1.3.2": "5␀"}
    assert {cell: text for cell, text in pages.cells(page).items() if text} == kept
    assert stored(draft) == kept
    assert [link for link, _words in pages.summary(page)] == [f"#cell-{cell}" for cell in typed]
    assert pages.beside(page) == errors(*pages.summary(page))
    assert pages.summary(page)[1] == (
        "#cell-1.2.2",
        "一(二)2.政府网站公开政府信息数：“1.5”不是整数，本格以“条”计，请填整数。",
    )
    assert page.content.decode().count('aria-invalid="true"') == len(typed)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("\uff11\uff12\uff13", "123"),
        ("1,234", "1234"),
        ("1 234", "1234"),
        (" 7 ", "7"),
        ("\u2014", "——"),
        ("0", "0"),
    ],
)
def test_table_understands_figures_as_people_type_them(typed: str, shown: str, desk: Client, draft: Report) -> None:
    page = pages.save(desk, address(draft), {"1.1": typed})
    assert pages.cells(page)["1.1"] == shown
    assert pages.summary(page) == []


def test_table_cleared_cell_is_empty_again(desk: Client, draft: Report) -> None:
    pages.save(desk, address(draft), {"1.1": "5", "1.2.1": "abc"})
    pages.save(desk, address(draft), {"1.1": "", "1.2.1": " "})
    assert stored(draft) == {}
    assert list(Change.objects.values_list("address", "old", "new")) == [
        ("1.1", "", "5"),
        ("1.2.1", "", "abc"),
        ("1.1", "5", ""),
        ("1.2.1", "abc", ""),
    ]


def test_table_saved_without_a_change_says_so(desk: Client, draft: Report) -> None:
    page = pages.save(desk, address(draft), {})
    assert pages.notices(page) == ["内容均已保存。"]
    assert not Change.objects.exists()


def test_table_money_keeps_its_own_decimals(desk: Client, draft: Report) -> None:
    page = pages.save(desk, address(draft), {"7": "18.8710"})
    assert pages.cells(page)["7"] == "18.8710"


# What cannot be kept at all.


def test_table_post_by_hand_keeps_the_good_cells_and_what_was_typed(desk: Client, draft: Report) -> None:
    pages.save(desk, address(draft), {"1.1": "1"})
    wrong = {"1.1": TOO_LONG, "8.4.1": "5", "9.9": "7", "status": "published", "1.3.1": "6"}
    page = pages.save(desk, address(draft), wrong)
    assert page.status_code == 200
    assert pages.summary(page) == [
        ("#cell-1.1", "一(一)主动公开政府信息数：超过 40 个字符。"),
        ("", "八(四)1.本地区政务公开监督员人数：本单位不填这一格。（“5”）"),
        ("", "9.9：本表没有这一格。（“7”）"),
        ("", "status：本表没有这一格。（“published”）"),
    ]
    assert pages.beside(page) == errors(pages.summary(page)[0])
    assert {cell: text for cell, text in pages.cells(page).items() if text} == {"1.1": TOO_LONG, "1.3.1": "6"}
    assert pages.notices(page) == ["已保存，共改动 1 格。"]
    assert stored(draft) == {"1.1": "1", "1.3.1": "6"}
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT
    pages.save(desk, address(draft), {"1.1": "2"}, opened=page)
    assert stored(draft) == {"1.1": "2", "1.3.1": "6"}


@pytest.mark.parametrize("sent", ["", "{", "[]", '{"1.1": 5}', "[" * 100_000, "null"])
def test_table_post_that_does_not_tell_what_was_seen_overwrites_nothing(sent: str, desk: Client, draft: Report) -> None:
    pages.save(desk, address(draft), {"1.1": "5"})
    page = desk.post(address(draft), {"seen": sent, "1.1": "6", "1.2.1": "7"})
    assert stored(draft) == {"1.1": "5", "1.2.1": "7"}
    assert pages.cells(page)["1.1"] == "6"


def test_table_post_that_tells_what_no_page_has_shown_overwrites_nothing(desk: Client, draft: Report) -> None:
    page = desk.post(address(draft), {"seen": '{"1.1": "5"}', "1.1": "6"})
    assert "其他人已把此格改为“（空）”" in pages.summary(page)[0][1]
    assert stored(draft) == {}


# Two people.


def test_table_second_to_change_a_cell_sees_both_values_and_chooses(desk: Client, draft: Report, county: Unit) -> None:
    other = factories.signed_in(factories.account("other", (Role.PREPARER, county)))
    opened = desk.get(address(draft))
    pages.save(other, address(draft), {"1.1": "12", "1.2.1": "3"})
    page = pages.save(desk, address(draft), {"1.1": "13", "1.2.2": "4"}, opened=opened)
    [(link, words)] = pages.summary(page)
    assert link == "#cell-1.1"
    assert words.startswith("一(一)主动公开政府信息数：您填写期间，other已把此格改为“12”（")
    assert words.endswith("），您填的是“13”。要用您的数字，请再保存一次；要用对方的，请改填后保存。")
    assert pages.beside(page)["1.1"] == [("error", words)]
    assert stored(draft) == {"1.1": "12", "1.2.1": "3", "1.2.2": "4"}
    shown = {cell: text for cell, text in pages.cells(page).items() if text}
    assert shown == {"1.1": "13", "1.2.1": "3", "1.2.2": "4"}
    pages.save(desk, address(draft), {}, opened=page)
    assert stored(draft) == {"1.1": "13", "1.2.1": "3", "1.2.2": "4"}


def test_table_same_value_typed_twice_is_no_conflict(desk: Client, draft: Report, county: Unit) -> None:
    other = factories.signed_in(factories.account("other", (Role.PREPARER, county)))
    opened = desk.get(address(draft))
    pages.save(other, address(draft), {"1.1": "12"})
    assert pages.summary(pages.save(desk, address(draft), {"1.1": "12"}, opened=opened)) == []


# Last year's figures.


def test_table_has_last_years_figures_where_there_is_a_published_report(
    desk: Client, county: Unit, staff: factories.People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(REGISTER, 2019, REGISTER[2018])
    last = factories.report_in(Status.TO_PUBLISH, county, staff)
    force_status(last, Status.PUBLISHED)
    report = workflow.start_report(county, 2019, by=staff.preparer)
    page = pages.save(desk, address(report), {"1.1": "17"})
    html = page.content.decode()
    assert '<td class="last" data-label="上年">100</td>' in html
    assert html.count('<td class="last"') == 74
    assert {cell: [kind for kind, _words in said] for cell, said in pages.beside(page).items()} == {"1.1": ["question"]}
    assert pages.summary(page) == []
    assert "有 1 个疑问需要书面说明。" in pages.text_of(page)


# Who may.


@pytest.mark.parametrize("who", ["reviewer", "head"])
def test_table_is_only_read_by_those_who_do_not_fill_it_in(who: str, draft: Report, staff: factories.People) -> None:
    client = factories.signed_in(getattr(staff, who))
    page = client.get(address(draft))
    refused = client.post(address(draft), {"1.1": "5"})
    sentence = "“填写”只能由平塘县人民政府的填报人办理。"
    assert sentence in pages.text_of(page)
    assert pages.cells(page) == {}
    assert (refused.status_code, sentence in pages.text_of(refused)) == (403, True)
    assert stored(draft) == {}
    event = Event.objects.get(result="refused")
    assert (event.action, event.actor, event.detail["code"]) == (Action.EDIT, getattr(staff, who), "wrong_post")


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.TO_SIGN, Status.TO_PUBLISH])
def test_table_that_was_submitted_is_read_only_and_says_why(
    status: Status, desk: Client, county: Unit, staff: factories.People
) -> None:
    report = factories.report_in(status, county, staff)
    before = stored(report)
    page = desk.get(address(report))
    refused = desk.post(address(report), {"seen": json.dumps(before), "1.1": "5"})
    sentence = str(refusal(staff.preparer, Action.EDIT, report))
    assert sentence in pages.text_of(page)
    assert (refused.status_code, sentence in pages.text_of(refused)) == (403, True)
    assert stored(report) == before


def test_table_of_another_unit_is_not_found_and_leaves_an_event(draft: Report) -> None:
    stranger = factories.people(factories.unit("522728", "罗甸县"), "other-").preparer
    client = factories.signed_in(stranger)
    answers: list[pages.Page] = [client.get(address(draft)), client.post(address(draft), {"1.1": "5"})]
    assert [answer.status_code for answer in answers] == [404, 404]
    looks = Event.objects.filter(action="look", result="refused", chain=f"report:{draft.pk}")
    assert [event.actor for event in looks] == [stranger, stranger]
    assert stored(draft) == {}


def test_table_that_the_edition_does_not_have_is_not_found(desk: Client, draft: Report) -> None:
    assert desk.get(reverse("desk_table", args=[draft.pk, "other"])).status_code == 404
