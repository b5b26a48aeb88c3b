"""load_chapters: the chapters of a report from a JSON file, read as a paste is, all of them or none."""

import json
from pathlib import Path

import pytest

from filings.models import Change, Event, Report
from filings.models.event import Result
from filings.prose import MAX_CHARACTERS
from filings.states import Status
from tests import factories
from tests.commands import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "chapters.json"


def load(path: Path, chapters: object, *options: str) -> tuple[int, list[str]]:
    path.write_text(chapters if isinstance(chapters, str) else json.dumps(chapters, ensure_ascii=False))
    return run("load_chapters", "522727", "2018", str(path), *options)


def bodies(*keys: str) -> list[str]:
    stored = dict(Report.objects.get().chapters.values_list("key", "body"))
    return [stored[key] for key in keys]


def test_html_and_text_are_read_as_a_paste_and_what_was_changed_is_told(file: Path) -> None:
    factories.unit()
    html = "<h2>一、主动公开</h2><p>约10<sup>4</sup>件，原<del>100</del>120件。</p><img src='a.png'>"
    assert load(file, {"overview": html, "outlook": "（一）下一步\n全年 a < b。"}) == (
        0,
        [
            "还没有年报，先建立草稿。",
            "overview 一、总体工作情况：0 → 16 字",
            "  修订中已删除的文字未保留：“100”。",
            "  图片未保留：章节只能含文字、列表和表格，请用文字说明图片内容。",
            "  标题前手工输入的序号已去掉，标题由系统编号：“一、主动公开”。",
            "outlook 三、存在的问题及下步工作打算：0 → 12 字",
            "  仍为段落，如是标题请在本章页面设为标题：“（一）下一步”。",
            "有 2 章改动。",
        ],
    )
    assert bodies("overview", "outlook") == [
        "<h3>主动公开</h3><p>约10<sup>4</sup>件，原120件。</p>",
        "<p>（一）下一步</p><p>全年 a &lt; b。</p>",
    ]
    assert {event.origin for event in Event.objects.all()} == {"command load_chapters"}


def test_chapters_that_are_not_named_stay_and_the_same_again_changes_nothing(file: Path) -> None:
    factories.unit()
    load(file, {"overview": "甲。", "outlook": "乙。"})
    assert load(file, {"overview": "甲。"}) == (0, ["overview 一、总体工作情况：没有变化", "有 0 章改动。"])
    assert bodies("overview", "outlook") == ["<p>甲。</p>", "<p>乙。</p>"]


def test_text_over_a_limit_is_kept_and_said_to_block(file: Path) -> None:
    factories.unit()
    lines = load(file, {"outlook": "甲" * (MAX_CHARACTERS + 1) + "<s>x</s>"})[1]
    assert lines[-2].startswith("  阻止提交：本章有 30,002 字，最多可印 30,000 字。")


@pytest.mark.parametrize(
    ("chapters", "faults"),
    [
        ({"statistics": "x"}, ["statistics: 本表没有这一章。各章为："]),
        ({"overview": 5}, ["overview: 不是文字：请在引号内写 HTML 或纯文本。"]),
        ({"overview": None}, ["overview: 不是文字：请在引号内写 HTML 或纯文本。"]),
        ('{"overview": "a", "overview": "b"}', ["overview: 该章出现了两次。"]),
        (
            {"overview": "甲" * 300_001},
            ["overview: 本章有 300,001 字，最多可印 30,000 字"],
        ),
        ("[]", ["文件不是由章节和文字组成的 JSON 对象。"]),
        ("{", ["文件不是 JSON（第 1 行第 2 列）。"]),
        (
            {"outlook": "好。", "x": "a", "overview": []},
            ["x: 本表没有这一章。", "overview: 不是文字"],
        ),
    ],
)
def test_every_bad_entry_is_told_and_nothing_is_saved(file: Path, chapters: object, faults: list[str]) -> None:
    factories.unit()
    status, lines = load(file, chapters)
    assert status == 1
    assert [line.startswith(fault) for line, fault in zip(lines, faults, strict=False)] == [True] * len(faults)
    assert (Report.objects.count(), Change.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_dry_run_tells_the_same_and_saves_nothing(file: Path) -> None:
    factories.unit()
    status, lines = load(file, {"overview": "甲。"}, "--dry-run")
    assert (status, lines[1:]) == (
        0,
        [
            "overview 一、总体工作情况：0 → 2 字",
            "有 1 章改动。",
            "没有保存（--dry-run）。",
        ],
    )
    assert Report.objects.count() == 0


def test_chapters_are_written_in_the_name_of_an_account_with_its_rights(file: Path) -> None:
    staff = factories.people(factories.unit())
    load(file, {"overview": "甲。"}, "--by", "preparer")
    assert {change.by for change in Change.objects.all()} == {staff.preparer}
    assert load(file, {"overview": "乙。"}, "--by", "head")[0] == 1
    assert Event.objects.latest("pk").result == Result.REFUSED
    assert bodies("overview") == ["<p>甲。</p>"]


def test_report_that_is_submitted_is_not_written(file: Path) -> None:
    county = factories.unit()
    factories.report_in(Status.IN_REVIEW, county, factories.people(county))
    late = "年报现在是“待审核”，不能修改。需要修改时，请审核人或单位负责人退回。"
    assert load(file, {"overview": "乙。"}) == (1, [late])
