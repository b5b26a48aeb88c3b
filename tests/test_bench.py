"""`make bench` measures pages that print the same, and prints every figure that it is to print."""

import re
import subprocess
import sys
from pathlib import Path

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
