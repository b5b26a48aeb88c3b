"""Reports and the list behind our nginx, beside the same nginx with the same bytes as bare files; and without nginx.

Peers take turns. The client shares the processors with the servers, and whatever else the machine does: so beside each
rate stands what nginx itself used of the processor for an answer, which that touches less.
"""

import contextlib
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from config.machine import find_nginx
from tests.buckets import wait_for
from tests.fronts import ask, front
from tests.throwaway_postgresql import free_port

from .measuring import Line
from .stack import children, processor_seconds

if TYPE_CHECKING:
    from .evening import Size
    from .stack import Stack

TODAY = 17
"""PDFs a second of gunicorn alone before there was a public tree."""
ROUNDS = 9
"""Pairs of half a second, so that what else the machine does meets both alike; the median of their ratios counts."""
BARE = """worker_processes auto; pid {folder}/pid; error_log stderr warn;
events {{ worker_connections 4096; }}
http {{ types {{ text/html html; application/pdf pdf; }} access_log {folder}/log; sendfile on; tcp_nopush on;
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    scgi_temp_path {folder}/4; uwsgi_temp_path {folder}/5;
    server {{ listen 127.0.0.1:{port}; root {folder}; }} }}
"""


def serving(stack: "Stack", size: "Size") -> list[Line]:
    """Rates of ours and of bare files at 1, 8 and 32 connections."""
    if find_nginx() is None:
        return [Line("nginx is missing", "not measured")]
    stack.folder.chmod(0o755)
    page = published()
    seconds = 0.5 if size.seconds < 60 else 2
    lines = []
    with (
        started(lambda: front(stack.folder / "var", stack.folder / "static", stack.port)) as ours,
        started(lambda: bare(stack.folder / "bare", page, ours.port)) as files,
    ):
        for what, path, file, least in (
            ("PDF", f"{page}report.pdf", "/report.pdf", 0.9),
            ("page of a report", page, "/page.html", 0.9),
            ("home", "/", "/home.html", 0.7),
        ):
            for connections in (1, 8, 32):
                lines += compared(what, (ours, path), (files, file), connections, seconds, least)
    return [*lines, *without_nginx(stack.port, page, seconds)]


@dataclass(frozen=True)
class Server:
    """An nginx: its port, and its first process."""

    port: int
    pid: int

    def asked(self, path: str, connections: int, seconds: float) -> tuple[float, float]:
        """Answers a second, and what each took of the processor, in seconds."""
        before = processor_seconds(self.pid)
        found = rate(self.port, path, connections, seconds)
        return found, (processor_seconds(self.pid) - before) / (found * seconds)


@contextlib.contextmanager
def started(server: Callable[[], contextlib.AbstractContextManager[int]]) -> Iterator[Server]:
    others = set(children(os.getpid()))
    with server() as port:
        (pid,) = set(children(os.getpid())) - others
        yield Server(port, pid)


def compared(
    what: str, ours: tuple[Server, str], bare: tuple[Server, str], connections: int, seconds: float, least: float
) -> list[Line]:
    """Rate and processor time of ours, as parts of those of bare files."""
    pairs = [[one.asked(path, connections, seconds) for one, path in (ours, bare)] for _round in range(ROUNDS)]
    rates = statistics.median(our[0] / its[0] for our, its in pairs)
    spent = statistics.median(its[1] / our[1] for our, its in pairs)
    asked = f"{what}, {connections} connections, of bare files"
    figure = f"{statistics.median(our[0] for our, _its in pairs):.0f}/s = {rates:.2f} x"
    cpu = f"{statistics.median(our[1] for our, _its in pairs) * 1e6:.0f} us = {spent:.2f} x"
    return [
        Line(asked, figure, f"at least {least} x", rates >= least),
        Line("    by the processor time of nginx", cpu, f"at least {least} x", spent >= least),
    ]


def without_nginx(port: int, page: str, seconds: float) -> list[Line]:
    """gunicorn alone: from the public tree, and as it was before, from database and storage with a digest each time."""
    from django.conf import settings

    tree = settings.VAR_DIR / "public"
    lines = []
    for what, path in (("PDF", f"{page}report.pdf"), ("page of a report", page)):
        found = rate(port, path, 8, seconds)
        lines.append(Line(f"{what} without nginx", f"{found:.0f}/s", f"at least {8 * TODAY}/s", found >= 8 * TODAY))
        tree.rename(tree.with_name("away"))
        try:
            lines.append(
                Line(f"{what} without nginx and without the public tree", f"{rate(port, path, 8, seconds):.0f}/s")
            )
        finally:
            tree.with_name("away").rename(tree)
    return lines


def rate(port: int, path: str, connections: int, seconds: float) -> float:
    command = [sys.executable, "-m", "tests.bench.asking", str(port), path, str(connections), str(seconds)]
    return float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def published() -> str:
    """The page of a report with a real PDF."""
    from filings.states import Status
    from tests import factories

    unit = factories.unit("522799", "平塘县")
    factories.report_in(Status.PUBLISHED, unit, factories.people(unit, "serving-"))
    return "/reports/522799/2018/"


@contextlib.contextmanager
def bare(folder: Path, page: str, ours: int) -> Iterator[int]:
    """The port of an nginx that serves what `ours` answers, as files and nothing more."""
    folder.mkdir()
    for name, address in (("page.html", page), ("report.pdf", f"{page}report.pdf"), ("home.html", "/")):
        (folder / name).write_bytes(ask(ours, address)[2])
    port = free_port()
    (folder / "nginx.conf").write_text(BARE.format(folder=folder, port=port))
    command = [str(find_nginx()), "-e", "stderr", "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    with (folder / "said").open("wb") as said:
        server = subprocess.Popen(command, stdout=said, stderr=said)
    try:
        wait_for("127.0.0.1", port, server)
        yield port
    finally:
        server.terminate()
        server.wait()
