"""Sets one report as a PDF, in a process of its own with limits of time and memory.

    python -m filings.rendering.worker BYTES SECONDS < job > report.pdf

Without Django. A child of `process` does the same with what that has loaded. On failure nothing is written to stdout,
one line goes to stderr, and the exit status says why: see `Failure`. A process over its time is ended by SIGXCPU.
"""

import errno
import gc
import logging
import os
import resource
import sys
from collections.abc import Callable, Sequence
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filings.rendering import archive, fonts, isolation, lines
from filings.rendering.base_sheet import base_sheet
from filings.rendering.job import Attachment, Job

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

STYLES = Path(__file__).resolve().parents[2] / "static" / "css"
STYLESHEETS = tuple(STYLES / name for name in ("print.css", "print-tables.css", "print-parts.css"))


TOGETHER = 3
"""Reports whose leftovers a press clears away together: each is 20 MB, and to look for them takes 50 ms."""

MOST_NAMED = 10
"""Characters without a glyph that are named at most."""


class Failure(IntEnum):
    """Exit statuses of the worker."""

    NO_LIBRARY = 3
    OUT_OF_MEMORY = 4
    TOO_DEEP = 5
    BROKEN = 6
    NO_GLYPH = 7
    TOO_LARGE = 8


class NoGlyph(Exception):
    """No font of this machine has these characters; an empty box must not be printed in their place."""

    def __init__(self, characters: Sequence[str]) -> None:
        super().__init__(" ".join(f"U+{ord(character):04X}" for character in characters))


class Unprinted(logging.Handler):
    """Collects the characters for which WeasyPrint says that it found no glyph."""

    def __init__(self) -> None:
        super().__init__()
        self.characters: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith(".notdef") and isinstance(record.args, tuple):
            self.characters[str(record.args[0])] = None


class Press:
    """Sets reports one after another, with fonts and style sheet read once. OSError where pango is missing."""

    def __init__(self) -> None:
        load()
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration

        base = base_sheet()

        class Page(HTML):
            """HTML under our cut of WeasyPrint's own style sheet."""

            def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
                return [base]

        self.page = Page
        self.fetcher = fetcher()
        self.fonts = FontConfiguration()
        css = fonts.style_sheet() + "".join(path.read_text(encoding="utf-8") for path in STYLESHEETS)
        self.stylesheet = CSS(string=css, url_fetcher=self.fetcher, font_config=self.fonts)
        gc.freeze()
        self.done = 0

    def pdf(self, html: str, attachments: Sequence[Attachment] = ()) -> bytes:
        """The PDF of a print HTML document (templates/print/report.html); the same bytes for the same job.

        Raises NoGlyph.
        """
        # Nearly all that is made lives until the report is set: to look it over for garbage took a seventh of the time.
        # Left to itself the collector lets 40 reports hold 390 MB; this way they hold 185.
        collecting = gc.isenabled()
        gc.disable()
        try:
            return self.set(html, attachments)
        finally:
            self.done += 1
            if collecting:
                gc.enable()
                if self.done % TOGETHER == 0:
                    gc.collect()

    def set(self, html: str, attachments: Sequence[Attachment]) -> bytes:
        source = self.page(string=html, url_fetcher=self.fetcher)
        lines.prepare(source.etree_element)
        options = {"stylesheets": [self.stylesheet], "pdf_variant": archive.VARIANT}
        document = source.render(font_config=self.fonts, **options)
        unprinted = Unprinted()
        logging.getLogger("weasyprint").addHandler(unprinted)
        try:
            made: bytes = document.write_pdf(
                attachments=archive.attached(attachments, document.metadata.modified),
                finisher=archive.finisher(attachments),
                **options,
            )
        finally:
            logging.getLogger("weasyprint").removeHandler(unprinted)
        if unprinted.characters:
            raise NoGlyph(list(unprinted.characters)[:MOST_NAMED])
        return made


def load() -> None:
    """Load WeasyPrint and the libraries below it, under our own rules of fonts and lines. OSError without pango."""
    os.environ["FONTCONFIG_FILE"] = str(fonts.FONTCONFIG_FILE)
    import weasyprint  # noqa: F401

    lines.install()


def fetcher() -> "URLFetcher":
    """Reads our own font files and nothing else: no other file, no address, whatever a report's HTML asks for."""
    from weasyprint.urls import URLFetcher

    allowed = fonts.addresses()

    class OwnFonts(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url not in allowed:
                raise ValueError("only the fonts of this site are read")
            return super().fetch(url, headers)

    return OwnFonts(allowed_protocols={"file"}, allow_redirects=False)


def failure(error: Exception) -> Failure:
    """Tell an exception's cause, and say in one line where it came up. Its own words may quote the report."""
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    where = error.__traceback__
    while where and where.tb_next:
        where = where.tb_next
    if isinstance(error, NoGlyph):
        print(error, file=sys.stderr)
        return Failure.NO_GLYPH
    place = f"{Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno}" if where else "its start"
    print(f"{type(error).__name__} at {place}", file=sys.stderr)
    if isinstance(error, MemoryError):
        return Failure.OUT_OF_MEMORY
    # What Python makes of C code that got no memory and did not say so.
    if isinstance(error, SystemError):
        return Failure.OUT_OF_MEMORY
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return Failure.TOO_LARGE
    return Failure.TOO_DEEP if isinstance(error, RecursionError) else Failure.BROKEN


def main(memory: int, seconds: int) -> int:
    """Load the libraries, then set the job; returns the exit status."""
    # One document and then the end: there is nothing to collect.
    gc.disable()
    try:
        load()
    except OSError as error:
        print(f"a library is missing: {error}", file=sys.stderr)
        return Failure.NO_LIBRARY
    return answer(memory, seconds, Press)


def answer(memory: int, seconds: int, press: Callable[[], Press]) -> int:
    """Read a job from stdin, write its PDF to stdout, within these limits; returns the exit status."""
    # Whatever a library prints goes to stderr, so that stdout holds a PDF or nothing.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    logging.basicConfig(format="%(name)s: %(message)s")
    gc.disable()
    try:
        isolation.limit(memory, seconds)
        job = Job.unpack(sys.stdin.buffer.read())
        made = press().pdf(job.html, job.attachments)
        with out:
            out.write(made)
    except Exception as error:
        return failure(error)
    return 0


if __name__ == "__main__":
    try:
        status = main(int(sys.argv[1]), int(sys.argv[2]))
        sys.stderr.flush()
    except MemoryError:
        # There was too little left even to say so.
        status = Failure.OUT_OF_MEMORY
    # To tidy up costs time, and memory that there may be none of; what is left in TMPDIR is the caller's to remove.
    os._exit(status)
