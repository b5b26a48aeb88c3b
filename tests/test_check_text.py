"""`check_text`: any text is held against the figures of the newest report of a unit, line by line."""

import json
import re
from pathlib import Path

import pytest

from filings.models import Unit
from tests import factories
from tests.commands import run


@pytest.fixture
def text(tmp_path: Path, county: Unit, staff: factories.People) -> Path:
    """A file beside a report of 2024 that received 17 applications and carried 1 in."""
    factories.filled_report(county, staff, year=2024, figures=factories.NATIONAL)
    return tmp_path / "text.txt"


def told(text: Path, *options: str) -> tuple[int, list[dict[str, object]]]:
    status, lines = run("check_text", "522727", "2024", str(text), *options, "--json")
    return status, json.loads("\n".join(lines))


def test_true_sentences_are_left_alone(text: Path) -> None:
    text.write_text("全年共收到政府信息公开申请17件。\n上年结转1件，收办18件。\n", encoding="utf-8")
    assert told(text) == (0, [])


def test_wrong_number_is_told_with_its_line_and_the_nearest_reading(text: Path) -> None:
    text.write_text("工作平稳。\n全年共收到政府信息公开申请71件。\n", encoding="utf-8")
    status, [found] = told(text)
    assert status == 1
    assert set(found) == {"line", "quote", "code", "kind", "message", "cells", "stated", "expected"}
    facts = (found["line"], found["code"], found["kind"], found["stated"], found["expected"])
    assert facts == (2, "claim_differs", "question", 71, 18)
    assert str(found["quote"]) in "全年共收到政府信息公开申请71件。"


def test_last_years_values_are_taken_from_a_file(text: Path, tmp_path: Path) -> None:
    last = tmp_path / "last.json"
    last.write_text('{"2.7": 1550}')
    text.write_text("作出行政许可决定1860件，同比增长20%。", encoding="utf-8")
    assert told(text, "--last", str(last)) == (0, [])
    text.write_text("作出行政许可决定1860件，同比下降20%。", encoding="utf-8")
    status, found = told(text, "--last", str(last))
    assert (status, len(found)) == (1, 1)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ('{"2.7": NaN}', r"2\.7处的“.*”不是数。"),
        ('{"2.7": -Infinity}', r"2\.7处的“.*”不是数。"),
        ('{"2.7": 1e999999}', r"2\.7处的“.*”不是数。"),
        ('{"2.7": "NaN"}', r"2\.7处的“NaN”不是数。"),
        ('{"2.7": true}', r"2\.7处的“.*”不是数。"),
        ('{"2.7": [1]}', r"2\.7处的“.*”不是数。"),
        ('{"2.7": ""}', r"2\.7处的“”不是数。"),
        ('{"9.9": 1}', r"表样没有单元格“9\.9”。"),
        ('{"\\ud800": 1}', "表样没有单元格"),
        ("{", "不是JSON（第1行第2列）。"),
        ("[1]", "中不是由地址和数组成的JSON对象。"),
        ("[" * 100_000, "中不是由地址和数组成的JSON对象。"),
    ],
)
def test_last_years_file_that_is_wrong_is_told(said: str, sentence: str, text: Path, tmp_path: Path) -> None:
    last = tmp_path / "last.json"
    last.write_text(said, encoding="utf-8")
    text.write_text("作出行政许可决定1860件，同比增长20%。", encoding="utf-8")
    status, lines = run("check_text", "522727", "2024", str(text), "--last", str(last))
    assert status == 2
    assert re.search(sentence, lines[-1])


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"\xff", "{}不是UTF-8编码（第1字节）。"), (None, "无法读取{}：")],
)
def test_file_that_cannot_be_read_is_told(data: bytes | None, sentence: str, text: Path) -> None:
    if data is not None:
        text.write_bytes(data)
    status, lines = run("check_text", "522727", "2024", str(text))
    assert status == 2
    assert sentence.format(text) in lines[-1]
