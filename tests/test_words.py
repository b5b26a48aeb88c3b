"""Sentences that do not agree with the tables, from the question to the signed statement and the published count."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filings import checks, content, workflow
from filings.checks import Problem
from filings.models import Report, Unit
from filings.models.report import Verdict
from filings.reading import from_signed, read
from filings.states import Status
from filings.workflow import BadEntries
from tests import factories
from tests.commands import run

pytestmark = pytest.mark.django_db

WRONG = "本年度收到政府信息公开申请15件。"
"""The table: 14 of natural persons and 3 of companies are 17, and one was carried in."""
RIGHT = "本年度收到政府信息公开申请17件。"
REASON = "该数为县政府办公室一家。"


@pytest.fixture
def county() -> Unit:
    return factories.unit()


@pytest.fixture
def staff(county: Unit) -> factories.People:
    return factories.people(county)


@pytest.fixture
def report(county: Unit, staff: factories.People) -> Report:
    made = factories.filled_report(county, staff, year=2024, figures=factories.NATIONAL)
    write(made, staff, WRONG)
    return made


def write(report: Report, staff: factories.People, text: str) -> None:
    chapter = report.chapters.get(key="overview")
    workflow.save_chapter(report, "overview", f"<p>{text}</p>", seen=chapter.revision, by=staff.preparer)


def asked(report: Report) -> list[Problem]:
    fresh = Report.objects.select_related("unit__parent").get(pk=report.pk)
    return [one for one in checks.problems(*read(fresh)) if one.said]


def state(report: Report) -> Any:
    """(code, sentence, explained, void) of what is asked of the sentences."""
    return [(one.code, one.said.sentence, bool(one.explanation), bool(one.void)) for one in asked(report) if one.said]


def explain(report: Report, staff: factories.People, text: str = REASON) -> None:
    [one] = asked(report)
    workflow.explain(report, one.code, one.key, text, by=staff.preparer)


def test_a_sentence_that_does_not_agree_stops_submitting(report: Report, staff: factories.People) -> None:
    [one] = asked(report)
    assert (one.code, one.blocking, one.open, one.place) == ("claim_differs", False, True, "chapter:overview")
    assert one.message == (
        "正文“本年度收到政府信息公开申请15件”；统计表：一、本年新收 17、加上上年结转 18。最接近的是17。"
    )
    write(report, staff, RIGHT)
    assert asked(report) == []


def test_a_statement_holds_until_the_sentence_or_a_value_changes(report: Report, staff: factories.People) -> None:
    explain(report, staff)
    assert state(report) == [("claim_differs", WRONG, True, False)]
    write(report, staff, f"全年平稳。{WRONG}")
    assert state(report) == [("claim_differs", WRONG, True, False)]
    write(report, staff, WRONG.replace("15", "16"))
    assert state(report) == [("claim_differs", WRONG.replace("15", "16"), False, False)]
    write(report, staff, WRONG)
    workflow.save_cells(report, {"3.1.business": ("3", "4")}, by=staff.preparer)
    assert state(report) == [("claim_differs", WRONG, False, True)]


@pytest.mark.parametrize("text", ["对", "属实", "没有错"])
def test_a_reason_has_at_least_four_characters(text: str, report: Report, staff: factories.People) -> None:
    with pytest.raises(BadEntries) as refused:
        explain(report, staff, text)
    assert "请用至少4个字说明该句为何无误。" in str(refused.value)
    assert state(report) == [("claim_differs", WRONG, False, False)]


def test_a_reason_may_be_chosen(report: Report, staff: factories.People) -> None:
    [one] = asked(report)
    sent = {"code": one.code, "cell": one.key, "text": "", "seen": "", "reason": "other_scope"}
    client = factories.signed_in(staff.preparer)
    assert client.post(reverse("desk_explain", args=[report.pk]), sent).status_code == 302
    [one] = asked(report)
    assert one.explanation
    assert len(one.explanation.text) > 10


def test_the_statement_and_the_count_are_signed_and_read_back(report: Report, staff: factories.People) -> None:
    explain(report, staff)
    submitted = factories.carried_on(report, Status.IN_REVIEW, staff)
    version, _desk = read(Report.objects.select_related("unit__parent").get(pk=submitted.pk))
    signed = content.content(version)
    assert signed.said["statements"] == [
        {"code": "claim_differs", "chapter": "overview", "sentence": WRONG, "text": REASON}
    ]
    assert signed.said["checked"] == {"numbers": 2, "verified": 0, "last_year": False, "rules": 1}
    assert content.content(from_signed(signed.data)).data == signed.data
    assert submitted.signatures.get().sha256 == signed.sha256


def test_the_reviewer_rejects_it_beside_the_sentence_and_it_is_asked_again(
    report: Report, staff: factories.People
) -> None:
    explain(report, staff)
    factories.carried_on(report, Status.IN_REVIEW, staff)
    page = factories.signed_in(staff.reviewer).get(f"/review/reports/{report.pk}/").content.decode()
    beside = page[page.index('id="chapter-overview"') :]
    assert (WRONG in beside, REASON in beside, "verdict" in beside) == (True, True, True)
    workflow.judge(report, report.explanations.get(cell__startswith="overview"), Verdict.REJECTED, by=staff.reviewer)
    workflow.return_for_changes(report, "请核对第一句。", by=staff.reviewer)
    assert state(report) == [("claim_differs", WRONG, False, True)]


def test_what_was_accepted_last_year_is_offered_and_not_assumed(county: Unit, staff: factories.People) -> None:
    sentence = "全年共收到政府信息公开申请16件。"
    before = factories.filled_report(county, staff, year=2023, figures=factories.NATIONAL)
    write(before, staff, WRONG)
    explain(before, staff)
    factories.carried_on(before, Status.PUBLISHED, staff)
    now = factories.filled_report(county, staff, year=2024, figures=factories.NATIONAL)
    write(now, staff, f"{WRONG}{sentence}")
    page = factories.signed_in(staff.preparer).get(f"/desk/reports/{now.pk}/check/").content.decode()
    assert [one.open for one in asked(now)] == [True, True]
    assert page.count(REASON) == 1


def test_check_report_tells_kind_chapter_and_quote(report: Report) -> None:
    write_json = run("check_report", "522727", "2024", "--json")[1]
    [told] = [one for one in json.loads("\n".join(write_json)) if one["code"] == "claim_differs"]
    assert (told["kind"], told["chapter"], told["quote"], told["cells"]) == (
        "question",
        "overview",
        "本年度收到政府信息公开申请15件",
        ["3.1.total", "3.2.total"],
    )


def test_check_report_tells_advice_where_it_is_asked_for(report: Report, staff: factories.People) -> None:
    write(
        report, staff, "网站公开3000条。主动公开政府信息9600条，其中政府网站6120条、政务新媒体3040条、公告栏渠道840条。"
    )
    kinds = [
        [one["kind"] for one in json.loads("\n".join(run("check_report", "522727", "2024", "--json", *more)[1]))]
        for more in ([], ["--advice"])
    ]
    assert [kinds[0].count("advice"), kinds[1].count("advice")] == [0, 1]


def test_paragraphs_are_judged_while_they_are_written(report: Report, staff: factories.People) -> None:
    client = factories.signed_in(staff.preparer)
    url = f"/desk/reports/{report.pk}/chapters/overview/words/"
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(url, {"text": ["", f"{RIGHT}\n{WRONG}"]}, content_type="application/json")
    assert [[one["quote"] for one in line] for line in answer.json()["found"]] == [[], [WRONG.rstrip("。")]]
    assert len(queries) <= 12
    explain(report, staff)
    assert client.post(url, {"text": ["", WRONG]}, content_type="application/json").json() == {"found": [[]]}
    workflow.save_cells(report, {"3.1.business": ("3", "4")}, by=staff.preparer)
    [[void]] = client.post(url, {"text": ["", WRONG]}, content_type="application/json").json()["found"]
    assert void["quote"] == WRONG.rstrip("。")


@pytest.mark.parametrize("sent", ['{"text": 5}', "[]", "{", '{"body": ["", "a"]}'])
def test_what_cannot_be_judged_is_answered_by_a_sentence(sent: str, report: Report, staff: factories.People) -> None:
    url = f"/desk/reports/{report.pk}/chapters/overview/words/"
    answer = factories.signed_in(staff.preparer).post(url, sent, content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (400, ["sentence"])


# ---- check_text ----


@pytest.fixture
def text(tmp_path: Path) -> Path:
    return tmp_path / "text.txt"


def check_text(text: Path, lines: str, *more: str) -> tuple[int, list[dict[str, Any]]]:
    text.write_text(lines, encoding="utf-8")
    status, told = run("check_text", "522727", "2024", str(text), *more, "--json")
    return status, json.loads("\n".join(told))


def test_check_text_tells_these_things(report: Report, text: Path) -> None:
    assert check_text(text, f"全年平稳。\n{WRONG}\n") == (
        1,
        [
            {
                "line": 2,
                "quote": "本年度收到政府信息公开申请15件",
                "code": "claim_differs",
                "kind": "question",
                "message": "正文“本年度收到政府信息公开申请15件”；"
                "统计表：一、本年新收 17、加上上年结转 18。最接近的是17。",
                "cells": ["3.1.total", "3.2.total"],
                "stated": 15,
                "expected": 17,
            }
        ],
    )
    assert check_text(text, f"{RIGHT}\n") == (0, [])


def test_check_text_takes_each_line_for_a_text_of_its_own(report: Report, text: Path) -> None:
    lines = "全年主动公开政府信息960条。\n本年度共主动公开政府信息690条。\n"
    together, apart = check_text(text, lines), check_text(text, lines, "--separate")
    assert ([one["code"] for one in together[1]], apart) == (["claim_twice"], (0, []))


def test_check_text_knows_last_year_from_a_file(report: Report, text: Path, tmp_path: Path) -> None:
    last = tmp_path / "last.json"
    last.write_text(json.dumps({"3.1.total": 10}), encoding="utf-8")
    found = check_text(text, "收到的申请数量较上年增长60%。\n", "--last", str(last))
    assert (found[0], [one["code"] for one in found[1]]) == (1, ["claim_change"])
    assert check_text(text, "收到的申请数量较上年增长70%。\n", "--last", str(last)) == (0, [])
    assert check_text(text, "收到的申请数量较上年增长60%。\n") == (0, [])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--chapter", "nonsense"], "表样没有“nonsense”这一章"),
        (["--last", "missing.json"], "无法读取missing.json"),
    ],
)
def test_check_text_says_what_is_missing(more: list[str], said: str, report: Report, text: Path) -> None:
    text.write_text(RIGHT, encoding="utf-8")
    status, told = run("check_text", "522727", "2024", str(text), *more)
    assert (status, said in "\n".join(told)) == (2, True)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("{", "不是JSON"),
        ("[1]", "中不是由地址和数组成的JSON对象"),
        ('{"9.9": 1}', "表样没有单元格“9.9”"),
        ('{"3.1.total": "many"}', "3.1.total处的“many”不是数"),
    ],
)
def test_check_text_says_what_is_wrong_with_last_years_file(
    said: str, sentence: str, report: Report, text: Path, tmp_path: Path
) -> None:
    text.write_text(RIGHT, encoding="utf-8")
    last = tmp_path / "last.json"
    last.write_text(said, encoding="utf-8")
    status, told = run("check_text", "522727", "2024", str(text), "--last", str(last))
    assert (status, sentence in "\n".join(told)) == (2, True)
