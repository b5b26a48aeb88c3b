"""A copy from the loaded process beside one of a fresh interpreter."""

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

from .at_once import Size
from .measuring import Line
from .stack import Stack


def loaded(stack: Stack, size: Size) -> list[Line]:
    """Processor time of a copy from the loaded process, beside that of a fresh interpreter, as it was before."""
    from filings.rendering import client
    from filings.rendering.job import Job
    from tests import factories
    from tests.reading import article_of, attachments_of, document_of

    unit = factories.unit("529999", "平塘县")
    report = factories.pingtang_report(unit, factories.people(unit, "529999-"))
    job = Job(document_of(report, article_of(report)), attachments_of(report)).pack()
    cold = [fresh(job) for _ in range(5)]
    process = client.Renderer(1)
    process.run(job, 2**30, 60)
    assert process.process is not None
    pid = process.process.process.pid
    warm = []
    for _ in range(5):
        before = cpu_of_children(pid)
        process.run(job, 2**30, 60)
        warm.append(cpu_of_children(pid) - before)
    process.stop()
    ratio = statistics.median(warm) / statistics.median(cold)
    return [
        Line("a copy by a fresh interpreter, processor time", f"{statistics.median(cold):.2f} s"),
        Line(
            "by the loaded process", f"{statistics.median(warm):.2f} s = {ratio:.2f} x", "at most 0.7 x", ratio <= 0.7
        ),
    ]


def fresh(job: bytes) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "filings.rendering.worker", str(2**30), "60"]
    subprocess.run(command, input=job, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cpu_of_children(pid: int) -> float:
    """Processor seconds of the children of `pid` that have ended (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")
