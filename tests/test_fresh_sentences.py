"""Sentences of bodies of three kinds, in all forms, each written before it was known what the rules say of it.

A line of `words/fresh.txt` is a report of `words/fresh.json`, what is right, and the sentence: x contradicts it,
o is true, ? is for a person to decide, m contradicts them and is known to be missed.
"""

import json
from decimal import Decimal
from typing import Any

import pytest

from filings.checks.claims import Judge
from filings.checks.leftovers import leftovers
from filings.reading.desk import Neighbours
from tests.prose_sets import FOLDER, told, version

REPORTS: dict[str, Any] = json.loads((FOLDER / "fresh.json").read_text(encoding="utf-8"), parse_float=Decimal)
LINES = [line.split(" ", 2) for line in (FOLDER / "fresh.txt").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("report", REPORTS)
def test_what_contradicts_the_figures_is_told_and_nothing_else(report: str) -> None:
    said = REPORTS[report]
    made = version(said["body"], said["figures"], edition=said["edition"], year=said["year"])
    judge = Judge(made, {address: Decimal(value) for address, value in said["last_year"].items()})

    def is_told(sentence: str) -> bool:
        left = leftovers(made.year, {"": sentence}, Neighbours((), ()), body=made.body, source=made.edition.source)
        return bool(told(judge, sentence) or left)

    lines = [(right, sentence) for key, right, sentence in LINES if key == report and right != "?"]
    assert lines
    assert {sentence: is_told(sentence) for _right, sentence in lines} == {
        sentence: right == "x" for right, sentence in lines
    }


def test_nine_of_ten_contradictions_are_told() -> None:
    rights = [right for _key, right, _sentence in LINES]
    assert rights.count("m") <= 0.1 * (rights.count("m") + rights.count("x"))
