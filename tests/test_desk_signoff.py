"""Names, contact phone and date: what the sign-off line prints."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from filings import workflow
from filings.models import Change, Post, Report, Unit
from filings.states import Role
from tests import factories, pages
from tests.signers import names_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(county: Unit, staff: factories.People) -> Report:
    return workflow.start_report(county, 2018, by=staff.preparer)


def address(report: Report) -> str:
    return reverse("desk_signoff", args=[report.pk])


def as_shown(report: Report) -> dict[str, str]:
    """What a browser sends of the page when nothing is touched, but for the hidden fields."""
    report.refresh_from_db()
    names = names_of(report)
    return {**names, "contact_phone": report.contact_phone, "report_date": str(report.report_date or "")}


def fill_in(client: Client, report: Report, typed: dict[str, str], opened: pages.Page | None = None) -> pages.Page:
    return pages.save(client, address(report), {**as_shown(report), **typed}, opened=opened)


def test_signoff_starts_with_what_is_plain(desk: Client, draft: Report) -> None:
    html = desk.get(address(draft)).content.decode()
    for role in Role:
        assert f'<option value="{role}" selected>{role}</option>' in html
    assert 'value="0854-0000000"' in html
    assert 'type="date" name="report_date"' in html


@pytest.mark.parametrize(
    "typed",
    [
        "2019-02-14",
        "2019-2-14",
        "2019年2月14日",
        "2019 年 2 月 14 日",
        "2019.2.14",
        "2019/2/14",
        "\uff12\uff10\uff11\uff19年2月14日",
    ],
)
def test_signoff_understands_dates_as_people_write_them(typed: str, desk: Client, draft: Report) -> None:
    page = fill_in(desk, draft, {"report_date": typed})
    draft.refresh_from_db()
    assert draft.report_date == date(2019, 2, 14)
    assert pages.notices(page) == ["已保存，共改动 1 项。"]
    assert pages.inputs(page)["report_date"] == "2019-02-14"


@pytest.mark.parametrize("typed", ["2019年2月30日", "二月十四日", "2019", "2019-02-14\0", "99999-01-01"])
def test_signoff_keeps_a_date_that_is_none_and_saves_the_rest(typed: str, desk: Client, draft: Report) -> None:
    page = fill_in(desk, draft, {"report_date": typed, "contact_phone": "0854-1111111"})
    sentence = "填报日期：不是有效的日期，请按 2019-02-14 或 2019年2月14日 的样子填写。"
    assert pages.summary(page) == [("#id_report_date", sentence)]
    assert pages.inputs(page)["report_date"] == typed
    assert '<input type="text" name="report_date"' in page.content.decode()
    assert pages.notices(page) == ["已保存，共改动 1 项。"]
    draft.refresh_from_db()
    assert (draft.report_date, draft.contact_phone) == (None, "0854-1111111")


def test_signoff_with_nothing_changed_says_so(desk: Client, draft: Report) -> None:
    assert pages.notices(fill_in(desk, draft, {})) == ["没有改动，不需要保存。"]
    assert not Change.objects.exists()


def test_signoff_sent_without_any_field_changes_nothing(desk: Client, draft: Report) -> None:
    answer = desk.post(address(draft))
    assert (answer.status_code, answer.headers["Location"]) == (302, address(draft))
    assert not Change.objects.exists()


def test_signoff_offers_the_holders_of_each_post(desk: Client, draft: Report, county: Unit) -> None:
    factories.account("second", (Role.REVIEWER, county))
    elsewhere = factories.unit("522728", "罗甸县")
    factories.account("stranger", (Role.REVIEWER, elsewhere))
    html = desk.get(address(draft)).content.decode()
    reviewers = html[html.index('name="reviewer_name"') : html.index('name="head_name"')]
    assert '<option value="second">second</option>' in reviewers
    assert "stranger" not in html
    assert html.count("second") == 2


def test_signoff_keeps_and_marks_a_name_without_its_post(desk: Client, draft: Report, staff: factories.People) -> None:
    Post.objects.filter(account=staff.head).delete()
    page = desk.get(address(draft))
    assert '<option value="head" selected>head（已不任此岗位）</option>' in page.content.decode()
    assert [link for link, _words in pages.summary(page)] == [f"{address(draft)}#id_preparer_name"]
    fill_in(desk, draft, {"contact_phone": "1"})
    assert names_of(draft)["head_name"] == "head"


@pytest.mark.parametrize("name", ["nobody", "preparer", "\0"])
def test_signoff_takes_no_name_that_is_not_offered(name: str, desk: Client, draft: Report) -> None:
    page = fill_in(desk, draft, {"head_name": name})
    assert [link for link, _words in pages.summary(page)] == ["#id_head_name"]
    assert names_of(draft)["head_name"] == "head"


def test_signoff_phone_takes_50_characters_and_shows_control_characters(desk: Client, draft: Report) -> None:
    page = fill_in(desk, draft, {"contact_phone": "5" * 51})
    assert pages.summary(page) == [("#id_contact_phone", "联系电话：超过 50 个字符。")]
    assert pages.inputs(page)["contact_phone"] == "5" * 51
    fill_in(desk, draft, {"contact_phone": "0854\0"})
    draft.refresh_from_db()
    assert draft.contact_phone == "0854␀"


def test_signoff_left_alone_takes_nobody_elses_change_back(desk: Client, draft: Report, county: Unit) -> None:
    other = factories.signed_in(factories.account("other", (Role.PREPARER, county)))
    opened, before = desk.get(address(draft)), as_shown(draft)
    fill_in(other, draft, {"report_date": "2019-03-01"})
    pages.save(desk, address(draft), {**before, "contact_phone": "0854-2222222"}, opened=opened)
    draft.refresh_from_db()
    assert (draft.report_date, draft.contact_phone) == (date(2019, 3, 1), "0854-2222222")


def test_second_to_change_a_field_sees_both_values_and_chooses(desk: Client, draft: Report, county: Unit) -> None:
    other = factories.signed_in(factories.account("other", (Role.PREPARER, county)))
    opened = desk.get(address(draft))
    fill_in(other, draft, {"contact_phone": "0854-1111111", "report_date": "2019-03-01"})
    typed = {"contact_phone": "0854-2222222", "report_date": "2019年3月2日", "head_name": ""}
    page = fill_in(desk, draft, typed, opened)
    [(link, words), (other_link, _words)] = pages.summary(page)
    assert (link, other_link) == ("#id_contact_phone", "#id_report_date")
    assert re.match(r"联系电话：您打开本页之后，other已将此项改为“0854-1111111”（.+）。", words)
    assert pages.notices(page) == ["已保存，共改动 1 项。"]
    shown = pages.inputs(page)
    assert (shown["contact_phone"], shown["report_date"]) == ("0854-2222222", "2019年3月2日")
    draft.refresh_from_db()
    assert (draft.contact_phone, draft.report_date) == ("0854-1111111", date(2019, 3, 1))
    assert names_of(draft)["head_name"] == ""
    fill_in(desk, draft, typed, page)
    draft.refresh_from_db()
    assert (draft.contact_phone, draft.report_date) == ("0854-2222222", date(2019, 3, 2))


@pytest.mark.parametrize("extra", ["status", "year", "unit", "version"])
def test_signoff_extra_fields_change_nothing(extra: str, desk: Client, draft: Report) -> None:
    before = Report.objects.values().get()
    fill_in(desk, draft, {extra: "published"})
    assert Report.objects.values().get() == before
    assert not Change.objects.exists()


def test_signoff_tells_what_is_wrong_with_names_and_date(
    desk: Client, draft: Report, county: Unit, staff: factories.People
) -> None:
    Post.objects.create(account=staff.preparer, unit=county, role=Role.HEAD)
    page = fill_in(desk, draft, {"head_name": "preparer", "report_date": "2018-12-31"})
    assert [words for _link, words in pages.summary(page)] == [
        "填报日期早于 2018 年年底，统计期还没有结束。",
        "各签署人不得为同一人。",
    ]


@pytest.mark.parametrize("who", ["reviewer", "head"])
def test_signoff_is_only_read_by_those_who_do_not_fill_it_in(who: str, draft: Report, staff: factories.People) -> None:
    client = factories.signed_in(getattr(staff, who))
    assert "<select" not in client.get(address(draft)).content.decode()
    assert client.post(address(draft), {"contact_phone": "1"}).status_code == 403
