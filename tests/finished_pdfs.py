"""PDFs that tests only look at are set once a run, whichever test asks first, and on whichever database.

A test that compares two settings of a PDF, limits or times one, or reads when it was signed, is marked `own_pdf`: it
has everything set as on a site. The store lies in the folder of the run and goes with it.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import current_thread, get_ident, main_thread
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as run_settings
from pytest_django import Settings

from filings.rendering import article, finished, pdf
from filings.rendering.job import Attachment, Job
from filings.rendering.worker import Press

FOLDER = Path(os.environ["VAR_DIR"]) / "pdfs of all tests"
"""In the folder of the run (tests.settings), which its workers and the processes that they start have in common."""
LIMITS = run_settings.RENDER_SECONDS, run_settings.RENDER_BYTES
SIGNED = datetime(2019, 3, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
"""When every report was signed that is not of a test of its own PDFs: the one thing that the same report's PDFs of two
tests would differ in."""


def has(job: Job) -> bool:
    return (FOLDER / finished.key(job)).exists()


def set_once(job: Job, make: Callable[[], bytes]) -> bytes:
    """The PDF of `job` from the store of the run; else what `make` makes, which is then kept."""
    path = FOLDER / finished.key(job)
    if path.exists():
        return path.read_bytes()
    made = make()
    FOLDER.mkdir(exist_ok=True)
    # Its name only once it is whole: another worker may look for it.
    whole = path.with_suffix(f".{os.getpid()}-{get_ident()}")
    whole.write_bytes(made)
    os.rename(whole, path)
    return made


class SharedPress(Press):
    """Sets what no test has had set before, in this process. The true Press takes a second to make, so it waits."""

    def __init__(self) -> None:
        self.true = cache(Press)

    def pdf(self, html: str, attachments: Sequence[Attachment] = ()) -> bytes:
        return set_once(Job(html, tuple(attachments)), lambda: self.true().pdf(html, attachments))


SHARED = SharedPress()


@pytest.fixture(scope="session")
def press() -> Press:
    """Sets PDFs for tests that look at them."""
    return SHARED


@pytest.fixture(autouse=True)
def pdfs_set_once(request: pytest.FixtureRequest, settings: Settings) -> Iterator[None]:
    """Let the site take its PDFs from the store of the run, under the limits that it has when no test changes them."""
    if request.node.get_closest_marker("own_pdf"):
        yield
        return
    render = pdf.render

    def looked_for(html: str, attachments: Sequence[Attachment] = ()) -> bytes:
        if (settings.RENDER_SECONDS, settings.RENDER_BYTES) != LIMITS:
            return render(html, attachments)
        if current_thread() is not main_thread():
            # A server's or one of a race: the libraries of the Press are used by one thread only.
            return set_once(Job(html, tuple(attachments)), lambda: render(html, attachments))
        try:
            return SHARED.pdf(html, attachments)
        except Exception:
            # What is wrong is said as on a site.
            return render(html, attachments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "render", looked_for)
        patch.setattr(article, "signed_at", lambda _version, _since=None: SIGNED)
        yield
