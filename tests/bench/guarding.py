"""What the guards of the database cost whoever saves: the same save with them and without them."""

import statistics
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from itertools import cycle

from filings import guards, workflow
from filings.models import Report

from .measuring import Line, medians, times_baseline

BLOCKS = 6
MOST = 1.1
WARM_UP = 3


def lines(report: Report, rounds: int) -> Iterator[Line]:
    """Saving one cell, the whole table and a chapter of a draft."""
    cells = [one.address for one in report.changes.exclude(address__contains=":") if one.address[0].isdigit()]
    saves = {
        "one cell": turns(lambda text: workflow.save_cells(report, {"3.1": (None, text)}, by=None)),
        f"all {len(set(cells))} cells that were typed": turns(
            lambda text: workflow.save_cells(report, dict.fromkeys(cells, (None, text)), by=None)
        ),
        "a chapter": turns(lambda text: save_chapter(report, text)),
    }
    for what, save in saves.items():
        with_guards, without = cost(save, rounds)
        yield times_baseline(f"{what}, against the same without guards", with_guards, without, MOST)


def turns(save: Callable[[str], object]) -> Callable[[], object]:
    """A save that changes what stands there each time."""
    texts = cycle(("11", "12"))
    return lambda: save(next(texts))


def save_chapter(report: Report, text: str) -> object:
    seen = report.chapters.values_list("revision", flat=True).get(key="outlook")
    return workflow.save_chapter(report, "outlook", f"<p>{text}</p>", seen=seen, by=None)


def cost(save: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median seconds with the guards and without them, in blocks by turns: lifting them is no part of a save."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    for _block in range(BLOCKS):
        for guarded in taken:
            with nullcontext() if guarded else guards.lifted():
                taken[guarded].append(medians({"save": save}, rounds // BLOCKS, warm_up=WARM_UP)["save"])
    return statistics.median(taken[True]), statistics.median(taken[False])
