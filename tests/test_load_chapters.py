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

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


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
            "There was no report yet; its draft is made.",
            "overview 一、总体工作情况: 0 → 16 characters",
            "  Text that a tracked change deleted was left out: “100”.",
            "  Pictures were left out: a chapter holds only text, lists and tables. Say in words what they show.",
            "  Numerals typed before headings were taken off; the system numbers headings: “一、主动公开”.",
            "outlook 三、存在的问题及下步工作打算: 0 → 12 characters",
            "  Left as paragraphs; set them as headings where they are: “（一）下一步”.",
            "2 chapters changed.",
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
    assert load(file, {"overview": "甲。"}) == (0, ["overview 一、总体工作情况: unchanged", "0 chapters changed."])
    assert bodies("overview", "outlook") == ["<p>甲。</p>", "<p>乙。</p>"]


def test_text_over_a_limit_is_kept_and_said_to_block(file: Path) -> None:
    factories.unit()
    lines = load(file, {"outlook": "甲" * (MAX_CHARACTERS + 1) + "<s>x</s>"})[1]
    assert lines[-2].startswith("  It blocks: This chapter has 30,002 characters; at most 30,000 can be printed.")


@pytest.mark.parametrize(
    ("chapters", "faults"),
    [
        ({"statistics": "x"}, ["statistics: There is no such chapter in this form. Its chapters are "]),
        ({"overview": 5}, ["overview: Not a text: write HTML or plain text in quotation marks."]),
        ({"overview": None}, ["overview: Not a text: write HTML or plain text in quotation marks."]),
        ('{"overview": "a", "overview": "b"}', ["overview: The chapter stands there twice."]),
        (
            {"overview": "甲" * 300_001},
            ["overview: This chapter has 300,001 characters; at most 30,000"],
        ),
        ("[]", ["The file is not a JSON object of chapters and texts."]),
        ("{", ["The file is not JSON (line 1, column 2)."]),
        (
            {"outlook": "好。", "x": "a", "overview": []},
            ["x: There is no such chapter in this form.", "overview: Not a text"],
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
            "overview 一、总体工作情况: 0 → 2 characters",
            "1 chapters changed.",
            "Nothing was saved (--dry-run).",
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
    late = "The report is “Awaiting review” and can't be changed now. Ask the reviewer or the head to return it."
    assert load(file, {"overview": "乙。"}) == (1, [late])
