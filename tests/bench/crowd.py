"""People who save cells in reports of their own, each a cell a second, at two gunicorn workers; prints JSON.

    python -m tests.throwaway_postgresql python -m tests.bench.crowd PEOPLE SECONDS

What it prints: `saved` cells, `errors` (answers other than 200 and broken connections), what is `lost` (cells and
changes that are not as they were answered), median and 95th percentile in seconds of one person `alone` and of the
`crowd`.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

ALONE = 60
"""Cells that one person saves alone."""
WORKERS = 2


@dataclass
class Person:
    """Somebody at a browser: the cookie and token, the report, what was answered."""

    report: Any
    cookie: str
    token: str
    addresses: list[str]
    stands: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    errors: int = 0

    def save(self, port: int, number: int) -> None:
        """Type `number` into the next cell, over what stands there."""
        address, new = self.addresses[number % len(self.addresses)], str(number)
        body = json.dumps({address: [self.stands.get(address, ""), new]})
        headers = {"Content-Type": "application/json", "Cookie": self.cookie, "X-CSRFToken": self.token}
        begun = time.perf_counter()
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("POST", f"/desk/reports/{self.report.pk}/cells/", body, headers)
            answer = connection.getresponse()
            found = json.loads(answer.read())
            if answer.status != 200 or found["attention"] or found["cells"][address] != new:
                raise ValueError(found)
        except (OSError, ValueError, http.client.HTTPException) as error:
            print(error, file=sys.stderr)
            self.errors += 1
            return
        self.seconds.append(time.perf_counter() - begun)
        self.stands[address] = new

    def save_every_second(self, port: int, first: float, seconds: int) -> None:
        for number in range(1, seconds + 1):
            time.sleep(max(0.0, first + number - 1 - time.perf_counter()))
            self.save(port, number)


def main(people: int, seconds: int) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    alone, *crowd = [person(number) for number in range(people + 1)]
    with server() as port:
        for number in range(1, ALONE + 1):
            alone.save(port, number)
        # Spread over the second, as people are.
        begun = time.perf_counter() + 1
        threads = [
            Thread(target=one.save_every_second, args=(port, begun + at / people, seconds))
            for at, one in enumerate(crowd)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    everybody = [alone, *crowd]
    told = {
        "saved": sum(len(one.seconds) for one in everybody),
        "errors": sum(one.errors for one in everybody),
        "lost": sum(map(lost, everybody)),
        "alone": spread(alone.seconds),
        "crowd": spread([taken for one in crowd for taken in one.seconds]),
    }
    print(json.dumps(told))


def person(number: int) -> Person:
    """The preparer of a county of their own, signed in, with an empty report of the form of 2018."""
    from django.test import Client

    from filings import workflow
    from filings.states import Role
    from tests import factories
    from tests.reading import tables_of

    code = str(522800 + number)
    unit = factories.unit(code, f"第{number}县")
    preparer = factories.account(code, (Role.PREPARER, unit))
    report = workflow.start_report(unit, 2018, by=preparer)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(preparer)
    token = client.get(f"/desk/reports/{report.pk}/tables/statistics/").cookies["csrftoken"].value
    cookie = f"csrftoken={token}; sessionid={client.cookies['sessionid'].value}"
    addresses = [cell.address for cell in tables_of(report)[0].typed_cells if not cell.is_off]
    return Person(report, cookie, token, addresses)


def lost(one: Person) -> int:
    """How many cells hold something else than was answered, and how many saves left no Change."""

    from tests.reading import cells_of

    found = cells_of(one.report)
    wrong = sum(found[address].entered != text for address, text in one.stands.items())
    return wrong + abs(one.report.changes.count() - len(one.seconds))


def spread(seconds: list[float]) -> tuple[float, float]:
    return statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]


@contextmanager
def server() -> Iterator[int]:
    """Gunicorn with two workers on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        "gunicorn",
        "config.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        str(WORKERS),
        "--no-control-socket",
    ]
    process = subprocess.Popen([sys.executable, "-m", *command], stderr=subprocess.DEVNULL)
    try:
        for _attempt in range(200):
            with socket.socket() as knocking:
                if knocking.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(30)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    main(*map(int, sys.argv[1:]))
