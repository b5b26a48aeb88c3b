"""Starts the worker, and names what can go wrong in it."""

import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from django.conf import settings

from filings.permissions import Refusal

from .job import Attachment, Job
from .worker import Failure

logger = logging.getLogger(__name__)

# What the libraries need to be found and to work; above all not the secrets of this process.
PASSED_ON = frozenset(
    "PATH HOME LANG LC_ALL XDG_CACHE_HOME LD_LIBRARY_PATH DYLD_LIBRARY_PATH DYLD_FALLBACK_LIBRARY_PATH".split()
)


class CannotRender(Exception):
    """No PDF was made; `refusal` says why, and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def render(html: str, attachments: Sequence[Attachment] = ()) -> bytes:
    """The PDF of a print HTML document with its attachments, set in a fresh process of bounded time and memory.

    Raises CannotRender.
    """
    limits = [str(settings.RENDER_BYTES), str(settings.RENDER_SECONDS)]
    passed_on = {name: value for name, value in os.environ.items() if name in PASSED_ON}
    # WeasyPrint keeps copies of the fonts in its temporary folder, 16 MB each time; a killed process leaves them.
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [sys.executable, "-m", "filings.rendering.worker", *limits],
            cwd=settings.BASE_DIR,
            env={**passed_on, "TMPDIR": folder},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process,
    ):
        try:
            made, said = process.communicate(Job(html, attachments).pack(), timeout=settings.RENDER_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise CannotRender(too_slow()) from error
        finally:
            # Its whole process group, and also where this process is being stopped itself.
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode:
        # Its last line is the worker's own; the ones before it may quote the report.
        last = said.decode(errors="replace").strip().rpartition("\n")[2]
        logger.error("the worker ended with status %s: %s", process.returncode, last)
        raise CannotRender(refusal_of_worker(process.returncode, last))
    return made


def too_slow() -> Refusal:
    return Refusal("too_slow", {"seconds": settings.RENDER_SECONDS})


def refusal_of_worker(status: int, last: str) -> Refusal:
    """Why the worker ended with `status`, and `last` as its last line."""
    if status == Failure.NO_GLYPH:
        codes = [code.removeprefix("U+") for code in last.split()]
        return Refusal("no_glyph", {"characters": [f"{chr(int(code, 16))} (U+{code})" for code in codes]})
    if status == Failure.NO_LIBRARY:
        return Refusal("no_pango")
    if status == Failure.TOO_DEEP:
        return Refusal("too_deep")
    if status == -signal.SIGXCPU:
        return too_slow()
    # The libraries below abort when they get no memory; SIGKILL is the system that has none left.
    if status in (Failure.OUT_OF_MEMORY, -signal.SIGABRT, -signal.SIGTRAP, -signal.SIGSEGV, -signal.SIGKILL):
        return Refusal("too_large")
    return Refusal("no_pdf")
