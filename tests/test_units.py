"""A unit's place in the tree: where it may stand, and the paths of all units below it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from filings import workflow
from filings.models import Report, Unit
from filings.models.unit import Level, UnitKind, offered_name
from filings.permissions import visible_reports
from filings.states import Role
from filings.units import Misplaced, place, remove
from tests import factories

pytestmark = pytest.mark.django_db


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
    assert str(refused.value) == f"{found} 就是本单位或者在本单位之下，不能作为它的上级单位。"
    assert paths() == {"1": "/1/", "2": "/1/2/", "3": "/1/2/3/"}


def test_path_has_room_for_nine_long_codes() -> None:
    above = None
    for number in range(9):
        unit = new_unit(f"{number:032}")
        place(unit, above)
        above = unit
    with pytest.raises(Misplaced, match="层级太多"):
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
    with pytest.raises(Misplaced, match="层级太多"):
        place(branch, above)
    assert paths()["B" * 32] == f"/{'A' * 32}/{'B' * 32}/"


def test_unit_with_reports_keeps_its_code() -> None:
    county = factories.unit()
    workflow.start_report(county, 2018, by=None)
    county.code = "522728"
    with pytest.raises(Misplaced, match="已有年报的单位不能改代码"):
        place(county, county.parent)


@pytest.mark.parametrize(
    ("name", "kind", "level", "official"),
    [
        ("平塘县", UnitKind.GOVERNMENT, Level.COUNTY, "平塘县人民政府"),
        ("贵州省", UnitKind.GOVERNMENT, Level.PROVINCE, "贵州省人民政府"),
        ("克度镇", UnitKind.GOVERNMENT, Level.TOWNSHIP, "克度镇人民政府"),
        ("平塘县人民政府", UnitKind.GOVERNMENT, Level.COUNTY, "平塘县人民政府"),
        ("南街街道", UnitKind.GOVERNMENT, Level.TOWNSHIP, "南街街道办事处"),
        ("南街街道", UnitKind.OUTPOST, Level.TOWNSHIP, "南街街道办事处"),
        ("南街街道办事处", UnitKind.GOVERNMENT, Level.TOWNSHIP, "南街街道办事处"),
        ("南街街道办事处", UnitKind.OUTPOST, Level.TOWNSHIP, "南街街道办事处"),
        ("南街街道办", UnitKind.GOVERNMENT, Level.TOWNSHIP, "南街街道办事处"),
        ("阿拉善盟", UnitKind.GOVERNMENT, Level.PREFECTURE, "阿拉善盟行政公署"),
        ("平塘经济开发区", UnitKind.GOVERNMENT, Level.COUNTY, "平塘经济开发区管理委员会"),
        ("浦东新区", UnitKind.GOVERNMENT, Level.COUNTY, "浦东新区人民政府"),
        ("塔城地区", UnitKind.OUTPOST, Level.PREFECTURE, "塔城地区行政公署"),
        ("塔城地区", UnitKind.GOVERNMENT, Level.PREFECTURE, "塔城地区行政公署"),
        ("塔城地区行政公署", UnitKind.OUTPOST, Level.PREFECTURE, "塔城地区行政公署"),
        ("行署公署", UnitKind.OUTPOST, Level.PREFECTURE, "行署公署"),
        ("贵安新区管委会", UnitKind.GOVERNMENT, Level.PREFECTURE, "贵安新区管委会"),
        ("贵安新区管理委员会", UnitKind.OUTPOST, Level.PREFECTURE, "贵安新区管理委员会"),
        ("贵安新区", UnitKind.OUTPOST, Level.PREFECTURE, "贵安新区"),
        ("平塘县人民政府办公室", UnitKind.OFFICE, Level.COUNTY, "平塘县人民政府办公室"),
        ("平塘县教育局", UnitKind.DEPARTMENT, Level.COUNTY, "平塘县教育局"),
        ("平塘县供水总公司", UnitKind.OTHER, Level.COUNTY, "平塘县供水总公司"),
        ("", UnitKind.GOVERNMENT, Level.COUNTY, ""),
    ],
)
def test_offered_name(name: str, kind: UnitKind, level: Level, official: str) -> None:
    assert offered_name(name, kind, level) == official


@pytest.mark.parametrize("kind", UnitKind)
def test_scope_is_the_whole_for_a_government_only(kind: UnitKind) -> None:
    assert Unit(kind=kind).scope == ("全口径" if kind == UnitKind.GOVERNMENT else "本级")


@pytest.mark.parametrize(
    ("stands", "renamed", "given", "official"),
    [
        ("", "平塘县", "", "平塘县人民政府"),
        ("", "平塘市", "", "平塘市人民政府"),
        ("平塘自治县人民政府", "平塘县", "", "平塘自治县人民政府"),
        ("平塘自治县人民政府", "平塘市", "", "平塘自治县人民政府"),
        ("", "平塘市", "平塘县人民政府", "平塘县人民政府"),
        ("", "平塘县", "平塘自治县人民政府", "平塘自治县人民政府"),
    ],
)
def test_rename_offers_an_official_name_where_the_old_one_was_offered(
    stands: str, renamed: str, given: str, official: str
) -> None:
    unit = Unit(code="522727", name="平塘县", kind=UnitKind.GOVERNMENT, level=Level.COUNTY, official_name=stands)
    place(unit, None)
    unit.name, unit.official_name = renamed, given
    place(unit, None)
    assert Unit.objects.get().official_name == official


def test_official_name_is_never_empty_in_the_database() -> None:
    unit = factories.unit()
    with pytest.raises(IntegrityError, match="unit_official_name_given"), transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(official_name="")


def test_superior_unit_is_merged_into_another() -> None:
    """All that is below goes below the other one, with its reports, and the old one goes."""
    old, other = factories.unit("522701", "都匀市"), factories.unit("522702", "福泉市")
    towns = [factories.unit(f"52270100{number}", f"第{number}镇", parent=old) for number in (1, 2)]
    reports = [workflow.start_report(town, 2023, by=None) for town in towns]
    with pytest.raises(Misplaced, match="请先为这些单位另定上级单位"):
        remove(old)
    for town in towns:
        place(town, other)
    remove(old)
    assert paths() == {
        "520000": "/520000/",
        "522702": "/520000/522702/",
        "522701001": "/520000/522702/522701001/",
        "522701002": "/520000/522702/522701002/",
    }
    assert [Report.objects.get(pk=report.pk).unit.path for report in reports] == [town.path for town in towns]


def test_unit_with_reports_is_not_removed() -> None:
    unit = factories.unit()
    workflow.start_report(unit, 2018, by=None)
    with pytest.raises(Misplaced) as refused:
        remove(unit)
    assert str(refused.value) == f"{unit} 已有年报，年报归在该单位名下，不能删除。"


def test_unit_is_removed_with_its_posts() -> None:
    unit = factories.unit()
    factories.people(unit)
    remove(unit)
    assert not Unit.objects.filter(code="522727").exists()


def test_codes_have_no_small_letters() -> None:
    """On SQLite a path is compared without case, and the holder of a post in AB would see the reports of ab."""
    with pytest.raises(ValidationError, match="只能用数字、大写字母和连字符"):
        new_unit("ab").clean_fields(exclude=["path"])
    new_unit("11520000-AB").clean_fields(exclude=["path"])


def test_neighbour_whose_code_begins_alike_is_not_below() -> None:
    county, neighbour = factories.unit("5227"), factories.unit("52272")
    workflow.start_report(neighbour, 2018, by=None)
    reader = factories.account("reader", (Role.REVIEWER, county))
    assert list(visible_reports(reader)) == []
