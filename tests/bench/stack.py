"""The site as it is shipped, natively: gunicorn with its configuration and workers, on the DATABASE_URL."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.throwaway_postgresql import free_port

from .proxy import Wire

ROOT = Path(__file__).resolve().parents[2]


def settings_of(folder: Path) -> dict[str, str]:
    """The environment of a site with its files in `folder`; this process is given it as well."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ENV_FILE": os.devnull,
        "DEBUG": "false",
        "SECRET_KEY": "for-the-bench-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
        "VAR_DIR": str(folder / "var"),
        "STATIC_ROOT": str(folder / "static"),
        "PORT": str(free_port()),
        "PYTHONUNBUFFERED": "1",
    }


class Stack:
    """The processes of the site. Whatever is killed in between is started again by `revive`, as a machine would."""

    def __init__(self, folder: Path, wire: Wire) -> None:
        self.wire = wire
        self.folder, self.port = folder, int(os.environ["PORT"])
        self.web: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []
        self.log = (folder / "log").open("ab")

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=self.log, stderr=self.log)

    def start_web(self) -> None:
        bound = ("--bind", f"127.0.0.1:{self.port}")
        self.web = self.start("-m", "gunicorn", "--config", "python:config.gunicorn", *bound, "config.wsgi")
        self.wait_for_web()

    def wait_for_web(self) -> None:
        for _attempt in range(600):
            with socket.socket() as knocking:
                if knocking.connect_ex(("127.0.0.1", self.port)) == 0:
                    break
            time.sleep(0.1)
        urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=60).close()

    def start_workers(self, count: int) -> None:
        while len(self.workers) < count:
            self.workers.append(self.start("manage.py", "run_jobs"))

    def revive(self) -> None:
        """Start again what has ended."""
        count = len(self.workers)
        self.workers = [one for one in self.workers if one.poll() is None]
        self.start_workers(count)
        if self.web and self.web.poll() is not None:
            self.start_web()

    def stop_workers(self) -> None:
        for one in self.workers:
            one.send_signal(signal.SIGTERM)
        for one in self.workers:
            try:
                one.wait(60)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()
        self.workers = []

    def stop(self) -> None:
        self.stop_workers()
        if self.web:
            self.web.terminate()
            self.web.wait(60)
        self.log.close()


def children(pid: int) -> list[int]:
    """The processes that `pid` has started and that live (Linux)."""
    return [int(one) for told in Path(f"/proc/{pid}/task").glob("*/children") for one in told.read_text().split()]


def processor_seconds(pid: int) -> float:
    """What a process and its children that live have used of the processor (Linux)."""
    return sum(int(Path(f"/proc/{one}/schedstat").read_text().split()[0]) for one in (pid, *children(pid))) / 1e9


def resident(pid: int) -> int:
    """Bytes of memory of a process (Linux)."""
    pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
