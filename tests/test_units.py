"""A unit's place in the tree: where it may stand, and the paths of all units below it."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from filings import workflow
from filings.models import Unit
from filings.models.unit import Level, UnitKind
from filings.permissions import visible_reports
from filings.states import Role
from filings.units import Misplaced, place
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences as they stand in the source."""
    with translation.override("en"):
        yield


def paths() -> dict[str, str]:
    return dict(Unit.objects.values_list("code", "path"))


def new_unit(code: str, *, level: Level = Level.COUNTY) -> Unit:
    return Unit(code=code, name=code, kind=UnitKind.GOVERNMENT, level=level)


def test_place_saves_a_new_unit_below_its_parent() -> None:
    top, below = new_unit("1"), new_unit("2")
    place(top, None)
    place(below, top)
    assert paths() == {"1": "/1/", "2": "/1/2/"}


def test_place_moves_all_units_below() -> None:
    a, b, c, d, other = (new_unit(code) for code in ("1", "2", "3", "4", "12"))
    for unit, parent in ((a, None), (b, a), (c, b), (d, c), (other, None)):
        place(unit, parent)
    place(b, other)
    assert paths() == {"1": "/1/", "12": "/12/", "2": "/12/2/", "3": "/12/2/3/", "4": "/12/2/3/4/"}


def test_place_with_a_new_code_renames_the_paths_below() -> None:
    top, below = new_unit("1"), new_unit("2")
    place(top, None)
    place(below, top)
    top.code = "9"
    place(top, None)
    assert paths() == {"9": "/9/", "2": "/9/2/"}


def test_place_reads_the_path_of_the_parent_anew() -> None:
    a, b, c = (new_unit(code) for code in ("1", "2", "3"))
    place(a, None)
    place(b, None)
    stale = Unit.objects.get(code="2")
    place(b, a)
    place(c, stale)
    assert paths()["3"] == "/1/2/3/"


@pytest.mark.parametrize("parent", ["1", "2", "3"])
def test_unit_never_lies_below_itself(parent: str) -> None:
    a, b, c = (new_unit(code) for code in ("1", "2", "3"))
    for unit, above in ((a, None), (b, a), (c, b)):
        place(unit, above)
    found = Unit.objects.get(code=parent)
    with pytest.raises(Misplaced) as refused:
        place(a, found)
    assert str(refused.value) == f"{found} is the unit itself or lies below it, so it cannot be its superior unit."
    assert paths() == {"1": "/1/", "2": "/1/2/", "3": "/1/2/3/"}


def test_path_has_room_for_nine_long_codes() -> None:
    above = None
    for number in range(9):
        unit = new_unit(f"{number:032}")
        place(unit, above)
        above = unit
    with pytest.raises(Misplaced, match="Too many levels"):
        place(new_unit("9" * 32), above)


def test_move_counts_the_length_of_what_lies_below() -> None:
    above: Unit | None = None
    for number in range(8):
        unit = new_unit(f"{number:032}")
        place(unit, above)
        above = unit
    branch, leaf = new_unit("A" * 32), new_unit("B" * 32)
    place(branch, None)
    place(leaf, branch)
    with pytest.raises(Misplaced, match="Too many levels"):
        place(branch, above)
    assert paths()["B" * 32] == f"/{'A' * 32}/{'B' * 32}/"


def test_unit_with_reports_keeps_its_code() -> None:
    county = factories.unit()
    workflow.start_report(county, 2018, by=None)
    county.code = "522728"
    with pytest.raises(Misplaced, match="keeps its code"):
        place(county, county.parent)


def test_unit_with_reports_stays_where_its_form_holds() -> None:
    """The 2018 form holds below 520000: neither the county nor what is above it may leave that province."""
    prefecture = factories.unit("522700", "黔南州", level=Level.PREFECTURE)
    county = factories.unit(parent=prefecture)
    report = workflow.start_report(county, 2018, by=None)
    elsewhere = factories.unit("530000", "云南省", level=Level.PROVINCE)
    place(elsewhere, None)
    for moved in (county, prefecture):
        with pytest.raises(Misplaced) as refused:
            place(moved, elsewhere)
        assert str(refused.value) == f"There the form of “{report.title}” does not hold."
    place(county, factories.province())
    assert paths()["522727"] == "/520000/522727/"


@pytest.mark.parametrize(
    ("made_for", "changed_to", "refused"),
    [
        (Level.COUNTY, Level.TOWNSHIP, False),
        (Level.COUNTY, Level.PREFECTURE, True),
        (Level.PREFECTURE, Level.COUNTY, True),
        (Level.PREFECTURE, Level.PREFECTURE, False),
    ],
)
def test_unit_with_reports_keeps_being_asked_for_the_same_cells(
    made_for: Level, changed_to: Level, refused: bool
) -> None:
    """Only prefectures fill in the monitors of the 2018 form."""
    unit = factories.unit(level=made_for)
    workflow.start_report(unit, 2018, by=None)
    unit.level = changed_to
    if refused:
        with pytest.raises(Misplaced, match="which is asked for other cells"):
            place(unit, unit.parent)
    else:
        place(unit, unit.parent)
    assert Unit.objects.get(code="522727").level == (made_for if refused else changed_to)


def test_codes_have_no_small_letters() -> None:
    """On SQLite a path is compared without case, and the holder of a post in AB would see the reports of ab."""
    with pytest.raises(ValidationError, match="Write digits, capital letters and hyphens only"):
        new_unit("ab").clean_fields(exclude=["path"])
    new_unit("11520000-AB").clean_fields(exclude=["path"])


def test_neighbour_whose_code_begins_alike_is_not_below() -> None:
    county, neighbour = factories.unit("5227"), factories.unit("52272")
    workflow.start_report(neighbour, 2018, by=None)
    reader = factories.account("reader", (Role.REVIEWER, county))
    assert list(visible_reports(reader)) == []
