"""The commands: what each prints, its exit status, and that bad input changes nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.utils import translation

from filings import cells, events, workflow
from filings.models import Account, Change, Event, Report, Unit
from filings.models.event import Result
from filings.states import Status
from tests import factories

pytestmark = pytest.mark.django_db

ROOT = Path(settings.BASE_DIR)
OURS = sorted(name for name, app in get_commands().items() if app == "filings")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences as they stand in the source."""
    with translation.override("en"):
        yield


def run(*arguments: str) -> tuple[int, list[str]]:
    """Exit status, and the lines of standard output; those of the error where there is one."""
    out = StringIO()
    try:
        call_command(*arguments, stdout=out)
    except CommandError as error:
        assert out.getvalue() == ""
        return error.returncode, str(error).splitlines()
    except SystemExit as stopped:
        return int(str(stopped.code)), out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def in_a_process(*arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", OURS)
def test_every_command_explains_itself(name: str) -> None:
    done = in_a_process(name, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: manage.py {name}")


def test_an_error_is_a_sentence_on_standard_error() -> None:
    done = in_a_process("describe_edition", "1999", "--json")
    with translation.override("zh-hans"):
        sentence = translation.gettext("There is no edition of the form for %(year)s.") % {"year": 1999}
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"CommandError: {sentence}\n")


# import_units

HEAD = "code,name,kind,level,parent_code,address,postcode,phone,email,site"
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


KINDS = "government, office, department, 政府, 人民政府, 办公室, 政府办公室, 本级, 部门"
LEVELS = "province, prefecture, county, township, 省, 省级, 市, 州, 地级, 市级, 县, 县级, 区, 乡, 镇, 乡镇, 街道"
BLANK = "This field cannot be blank."


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ["Line 1: the column code, name, kind, level is missing."]),
        ("code,name,kind\n1,甲,政府\n", ["Line 1: the column level is missing."]),
        (
            "code,name,kind,level,parent\n1,甲,政府,县,\n",
            [f"Line 1: there is no column “parent”; the columns are {HEAD}."],
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
    report = workflow.start_report(factories.unit(), 2018, by=None)
    csv.write_text("code,name,kind,level,parent_code\n522727,平塘县,政府,县,\n530000,云南省,政府,省,\n")
    assert run("import_units", str(csv)) == (
        1,
        [f"Line 2: There the form of “{report.title}” does not hold.", "Nothing was saved."],
    )
    assert [row[0] for row in tree()] == ["/520000/", "/520000/522727/"]


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


# describe_edition

GOLDEN = json.loads((ROOT / "tests/golden/form2018.json").read_text())
LEVEL_CODES = ["province", "prefecture", "county", "township"]


def described(*arguments: str) -> list[dict[str, Any]]:
    status, lines = run("describe_edition", *arguments, "--json")
    assert status == 0
    return list(json.loads("\n".join(lines)))


def test_form_2018_is_what_was_printed() -> None:
    """Address, label, unit and note of the 74 cells in printed order, as they were shipped."""
    assert [[cell["address"], cell["row"], cell["unit"], cell["note"]] for cell in described("2018")] == GOLDEN
    assert len(GOLDEN) == 74


def test_describe_edition_tells_these_things_of_a_cell() -> None:
    cells_2018 = {cell["address"]: cell for cell in described("2018")}
    assert cells_2018["8.4.4"] == {
        "address": "8.4.4",
        "table": "2018年度政府信息公开情况统计表",
        "row": "4.采纳意见数",
        "row_group": "(四)政务公开监督员情况",
        "note": None,
        "column": "统计数",
        "column_group": None,
        "unit": "条",
        "kind": "count",
        "derived": False,
        "asked_of": ["prefecture"],
    }
    assert {address for address, cell in cells_2018.items() if cell["kind"] == "money"} == {"7", "8.5"}
    assert {address for address, cell in cells_2018.items() if cell["asked_of"] != LEVEL_CODES} == {
        "8.4.1",
        "8.4.2",
        "8.4.3",
        "8.4.4",
    }
    assert {cell["row_group"] for cell in described("2018") if "." not in cell["address"]} == {None}
    assert not any(cell["derived"] for cell in described("2018"))


def test_describe_edition_of_a_unit() -> None:
    factories.unit()
    assert described("2018", "--unit", "522727") == described("2018")


def test_describe_edition_as_text() -> None:
    status, lines = run("describe_edition", "2018")
    assert (status, len(lines)) == (0, 74)
    assert lines[0] == "1.1     条\u3000\u3000(一)主动公开政府信息数(不同渠道和方式公开相同信息计1条)"
    assert "8.4.1   人\u3000\u30001.本地区政务公开监督员人数 [Prefecture]" in lines


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["2017"], "There is no edition of the form for 2017."),
        (["2018", "--unit", "999999"], "There is no unit with the code “999999”."),
        (["2018", "--unit", "530000"], "There is no edition of the form for 云南省人民政府 in 2018."),
        (["2017", "--unit", "522727"], "There is no edition of the form for 平塘县人民政府 in 2017."),
    ],
)
def test_describe_edition_where_there_is_none(arguments: list[str], sentence: str) -> None:
    factories.unit()
    yunnan = factories.unit("530000", "云南省")
    Unit.objects.filter(pk=yunnan.pk).update(parent=None, path="/530000/")
    assert run("describe_edition", *arguments, "--json") == (1, [sentence])


