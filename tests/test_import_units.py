"""import_units: new, changed and moved units from a CSV file."""

from pathlib import Path

import pytest

from filings import workflow
from filings.models import Event, Report, Unit
from filings.models.unit import Level, UnitKind
from tests import factories
from tests.commands import run

pytestmark = pytest.mark.django_db

HEAD = "code,name,kind,level,parent_code,address,postcode,phone,email,site"
COLUMNS = f"{HEAD},official_name"
THREE = (
    f"{HEAD}\n"
    "522727,平塘县,政府,县,522700,贵州省平塘县行政中心,558300,0854-0000000,,\n"
    "520000,贵州省,government,province,,,,,,\n"
    '522700,"黔南布依族苗族自治州",人民政府,州,520000,,,,,\n'
)


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    return tmp_path / "units.csv"


def tree() -> list[tuple[str, str, str, str, str]]:
    return list(Unit.objects.values_list("path", "name", "kind", "level", "phone"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_import_units(csv: Path, encoding: str, line_end: str) -> None:
    csv.write_bytes(THREE.replace("\n", line_end).encode(encoding))
    status, lines = run("import_units", str(csv))
    assert (status, lines) == (
        0,
        [
            "520000 贵州省: 新增",
            "522700 黔南布依族苗族自治州: 新增",
            "522727 平塘县: 新增",
            "新增 3 个，改动 0 个，不变 0 个。",
        ],
    )
    assert tree() == [
        ("/520000/", "贵州省", "government", "province", ""),
        ("/520000/522700/", "黔南布依族苗族自治州", "government", "prefecture", ""),
        ("/520000/522700/522727/", "平塘县", "government", "county", "0854-0000000"),
    ]


def test_import_units_again_changes_nothing(csv: Path) -> None:
    csv.write_text(THREE)
    run("import_units", str(csv))
    before = tree(), Event.objects.count()
    assert run("import_units", str(csv)) == (0, ["新增 0 个，改动 0 个，不变 3 个。"])
    assert (tree(), Event.objects.count()) == before


def test_import_units_tells_what_changed_and_leaves_events(csv: Path) -> None:
    csv.write_text(THREE)
    run("import_units", str(csv))
    csv.write_text("code,name,kind,level,phone\n522727,平塘县,政府,县,0854-1111111\n")
    assert run("import_units", str(csv)) == (
        0,
        ["522727 平塘县: phone 0854-0000000 → 0854-1111111", "新增 0 个，改动 1 个，不变 0 个。"],
    )
    event = Event.objects.order_by("number").last()
    assert event is not None
    assert (event.chain, event.action, event.origin, event.subject, event.detail) == (
        "accounts",
        "change_unit",
        "command import_units",
        "平塘县 522727",
        {"changes": {"phone": ["0854-0000000", "0854-1111111"]}},
    )


def test_import_units_absent_column_leaves_and_empty_cell_clears(csv: Path) -> None:
    csv.write_text(THREE)
    run("import_units", str(csv))
    csv.write_text("code,name,kind,level,phone\n522727,平塘县,政府,县,\n")
    run("import_units", str(csv))
    unit = Unit.objects.get(code="522727")
    assert (unit.phone, unit.postcode, unit.path) == ("", "558300", "/520000/522700/522727/")


def test_import_units_moves_all_units_below(csv: Path) -> None:
    """The prefecture goes to the top and the province below it, in one file."""
    csv.write_text(THREE)
    run("import_units", str(csv))
    csv.write_text(f"{HEAD}\n520000,贵州省,政府,省,522700\n522700,黔南州,政府,州,\n")
    assert run("import_units", str(csv))[0] == 0
    assert [row[0] for row in tree()] == ["/522700/", "/522700/520000/", "/522700/522727/"]


def test_import_units_takes_a_parent_that_is_stored_already(csv: Path) -> None:
    factories.province()
    csv.write_text("code,name,kind,level,parent_code\n522700,黔南州,政府,州,520000\n")
    assert run("import_units", str(csv))[0] == 0
    assert [row[0] for row in tree()] == ["/520000/", "/520000/522700/"]


@pytest.mark.parametrize(
    ("column", "word", "stored"),
    [
        ("kind", "government", "government"),
        ("kind", "Government", "government"),
        ("kind", "政府", "government"),
        ("kind", "人民政府", "government"),
        ("kind", "office", "office"),
        ("kind", "办公室", "office"),
        ("kind", "政府办公室", "office"),
        ("kind", "本级", "office"),
        ("kind", "department", "department"),
        ("kind", "部门", "department"),
        ("kind", "outpost", "outpost"),
        ("kind", "派出机关", "outpost"),
        ("kind", "other", "other"),
        ("kind", "其他", "other"),
        ("level", "province", "province"),
        ("level", "省", "province"),
        ("level", "省级", "province"),
        ("level", "prefecture", "prefecture"),
        ("level", "市", "prefecture"),
        ("level", "州", "prefecture"),
        ("level", "地级", "prefecture"),
        ("level", "市级", "prefecture"),
        ("level", "county", "county"),
        ("level", "县", "county"),
        ("level", "县级", "county"),
        ("level", "区", "county"),
        ("level", "township", "township"),
        ("level", "乡", "township"),
        ("level", "镇", "township"),
        ("level", "乡镇", "township"),
        ("level", "街道", "township"),
    ],
)
def test_import_units_knows_these_words(csv: Path, column: str, word: str, stored: str) -> None:
    values = {"kind": "政府", "level": "县", column: word}
    csv.write_text(f"code,name,kind,level\n1,某县,{values['kind']},{values['level']}\n")
    assert run("import_units", str(csv))[0] == 0
    assert Unit.objects.values_list(column, flat=True).get() == stored


def test_import_units_dry_run_tells_and_changes_nothing(csv: Path) -> None:
    csv.write_text(THREE)
    lines = run("import_units", str(csv), "--dry-run")[1]
    assert lines[2:] == [
        "522727 平塘县: 新增",
        "新增 3 个，改动 0 个，不变 0 个。",
        "没有保存（--dry-run）。",
    ]
    assert (Unit.objects.count(), Event.objects.count()) == (0, 0)


def test_import_units_moves_a_unit_whose_draft_keeps_its_form(csv: Path) -> None:
    report = workflow.start_report(factories.unit(), 2018, by=None)
    csv.write_text("code,name,kind,level,parent_code\n522727,平塘县,政府,县,530000\n530000,云南省,政府,省,\n")
    assert run("import_units", str(csv))[0] == 0
    assert Report.objects.get(pk=report.pk).edition.code == "guizhou-2018"
    told = Event.objects.get(chain=f"report:{report.pk}", action="unit_changed")
    assert told.detail["changes"] == {"parent": ["贵州省 520000", "云南省 530000"]}


@pytest.mark.parametrize(
    ("stands", "line", "official"),
    [
        ("", "南街街道,派出机关,街道", "南街街道办事处"),
        ("", "南街街道,政府,街道", "南街街道办事处"),
        ("", "南街街道,政府,街道,", "南街街道办事处"),
        ("", "南街街道,政府,街道,南街办事处", "南街办事处"),
        ("南街街道办事处", "北街街道,派出机关,街道", "北街街道办事处"),
        ("南街街道办事处", "北街街道,派出机关,街道,", "北街街道办事处"),
        ("南街街道办事处", "北街街道,派出机关,街道,南街街道办事处", "南街街道办事处"),
        ("南街办", "南街街道,派出机关,街道,", "南街办"),
        ("南街办", "北街街道,派出机关,街道", "南街办"),
        ("南街办", "北街街道,派出机关,街道,北街办", "北街办"),
    ],
)
def test_import_units_official_name(csv: Path, stands: str, line: str, official: str) -> None:
    """Given, it is taken; blank or without its column, what stands stays, unless it was the one offered."""
    if stands:
        factories.unit("1", "南街街道", kind=UnitKind.OUTPOST, level=Level.TOWNSHIP, official_name=stands)
    named = ",official_name" if line.count(",") == 3 else ""
    csv.write_text(f"code,name,kind,level{named}\n1,{line}\n")
    assert run("import_units", str(csv))[0] == 0
    assert Unit.objects.get(code="1").official_name == official


def test_import_units_tells_the_official_name_that_a_rename_brings(csv: Path) -> None:
    factories.unit()
    csv.write_text("code,name,kind,level\n522727,平塘市,政府,县\n")
    assert run("import_units", str(csv))[1][0] == (
        "522727 平塘市: name 平塘县 → 平塘市、official_name 平塘县人民政府 → 平塘市人民政府"
    )
