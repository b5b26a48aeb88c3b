"""The small process beside each worker that sets PDFs: loaded once, it forks a child for each. Without Django.

    python -m filings.rendering.process DESCRIPTOR

DESCRIPTOR is one end of a socket. Each message on it is LIMITS and four descriptors: a file with the job, one for the
PDF, one for what is to be logged, and a socket of the job's own. On that the exit status comes back, as subprocess
counts it; where its other end is closed for writing, the child is killed. Where the first socket is closed, all ends.

It has one thread, no settings, no secret and no network, and never reads a job itself: each child does, within limits,
with a temporary folder of its own, and is gone with all that it took.
"""

import gc
import os
import resource
import selectors
import shutil
import signal
import socket
import struct
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from filings.rendering import isolation, worker

LIMITS = struct.Struct("!QI")
"""Bytes of memory and seconds of processor time that a job may use."""
STATUS = struct.Struct("!i")
NICENESS = 10
"""What people wait for at a page comes before what they wait for as a file."""
PAGE = (
    "<!doctype html><html lang=zh-Hans><title>一</title><body><h1>一</h1><h2>二</h2><p>三<b>四</b></p>"
    "<table><thead><tr><th scope=col>五<tbody><tr><td>6</table>"
)
"""Set once before the first job, so that all that is looked up on the way is there in every child."""


@dataclass(frozen=True)
class Child:
    """A process that sets one job."""

    pid: int
    asker: socket.socket
    folder: str


class Parent:
    """Forks a child for each job that comes in, and tells how it ended."""

    def __init__(self, control: socket.socket, work: Callable[[int, int], int]) -> None:
        self.control, self.work = control, work
        self.children: dict[int, Child] = {}
        self.waiting = selectors.DefaultSelector()
        self.waiting.register(control, selectors.EVENT_READ)
        self.ended, woken = socket.socketpair()
        for one in (self.ended, woken):
            one.setblocking(False)
        self.waiting.register(self.ended, selectors.EVENT_READ)
        self.woken = woken
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        signal.set_wakeup_fd(woken.fileno(), warn_on_full_buffer=False)

    def run(self) -> None:
        """Until nobody is there who could ask."""
        while True:
            for key, _events in self.waiting.select():
                if key.fileobj is self.ended:
                    self.ended.recv(4096)
                elif key.fileobj is self.control:
                    if not self.take_job():
                        return
                else:
                    self.stop(key.data)
            self.tell_ended()

    def take_job(self) -> bool:
        """Fork a child for the next job; whether there was one."""
        said, handles, _flags, _address = socket.recv_fds(self.control, LIMITS.size, 4)
        if not said:
            return False
        *files, asking = handles
        folder = tempfile.mkdtemp()
        pid = os.fork()
        if pid == 0:
            be_child(files, folder, lambda: self.work(*LIMITS.unpack(said)))
        for handle in files:
            os.close(handle)
        child = Child(pid, socket.socket(fileno=asking), folder)
        self.children[pid] = child
        self.waiting.register(child.asker, selectors.EVENT_READ, pid)
        return True

    def stop(self, pid: int) -> None:
        """Nobody waits for this child any more."""
        self.waiting.unregister(self.children[pid].asker)
        kill(pid)

    def tell_ended(self) -> None:
        for pid, child in list(self.children.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if not ended:
                continue
            del self.children[pid]
            shutil.rmtree(child.folder, ignore_errors=True)
            if child.asker in self.waiting.get_map():
                self.waiting.unregister(child.asker)
            with child.asker:
                try:
                    child.asker.send(STATUS.pack(os.waitstatus_to_exitcode(status)))
                except OSError:
                    # Whoever asked is gone.
                    continue


def kill(pid: int) -> None:
    """End a child with all that it started; it may not lead a group of its own yet."""
    for end in (os.killpg, os.kill):
        try:
            end(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def be_child(files: list[int], folder: str, work: Callable[[], int]) -> NoReturn:
    """What the forked process does: the job from its stdin, the PDF to its stdout, and the end."""
    status = int(worker.Failure.BROKEN)
    try:
        isolation.end_with_parent()
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for place, handle in enumerate(files):
            os.dup2(handle, place)
        os.closerange(3, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        status = work()
        sys.stderr.flush()
    except MemoryError:
        status = int(worker.Failure.OUT_OF_MEMORY)
    finally:
        os._exit(status)


def loaded() -> Callable[[int, int], int]:
    """What a child does with its limits: by what is loaded here, or by a fresh interpreter where no fork is safe."""
    press = worker.Press()
    press.pdf(PAGE)
    if len(os.listdir("/proc/self/task")) > 1 if sys.platform == "linux" else threading.active_count() > 1:
        # Newer releases of Pango start a thread of their own, which a forked child would wait for in vain.
        return in_fresh_interpreter
    gc.collect()
    gc.freeze()
    return lambda memory, seconds: worker.answer(memory, seconds, lambda: press)


def in_fresh_interpreter(memory: int, seconds: int) -> int:
    os.execv(sys.executable, [sys.executable, "-m", "filings.rendering.worker", str(memory), str(seconds)])  # noqa: S606


def without_library(error: OSError) -> Callable[[int, int], int]:
    def say(_memory: int, _seconds: int) -> int:
        print(f"a library is missing: {error}", file=sys.stderr)
        return worker.Failure.NO_LIBRARY

    return say


def main(control: socket.socket) -> None:
    os.nice(NICENESS)
    isolation.isolate()
    try:
        work = loaded()
    except OSError as error:
        work = without_library(error)
    parent = Parent(control, work)
    try:
        parent.run()
    finally:
        for pid in parent.children:
            kill(pid)
        shutil.rmtree(Path(tempfile.gettempdir()), ignore_errors=True)
        # What is loaded needs no tidying up.
        os._exit(0)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
