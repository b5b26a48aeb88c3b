"""The grammar of places: what is printed is parsed again, and leads to one address of desk and review."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filings.editions.form2018 import FORM_2018
from filings.editions.form2021 import FORM_2021
from filings.reading import place
from filings.reading.place import Place

WORD = st.text("abcz019._-", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("cell:3.3.4", Place("cell", "3.3.4")),
        ("cell:3.4.natural", Place("cell", "3.4.natural")),
        ("table:requests", Place("table", "requests")),
        ("chapter:overview", Place("chapter", "overview")),
        ("chapter:overview:2", Place("chapter", "overview", "2")),
        ("explanation:jump:3.1", Place("explanation", "jump", "3.1")),
        ("explanation:same_as_last_year:", Place("explanation", "same_as_last_year", "")),
        ("signoff", Place("signoff")),
        ("", Place("")),
    ],
)
def test_place_is_parsed_and_printed_again(text: str, parsed: Place) -> None:
    assert (Place.parse(text), str(parsed)) == (parsed, text)


@given(WORD, WORD, st.integers(1, 999))
def test_every_place_that_is_made_is_read_as_it_was_meant(one: str, other: str, block: int) -> None:
    assert Place.parse(place.cell(one)) == ("cell", one, "")
    assert Place.parse(place.table(one)) == ("table", one, "")
    assert Place.parse(place.chapter(one)) == ("chapter", one, "")
    assert Place.parse(place.chapter(one, block)) == ("chapter", one, str(block))
    assert Place.parse(place.explanation(one, other)) == ("explanation", one, other)


@pytest.mark.parametrize(
    ("text", "name", "read", "mended"),
    [
        ("cell:3.3.4", "三(三)4.不同意公开答复数", "#r-3.3.4", "/desk/reports/7/tables/statistics/#cell-3.3.4"),
        ("table:statistics", "整张表", "#table-statistics", "/desk/reports/7/tables/statistics/"),
        ("chapter:overview:2", "一、总体工作情况，第2段", "#chapter-overview-2", "/desk/reports/7/chapters/overview/"),
        ("signoff", "整份报告", "#signoff", "/desk/reports/7/signoff/"),
        ("", "整份报告", "", "/desk/reports/7/"),
    ],
)
def test_place_has_a_name_and_leads_there(text: str, name: str, read: str, mended: str) -> None:
    found = place.name_of(text, FORM_2018), place.review_anchor(text, FORM_2018), place.edit_url(text, 7, FORM_2018)
    assert found == (name, read, mended)


def test_cell_of_a_matrix_is_linked_by_itself() -> None:
    assert place.review_anchor("cell:3.4.natural", FORM_2021) == "#c-3.4.natural"
    assert place.edit_url("cell:3.4.natural", 7, FORM_2021) == "/desk/reports/7/tables/requests/#cell-3.4.natural"