# load_figures


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    return tmp_path / "figures.json"


def load(path: Path, text: str, *options: str) -> tuple[int, list[str]]:
    path.write_text(text)
    return run("load_figures", "522727", "2018", str(path), *options)


def entered(*addresses: str) -> list[str]:
    """The text in the inputs of these cells."""
    found = cells.by_address(cells.read(Report.objects.select_related("unit").get()))
    return [found[address].entered for address in addresses]


def test_load_figures_makes_the_draft(figures: Path) -> None:
    factories.unit()
    assert load(figures, '{"1.1": 17337, "1.2.5": "——"}') == (
        0,
        [
            "There was no report yet; its draft is made.",
            "1.1 一(一)主动公开政府信息数: ∅ → 17337",
            "1.2.5 一(二)5.政务客户端公开政府信息数: ∅ → ——",
            "2 cells changed.",
        ],
    )
    assert [(event.action, event.origin) for event in Event.objects.all()] == [("start", "command load_figures")]


def test_load_figures_touches_only_what_is_given_and_null_clears(figures: Path) -> None:
    factories.unit()
    load(figures, '{"1.1": 5, "1.1a": 2, "1.1b": 3}')
    assert load(figures, '{"1.1a": null, "1.1b": 3}') == (
        0,
        ["1.1a 一(一)其中:主动公开规范性文件数: 2 → ∅", "1 cells changed."],
    )
    assert entered("1.1", "1.1a", "1.1b") == ["5", "", "3"]


@pytest.mark.parametrize(
    ("written", "address", "kept"),
    [
        ("0", "1.1", "0"),
        ("999999999999", "1.1", "999999999999"),
        ("1e3", "1.1", "1000"),
        ('"1,234"', "1.1", "1234"),
        ('"\uff11\uff12"', "1.1", "12"),
        ('" "', "1.1", ""),
        ('"—"', "1.1", "——"),
        ("18.8710", "8.5", "18.8710"),
        ("0.000001", "8.5", "0.000001"),
        ("1887.10e-2", "8.5", "18.8710"),
        ("123456.654321", "8.5", "123456.654321"),
        ("0.1", "8.5", "0.1"),
    ],
)
def test_load_figures_reads_numbers_exactly(figures: Path, written: str, address: str, kept: str) -> None:
    factories.unit()
    status, lines = load(figures, f'{{"{address}": {written}}}')
    assert status == 0
    assert not any("blocks" in line for line in lines)
    assert entered(address) == [kept]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("1.5", "1.5"),
        ("-3", "-3"),
        ("12345678901234567890", "12345678901234567890"),
        ("1e99999", "1e99999"),
        ('"约300"', "约300"),
        ('"/"', "/"),
        ('"a\\u0000b"', "a␀b"),
    ],
)
def test_load_figures_keeps_what_it_cannot_read(figures: Path, written: str, kept: str) -> None:
    factories.unit()
    status, lines = load(figures, f'{{"1.1": {written}}}')
    assert status == 0
    assert lines[2].startswith("Kept as typed, but it blocks: 一(一)主动公开政府信息数")
    assert entered("1.1") == [kept]


