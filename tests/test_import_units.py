"""import_units: new and changed units from a CSV file, and every fault of a bad one."""

from pathlib import Path

import pytest

from filings import workflow
from filings.models import Event, Report, Unit
from filings.models.unit import Level, UnitKind
from tests import factories
from tests.commands import run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

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
            "520000 贵州省: new",
            "522700 黔南布依族苗族自治州: new",
            "522727 平塘县: new",
            "3 new, 0 changed, 0 as they were.",
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
    assert run("import_units", str(csv)) == (0, ["0 new, 0 changed, 3 as they were."])
    assert (tree(), Event.objects.count()) == before


def test_import_units_tells_what_changed_and_leaves_events(csv: Path) -> None:
    csv.write_text(THREE)
    run("import_units", str(csv))
    csv.write_text("code,name,kind,level,phone\n522727,平塘县,政府,县,0854-1111111\n")
    assert run("import_units", str(csv)) == (
        0,
        ["522727 平塘县: phone 0854-0000000 → 0854-1111111", "0 new, 1 changed, 0 as they were."],
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
        "522727 平塘县: new",
        "3 new, 0 changed, 0 as they were.",
        "Nothing was saved (--dry-run).",
    ]
    assert (Unit.objects.count(), Event.objects.count()) == (0, 0)


KINDS = "government, office, department, outpost, other, 政府, 人民政府, 办公室, 政府办公室, 本级, 部门, 派出机关, 其他"
LEVELS = "province, prefecture, county, township, 省, 省级, 市, 州, 地级, 市级, 县, 县级, 区, 乡, 镇, 乡镇, 街道"
BLANK = "This field cannot be blank."


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ["Line 1: the column code, name, kind, level is missing."]),
        ("code,name,kind\n1,甲,政府\n", ["Line 1: the column level is missing."]),
        (
            "code,name,kind,level,parent\n1,甲,政府,县,\n",
            [f"Line 1: there is no column “parent”; the columns are {COLUMNS}."],
        ),
        ("code,name,kind,level,code\n1,甲,政府,县,1\n", ["Line 1: the column code stands there twice."]),
        ("code,name,kind,level\n\n , \n", ["The file has no line with a unit."]),
        ("code,name,kind,level\n,甲,政府,县\n", [f"Line 2: code: {BLANK}"]),
        ("code,name,kind,level\n1, ,政府,县\n", [f"Line 2: name: {BLANK}"]),
        ("code,name,kind,level\n1,甲,,县\n", [f"Line 2: kind: {BLANK}"]),
        ("code,name,kind,level\n1,甲,局,县\n", [f"Line 2: kind “局” is not known; write one of {KINDS}."]),
        ("code,name,kind,level\n1,甲,政府,村\n", [f"Line 2: level “村” is not known; write one of {LEVELS}."]),
        ("code,name,kind,level\n1a,甲,政府,县\n", ["Line 2: code: Write digits, capital letters and hyphens only."]),
        (
            f"code,name,kind,level\n{'1' * 33},甲,政府,县\n",
            ["Line 2: code: Ensure this value has at most 32 characters (it has 33)."],
        ),
        (
            f"code,name,kind,level,phone\n1,{'甲' * 101},政府,县,{'0' * 51}\n",
            [
                "Line 2: name: Ensure this value has at most 100 characters (it has 101).",
                "Line 2: phone: Ensure this value has at most 50 characters (it has 51).",
            ],
        ),
        (
            'code,name,kind,level\n1,"甲\n乙",政府,县\n2,丙,政府,村\n',
            [
                "Line 2: name holds a line break or a control character.",
                f"Line 4: level “村” is not known; write one of {LEVELS}.",
            ],
        ),
        ("code,name,kind,level\n1,甲\0,政府,县\n", ["Line 2: name holds a line break or a control character."]),
        ("code,name,kind,level\n1,甲,政府,县,9\n", ["Line 2: more cells than the first line has columns."]),
        (
            "code,name,kind,level\n1,甲,政府,县\n2,乙,政府,县\n1,丙,政府,县\n",
            ["Line 4: the code 1 stands in line 2 already."],
        ),
        (
            "code,name,kind,level,parent_code\n1,甲,政府,县,9\n",
            ["Line 2: there is no unit with the parent_code 9."],
        ),
        (
            "code,name,kind,level,parent_code\n1,甲,政府,县,1\n",
            ["Line 2: the units lie below one another in a ring: 1 → 1."],
        ),
        (
            "code,name,kind,level,parent_code\n1,甲,政府,县,2\n2,乙,政府,县,3\n3,丙,政府,县,1\n4,丁,政府,县,1\n",
            [
                "Line 2: the units lie below one another in a ring: 1 → 2 → 3 → 1.",
                "Line 3: the units lie below one another in a ring: 2 → 3 → 1 → 2.",
                "Line 4: the units lie below one another in a ring: 3 → 1 → 2 → 3.",
            ],
        ),
        ('code,name,kind,level\n1,"甲"乙,政府,县\n', ["Line 2: not CSV (',' expected after '\"')."]),
    ],
)
def test_import_units_lists_every_fault_and_saves_nothing(csv: Path, text: str, faults: list[str]) -> None:
    csv.write_text(text)
    assert run("import_units", str(csv)) == (1, [*faults, "Nothing was saved."])
    assert (Unit.objects.count(), Event.objects.count()) == (0, 0)


