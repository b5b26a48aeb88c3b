"""The PDF of the sample beside the same report from Chromium and Typst: warm, cold, memory, size, two at once.

Warm: processes that have set some before. They take turns, and none keeps a layout from one run to the next.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.test import override_settings

from filings.models import Report
from filings.rendering import pdf
from filings.rendering.job import Job
from filings.sample import build
from tests.reading import article_of, attachments_of, difference_of, document_of

from . import chromium
from .measuring import Line, at_most, medians
from .truetype import truetype
from .typesetting import typst_folder

MEGABYTE = 1000 * 1000
ROUNDS = 9
LONG_RUN, EARLY = 40, 10
"""Reports after which memory is read: it may not grow between the two."""


class Peer:
    """A process that sets the report once for each line it is sent."""

    def __init__(self, module: str, *arguments: object) -> None:
        command = [sys.executable, "-m", f"tests.bench.{module}", *map(str, arguments)]
        self.process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def set(self) -> dict[str, Any]:
        """What one report took."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("no pipes")
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        told: dict[str, Any] = json.loads(self.process.stdout.readline())
        return told

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait()


def published_sample() -> Report:
    """The sample, taken through the real workflow. Its accounts may act only where DEBUG is on."""
    with override_settings(DEBUG=True):
        return build(lambda line: None)


def lines(rounds: int) -> list[Line]:
    """Setting a report takes a second: nine rounds for each peer, fewer only where fewer are asked for."""
    rounds = min(rounds, ROUNDS)
    report = published_sample()
    html = article_of(report)
    job = Job(document_of(report, html), attachments_of(report))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        packed = folder / "report.job"
        packed.write_bytes(job.pack())
        pages = {
            "TrueType": chromium.page_of(job.html, folder, "truetype", truetype),
            "our fonts": chromium.page_of(job.html, folder, "ours", lambda path: path),
        }
        typst = typst_folder(folder, report, html, attachments_of(report))
        # The whole of each group is measured before the next begins.
        return [
            *warm_lines(packed, pages, typst, rounds),
            *cold_lines(job, pages["TrueType"], rounds),
            *memory_lines(packed),
            *throughput_lines(packed),
            *audit_lines(report, html, job, rounds),
        ]


def warm_lines(packed: Path, pages: Mapping[str, Path], typst: Path, rounds: int) -> list[Line]:
    with Peer("warm_press", packed) as ours, Peer("typst_press", typst) as floor, chromium.open_browser() as browser:
        peers: dict[str, Callable[[], dict[str, Any]]] = {"ours": ours.set, "typst": floor.set}
        for name, page in pages.items():
            peers[name] = partial(browser.set, page)
        told = in_turn(peers, rounds, warm_up=2)
    took = {name: median(runs, "seconds") for name, runs in told.items()}
    sizes = {name: runs[-1]["bytes"] / 1000 for name, runs in told.items()}
    parts = {part: median(told["ours"], part) * 1000 for part in ("parsing", "layout", "fonts", "pdf")}
    return [
        beside("warm, beside an open Chromium with TrueType fonts", took["ours"], took["TrueType"], 1.2),
        Line("  that Chromium", f"{took['TrueType']:.3f} s, {sizes['TrueType']:.0f} kB"),
        Line("  beside Chromium with the fonts that we print with", times(took["ours"], took["our fonts"])),
        Line("  beside Typst, the same content: the distance to the floor", times(took["ours"], took["typst"])),
        *(Line(f"  of it {part}", f"{value:.0f} ms") for part, value in parts.items()),
        at_most("file", sizes["ours"], 600, "kB"),
    ]


def cold_lines(job: Job, page: Path, rounds: int) -> list[Line]:
    peers = {"ours": lambda: pdf.render(job.html, job.attachments), "chromium": lambda: chromium.cold(page)}
    cold = medians(peers, rounds, warm_up=1)
    return [
        beside("cold, from starting the process to its end", cold["ours"], cold["chromium"], 1.2),
        Line("  Chromium, started for it", f"{cold['chromium']:.3f} s"),
    ]


def memory_lines(packed: Path) -> list[Line]:
    with Peer("warm_press", packed) as ours:
        told = [ours.set() for _round in range(LONG_RUN)]
    grown = told[-1]["rss"] / told[EARLY - 1]["rss"]
    return [
        at_most(f"memory after {LONG_RUN} reports, of that after {EARLY}", grown, 1.1, "x"),
        at_most(f"peak memory, {LONG_RUN} reports", told[-1]["peak"] / MEGABYTE, 220, "MB"),
    ]


def throughput_lines(packed: Path, reports: int = 12) -> list[Line]:
    """One process, then two at once, each for so many reports."""
    with Peer("warm_press", packed) as first, Peer("warm_press", packed) as second:
        for peer in (first, second):
            peer.set()
        alone = rate([first], reports)
        together = rate([first, second], reports)
    ratio = together / alone
    return [
        Line("reports a minute, one process", f"{alone * 60:.0f}"),
        Line("reports a minute, two processes", f"{together * 60:.0f} = {ratio:.2f} x", "at least 1.8 x", ratio >= 1.8),
    ]


def rate(peers: Sequence[Peer], reports: int) -> float:
    """Reports a second of all of them together."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(peers)) as pool:
        list(pool.map(lambda peer: [peer.set() for _round in range(reports)], peers))
    return len(peers) * reports / (time.perf_counter() - begun)


def audit_lines(report: Report, html: str, job: Job, rounds: int) -> list[Line]:
    made = pdf.render(job.html, job.attachments)

    def read_back() -> None:
        if found := difference_of(report, html, made):
            raise RuntimeError(found)

    return [
        Line("self-audit of page and PDF", f"{medians({'audit': read_back}, rounds, warm_up=1)['audit'] * 1000:.0f} ms")
    ]


def in_turn(
    peers: Mapping[str, Callable[[], dict[str, Any]]], rounds: int, *, warm_up: int
) -> dict[str, list[dict[str, Any]]]:
    """What each peer says of its rounds, but for the first ones."""
    told: dict[str, list[dict[str, Any]]] = {name: [] for name in peers}
    for number in range(warm_up + rounds):
        for name, run in peers.items():
            said = run()
            if number >= warm_up:
                told[name].append(said)
    return told


def median(runs: Sequence[Mapping[str, Any]], part: str) -> float:
    return statistics.median(run[part] for run in runs)


def beside(what: str, seconds: float, other: float, most: float) -> Line:
    return Line(what, times(seconds, other), f"at most {most} x", seconds <= most * other)


def times(seconds: float, other: float) -> str:
    return f"{seconds:.3f} s = {seconds / other:.2f} x"