NEITHER = "Neither a number nor text: write a number, text, “——” or null."


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ('{"9.9": 1}', ["9.9: There is no such cell in this form."]),
        ('{"": 1}', [": There is no such cell in this form."]),
        ('{"1": 1}', ["1: There is no such cell in this form."]),
        ('{"1\\u001b[2J": 1}', ["1␛[2J: There is no such cell in this form."]),
        ('{"\\ud800": 1}', ["?: There is no such cell in this form."]),
        ('{"1.1": true}', [f"1.1: {NEITHER}"]),
        ('{"1.1": false}', [f"1.1: {NEITHER}"]),
        ('{"1.1": [1]}', [f"1.1: {NEITHER}"]),
        ('{"1.1": {"1.1": 5}}', [f"1.1: {NEITHER}"]),
        ('{"1.1": NaN}', [f"1.1: {NEITHER}"]),
        ('{"1.1": -Infinity}', [f"1.1: {NEITHER}"]),
        ('{"1.1": 1, "1.1": 1}', ["1.1: The address stands there twice."]),
        (f'{{"1.1": "{"x" * 41}"}}', ["1.1: Longer than 40 characters."]),
        (f'{{"1.1": 1{"0" * 40}}}', ["1.1: Longer than 40 characters."]),
        ('{"8.4.1": 1}', ["8.4.1: This unit is not asked for this cell."]),
        (
            '{"1.1a": 1, "9.9": true, "1.1": [], "8.4.1": "0", "1.1a": 2, "1.1b": 3}',
            [
                "1.1a: The address stands there twice.",
                "9.9: There is no such cell in this form.",
                f"1.1: {NEITHER}",
                "8.4.1: This unit is not asked for this cell.",
            ],
        ),
    ],
)
def test_load_figures_lists_every_bad_entry_and_saves_nothing(figures: Path, text: str, faults: list[str]) -> None:
    factories.unit()
    assert load(figures, text) == (1, [*faults, "Nothing was saved."])
    assert (Report.objects.count(), Change.objects.count(), Event.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"[]", "The file is not a JSON object of addresses and figures."),
        (b'[["1.1", 5]]', "The file is not a JSON object of addresses and figures."),
        (b"5", "The file is not a JSON object of addresses and figures."),
        (b"null", "The file is not a JSON object of addresses and figures."),
        (b'{"1.1": ' + b"[" * 100_000, "The file is not a JSON object of addresses and figures."),
        (b"", "The file is not JSON (line 1, column 1)."),
        (b'{"1.1": 5,\n "1.2" 6}', "The file is not JSON (line 2, column 8)."),
        (b'{"1.1": 05}', "The file is not JSON (line 1, column 10)."),
        ('{"1.1": "五"}'.encode("gb18030"), "The file is not UTF-8 (byte 10)."),
    ],
)
def test_load_figures_of_something_else(figures: Path, data: bytes, sentence: str) -> None:
    factories.unit()
    figures.write_bytes(data)
    assert run("load_figures", "522727", "2018", str(figures)) == (1, [sentence])
    assert Report.objects.count() == 0


def test_load_figures_takes_a_byte_order_mark_and_an_empty_object(figures: Path) -> None:
    factories.unit()
    figures.write_text("\ufeff{}")
    assert run("load_figures", "522727", "2018", str(figures))[1][-1] == "0 cells changed."


