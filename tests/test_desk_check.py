"""The check page: everything before it is signed for, the written explanations, and submitting."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from filings import workflow
from filings.models import Event, Explanation, Report, Signature, Unit
from filings.permissions import refusal
from filings.states import Action, Role, Status
from tests import factories, pages
from tests.reading import cells_of, digest_of

pytestmark = pytest.mark.django_db

OPEN = "还有 %s 处错误、%s 个疑问没有说明。"
QUESTION = "question-received_concluded_replied-3.1"


@pytest.fixture
def report(county: Unit, staff: factories.People) -> Report:
    """Filled in without a problem or a question."""
    return factories.filled_report(county, staff)


def address(report: Report, view: str = "desk_check") -> str:
    return reverse(view, args=[report.pk])


def check(client: Client, report: Report) -> pages.Page:
    return client.get(address(report))


def change(report: Report, staff: factories.People, **figures: str) -> None:
    """Type figures; an address is written with _ for its points."""
    typed = {name.strip("_").replace("_", "."): (None, text) for name, text in figures.items()}
    workflow.save_cells(report, typed, by=staff.preparer)


def submit(client: Client, report: Report, **other: str) -> pages.Page:
    """Open the check page, declare, give the password and submit, but for what is given `other`wise."""
    sent = {"digest": digest_of(report), "declaration": "on", "password": factories.PASSWORD, **other}
    return client.post(address(report, "desk_submit"), sent, follow=True)


def explain(client: Client, report: Report, text: str, cell: str = "3.1", *, seen: str = "") -> pages.Page:
    """Send an explanation from a page that showed the explanation `seen`."""
    sent = {"code": "received_concluded_replied", "cell": cell, "text": text, "seen": seen}
    return client.post(address(report, "desk_explain"), sent, follow=True)


# What it shows.


def test_check_shows_every_figure_chapter_and_name(desk: Client, report: Report) -> None:
    page = check(desk, report)
    html = page.content.decode()
    for cell in cells_of(report).values():
        assert f'<tr id="r-{cell.address}">' in html
    assert html.count("<p>本年度工作平稳推进。</p>") == 4
    text = pages.text_of(page)
    assert "单位负责人 head 审核人 reviewer 填报人 preparer 联系电话 0854-0000000 填报日期 2019年3月1日" in text
    assert "核对没有发现错误，也没有疑问。" in text
    assert pages.summary(page) == []
    assert pages.inputs(page)["digest"] == digest_of(report)


def test_check_lists_every_error_with_the_way_to_it(desk: Client, report: Report, staff: factories.People) -> None:
    change(report, staff, _1_1="", _1_2_1="1.5", _3_3="13")
    workflow.save_chapter(report, "outlook", "", seen=1, by=staff.preparer)
    workflow.save_signoff(report, {"head_name": "", "report_date": None}, by=staff.preparer)
    table, chapter, signoff = (
        reverse("desk_table", args=[report.pk, "statistics"]),
        reverse("desk_chapter", args=[report.pk, "outlook"]),
        address(report, "desk_signoff"),
    )
    page = check(desk, report)
    assert [link for link, _words in pages.summary(page)] == [
        f"{table}#cell-1.2.1",
        f"{table}#cell-3.3",
        f"{table}#cell-1.1",
        chapter,
        f"{signoff}#id_report_date",
        f"{signoff}#id_head_name",
    ]
    assert pages.summary(page)[1][1] == "三(三)申请答复数 13 ≠ 0+12+0+0+0+0+0+0 = 12，差 1"
    assert OPEN % (6, 1) in pages.text_of(page)


def test_check_says_the_same_words_as_the_table(desk: Client, report: Report, staff: factories.People) -> None:
    change(report, staff, _1_2_1="1.5", _3_3="13", _8_3="4")
    table = desk.get(reverse("desk_table", args=[report.pk, "statistics"]))
    assert [words for _link, words in pages.summary(check(desk, report))] == [
        words for _link, words in pages.summary(table)
    ]


# Explanations.


def test_question_is_explained_in_writing(desk: Client, report: Report, staff: factories.People) -> None:
    change(report, staff, _3_1="13", _3_1_3="13")
    page = check(desk, report)
    assert f'id="{QUESTION}"' in page.content.decode()
    assert OPEN % (0, 1) in pages.text_of(page)
    page = explain(desk, report, "  一件跨年办结。\r\n次年答复。\0 ")
    assert pages.notices(page)[0] == "情况说明已保存。"
    assert "说明人：preparer，" in pages.text_of(page)
    one = Explanation.objects.get()
    assert (one.text, one.by, one.values) == (
        "一件跨年办结。\n次年答复。␀",
        staff.preparer,
        {"3.1": "13", "3.2": "12", "3.3": "12"},
    )
    assert submit(desk, report).redirect_chain == [(report.get_absolute_url(), 302)]


def test_explanation_is_void_once_a_figure_changes(desk: Client, report: Report, staff: factories.People) -> None:
    change(report, staff, _3_1="13", _3_1_3="13")
    explain(desk, report, "一件跨年办结。")
    change(report, staff, _3_1="14", _3_1_3="14")
    text = pages.text_of(check(desk, report))
    assert re.search("已失效 preparer于[^，]+作出说明之后，相关数字有改动。原说明：", text)
    assert "一件跨年办结。" in text
    assert OPEN % (0, 1) in text
    explain(desk, report, "两件跨年办结。")
    text = pages.text_of(check(desk, report))
    assert "已失效" not in text
    assert "两件跨年办结。" in text


def test_explanation_left_blank_is_taken_back(desk: Client, report: Report, staff: factories.People) -> None:
    change(report, staff, _3_1="13", _3_1_3="13")
    explain(desk, report, "一件跨年办结。")
    assert pages.notices(explain(desk, report, " ", seen="一件跨年办结。"))[0] == "情况说明已撤回。"
    assert not Explanation.objects.exists()


def test_explanation_that_is_too_long_is_kept_on_the_page(
    desk: Client, report: Report, staff: factories.People
) -> None:
    change(report, staff, _3_1="13", _3_1_3="13")
    page = explain(desk, report, "说" * 2001)
    assert "情况说明超过 2000 个字符，请精简。" in pages.text_of(page)
    assert pages.inputs(page)["text"] == "说" * 2001
    assert not Explanation.objects.exists()


@pytest.mark.parametrize("cell", ["3.1", "9.9", "3.1\0"])
def test_explanation_of_no_question_is_refused(cell: str, desk: Client, report: Report) -> None:
    page = explain(desk, report, "没有疑问。", cell)
    sentence = "这个疑问已不存在：相关数字已经改动。"
    assert (page.status_code, sentence in pages.text_of(page)) == (403, True)
    assert not Explanation.objects.exists()


def test_second_to_explain_a_question_sees_both_texts_and_chooses(
    desk: Client, report: Report, county: Unit, staff: factories.People
) -> None:
    change(report, staff, _3_1="13", _3_1_3="13")
    other = factories.signed_in(factories.account("other", (Role.PREPARER, county)))
    explain(other, report, "他人的说明。")
    page = explain(desk, report, "我的说明。")
    assert pages.summary(page)[0] == (f"#{QUESTION}", "other在此期间已作说明，您的说明未保存。")
    text = pages.text_of(page)
    assert re.search("您打开本页之后，other已于.+作了说明： 他人的说明。", text)
    assert "您写的是： 我的说明。" in text
    assert (pages.inputs(page)["text"], pages.inputs(page)["seen"]) == ("我的说明。", "他人的说明。")
    assert Explanation.objects.get().text == "他人的说明。"
    explain(desk, report, "合并后的说明。", seen=pages.inputs(page)["seen"])
    assert Explanation.objects.get().text == "合并后的说明。"


def test_explanation_that_was_not_taken_keeps_the_questions_that_were_ticked(
    desk: Client, county: Unit, staff: factories.People
) -> None:
    before = factories.filled_report(county, staff, year=2022, figures=factories.NATIONAL)
    factories.carried_on(before, Status.PUBLISHED, staff)
    figures = {**factories.NATIONAL, "2.6": "410", "2.7": "186", "2.8": "2130"}
    report = factories.filled_report(county, staff, year=2023, figures=figures)
    workflow.explain(report, "jump", "2.6", "他人的说明。", by=factories.account("other", (Role.PREPARER, county)))
    sent = {"code": "jump", "cell": "2.7", "text": "我的说明。", "seen": "", "also": ["2.6", "2.8"]}
    page = desk.post(address(report, "desk_explain"), sent)
    ticked = re.findall(
        r'<input type="checkbox"[^>]*name="also"[^>]*value="([^"]+)"[^>]*checked', page.content.decode()
    )
    assert (ticked, Explanation.objects.count()) == (["2.8"], 1)


@pytest.mark.parametrize("who", ["reviewer", "head"])
def test_explanation_is_for_the_preparer(who: str, report: Report, staff: factories.People) -> None:
    change(report, staff, _3_1="13", _3_1_3="13")
    client = factories.signed_in(getattr(staff, who))
    assert "<textarea" not in check(client, report).content.decode()
    assert explain(client, report, "改").status_code == 403
    assert not Explanation.objects.exists()


# Submitting.


def test_submit_signs_and_hands_on(desk: Client, report: Report, staff: factories.People) -> None:
    page = submit(desk, report)
    assert page.redirect_chain == [(report.get_absolute_url(), 302)]
    assert pages.notices(page) == ["年报已提交，现由审核人审核。"]
    report.refresh_from_db()
    assert report.status == Status.IN_REVIEW
    signature = Signature.objects.get()
    assert (signature.account, signature.role, signature.sha256) == (
        staff.preparer,
        Role.PREPARER,
        digest_of(report),
    )


def test_declaration_is_not_ticked_beforehand(desk: Client, report: Report) -> None:
    html = check(desk, report).content.decode()
    [box] = re.findall(r'<input type="checkbox" name="declaration"[^>]*>', html)
    assert "checked" not in box


@pytest.mark.parametrize(
    ("other", "link", "words"),
    [
        ({"declaration": ""}, "#id_declaration", "请先阅读声明，确认无误后勾选。"),
        ({"password": ""}, "#id_password", "请输入您的密码，以确认由您本人操作。"),
        ({"password": "wrong"}, "#id_password", "密码不正确，操作未执行。请重新输入。"),
        ({"password": factories.PASSWORD + " "}, "#id_password", "密码不正确，操作未执行。"),
        ({"digest": ""}, "", "打开本页之后，报告内容有了变动，本次没有签名。"),
        ({"digest": "0" * 64}, "", "打开本页之后，报告内容有了变动，本次没有签名。"),
    ],
)
def test_submit_without_what_it_takes_says_what(
    other: dict[str, str], link: str, words: str, desk: Client, report: Report
) -> None:
    page = submit(desk, report, **other)
    [(said_link, said)] = pages.summary(page)
    assert said_link == link
    assert words in said
    assert factories.PASSWORD not in page.content.decode()
    report.refresh_from_db()
    assert report.status == Status.DRAFT
    assert not Signature.objects.exists()


def test_submit_of_what_changed_since_it_was_shown_signs_nothing(
    desk: Client, report: Report, staff: factories.People
) -> None:
    shown = digest_of(report)
    change(report, staff, _9_1="1")
    page = submit(desk, report, digest=shown)
    assert "本次没有签名。请重新审阅后再签。" in pages.summary(page)[0][1]
    assert pages.inputs(page)["digest"] == digest_of(report)
    assert not Signature.objects.exists()


def test_submit_with_an_error_shows_the_error_summary(desk: Client, report: Report, staff: factories.People) -> None:
    change(report, staff, _3_3="13")
    page = submit(desk, report)
    assert page.status_code == 200
    assert pages.notices(page) == [f"没有提交。{OPEN % (1, 1)}"]
    assert pages.summary(page) == pages.summary(check(desk, report))
    assert [link for link, _words in pages.summary(page)] == [
        reverse("desk_table", args=[report.pk, "statistics"]) + "#cell-3.3"
    ]
    assert 'class="error-summary" role="alert" tabindex="-1" autofocus' in page.content.decode()
    report.refresh_from_db()
    assert report.status == Status.DRAFT


def test_submit_with_an_open_question_says_so(desk: Client, report: Report, staff: factories.People) -> None:
    change(report, staff, _3_1="13", _3_1_3="13")
    assert pages.notices(submit(desk, report)) == [f"没有提交。{OPEN % (0, 1)}"]
    assert not Signature.objects.exists()


def test_second_submit_is_refused_with_a_sentence(desk: Client, report: Report, staff: factories.People) -> None:
    submit(desk, report)
    page = submit(desk, report)
    report.refresh_from_db()
    sentence = str(refusal(staff.preparer, Action.SUBMIT, report))
    assert sentence == "年报现在是“待审核”，不能“提交审核”；须在“填写”时进行。"
    assert (page.status_code, sentence in pages.text_of(page)) == (403, True)
    assert sentence in pages.text_of(check(desk, report))
    assert '<button class="btn btn-primary" type="button" disabled' in check(desk, report).content.decode()
    assert Signature.objects.count() == 1
    told = {"action": "submit", "status": "in_review", "wanted": ["draft"]}
    assert Event.objects.get(result="refused").detail == {"code": "no_such_move", "parameters": told}


@pytest.mark.parametrize("who", ["reviewer", "head"])
def test_submit_is_for_the_preparer(who: str, report: Report, staff: factories.People) -> None:
    client = factories.signed_in(getattr(staff, who))
    sentence = "“提交审核”只能由平塘县人民政府的填报人办理。"
    assert sentence in pages.text_of(check(client, report))
    page = submit(client, report)
    assert (page.status_code, sentence in pages.text_of(page)) == (403, True)
    report.refresh_from_db()
    assert report.status == Status.DRAFT


def test_submit_is_for_the_person_whose_name_is_printed(report: Report, county: Unit) -> None:
    other = factories.account("other", (Role.PREPARER, county))
    page = submit(factories.signed_in(other), report)
    sentence = "年报上的填报人是“preparer”，您的账号姓名是“other”，不能代签。"
    assert (page.status_code, sentence in pages.text_of(page)) == (403, True)
