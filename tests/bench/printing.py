"""The PDF of the sample: in a process that has set some before (warm), and in a fresh one as the site does (cold)."""

import json
import resource
import subprocess
import sys

from django.conf import settings
from django.test import override_settings

from filings.models import Report
from filings.rendering import article, pdf
from filings.sample import build

from .measuring import Line, at_most, medians

MEGABYTE = 1000 * 1000


def published_sample() -> Report:
    """The sample, taken through the real workflow. Its accounts may act only where DEBUG is on."""
    with override_settings(DEBUG=True):
        return build(lambda line: None)


def lines(rounds: int) -> list[Line]:
    """A PDF takes a second, so it is set in a fifth of the rounds."""
    rounds = max(rounds // 5, 1)
    report = published_sample()
    html = article.document(report, article.article(report))
    cold = medians({"cold": lambda: pdf.render(html)}, rounds, warm_up=1)["cold"]
    # Linux counts for a child what this process held when it started it, so this is rather too much than too little.
    most = kilobytes(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / MEGABYTE
    warm = json.loads(
        subprocess.run(
            [sys.executable, "-m", "tests.bench.warm_press", str(rounds)],
            cwd=settings.BASE_DIR,
            input=html,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )
    return [
        at_most("warm", warm["seconds"], 1.0, "s"),
        at_most("cold, from starting the process to its end", cold, 2.0, "s"),
        at_most("peak memory, warm", kilobytes(warm["maxrss"]) / MEGABYTE, 220, "MB"),
        at_most("peak memory, cold", most, 220, "MB"),
    ]


def kilobytes(maxrss: int) -> int:
    """ru_maxrss in bytes: macOS counts these, Linux 1024 of them."""
    return maxrss if sys.platform == "darwin" else maxrss * 1024
