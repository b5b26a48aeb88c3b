"""load_figures: the figures of a report from a JSON file, read exactly or not at all."""

from pathlib import Path

import pytest

from filings.models import Change, Event, Report
from filings.models.event import Result
from filings.reading.cells import by_address
from filings.states import Status
from tests import factories
from tests.commands import load, run
from tests.reading import tables_of

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    return tmp_path / "figures.json"


def entered(*addresses: str) -> list[str]:
    """The text in the inputs of these cells."""
    found = by_address(tables_of(Report.objects.select_related("unit").get()))
    return [found[address].entered for address in addresses]


def test_load_figures_makes_the_draft(figures: Path) -> None:
    factories.unit()
    assert load(figures, '{"1.1": 17337, "1.2.5": "——"}') == (
        0,
        [
            "还没有年报，先建立草稿。",
            "1.1 一(一)主动公开政府信息数: ∅ → 17337",
            "1.2.5 一(二)5.政务客户端公开政府信息数: ∅ → ——",
            "改动了 2 格。",
        ],
    )
    assert [(event.action, event.origin) for event in Event.objects.all()] == [("start", "command load_figures")]


def test_load_figures_touches_only_what_is_given_and_null_clears(figures: Path) -> None:
    factories.unit()
    load(figures, '{"1.1": 5, "1.1a": 2, "1.1b": 3}')
    assert load(figures, '{"1.1a": null, "1.1b": 3}') == (
        0,
        ["1.1a 一(一)其中:主动公开规范性文件数: 2 → ∅", "改动了 1 格。"],
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
    assert lines[2].startswith("已照原样保留，但是改正以前不能提交：一(一)主动公开政府信息数")
    assert entered("1.1") == [kept]


NEITHER = "既不是数字，也不是文字：请写数字、文字、“——”或者 null。"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ('{"9.9": 1}', ["9.9: 本表没有这一格。"]),
        ('{"": 1}', [": 本表没有这一格。"]),
        ('{"1": 1}', ["1: 本表没有这一格。"]),
        ('{"1\\u001b[2J": 1}', ["1␛[2J: 本表没有这一格。"]),
        ('{"\\ud800": 1}', ["?: 本表没有这一格。"]),
        ('{"1.1": true}', [f"1.1: {NEITHER}"]),
        ('{"1.1": false}', [f"1.1: {NEITHER}"]),
        ('{"1.1": [1]}', [f"1.1: {NEITHER}"]),
        ('{"1.1": {"1.1": 5}}', [f"1.1: {NEITHER}"]),
        ('{"1.1": NaN}', [f"1.1: {NEITHER}"]),
        ('{"1.1": -Infinity}', [f"1.1: {NEITHER}"]),
        ('{"1.1": 1, "1.1": 1}', ["1.1: 地址重复。"]),
        (f'{{"1.1": "{"x" * 41}"}}', ["1.1: 超过 40 个字符。"]),
        (f'{{"1.1": 1{"0" * 40}}}', ["1.1: 超过 40 个字符。"]),
        ('{"8.4.1": 1}', ["8.4.1: 本单位不填这一格。"]),
        (
            '{"1.1a": 1, "9.9": true, "1.1": [], "8.4.1": "0", "1.1a": 2, "1.1b": 3}',
            [
                "1.1a: 地址重复。",
                "9.9: 本表没有这一格。",
                f"1.1: {NEITHER}",
                "8.4.1: 本单位不填这一格。",
            ],
        ),
    ],
)
def test_load_figures_lists_every_bad_entry_and_saves_nothing(figures: Path, text: str, faults: list[str]) -> None:
    factories.unit()
    assert load(figures, text) == (1, [*faults, "没有保存任何内容。"])
    assert (Report.objects.count(), Change.objects.count(), Event.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"[]", "文件内容应为“地址：数字”的 JSON 对象。"),
        (b'[["1.1", 5]]', "文件内容应为“地址：数字”的 JSON 对象。"),
        (b"5", "文件内容应为“地址：数字”的 JSON 对象。"),
        (b"null", "文件内容应为“地址：数字”的 JSON 对象。"),
        (b'{"1.1": ' + b"[" * 100_000, "文件内容应为“地址：数字”的 JSON 对象。"),
        (b"", "文件不是 JSON（第 1 行第 1 列）。"),
        (b'{"1.1": 5,\n "1.2" 6}', "文件不是 JSON（第 2 行第 8 列）。"),
        (b'{"1.1": 05}', "文件不是 JSON（第 1 行第 10 列）。"),
        ('{"1.1": "五"}'.encode("gb18030"), "文件的编码不是 UTF-8（第 10 个字节）。"),
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
    assert run("load_figures", "522727", "2018", str(figures))[1][-1] == "改动了 0 格。"


def test_load_figures_without_a_file(figures: Path) -> None:
    factories.unit()
    assert run("load_figures", "522727", "2018", str(figures)) == (
        1,
        [f"无法读取 {figures}：No such file or directory。"],
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["999999", "2018"], "没有代码为“999999”的单位。"),
        (["522727", "2017"], "平塘县人民政府 2017 年没有可用的表样。"),
        (["522727", "2018", "--by", "nobody"], "没有账号“nobody”。"),
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
            "还没有年报，先建立草稿。",
            "1.1 一(一)主动公开政府信息数: ∅ → 5",
            "1.1a 一(一)其中:主动公开规范性文件数: ∅ → x",
            "已照原样保留，但是改正以前不能提交：一(一)其中:主动公开规范性文件数：“x”不是数字，请只填数字，例如 1234。",
            "改动了 2 格。",
            "没有保存（--dry-run）。",
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
    refused = "“填写”只能由平塘县人民政府的填报人办理。"
    assert load(figures, '{"1.1": 6}', "--by", "head") == (1, [refused])
    assert entered("1.1") == ["5"]


def test_load_figures_of_a_submitted_report_is_refused_with_an_event(figures: Path) -> None:
    county = factories.unit()
    report = factories.report_in(Status.IN_REVIEW, county, factories.people(county))
    sentence = "年报现在是“待审核”，不能修改。需要修改时，请审核人或单位负责人退回。"
    assert load(figures, '{"1.1": 6}') == (1, [sentence])
    event = Event.objects.filter(chain=f"report:{report.pk}").order_by("number").last()
    assert event is not None
    assert (event.action, event.result, event.origin, event.detail) == (
        "edit",
        Result.REFUSED,
        "command load_figures",
        {"code": "not_a_draft", "parameters": {"status": "in_review"}},
    )
