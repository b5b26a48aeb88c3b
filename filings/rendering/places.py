"""The places of a machine at which PDFs are set: so many at once, whichever of its processes asks. Without Django.

A place is a lock on a file: the system frees it however its process ends, and no other machine's counts, as each has a
VAR_DIR of its own.
"""

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

logger = logging.getLogger(__name__)

PAUSE = 0.05
"""Seconds before whoever waits looks again."""


@contextmanager
def place(folder: Path, count: int) -> Iterator[None]:
    """One of `count` places, whose files lie in `folder`; waits for one. Without the folder each counts alone."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handles = [opened(folder / f"{number}.lock") for number in range(count)]
    except OSError:
        # A disk that is full or read-only is told where something is lost by it.
        logger.warning("no place can be kept in %s: this process counts for itself", folder, exc_info=True)
        handles = []
    try:
        while handles and not any(taken(one) for one in handles):
            time.sleep(PAUSE)
        yield
    finally:
        for one in handles:
            os.close(one)


def opened(path: Path) -> int:
    """For reading where it is there: a disk that became read-only keeps its places."""
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)


def taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
