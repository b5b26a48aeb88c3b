"""Times peers in turn, and prints a figure beside its target."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

DEPTHS = 128
"""Frames over which the rounds are spread: more than fit into one chunk of the interpreter's stack."""


def medians(peers: Mapping[str, Callable[[], object]], rounds: int, *, warm_up: int) -> dict[str, float]:
    """The median seconds of each peer; the rounds of `warm_up` come before those that count.

    They take turns, so that whatever else the machine does meets them alike, and every round runs at another depth of
    the stack: a loop of calls at the end of one of CPython's chunks of frames takes up to five times as long, because
    each call gets a chunk and gives it back. Where that happens is chance, and the median leaves it out.
    """
    taken: dict[str, list[float]] = {name: [] for name in peers}
    for number in range(warm_up + rounds):
        for name, run in peers.items():
            seconds = deeper(number * 37 % DEPTHS, run)
            if number >= warm_up:
                taken[name].append(seconds)
    return {name: statistics.median(times) for name, times in taken.items()}


def deeper(frames: int, run: Callable[[], object]) -> float:
    """The seconds that `run` takes under so many frames."""
    if frames:
        return deeper(frames - 1, run)
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


@dataclass(frozen=True)
class Line:
    """A printed line. `target` is empty where a figure stands for comparison only."""

    what: str
    figure: str
    target: str = ""
    met: bool = True

    def __str__(self) -> str:
        verdict = ("met" if self.met else "MISSED") if self.target else ""
        return f"  {self.what:<62}{self.figure:>20}   {self.target:<16}{verdict}".rstrip()


def milliseconds(what: str, seconds: float) -> Line:
    return Line(what, f"{seconds * 1000:.2f} ms")


def times_baseline(what: str, seconds: float, baseline: float, most: float | None = None) -> Line:
    """A figure in ms and as a multiple of its baseline, of which it is to be at most `most`."""
    ratio = seconds / baseline
    figure = f"{seconds * 1000:.2f} ms = {ratio:.2f} x"
    return Line(what, figure, f"at most {most} x", ratio <= most) if most else Line(what, figure)


def at_most(what: str, value: float, most: float, unit: str) -> Line:
    return Line(what, f"{value:.{2 if most < 10 else 0}f} {unit}", f"at most {most} {unit}", value <= most)