def test_load_figures_without_a_file(figures: Path) -> None:
    factories.unit()
    assert run("load_figures", "522727", "2018", str(figures)) == (
        1,
        [f"{figures} cannot be read: No such file or directory."],
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["999999", "2018"], "There is no unit with the code “999999”."),
        (["522727", "2017"], "There is no edition of the form for 平塘县人民政府 in 2017."),
        (["522727", "2018", "--by", "nobody"], "There is no account “nobody”."),
    ],
)
def test_load_figures_for_what_is_not_there(figures: Path, arguments: list[str], sentence: str) -> None:
    factories.unit()
    figures.write_text("{}")
    code, year, *options = arguments
    assert run("load_figures", code, year, str(figures), *options) == (1, [sentence])


def test_load_figures_dry_run_makes_no_draft(figures: Path) -> None:
    factories.unit()
    assert load(figures, '{"1.1": 5, "1.1a": "x"}', "--dry-run") == (
        0,
        [
            "There was no report yet; its draft is made.",
            "1.1 一(一)主动公开政府信息数: ∅ → 5",
            "1.1a 一(一)其中:主动公开规范性文件数: ∅ → x",
            "Kept as typed, but it blocks: 一(一)其中:主动公开规范性文件数:"
            "“x” is not a number. Type digits only, such as 1234.",
            "2 cells changed.",
            "Nothing was saved (--dry-run).",
        ],
    )
    assert (Report.objects.count(), Event.objects.count()) == (0, 0)


def test_load_figures_dry_run_leaves_a_draft_as_it_is(figures: Path) -> None:
    factories.unit()
    load(figures, '{"1.1": 5}')
    load(figures, '{"1.1": 6}', "--dry-run")
    assert entered("1.1") == ["5"]


def test_load_figures_in_the_name_of_an_account(figures: Path) -> None:
    staff = factories.people(factories.unit())
    load(figures, '{"1.1": 5}', "--by", "preparer")
    assert {change.by for change in Change.objects.all()} == {staff.preparer}
    assert Event.objects.get().actor == staff.preparer
    refused = "“Fill in” is for the Preparer of 平塘县人民政府 only."
    assert load(figures, '{"1.1": 6}', "--by", "head") == (1, [refused])
    assert entered("1.1") == ["5"]


def test_load_figures_of_a_submitted_report_is_refused_with_an_event(figures: Path) -> None:
    county = factories.unit()
    report = factories.report_in(Status.IN_REVIEW, county, factories.people(county))
    sentence = "The report is “Awaiting review” and can't be changed now. Ask the reviewer or the head to return it."
    assert load(figures, '{"1.1": 6}') == (1, [sentence])
    event = Event.objects.filter(chain=f"report:{report.pk}").order_by("number").last()
    assert event is not None
    assert (event.action, event.result, event.origin, event.detail) == (
        "edit",
        Result.REFUSED,
        "command load_figures",
        {"sentence": sentence},
    )


# check_report


