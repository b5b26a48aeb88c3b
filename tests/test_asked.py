"""Cells that are filled in although the unit is not asked for them, and what a move does to each cell."""

import pytest

from filings.checks.asked import not_asked
from filings.figures import NOT_APPLICABLE, OFF
from filings.models import Statistics2018
from filings.models.unit import Level
from filings.reading.layout import addresses_of
from filings.workflow.asking import Asked, ask_row
from tests.figures import Found, Texts, table_of, where


@pytest.mark.parametrize(
    ("texts", "made_for", "level", "found"),
    [
        ({}, Level.COUNTY, Level.COUNTY, []),
        ({"8.4.1": "7"}, Level.PREFECTURE, Level.PREFECTURE, []),
        (
            {"8.4.1": "7", "8.4.3": "0"},
            Level.PREFECTURE,
            Level.COUNTY,
            [("8.4.1", "not_asked"), ("8.4.3", "not_asked")],
        ),
        ({"8.4.1": "——"}, Level.PREFECTURE, Level.TOWNSHIP, [("8.4.1", "not_asked")]),
        ({"8.4.1": "seven"}, Level.PREFECTURE, Level.PROVINCE, [("8.4.1", "not_asked")]),
        ({"1.1": "7"}, Level.PREFECTURE, Level.COUNTY, []),
    ],
)
def test_not_asked(texts: Texts, made_for: Level, level: Level, found: Found) -> None:
    table = table_of(Statistics2018, texts, "", level=made_for)
    assert where(list(not_asked([table], level))) == found


@pytest.mark.parametrize(
    ("value", "mark", "typed", "level", "becomes", "told"),
    [
        # Asked now.
        (None, OFF, "", Level.PREFECTURE, "", "asked"),
        # Asked before and after.
        (None, "", "", Level.PREFECTURE, "", ""),
        (7, "", "", Level.PREFECTURE, "", ""),
        (None, NOT_APPLICABLE, "", Level.PREFECTURE, NOT_APPLICABLE, ""),
        # Asked neither before nor after.
        (None, OFF, "", Level.COUNTY, OFF, ""),
        # No longer asked.
        (None, "", "", Level.COUNTY, OFF, "blank"),
        (7, "", "", Level.COUNTY, "", "kept"),
        (0, "", "", Level.COUNTY, "", "kept"),
        (None, "", "seven", Level.COUNTY, "", "kept"),
        (None, NOT_APPLICABLE, "", Level.COUNTY, NOT_APPLICABLE, "kept"),
    ],
)
def test_cell_follows_the_level(
    value: int | None,
    mark: str,
    typed: str,
    level: Level,
    becomes: str,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Statistics2018, "save", lambda *_args, **_options: None)
    marks = dict.fromkeys(("monitoring_rounds", "monitor_opinions", "monitor_opinions_adopted"), OFF)
    row = Statistics2018(typed={"monitors": typed} if typed else {}, **{"monitors": value})
    row.marks = (marks if level != Level.PREFECTURE else {}) | ({"monitors": mark} if mark else {})
    found = Asked()
    ask_row(row, level, found)
    assert (row.monitors, row.marks.get("monitors", "")) == (value, becomes)
    assert vars(found) == {kind: ["8.4.1"] if kind == told else [] for kind in ("asked", "blank", "kept")}


def test_only_the_monitors_are_asked_of_prefectures_only() -> None:
    asked = [figure.number for figure in Statistics2018.figures if not figure.is_asked_of(Level.COUNTY)]
    assert asked == ["8.4.1", "8.4.2", "8.4.3", "8.4.4"]
    assert set(asked) <= addresses_of(Statistics2018)
