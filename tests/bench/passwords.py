"""A public page beside strangers who try passwords."""

import http.client
import statistics
import threading
import time

from .at_once import Size, at_most_times, get
from .measuring import Line
from .stack import Stack

STRANGERS = 8


def strangers(stack: Stack, size: Size) -> list[Line]:
    """A public page, alone and while eight strangers sign in wrongly as fast as they are answered."""
    alone = pages(stack.port, size.seconds)
    stop, answers = threading.Event(), list[int]()

    def try_passwords(number: int) -> None:
        while not stop.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=60)
            token = "x" * 32
            body = f"username=stranger{number}&password=wrong&csrfmiddlewaretoken={token}"
            headers = {"Cookie": f"csrftoken={token}", "Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", "/login/", body, headers)
            answers.append(connection.getresponse().status)
            connection.close()

    threads = [threading.Thread(target=try_passwords, args=(number,)) for number in range(STRANGERS)]
    for one in threads:
        one.start()
    beside = pages(stack.port, size.seconds)
    stop.set()
    for one in threads:
        one.join()
    hashed, refused = answers.count(200), answers.count(429)
    return [
        Line("a public page alone, median", f"{statistics.median(alone) * 1000:.1f} ms"),
        at_most_times(
            f"while {STRANGERS} strangers sign in wrongly", statistics.median(beside), statistics.median(alone), 2
        ),
        Line("of their attempts hashed, and refused before it", f"{hashed} and {refused}"),
    ]


def pages(port: int, seconds: float) -> list[float]:
    taken, end = list[float](), time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.perf_counter()
        status, _body = get(port, "/")
        assert status == 200
        taken.append(time.perf_counter() - begun)
        time.sleep(0.02)
    return taken