def check(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
    status, lines = run("check_report", *arguments, "--json")
    return status, json.loads("\n".join(lines))


SAMPLE = ROOT / "filings/sample/pingtang-2018.json"


@pytest.mark.parametrize(("refused", "blocking"), [(3, ["3.3", "3.3.4"]), (2, [])])
def test_check_report_of_the_figures_printed_in_2019(figures: Path, refused: int, blocking: list[str]) -> None:
    """As printed, exactly two cells are wrong; with 2 in 3.3.4 no problem that has a cell blocks."""
    factories.unit()
    printed = json.loads(SAMPLE.read_text())
    assert load(figures, json.dumps({**printed, "3.3.4": refused}))[0] == 0
    status, found = check("522727", "2018")
    assert [problem["cell"] for problem in found if problem["cell"] and problem["blocking"]] == blocking
    # The chapters are still to be written.
    assert status == 1


def test_check_report_tells_these_things_of_a_problem(figures: Path) -> None:
    factories.unit()
    load(figures, json.dumps(json.loads(SAMPLE.read_text())))
    reasons = ["3.3.4a", "3.3.4b", "3.3.4c", "3.3.4d", "3.3.4e", "3.3.4f"]
    assert check("522727", "2018")[1][1] == {
        "cell": "3.3.4",
        "cells": ["3.3.4", *reasons],
        "code": "sum_differs",
        "message": "三(三)4.不同意公开答复数 3 ≠ 0+0+0+0+2+0 = 2, difference 1",
        "blocking": True,
    }


def test_check_report_has_status_0_where_nothing_blocks() -> None:
    county = factories.unit()
    report = factories.filled_report(county, factories.people(county))
    assert check("522727", "2018") == (0, [])
    assert run("check_report", "522727", "2018") == (0, ["0 errors, 0 questions."])
    workflow.save_cells(report, {"2.3.1": (None, "4")}, by=None)
    status, found = check("522727", "2018")
    assert (status, [problem["code"] for problem in found]) == (0, ["meetings_and_delegates"])
    workflow.explain(report, "meetings_and_delegates", "2.3.1", "会议通过网络直播。", by=None)
    message = found[0]["message"]
    assert run("check_report", "522727", "2018") == (
        0,
        [f"Question, explained: {message}", "0 errors, 1 questions."],
    )


def test_check_report_as_text() -> None:
    county = factories.unit()
    report = factories.filled_report(county, factories.people(county))
    workflow.save_cells(report, {"1.1a": (None, "101"), "1.1b": (None, "101"), "2.3.1": (None, "4")}, by=None)
    assert run("check_report", "522727", "2018") == (
        1,
        [
            "Error: 一(一)其中:主动公开规范性文件数 101 is above 一(一)主动公开政府信息数 100, which it is a part of",
            "Question: 二(三)1.面向公众开放会议次数 is 4 and 二(三)2.参会公众代表人数 is 0: "
            "usually both are 0 or neither is",
            "1 errors, 1 questions.",
        ],
    )


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("999999", "There is no unit with the code “999999”."),
        ("522727", "平塘县人民政府 has no report for 2018."),
    ],
)
def test_check_report_of_none_has_status_2(code: str, sentence: str) -> None:
    factories.unit()
    assert run("check_report", code, "2018", "--json") == (2, [sentence])


# verify_events


def test_verify_events_finds_all_chains_whole() -> None:
    county = factories.unit()
    workflow.start_report(county, 2018, by=None)
    events.append("sign_in", by=None, subject="somebody")
    assert run("verify_events") == (0, ["All 2 chains are whole, 2 events."])


def test_verify_events_names_the_first_broken_event_of_a_chain() -> None:
    """Event 2 was altered, and event 1 of another chain taken away, in a database whose triggers had been lifted."""
    from django.db import connection

    for number in range(3):
        events.append("sign_in", by=None, subject=f"somebody {number}")
    report = workflow.start_report(factories.unit(), 2018, by=None)
    events.append("look", by=None, on=report)
    events.drop_triggers(connection)
    try:
        Event.objects.filter(chain="accounts", number=2).update(subject="nobody")
        Event.objects.filter(chain=f"report:{report.pk}", number=1).delete()
        assert run("verify_events") == (
            1,
            [
                "Chain accounts is broken at event 2.",
                f"Chain report:{report.pk} is broken at event 2.",
            ],
        )
    finally:
        events.install_triggers(connection)


def test_accounts_of_commands_are_looked_up_exactly() -> None:
    """No account means the administrator of the machine, and that is never found by mistake."""
    from filings.management.commands.load_figures import account

    made = Account.objects.create_user("tianbao", name="填报人")
    assert account(None) is None
    assert account("tianbao") == made
    for other in ("", "TIANBAO", "tian"):
        with pytest.raises(CommandError):
            account(other)
