"""Finished PDFs are kept under a digest of all that they are made of, and set once."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pytest_django import Settings

from filings.rendering import finished, fonts, worker
from filings.rendering.job import Attachment, Job

JOB = Job("<p>甲", (Attachment("figures.csv", b"1", "text/csv", "统计数据"),))


class Maker:
    """Makes another PDF each time, and counts them."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> bytes:
        self.made += 1
        return b"%%PDF-1.7 %d" % self.made


@pytest.fixture
def maker() -> Maker:
    return Maker()


@pytest.fixture
def folder(settings: Settings) -> Path:
    return Path(settings.VAR_DIR / "rendered")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_same_document_is_set_once(maker: Maker, folder: Path) -> None:
    again = Job("<p>甲", (Attachment("figures.csv", b"1", "text/csv", "统计数据"),))
    assert [finished.kept(job, maker) for job in (JOB, JOB, again)] == [b"%PDF-1.7 1"] * 3
    assert (maker.made, names(folder)) == (1, [finished.key(JOB)])


@pytest.mark.parametrize(
    "other",
    [
        Job("<p>乙", JOB.attachments),
        Job("<p>甲"),
        Job("<p>甲", (Attachment("figures.csv", b"2", "text/csv", "统计数据"),)),
        Job("<p>甲", (Attachment("figures.csv", b"1", "text/csv", "数据"),)),
    ],
    ids=["text", "no attachment", "data", "description"],
)
def test_another_document_is_set_itself(other: Job, maker: Maker) -> None:
    assert [finished.kept(job, maker) for job in (JOB, other)] == [b"%PDF-1.7 1", b"%PDF-1.7 2"]


@pytest.mark.parametrize("what", ["style sheet", "installed font", "rules of fonts"])
def test_another_style_or_font_is_another_file(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    style, rules, installed = tmp_path / "print.css", tmp_path / "fonts.conf", tmp_path / "fonts"
    installed.mkdir()
    style.write_text("p { color: black }")
    rules.write_text(f"<fontconfig><dir>{installed}</dir></fontconfig>")
    monkeypatch.setattr(finished, "STYLESHEETS", (style,))
    monkeypatch.setattr(fonts, "FONTCONFIG_FILE", rules)
    finished.machine.cache_clear()
    before = finished.key(JOB)
    changed = {"style sheet": style, "rules of fonts": rules}.get(what, installed / "simfang.ttf")
    with changed.open("a") as file:
        file.write(" ")
    finished.machine.cache_clear()
    after = finished.key(JOB)
    finished.machine.cache_clear()
    assert after != before


def test_style_sheets_are_those_of_the_worker() -> None:
    assert finished.STYLESHEETS == worker.STYLESHEETS


@pytest.mark.parametrize("damage", [b"", b"%PDF-1.7 1", b"0" * 64 + b"%PDF-1.7 1"])
def test_damaged_file_is_set_again(damage: bytes, maker: Maker, folder: Path) -> None:
    finished.kept(JOB, maker)
    (folder / finished.key(JOB)).write_bytes(damage)
    assert [finished.kept(JOB, maker), finished.kept(JOB, maker)] == [b"%PDF-1.7 2"] * 2


def test_failure_is_raised_and_not_kept(maker: Maker, folder: Path) -> None:
    def fail() -> bytes:
        raise ValueError("too deep")

    with pytest.raises(ValueError, match="too deep"):
        finished.kept(JOB, fail)
    assert not folder.exists()
    assert finished.kept(JOB, maker) == b"%PDF-1.7 1"


def test_disk_that_cannot_be_written_costs_nothing_but_time(maker: Maker, folder: Path) -> None:
    folder.write_text("no folder")
    assert [finished.kept(JOB, maker), finished.kept(JOB, maker)] == [b"%PDF-1.7 1", b"%PDF-1.7 2"]


def test_what_was_not_asked_for_longest_goes_first(maker: Maker, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = [Job(f"<p>{number}") for number in range(4)]
    for number, job in enumerate(jobs[:3]):
        finished.kept(job, maker)
        os.utime(folder / finished.key(job), (number, number))
    # The first is asked for again, so that the second is the oldest; there is room for three.
    finished.kept(jobs[0], maker)
    monkeypatch.setattr(finished, "MOST", 3 * (finished.DIGEST + len(b"%PDF-1.7 1")))
    finished.kept(jobs[3], maker)
    assert names(folder) == sorted(finished.key(jobs[number]) for number in (0, 2, 3))


def test_two_at_once_both_get_the_whole_file(folder: Path) -> None:
    data = os.urandom(1 << 20)
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda number: finished.kept(Job(f"<p>{number % 2}"), lambda: data), range(64)))
    assert {one == data for one in made} == {True}
    assert len(names(folder)) == 2


def test_kept_file_is_for_this_account_only(maker: Maker, folder: Path) -> None:
    finished.kept(JOB, maker)
    assert oct((folder / finished.key(JOB)).stat().st_mode) == "0o100600"
