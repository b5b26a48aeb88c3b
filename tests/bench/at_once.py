"""How much of each the evening has, and what its parts share."""

import http.client
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from .crowd import Person, lost, person
from .measuring import Line


@dataclass(frozen=True)
class Size:
    """How much of each: seconds, people, reports that are due, jobs and kills."""

    seconds: int
    people: int
    slow_people: int
    slow_seconds: int
    due: int
    jobs: int
    renders: int
    kills: int


SIZES = {
    "small": Size(seconds=15, people=40, slow_people=60, slow_seconds=30, due=16, jobs=40, renders=6, kills=8),
    "full": Size(seconds=60, people=40, slow_people=200, slow_seconds=120, due=100, jobs=300, renders=30, kills=30),
}


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def at_most_times(what: str, seconds: float, alone: float, most: float) -> Line:
    figure = f"{seconds * 1000:.0f} ms = {seconds / alone:.2f} x"
    return Line(what, figure, f"at most {most} x", seconds <= most * alone)


def together(calls: list[Callable[[], object]]) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def get(port: int, path: str, cookie: str = "") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    return answer.status, answer.read()


def typing_alone(one: Person, port: int, seconds: float, stop: threading.Event | None = None) -> list[float]:
    """What saving took, a cell four times a second, for so long or until `stop`."""
    before, end, number = len(one.seconds), time.monotonic() + seconds, len(one.seconds)
    while time.monotonic() < end and not (stop and stop.is_set()):
        number += 1
        one.save(port, number)
        time.sleep(0.25)
    return one.seconds[before:]


def warm_up(one: Person, port: int) -> None:
    """Every process has loaded what a save needs, and every thread has its connection to the database."""
    together([lambda: get(port, f"/desk/reports/{one.report.pk}/", one.cookie) for _ in range(40)])
    typing_alone(one, port, 3)


def kept(people: list[Person]) -> list[Line]:
    errors, gone = sum(one.errors for one in people), sum(map(lost, people))
    return [
        Line("errors", str(errors), "none", not errors),
        Line("cells and changes that are not as they were answered", str(gone), "none", not gone),
    ]


def crowd(count: int, prefix: str) -> list[Person]:
    """People of units of their own, whose codes begin with 52 and `prefix`."""
    return [person(int(prefix) * 1000 + number) for number in range(count)]
