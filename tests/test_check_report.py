"""check_report: what is wrong with a report, as JSON and as text, and the exit status."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from filings import workflow
from tests import factories
from tests.commands import load, run

pytestmark = [pytest.mark.django_db]

SAMPLE = Path(settings.BASE_DIR) / "filings/sample/pingtang-2018.json"


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    return tmp_path / "figures.json"


def check(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
    status, lines = run("check_report", *arguments, "--json")
    return status, json.loads("\n".join(lines))


@pytest.mark.parametrize(("refused", "blocking"), [(3, ["3.3", "3.3.4"]), (2, [])])
def test_check_report_of_the_figures_printed_in_2019(figures: Path, refused: int, blocking: list[str]) -> None:
    """As printed, exactly two cells are wrong; with 2 in 3.3.4 no problem that has a cell blocks."""
    factories.unit()
    printed = json.loads(SAMPLE.read_text())
    assert load(figures, json.dumps({**printed, "3.3.4": refused}))[0] == 0
    status, found = check("522727", "2018")
    assert [problem["cell"] for problem in found if problem["cell"] and problem["blocking"]] == blocking
    # The chapters are still to be written.
    assert status == 1


def test_check_report_tells_these_things_of_a_problem(figures: Path) -> None:
    factories.unit()
    load(figures, json.dumps(json.loads(SAMPLE.read_text())))
    reasons = ["3.3.4a", "3.3.4b", "3.3.4c", "3.3.4d", "3.3.4e", "3.3.4f"]
    assert check("522727", "2018")[1][1] == {
        "cell": "3.3.4",
        "cells": ["3.3.4", *reasons],
        "code": "sum_differs",
        "message": "三(三)4.不同意公开答复数 3 ≠ 0+0+0+0+2+0 = 2，差 1",
        "blocking": True,
        "kind": "error",
        "chapter": None,
        "quote": None,
    }


def test_check_report_has_status_0_where_nothing_blocks() -> None:
    county = factories.unit()
    report = factories.filled_report(county, factories.people(county))
    assert check("522727", "2018") == (0, [])
    assert run("check_report", "522727", "2018") == (0, ["0 处错误，0 个疑问。"])
    workflow.save_cells(report, {"2.3.1": (None, "4")}, by=None)
    status, found = check("522727", "2018")
    assert (status, [problem["code"] for problem in found]) == (0, ["meetings_and_delegates"])
    workflow.explain(report, "meetings_and_delegates", "2.3.1", "会议通过网络直播。", by=None)
    message = found[0]["message"]
    assert run("check_report", "522727", "2018") == (
        0,
        [f"疑问（已说明）：{message}", "0 处错误，1 个疑问。"],
    )


def test_check_report_as_text() -> None:
    county = factories.unit()
    report = factories.filled_report(county, factories.people(county))
    workflow.save_cells(report, {"1.1a": (None, "101"), "1.1b": (None, "101"), "2.3.1": (None, "4")}, by=None)
    assert run("check_report", "522727", "2018") == (
        1,
        [
            "错误：一(一)其中:主动公开规范性文件数 101 大于其所属的一(一)主动公开政府信息数 100",
            "疑问：二(三)1.面向公众开放会议次数为 4，而二(三)2.参会公众代表人数为 0：两项通常同为 0 或同不为 0",
            "1 处错误，1 个疑问。",
        ],
    )


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("999999", "没有代码为“999999”的单位。"),
        ("522727", "平塘县人民政府没有 2018 年的年报。"),
    ],
)
def test_check_report_of_none_has_status_2(code: str, sentence: str) -> None:
    factories.unit()
    assert run("check_report", code, "2018", "--json") == (2, [sentence])
