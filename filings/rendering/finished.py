"""Finished PDFs, kept under a digest of all that they are made of, so that the same file is never set twice.

A review copy that is opened again, a publication that is tried again, two people who look at one version: the file is
there already. What lies here can be lost at any time; what is published is kept elsewhere (filings.publishing).
"""

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname
from xml.etree import ElementTree

from django.conf import settings

from . import fonts
from .job import Job
from .worker import STYLESHEETS

logger = logging.getLogger(__name__)

MOST = 256 * 1024 * 1024
"""Bytes that are kept; what was not asked for the longest time goes first."""
DIGEST = 64
"""Letters of the SHA-256 that stands in front of each kept file."""


def kept(job: Job, make: Callable[[], bytes]) -> bytes:
    """The PDF of `job`: the one that is kept and sound, else what `make` makes, which is then kept.

    What `make` raises is raised; nothing is kept of it. A disk that is full or cannot be read costs time and no more.
    """
    path = settings.VAR_DIR / "rendered" / key(job)
    found = read(path)
    if found is None:
        found = make()
        try:
            write(path, found)
        except OSError:
            logger.exception("the finished PDF could not be kept")
    return found


def key(job: Job) -> str:
    """SHA-256 over everything that decides the bytes of a PDF."""
    return hashlib.sha256(job.pack() + machine().encode()).hexdigest()


@cache
def machine() -> str:
    """A digest of what is the same for all reports: WeasyPrint, our own code around it, style sheets, fonts.

    Read once a process: a server that is given other fonts is started again, as after any other change to it.
    """
    free = sorted(Path(url2pathname(urlsplit(address).path)) for address in fonts.addresses())
    made = hashlib.sha256(version("weasyprint").encode())
    for path in (*sorted(Path(__file__).parent.glob("*.py")), fonts.FONTCONFIG_FILE, *STYLESHEETS, *free):
        made.update(hashlib.sha256(path.read_bytes()).digest())
    for facts in installed():
        made.update(facts.encode())
    return made.hexdigest()


def installed() -> Iterator[str]:
    """The machine's own fonts, among which the official faces are found: their paths, sizes and times."""
    # A file of ours.
    for element in ElementTree.parse(fonts.FONTCONFIG_FILE).iter("dir"):  # noqa: S314
        above = Path(os.environ.get("XDG_DATA_HOME", "~/.local/share")) if element.get("prefix") == "xdg" else Path()
        for path in sorted((above / (element.text or "")).expanduser().rglob("*")):
            if path.is_file():
                told = path.stat()
                yield f"{path} {told.st_size} {told.st_mtime_ns}"


def read(path: Path) -> bytes | None:
    """The kept file, or None where there is none or it is not what its digest says."""
    try:
        digest, data = (whole := path.read_bytes())[:DIGEST], whole[DIGEST:]
        if hashlib.sha256(data).hexdigest().encode() != digest:
            logger.warning("a kept PDF was damaged and is set again")
            return None
        os.utime(path)
    except OSError:
        return None
    return data


def write(path: Path, data: bytes) -> None:
    """Keep `data`; whoever reads at the same time finds the whole file or none. Then make room."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(data).hexdigest().encode() + data)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    make_room(path.parent)


def make_room(folder: Path) -> None:
    """Take the oldest files away until the others are MOST bytes at most; another process may take them first."""
    found = list[tuple[int, int, Path]]()
    for path in folder.iterdir():
        try:
            told = path.stat()
        except FileNotFoundError:
            continue
        found.append((told.st_mtime_ns, told.st_size, path))
    size = sum(one for _time, one, _path in found)
    for _time, one, path in sorted(found):
        if size <= MOST:
            return
        path.unlink(missing_ok=True)
        size -= one
