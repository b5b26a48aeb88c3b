"""Sets one job again and again in this process, once for each line of stdin; prints what it took as a line of JSON.

Usage: python -m tests.bench.warm_press JOB. JOB is a file with a packed filings.rendering.job.Job.

seconds  in all             parsing, layout, fonts, pdf  the parts of it, in seconds
bytes    of the PDF         rss, peak                    memory of this process after it, in bytes
"""

import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filings.rendering import worker
from filings.rendering.job import Job

taken: dict[str, float] = defaultdict(float)


def timed(part: str, run: Callable[..., Any]) -> Callable[..., Any]:
    """`run`, which adds to the seconds of a part."""

    def counted(*args: Any, **options: Any) -> Any:
        begun = time.perf_counter()
        try:
            return run(*args, **options)
        finally:
            taken[part] += time.perf_counter() - begun

    return counted


def time_parts() -> None:
    """Count where WeasyPrint spends its time. Its own four functions, called once for a report."""
    import weasyprint
    import weasyprint.document
    import weasyprint.pdf

    weasyprint.HTML.__init__ = timed("parsing", weasyprint.HTML.__init__)
    weasyprint.HTML.render = timed("layout", weasyprint.HTML.render)
    weasyprint.document.Document.write_pdf = timed("writing", weasyprint.document.Document.write_pdf)
    weasyprint.pdf.build_fonts_dictionary = timed("fonts", weasyprint.pdf.build_fonts_dictionary)


def resident() -> int:
    """Bytes of memory that this process holds now (Linux)."""
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[1]) * resource.getpagesize() if pages.exists() else peak()


def peak() -> int:
    """ru_maxrss in bytes: macOS counts these, Linux 1024 of them."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def main(job: Job) -> None:
    press = worker.Press()
    time_parts()
    for _line in sys.stdin:
        taken.clear()
        begun = time.perf_counter()
        made = press.pdf(job.html, job.attachments)
        seconds = time.perf_counter() - begun
        parts = {part: taken[part] for part in ("parsing", "layout", "fonts")}
        told = {**parts, "pdf": taken["writing"] - taken["fonts"], "seconds": seconds, "bytes": len(made)}
        print(json.dumps({**told, "rss": resident(), "peak": peak()}), flush=True)


if __name__ == "__main__":
    main(Job.unpack(Path(sys.argv[1]).read_bytes()))
