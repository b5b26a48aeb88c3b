"""People who type, alone and beside others, and beside review copies that are made."""

import threading
import time

from . import decisions
from .at_once import Size, at_most_times, crowd, get, kept, p95, together, typing_alone, warm_up
from .crowd import Person
from .measuring import Line
from .stack import Stack, processor_seconds

COPIES = 10
SUBMITTING, PUBLISHING = 5, 3


def copies(stack: Stack, size: Size) -> list[Line]:
    """Autosave of one person, alone and while ten others have review copies made."""
    typist, *others = crowd(COPIES + 1, "1")
    stack.start_workers(1)
    warm_up(typist, stack.port)
    alone = typing_alone(typist, stack.port, size.seconds)
    made, done = list[float](), threading.Event()

    def fetch(one: Person) -> None:
        begun, path = time.monotonic(), f"/desk/reports/{one.report.pk}/preview.pdf"
        while not get(stack.port, path, one.cookie)[1].startswith(b"%PDF"):
            time.sleep(1)
            if time.monotonic() - begun > 600:
                return
        made.append(time.monotonic() - begun)

    def ask() -> None:
        together([lambda one=one: fetch(one) for one in others])  # type: ignore[misc]
        done.set()

    asking = threading.Thread(target=ask)
    asking.start()
    beside = typing_alone(typist, stack.port, 600, done)
    asking.join()
    return [
        Line("autosave alone, p95", f"{p95(alone) * 1000:.0f} ms"),
        at_most_times(f"while {COPIES} review copies are made, p95", p95(beside), p95(alone), 3),
        Line("review copies made", f"{len(made)} of {COPIES}", "all", len(made) == COPIES),
        Line("the last of them came after", f"{max(made, default=0):.0f} s"),
        *kept([typist]),
    ]


def typing(stack: Stack, size: Size) -> list[Line]:
    """Forty people a cell a second, then many a cell every ten seconds."""
    alone, *many = crowd(max(size.people, size.slow_people) + 1, "2")
    warm_up(alone, stack.port)
    assert stack.web is not None
    spent = processor_seconds(stack.web.pid)
    single = typing_alone(alone, stack.port, size.seconds)
    of_one = (processor_seconds(stack.web.pid) - spent) / len(single)
    fast = many[: size.people]
    spent, begun = processor_seconds(stack.web.pid), time.perf_counter() + 1
    together(
        [
            lambda one=one, at=at: one.save_every_second(stack.port, begun + at / len(fast), size.seconds)  # type: ignore[misc]
            for at, one in enumerate(fast)
        ]
    )
    quick = [taken for one in fast for taken in one.seconds]
    of_many = (processor_seconds(stack.web.pid) - spent) / len(quick)
    before = [len(one.seconds) for one in many]
    slow = many[: size.slow_people]

    def slowly(one: Person, at: float) -> None:
        end, number = time.monotonic() + size.slow_seconds, 500
        time.sleep(at)
        while time.monotonic() < end:
            number += 1
            one.save(stack.port, number)
            time.sleep(10)

    stack.start_workers(1)
    submitting, publishing = decisions.drafts(SUBMITTING, "9"), decisions.signed(PUBLISHING, "10")
    through = list[bool]()
    together(
        [
            *[lambda one=one, at=at: slowly(one, 10 * at / len(slow)) for at, one in enumerate(slow)],
            *[lambda one=one: through.append(decisions.submit(stack.port, one)) for one in submitting],
            *[lambda one=one: through.append(decisions.publish(stack.port, one)) for one in publishing],
        ]
    )
    calm = [taken for one, first in zip(slow, before, strict=False) for taken in one.seconds[first:]]
    return [
        Line("autosave alone, p95", f"{p95(single) * 1000:.0f} ms"),
        at_most_times(f"{len(fast)} people a cell a second, p95", p95(quick), p95(single), 3),
        Line(
            "    processor time of the web for a save, alone and then", f"{of_one * 1e3:.0f} and {of_many * 1e3:.0f} ms"
        ),
        Line(
            f"{len(slow)} people a cell every ten seconds, p95",
            f"{p95(calm) * 1000:.0f} ms",
            "below 1500 ms",
            p95(calm) < 1.5,
        ),
        Line(
            f"{SUBMITTING} who submit and {PUBLISHING} who publish meanwhile",
            f"{sum(through)} went through",
            "all",
            through.count(True) == SUBMITTING + PUBLISHING,
        ),
        *kept([alone, *many]),
    ]
