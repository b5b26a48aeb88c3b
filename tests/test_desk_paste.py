"""The address that a page asks what a pasted block would fill in: JSON for programs, a preview for people."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from filings import workflow
from filings.models import Report
from tests import factories
from tests.reading import cells_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> factories.People:
    return factories.people(factories.unit())


@pytest.fixture
def draft(staff: factories.People) -> Report:
    return workflow.start_report(staff.preparer.posts.get().unit, 2024, by=staff.preparer)


@pytest.fixture
def desk(staff: factories.People) -> Client:
    return factories.signed_in(staff.preparer)


def post(desk: Client, draft: Report, sent: Any, *, accept: str = "application/json") -> Any:
    url = reverse("desk_paste", args=[draft.pk, "requests"])
    return desk.post(url, json.dumps(sent), content_type="application/json", headers={"accept": accept})


def test_program_is_answered_each_text_by_its_cell(desk: Client, draft: Report) -> None:
    text = "一、本年新收政府信息公开申请数量\t\t\t18\t7件\t-\t0\t#REF!\t0\t30\n(六)其他处理\t\t\t4\t0\t0\t0\t0\t0\t4"
    answer = post(desk, draft, {"text": text, "start": "3.1.natural"})
    nothing = {"how": "", "offer": [], "fault": ""}
    error = "“#REF!”是电子表格的错误值，不是数字。请在电子表格中改正，或直接填数字。"
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer.json() == {
        "cells": {
            "3.1.natural": {"text": "18", "becomes": "18", **nothing},
            "3.1.business": {
                "text": "7件",
                "becomes": "",
                "how": "",
                "offer": [{"becomes": "7", "how": "“7件”去掉表上已印的单位"}],
                "fault": "",
            },
            "3.1.research": {
                "text": "-",
                "becomes": "",
                "how": "",
                "offer": [
                    {"becomes": "0", "how": "“-”当作 0"},
                    {"becomes": "——", "how": "“-”换成 ——（不适用）"},
                ],
                "fault": "",
            },
            "3.1.charity": {"text": "0", "becomes": "0", **nothing},
            "3.1.legal": {"text": "#REF!", "becomes": "", "how": "", "offer": [], "fault": error},
            "3.1.other": {"text": "0", "becomes": "0", **nothing},
            "3.1.total": {"text": "30", "becomes": "", **nothing},
        },
        "notes": [
            "“(六)其他处理”未填入（本表这一行没有单元格）：4、0、0、0、0、0、4",
            "有 1 格由系统自动计算，没有填入。",
        ],
    }
    assert not any(cell.entered for cell in cells_of(draft).values())


@pytest.mark.parametrize("accept", ["text/html", "*/*", "text/html,application/xhtml+xml,*/*;q=0.8", ""])
def test_page_is_answered_with_the_preview(accept: str, desk: Client, draft: Report) -> None:
    answer = post(desk, draft, {"text": "1\t2", "start": "3.1.natural"}, accept=accept)
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert 'data-cell="3.1.business" data-text="2"' in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"text": "1", "start": "9.9"}, "本表没有这一格。"),
        ({"text": "1\n" * 60_000, "start": "3.1.natural"}, "粘贴的内容过多（120000 个字符），请只复制需要填写的部分。"),
        ({"text": 1, "start": "3.1.natural"}, "发送的内容无法识别，请刷新页面。"),
        ({"text": "1"}, "发送的内容无法识别，请刷新页面。"),
        ([], "发送的内容无法识别，请刷新页面。"),
    ],
)
def test_what_is_no_block_is_answered_with_a_sentence(sent: Any, sentence: str, desk: Client, draft: Report) -> None:
    answer = post(desk, draft, sent)
    assert (answer.status_code, answer.json()) == (400, {"sentence": sentence})


def test_remark_beside_a_pasted_figure_is_offered_as_its_explanation(desk: Client, draft: Report) -> None:
    """12(其中修订4件) is taken as 12; what it said is offered where a question about that cell is explained."""
    url = reverse("desk_paste", args=[draft.pk, "disclosed"])
    sent = {"text": "12(其中修订4件)\t0\t3", "start": "2.4"}
    desk.post(url, json.dumps(sent), content_type="application/json", headers={"accept": "application/json"})
    workflow.save_cells(draft, {"2.4": (None, "12"), "2.5": (None, "0"), "2.6": (None, "3")}, by=None)

    def offered() -> list[tuple[str, str]]:
        page = desk.get(reverse("desk_check", args=[draft.pk]))
        return [(one.offered, one.form["text"].value()) for one in page.context["asked"] if one.problem.cell == "2.4"]

    assert offered() == [("pasted", "行政规范性文件(本年制发件数)：其中修订4件")]
    # Another figure than the one that it stood beside has no remark.
    workflow.save_cells(draft, {"2.4": (None, "13")}, by=None)
    assert offered() == [("", "")]
