"""Starts the worker, and turns what can go wrong in it into a sentence."""

import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from .job import Attachment, Job
from .worker import Failure

logger = logging.getLogger(__name__)

# What the libraries need to be found and to work; above all not the secrets of this process.
PASSED_ON = frozenset(
    "PATH HOME LANG LC_ALL XDG_CACHE_HOME LD_LIBRARY_PATH DYLD_LIBRARY_PATH DYLD_FALLBACK_LIBRARY_PATH".split()
)


class CannotRender(Exception):
    """No PDF was made; `sentence` says why, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


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
            raise CannotRender(out_of_time()) from error
        finally:
            # Its whole process group, and also where this process is being stopped itself.
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode:
        # Its last line is the worker's own; the ones before it may quote the report.
        last = said.decode(errors="replace").strip().rpartition("\n")[2]
        logger.error("the worker ended with status %s: %s", process.returncode, last)
        raise CannotRender(sentence(process.returncode, last))
    return made


def out_of_time() -> str:
    return _(
        "Making the PDF took longer than %(seconds)s seconds and was stopped. "
        "Shorten very long texts and tables, then try again."
    ) % {"seconds": settings.RENDER_SECONDS}


def sentence(status: int, last: str) -> str:
    """Why the worker ended with `status`, and `last` as its last line."""
    if status == Failure.NO_GLYPH:
        codes = [code.removeprefix("U+") for code in last.split()]
        return _(
            "No font on this server has these characters: %(characters)s. "
            "Replace them, or have the administrator install a font that has them."
        ) % {"characters": ", ".join(f"{chr(int(code, 16))} (U+{code})" for code in codes)}
    if status == Failure.NO_LIBRARY:
        return _(
            "This server can't make PDF files: the library Pango is missing. "
            "The administrator types “manage.py check” to see the command that installs it."
        )
    if status == Failure.TOO_DEEP:
        return _("Lists or tables stand inside one another too deeply to be printed. Take the inner ones out.")
    if status == -signal.SIGXCPU:
        return out_of_time()
    # The libraries below abort when they get no memory; SIGKILL is the system that has none left.
    if status in (Failure.OUT_OF_MEMORY, -signal.SIGABRT, -signal.SIGTRAP, -signal.SIGSEGV, -signal.SIGKILL):
        return _(
            "Making the PDF needed more memory than it may use and was stopped. "
            "Shorten very long texts and tables, then try again."
        )
    return _("The PDF could not be made. Nothing was lost; the administrator finds the cause in the log.")
