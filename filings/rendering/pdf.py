"""Has a PDF set by the process beside this one, and turns what can go wrong in it into a sentence."""

import atexit
import logging
import os
import signal
from collections.abc import Sequence

from django.conf import settings

from filings.permissions import Refusal

from . import client
from .isolation import LARGEST_FILE
from .job import Attachment, Job
from .places import place
from .worker import Failure

logger = logging.getLogger(__name__)

RENDERER = client.Renderer(settings.RENDERS_AT_ONCE)
os.register_at_fork(after_in_child=RENDERER.forget)
atexit.register(RENDERER.stop)


class CannotRender(Exception):
    """No PDF was made; `refusal` says why, and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def render(html: str, attachments: Sequence[Attachment] = ()) -> bytes:
    """The PDF of a print HTML document with its attachments, set in a process of its own of bounded time and memory.

    Raises CannotRender.
    """
    packed = Job(html, attachments).pack()
    try:
        with place(settings.VAR_DIR / "places", settings.RENDERS_AT_ONCE):
            outcome = RENDERER.run(packed, settings.RENDER_BYTES, settings.RENDER_SECONDS)
    except client.OutOfTime as error:
        raise CannotRender(too_slow()) from error
    except (client.Gone, OSError) as error:
        logger.exception("the process that sets PDFs ended twice, or could not be started")
        raise CannotRender(Refusal("no_pdf")) from error
    if outcome.status:
        # Its last line is the worker's own; the ones before it may quote the report.
        last = outcome.said.decode(errors="replace").strip().rpartition("\n")[2]
        logger.error("the worker ended with status %s: %s", outcome.status, last)
        if outcome.status == Failure.NO_LIBRARY:
            # It looks for the libraries when it starts, and they may be installed now.
            RENDERER.stop()
        raise CannotRender(refusal_of_worker(outcome.status, last))
    return outcome.made


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
    if status == Failure.TOO_LARGE:
        return Refusal("pdf_too_large", {"megabytes": LARGEST_FILE // (1024 * 1024)})
    return Refusal("no_pdf")
