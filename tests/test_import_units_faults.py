"""import_units: every fault of a bad file is told, and nothing of it is saved."""

from pathlib import Path

import pytest

from filings.models import Event, Unit
from tests import factories
from tests.commands import run
from tests.test_import_units import COLUMNS

pytestmark = pytest.mark.django_db

KINDS = "government、office、department、outpost、other、政府、人民政府、办公室、政府办公室、本级、部门、派出机关、其他"
LEVELS = "province、prefecture、county、township、省、省级、市、州、地级、市级、县、县级、区、乡、镇、乡镇、街道"
BLANK = "此字段不能为空。"


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    return tmp_path / "units.csv"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ["第 1 行：缺少 code、name、kind、level 栏。"]),
        ("code,name,kind\n1,甲,政府\n", ["第 1 行：缺少 level 栏。"]),
        (
            "code,name,kind,level,parent\n1,甲,政府,县,\n",
            [f"第 1 行：没有 “parent” 这一栏；可用的栏为 {COLUMNS}。"],
        ),
        ("code,name,kind,level,code\n1,甲,政府,县,1\n", ["第 1 行：code 栏重复。"]),
        ("code,name,kind,level\n\n , \n", ["文件里没有单位。"]),
        ("code,name,kind,level\n,甲,政府,县\n", [f"第 2 行：code: {BLANK}"]),
        ("code,name,kind,level\n1, ,政府,县\n", [f"第 2 行：name: {BLANK}"]),
        ("code,name,kind,level\n1,甲,,县\n", [f"第 2 行：kind: {BLANK}"]),
        ("code,name,kind,level\n1,甲,局,县\n", [f"第 2 行：kind 一栏的“局”不认识，请写其中之一：{KINDS}。"]),
        ("code,name,kind,level\n1,甲,政府,村\n", [f"第 2 行：level 一栏的“村”不认识，请写其中之一：{LEVELS}。"]),
        ("code,name,kind,level\n1a,甲,政府,县\n", ["第 2 行：code: 只能用数字、大写字母和连字符。"]),
        (
            f"code,name,kind,level\n{'1' * 33},甲,政府,县\n",
            ["第 2 行：code: 确保该变量包含不超过 32 字符 (目前字符数 33)。"],
        ),
        (
            f"code,name,kind,level,phone\n1,{'甲' * 101},政府,县,{'0' * 51}\n",
            [
                "第 2 行：name: 确保该变量包含不超过 100 字符 (目前字符数 101)。",
                "第 2 行：phone: 确保该变量包含不超过 50 字符 (目前字符数 51)。",
            ],
        ),
        (
            'code,name,kind,level\n1,"甲\n乙",政府,县\n2,丙,政府,村\n',
            [
                "第 2 行：name 一栏里有换行或者控制字符。",
                f"第 4 行：level 一栏的“村”不认识，请写其中之一：{LEVELS}。",
            ],
        ),
        ("code,name,kind,level\n1,甲\0,政府,县\n", ["第 2 行：name 一栏里有换行或者控制字符。"]),
        ("code,name,kind,level\n1,甲,政府,县,9\n", ["第 2 行：格数比第一行的栏数多。"]),
        (
            "code,name,kind,level\n1,甲,政府,县\n2,乙,政府,县\n1,丙,政府,县\n",
            ["第 4 行：代码 1 与第 2 行重复。"],
        ),
        (
            "code,name,kind,level,parent_code\n1,甲,政府,县,9\n",
            ["第 2 行：没有代码为 9 的上级单位（parent_code）。"],
        ),
        (
            "code,name,kind,level,parent_code\n1,甲,政府,县,1\n",
            ["第 2 行：上下级关系成了一个圈：1 → 1。"],
        ),
        (
            "code,name,kind,level,parent_code\n1,甲,政府,县,2\n2,乙,政府,县,3\n3,丙,政府,县,1\n4,丁,政府,县,1\n",
            [
                "第 2 行：上下级关系成了一个圈：1 → 2 → 3 → 1。",
                "第 3 行：上下级关系成了一个圈：2 → 3 → 1 → 2。",
                "第 4 行：上下级关系成了一个圈：3 → 1 → 2 → 3。",
            ],
        ),
        ('code,name,kind,level\n1,"甲"乙,政府,县\n', ["第 2 行：不是 CSV 格式（',' expected after '\"'）。"]),
    ],
)
def test_import_units_lists_every_fault_and_saves_nothing(csv: Path, text: str, faults: list[str]) -> None:
    csv.write_text(text)
    assert run("import_units", str(csv)) == (1, [*faults, "没有保存任何内容。"])
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
            "第 2 行：层级太多：从最上级到本单位的代码连起来超过 300 个字符。",
            "没有保存任何内容。",
        ],
    )
    assert not Unit.objects.filter(code__in=["9" * 32, "530000"]).exists()


def test_import_units_finds_a_ring_through_stored_units(csv: Path) -> None:
    factories.unit(parent=factories.unit("522700"))
    csv.write_text("code,name,kind,level,parent_code\n520000,贵州省,政府,省,522727\n")
    assert run("import_units", str(csv)) == (
        1,
        [
            "第 2 行：上下级关系成了一个圈：520000 → 522727 → 522700 → 520000。",
            "没有保存任何内容。",
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
    fault = f"文件的编码既不是 UTF-8，也不是 GB18030：第一处不符的字节在第 {line} 行。"
    assert run("import_units", str(csv)) == (1, [fault, "没有保存任何内容。"])


def test_import_units_without_a_file(tmp_path: Path) -> None:
    missing = tmp_path / "none.csv"
    assert run("import_units", str(missing)) == (
        1,
        [f"无法读取 {missing}：No such file or directory。", "没有保存任何内容。"],
    )
    assert run("import_units", str(tmp_path))[1][0] == f"无法读取 {tmp_path}：Is a directory。"
