"""What the browser adds up by is what the server checks by."""

import json
import re

import pytest
from django.utils import translation

from filings.editions import every_edition
from filings.editions.form2018 import Statistics2018
from filings.editions.form2019 import Cases2019
from filings.editions.form2021 import Requests2021
from filings.figures import Table
from filings.forms import live
from filings.reading.layout import addresses_of

TABLES = sorted({table for edition in every_edition() for table in edition.tables}, key=str)


@pytest.mark.parametrize("table", TABLES)
def test_every_rule_names_rows_of_the_table(table: type[Table]) -> None:
    said = live.declared(table)
    rows = set(said["rows"])
    named = [*said["sums"], *said["derived"], *said["within"], *said["within"].values()]
    named += [part for parts in (*said["sums"].values(), *said["derived"].values()) for part in parts]
    named += [number for one in said["balances"] for side in one.values() for number, _label in side]
    assert {*named} <= rows
    keys = [key for key, _over, _label in said["columns"]] + [said["total"]] * bool(said["total"])
    assert {f"{row}.{key}" if key else row for row in rows for key in keys} == addresses_of(table)


def test_rules_are_those_of_the_declaration() -> None:
    statistics, requests, cases = map(live.declared, (Statistics2018, Requests2021, Cases2019))
    assert statistics["sums"]["3.2"] == ["3.2.1", "3.2.2"]
    assert statistics["within"]["1.1a"] == "1.1"
    assert statistics["rows"]["7"] == ["七、依申请公开信息收取的费用", 6, False]
    assert (requests["total"], cases["total"], cases["derived"]) == ("total", "", {"4.5": ["4.1", "4.2", "4.3", "4.4"]})
    assert [[number for number, _label in side] for side in requests["balances"][0].values()] == [
        ["3.1", "3.2"],
        ["3.24", "3.25"],
    ]


def test_element_holds_it_in_the_language_of_the_page() -> None:
    found = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            found[language] = str(live.declaration(Statistics2018))
    matched = re.fullmatch(r'<script id="live" type="application/json">(.*)</script>', found["en"])
    assert matched is not None
    with translation.override("en"):
        assert json.loads(matched[1]) == json.loads(json.dumps(live.declared(Statistics2018)))
    assert "difference" in found["en"]
    assert "difference %" not in found["zh-hans"]
