"""The places at which a machine sets PDFs: so many at once, whichever of its processes asks."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from select import select
from time import sleep

import pytest
from pytest_django import Settings

from filings.rendering import pdf
from filings.rendering.places import place
from tests.test_render_process import PAGE

pytestmark = [pytest.mark.own_pdf]

HELD = """
import sys, time
from pathlib import Path
from filings.rendering.places import place
with place(Path(sys.argv[1]), 2):
    print("taken", flush=True)
    time.sleep(600)
"""


def test_places_are_those_of_the_machine_and_freed_by_whoever_is_killed(tmp_path: Path) -> None:
    """Of three processes two find a place; the third gets that of the first once it is gone."""
    command = [sys.executable, "-c", HELD, str(tmp_path / "places")]
    holders = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [one.stdout for one in holders]
    assert [one and one.readline() for one in said] == ["taken\n"] * 2
    third = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    holders.append(third)
    assert third.stdout is not None
    try:
        sleep(1)
        assert select([third.stdout], [], [], 0)[0] == []
        holders[0].kill()
        assert third.stdout.readline() == "taken\n"
    finally:
        for one in holders:
            one.kill()
            one.communicate()


def test_each_process_counts_for_itself_where_no_place_can_be_kept(tmp_path: Path) -> None:
    (file := tmp_path / "no folder").write_text("")
    with place(file, 1), place(file, 1):
        assert file.is_file()


def test_disk_that_became_read_only_keeps_its_places(tmp_path: Path) -> None:
    with place(tmp_path / "places", 1):
        pass
    locks = [(path.name, path.stat().st_mtime_ns) for path in (tmp_path / "places").iterdir()]
    with place(tmp_path / "places", 1):
        assert [(path.name, path.stat().st_mtime_ns) for path in (tmp_path / "places").iterdir()] == locks


def test_pdf_waits_for_a_place_of_the_machine(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR, settings.RENDERS_AT_ONCE = tmp_path, 1
    with ThreadPoolExecutor(1) as threads:
        with place(tmp_path / "places", 1):
            asked = threads.submit(pdf.render, PAGE % "字")
            sleep(1)
            assert not asked.done()
        assert asked.result()[:5] == b"%PDF-"
