"""`make bench` measures pages that print the same, and prints every figure that it is to print."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
import typst

from tests.reading import article_of, attachments_of, tables_of

from . import factories
from .bench.typesetting import typst_folder

ROOT = Path(__file__).resolve().parent.parent


def test_bench_compares_the_same_tables_and_prints_every_figure() -> None:
    # The PDF is left out for its time: a minute where a machine is slow.
    command = [sys.executable, "-m", "tests.bench", "--rounds", "1", "desk", "lists"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    held = re.findall(r"^  (.+?)  .+(at most|the same).+(?:met|MISSED)$", ran.stdout, flags=re.MULTILINE)
    assert held == [
        ("GET", "at most"),
        ("POST, every field wrong: kept as typed, then a redirect", "at most"),
        ("POST, every field too long: answered by the page", "at most"),
        ("public list", "the same"),
        ("desk: reports of units below mine", "the same"),
        ("desk: reports that wait for me", "the same"),
    ]


def test_evening_is_started_by_its_command_alone() -> None:
    """It gives itself its settings, and so must load without any."""
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "tests.bench.evening", "--help"]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.django_db
def test_typst_sets_the_same_content(tmp_path: Path) -> None:
    unit = factories.unit()
    report = factories.pingtang_report(unit, factories.people(unit))
    folder = typst_folder(tmp_path, report, article_of(report), attachments_of(report))
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder / "fonts"])
    made = typst.Compiler(folder / "report.typ", font_paths=fonts, sys_inputs={"run": "1"}).compile(
        format="pdf", pdf_standards=["a-3a", "ua-1"]
    )
    assert isinstance(made, bytes)
    document = pypdfium2.PdfDocument(made)
    text = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    (table,) = tables_of(report)
    rows = [
        row.layout.label + row.layout.note + row.layout.unit + "".join(c.printed for c in row.cells)
        for row in table.rows
    ]
    assert [row for row in rows if "".join(row.split()) not in text] == []
    assert document.count_attachments() == 3
