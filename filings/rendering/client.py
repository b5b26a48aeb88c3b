"""Starts the process that sets PDFs (`process`), hands it jobs, and starts another one where it has ended."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from threading import BoundedSemaphore, Lock

from .process import LIMITS, STATUS

ROOT = Path(__file__).resolve().parents[2]
# What the libraries need to be found and to work; above all not the secrets of this process.
PASSED_ON = frozenset(
    "PATH HOME LANG LC_ALL XDG_CACHE_HOME LD_LIBRARY_PATH DYLD_LIBRARY_PATH DYLD_FALLBACK_LIBRARY_PATH".split()
)
PATIENCE = 4
"""How many times its processor time a job may take on the clock: it comes after what people wait for at a page."""
TO_END = 10
"""Seconds in which a child that was told to stop is gone, or something is wrong with the machine."""
TRIES = 2
"""How often a job is handed over whose process, not its child, ends before it answers."""


class OutOfTime(Exception):
    """The job took longer than it may, and was stopped."""


class Gone(Exception):
    """The process that sets PDFs ended before it answered."""


@dataclass(frozen=True)
class Outcome:
    """How a job ended: the status of its process as subprocess counts it, the PDF, what is to be logged."""

    status: int
    made: bytes
    said: bytes


class Process:
    """The process beside this one. It ends with this one, however that ends."""

    def __init__(self, environment: dict[str, str]) -> None:
        # WeasyPrint keeps copies of the fonts in its temporary folder, 16 MB; a killed process leaves them.
        self.environment, self.folder = environment, tempfile.mkdtemp(prefix="render-")
        self.lock = Lock()
        self.control, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "filings.rendering.process", str(theirs.fileno())],
                cwd=ROOT,
                env={**environment, "TMPDIR": self.folder},
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def run(self, packed: bytes, memory: int, seconds: int) -> Outcome:
        """Have one job set. Raises OutOfTime or Gone."""
        job, made, said = files = [memory_file() for _ in range(3)]
        ours, theirs = socket.socketpair()
        try:
            with ours:
                with theirs:
                    job.write(packed)
                    job.seek(0)
                    handles = [*(one.fileno() for one in files), theirs.fileno()]
                    try:
                        with self.lock:
                            socket.send_fds(self.control, [LIMITS.pack(memory, seconds)], handles)
                    except OSError as error:
                        raise Gone from error
                status = ended(ours, PATIENCE * seconds)
            return Outcome(status, content(made), content(said))
        finally:
            for one in files:
                one.close()

    def close(self) -> None:
        """End the process with what it is setting, and clear its folder away."""
        self.control.close()
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def ended(asked: socket.socket, seconds: int) -> int:
    """The status of the job that was asked for on this socket. Raises OutOfTime or Gone."""
    # No time at all would mean not to wait, and be told otherwise.
    asked.settimeout(seconds or 0.01)
    try:
        told = asked.recv(STATUS.size)
    except TimeoutError as error:
        # Tells the process to stop it. Its answer is that the child is gone.
        asked.shutdown(socket.SHUT_WR)
        asked.settimeout(TO_END)
        with suppress(OSError):
            asked.recv(STATUS.size)
        raise OutOfTime from error
    except OSError as error:
        raise Gone from error
    if len(told) < STATUS.size:
        raise Gone
    return int(STATUS.unpack(told)[0])


def memory_file() -> FileIO:
    """An unbuffered file without a name, in memory where the system has such files."""
    if hasattr(os, "memfd_create"):
        return open(os.memfd_create("render"), "w+b", buffering=0)
    return tempfile.TemporaryFile(buffering=0)


def content(file: FileIO) -> bytes:
    file.seek(0)
    return file.readall()


class Renderer:
    """The process of this one, started with the first job; `at_once` jobs are in it, and what exceeds them waits."""

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self.begin()

    def begin(self) -> None:
        self.room, self.lock = BoundedSemaphore(self.at_once), Lock()
        self.process: Process | None = None

    def run(self, packed: bytes, memory: int, seconds: int) -> Outcome:
        """Have one job set. Raises OutOfTime, or Gone where the process ended twice."""
        with self.room:
            for tried in range(1, TRIES + 1):
                process = self.running()
                try:
                    return process.run(packed, memory, seconds)
                except Gone:
                    self.stop(process)
                    if tried == TRIES:
                        raise
        raise AssertionError

    def running(self) -> Process:
        """The process; a new one where there is none, or where what it was started with has changed."""
        environment = {name: value for name, value in os.environ.items() if name in PASSED_ON}
        with self.lock:
            if self.process and self.process.environment != environment:
                self.process.close()
                self.process = None
            if self.process is None:
                self.process = Process(environment)
            return self.process

    def stop(self, process: Process | None = None) -> None:
        """End the process, or `process` if that is still the one; the next job starts another."""
        with self.lock:
            if self.process and process in (None, self.process):
                self.process.close()
                self.process = None

    def forget(self) -> None:
        """In a forked process: the process belongs to the parent, and so does whatever thread holds a lock."""
        if self.process:
            self.process.control.close()
        self.begin()
