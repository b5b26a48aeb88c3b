"""Sentences from the way such reports are written, with the figures they belong to; versions made of figures alone."""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from filings.checks.claims import Finding, Judge
from filings.editions import edition_of
from filings.models.unit import Level, UnitKind
from filings.reading import Body, Version
from filings.reading.layout import names_of
from filings.reading.signed import tables_from

FOLDER = Path(__file__).parent / "words"
MARKED = re.compile("【([^】]*)】")
BODIES = {
    "county": Body("980001", "甲县", "甲县人民政府", UnitKind.GOVERNMENT, Level.COUNTY),
    "department": Body("980002", "乙县某局", "乙县某局", UnitKind.DEPARTMENT, Level.COUNTY),
    "township": Body("980003", "丙镇", "甲县丙镇人民政府", UnitKind.GOVERNMENT, Level.TOWNSHIP),
    "pingtang": Body("522727", "平塘县", "平塘县人民政府", UnitKind.GOVERNMENT, Level.COUNTY),
}


def version(
    body: str, figures: Mapping[str, Any], *, edition: str = "national-2021", year: int = 2024, **chapters: str
) -> Version:
    """A version of these figures, every other cell 0."""
    form = edition_of(edition)
    blank = dict.fromkeys(names_of(form), "0")
    derived = {
        cell.address for table in tables_from(form, year, blank, whole=False) for cell in table.cells if cell.derived
    }
    typed = {address: text for address, text in blank.items() if address not in derived} | {
        address: str(value) for address, value in figures.items()
    }
    tables = tables_from(form, year, typed, whole=False)
    return Version(BODIES[body], year, 1, form, tables, chapters, (), (), "", None)


def lines_of(name: str) -> list[str]:
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def figures_of(name: str) -> tuple[dict[str, Any], dict[str, Decimal]]:
    """(figures, last year's values) of a set."""
    said = json.loads((FOLDER / "figures.json").read_text(encoding="utf-8"), parse_float=Decimal)
    last = {address: Decimal(value) for address, value in said["last_year"].get(name, {}).items()}
    return said["figures"][name], last


def told(judge: Judge, sentence: str) -> list[Finding]:
    """The findings in one sentence that is a text of its own."""
    return [one.finding for one in judge.of_texts({"overview": sentence})[0]]


def true(sentence: str) -> str:
    return MARKED.sub(r"\1", sentence)


def altered(sentence: str) -> Iterator[tuple[str, str]]:
    """(number, sentence with that number one too high) for each marked number of the sentence."""
    for match in MARKED.finditer(sentence):
        number = Decimal(match[1])
        wrong = f"{number + 1:f}"
        yield match[1], true(sentence[: match.start()] + wrong + sentence[match.end() :])