def test_import_units_lists_places_that_a_unit_cannot_have(csv: Path) -> None:
    """Too many long codes above it: what is found only when a unit is saved."""
    above = None
    for number in range(8):
        above = factories.unit(f"{number:032}", parent=above or factories.province())
    csv.write_text(f"code,name,kind,level,parent_code\n{'9' * 32},某县,政府,县,{7:032}\n530000,云南省,政府,省,\n")
    assert run("import_units", str(csv)) == (
        1,
        [
            "Line 2: Too many levels: the codes from the top down are longer than 300 characters together.",
            "Nothing was saved.",
        ],
    )
    assert not Unit.objects.filter(code__in=["9" * 32, "530000"]).exists()


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
        "522727 平塘市: name 平塘县 → 平塘市, official_name 平塘县人民政府 → 平塘市人民政府"
    )


def test_import_units_finds_a_ring_through_stored_units(csv: Path) -> None:
    factories.unit(parent=factories.unit("522700"))
    csv.write_text("code,name,kind,level,parent_code\n520000,贵州省,政府,省,522727\n")
    assert run("import_units", str(csv)) == (
        1,
        [
            "Line 2: the units lie below one another in a ring: 520000 → 522727 → 522700 → 520000.",
            "Nothing was saved.",
        ],
    )


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"\xff\xfe" + "code,name\n".encode("utf-16-le"), 1),
        (b"code,name,kind,level\n1,\xff\xff,x,y\n", 2),
        # One byte is lost: GB18030 would find a meaning for the rest.
        ("code,name,kind,level\n1,平塘县人民政府办公室,政府,县\n".encode().replace("平".encode(), b"\xe5\xb9", 1), 2),
    ],
)
def test_import_units_refuses_other_encodings(csv: Path, data: bytes, line: int) -> None:
    csv.write_bytes(data)
    fault = f"The file is neither UTF-8 nor GB18030: the first byte that does not fit is in line {line}."
    assert run("import_units", str(csv)) == (1, [fault, "Nothing was saved."])


def test_import_units_without_a_file(tmp_path: Path) -> None:
    missing = tmp_path / "none.csv"
    assert run("import_units", str(missing)) == (
        1,
        [f"{missing} cannot be read: No such file or directory.", "Nothing was saved."],
    )
    assert run("import_units", str(tmp_path))[1][0] == f"{tmp_path} cannot be read: Is a directory."
