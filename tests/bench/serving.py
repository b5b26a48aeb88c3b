"""Reports and the list behind our nginx, beside the same nginx with the same bytes as bare files; and without nginx.

Peers take turns. The client shares the processors with the servers, so that all rates are lower bounds.
"""

import contextlib
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from config.machine import find_nginx
from tests.buckets import wait_for
from tests.fronts import ask, front
from tests.throwaway_postgresql import free_port

from .measuring import Line

if TYPE_CHECKING:
    from .evening import Size
    from .stack import Stack

TODAY = 17
"""PDFs a second of gunicorn alone before there was a public tree."""
ROUNDS = 15
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
        front(stack.folder / "var", stack.folder / "static", stack.port) as ours,
        bare(stack.folder / "bare", page, ours) as files,
    ):
        for what, path, file, least in (
            ("PDF", f"{page}report.pdf", "/report.pdf", 0.9),
            ("page of a report", page, "/page.html", 0.9),
            ("home", "/", "/home.html", 0.7),
        ):
            for connections in (1, 8, 32):
                lines.append(compared(what, (ours, path), (files, file), connections, seconds, least))
    return [*lines, *without_nginx(stack.port, page, seconds)]


def compared(
    what: str, ours: tuple[int, str], bare: tuple[int, str], connections: int, seconds: float, least: float
) -> Line:
    pairs = [(rate(*ours, connections, seconds), rate(*bare, connections, seconds)) for _round in range(ROUNDS)]
    ratio = statistics.median(one / other for one, other in pairs)
    figure = f"{statistics.median(one for one, _other in pairs):.0f}/s = {ratio:.2f} x"
    asked = f"{what}, {connections} connections, of bare files"
    return Line(asked, figure, f"at least {least} x", ratio >= least)


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
