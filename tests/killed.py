"""Runs `publish_due` in a process that kills itself at a chosen step, as a failing machine would.

    python -m tests.killed DATABASE

For each line `FOLDER STEP` on standard input the command runs in a child of its own, with its files in FOLDER; the line
`killed`, or `done` and the number of steps there were, comes back. Step 0 is never reached. A step is every SQL
statement, every side of a COMMIT, and every call with which a file comes to its place or a PDF is made.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import django

STEPS = [
    (tempfile, "mkstemp"),
    (os, "fchmod"),
    (os, "fsync"),
    (os, "replace"),
    (subprocess, "Popen"),
]


class Machine:
    """Counts the steps, and fails at one of them."""

    def __init__(self, fails_at: int) -> None:
        self.fails_at, self.steps = fails_at, 0

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.fails_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, call: Callable[..., Any], *, after: bool = False) -> Callable[..., Any]:
        @wraps(call)
        def stepping(*args: Any, **kwargs: Any) -> Any:
            self.step()
            answer = call(*args, **kwargs)
            if after:
                self.step()
            return answer

        return stepping

    def statement(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.step()
        return execute(*args)


def beside(folder: Path) -> Path:
    """Where what can be made again is kept."""
    return folder.with_name(f"{folder.name}-var")


def set_once_a_run(machine: Machine, render: Callable[..., bytes]) -> Callable[..., bytes]:
    """`render`, which takes a second, from the store of the run: that the process is started stays a step."""
    from filings.rendering.job import Job
    from tests import finished_pdfs

    def rendered(html: str, attachments: Sequence[Any] = ()) -> bytes:
        job = Job(html, tuple(attachments))
        if finished_pdfs.has(job):
            machine.step()
        return finished_pdfs.set_once(job, lambda: render(html, attachments))

    return rendered


def run(folder: Path, fails_at: int) -> int:
    """Publish what is due on a machine that fails at that step; how many steps there were."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from filings.rendering import pdf

    settings.PUBLISHED_DIR, settings.VAR_DIR = folder, beside(folder)
    machine = Machine(fails_at)
    for module, name in STEPS:
        setattr(module, name, machine.before(getattr(module, name)))
    pdf.render = set_once_a_run(machine, pdf.render)
    connection.commit = machine.before(connection.commit, after=True)  # type: ignore[method-assign]
    with connection.execute_wrapper(machine.statement), open(os.devnull, "w") as nowhere:
        call_command("publish_due", stdout=nowhere)
    return machine.steps


def in_a_child(folder: Path, fails_at: int) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, str(run(folder, fails_at)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        steps = said.read()
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return "killed"
    return f"done {steps}"


def main() -> None:
    django.setup()
    # Loaded and read once here, or each of the children would do it.
    import pypdfium2  # noqa: F401
    from django.db import connection

    import config.urls  # noqa: F401
    from filings.management.commands import publish_due  # noqa: F401
    from filings.rendering import finished
    from tests import finished_pdfs  # noqa: F401

    finished.machine()

    connection.settings_dict["NAME"] = sys.argv[1]
    for line in sys.stdin:
        folder, step = line.split()
        print(in_a_child(Path(folder), int(step)), flush=True)


if __name__ == "__main__":
    main()
