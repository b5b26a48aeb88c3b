"""Has a PDF set by the process beside this one, and turns what can go wrong in it into a sentence."""

import atexit
import logging
import os
import signal
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from . import client
from .isolation import LARGEST_FILE
from .job import Attachment, Job
from .worker import Failure

logger = logging.getLogger(__name__)

RENDERER = client.Renderer(settings.RENDERS_AT_ONCE)
os.register_at_fork(after_in_child=RENDERER.forget)
atexit.register(RENDERER.stop)


class CannotRender(Exception):
    """No PDF was made; `sentence` says why, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def render(html: str, attachments: Sequence[Attachment] = ()) -> bytes:
    """The PDF of a print HTML document with its attachments, set in a process of its own of bounded time and memory.

    Raises CannotRender.
    """
    packed = Job(html, attachments).pack()
    try:
        outcome = RENDERER.run(packed, settings.RENDER_BYTES, settings.RENDER_SECONDS)
    except client.OutOfTime as error:
        raise CannotRender(out_of_time()) from error
    except client.Gone as error:
        logger.exception("the process that sets PDFs ended twice")
        raise CannotRender(unforeseen()) from error
    if outcome.status:
        # Its last line is the worker's own; the ones before it may quote the report.
        last = outcome.said.decode(errors="replace").strip().rpartition("\n")[2]
        logger.error("the worker ended with status %s: %s", outcome.status, last)
        if outcome.status == Failure.NO_LIBRARY:
            # It looks for the libraries when it starts, and they may be installed now.
            RENDERER.stop()
        raise CannotRender(sentence(outcome.status, last))
    return outcome.made


def unforeseen() -> str:
    return _("The PDF could not be made. Nothing was lost; the administrator finds the cause in the log.")


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
    if status == Failure.TOO_LARGE:
        return _(
            "The PDF became larger than %(megabytes)s MB and was stopped. Shorten very long texts and tables, then try "
            "again."
        ) % {"megabytes": LARGEST_FILE // (1024 * 1024)}
    return unforeseen()
