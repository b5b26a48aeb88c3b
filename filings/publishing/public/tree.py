"""The public tree (公开目录): what the public reads of each report, as whole files that nginx serves without asking us.

    VAR_DIR/public/reports/CODE/YEAR/current          -> the folder of the version that the public reads
    VAR_DIR/public/reports/CODE/YEAR/N/_page.html     the page of version N
    VAR_DIR/public/reports/CODE/YEAR/N/report.pdf     each artefact, by `kinds`
    VAR_DIR/public/reports/CODE/YEAR/N/_gone.html     instead of all of them where the version was withdrawn
    VAR_DIR/public/reports/CODE/YEAR/N/….gz           beside what it makes smaller

Whoever finds no file here asks the database and the storage: a missing file costs time, a wrong one would be a lie. So
what a change makes wrong is removed before the change is committed, and written anew once it is.
"""

import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from filings.models import Publication
from filings.publishing import kinds
from filings.publishing.files import Damaged, Unavailable, read

from .pages import page_of
from .published import Published, current_of

T = TypeVar("T")
CURRENT, PAGE, GONE, TEMPORARIES = "current", "_page.html", "_gone.html", "tmp"
WORTH_PACKING = 0.9
"""A packed file stands beside the plain one where it has at most this part of its bytes."""


def root() -> Path:
    """The folder of the tree; several machines share it."""
    return Path(settings.VAR_DIR / "public")


def folder_of(code: str, year: int) -> Path:
    return root() / "reports" / code / str(year)


# What stands in it


@dataclass(frozen=True)
class Found:
    """A file of the tree, and whether it says that its version was withdrawn."""

    path: Path
    gone: bool


def find(code: str, year: int, version: int | None, name: str) -> Found | None:
    """What the tree has at the address of a page (`name` empty) or of a file; None where it has nothing."""
    folder = folder_of(code, year) / (CURRENT if version is None else str(version))
    try:
        if (folder / GONE).is_file():
            return Found(folder / GONE, True)
        path = folder / (name or PAGE)
        return Found(path, False) if (not name or kinds.kind_of(name)) and path.is_file() else None
    except OSError:
        # A number longer than any name of a file.
        return None


# What is to stand in it


@dataclass(frozen=True)
class File:
    """A file of one report's folder. `at`: its time in seconds; None for a page, which is as old as what it says."""

    data: bytes
    at: int | None = None


@dataclass(frozen=True)
class Wanted:
    """What is to stand in the folder of a report: files by their paths in it, and what `current` leads to.

    `damaged` are the paths that are missing because what they are made from is damaged: the answer there says so.
    """

    files: dict[str, File]
    current: str
    damaged: tuple[str, ...]


def wanted(versions: Sequence[Publication]) -> Wanted:
    """Raises OSError where the storage does not answer: then nothing is known, and what lies in the tree stays."""
    files, damaged = dict[str, File](), list[str]()
    for publication in versions:
        number = publication.report.version
        published = Published(publication, versions)
        if (page := unless_damaged(partial(page_of, published))) is None:
            damaged.append(f"{number}/{PAGE}")
        else:
            files[f"{number}/{GONE if publication.withdrawn_at else PAGE}"] = File(page.encode())
        stored = {} if publication.withdrawn_at else {one.kind: one for one in publication.artefacts.all()}
        for kind in (kind for kind in kinds.KINDS if kind.key in stored):
            path = f"{number}/{kind.name}"
            if (data := unless_damaged(partial(read, stored[kind.key].sha256))) is None:
                damaged.append(path)
            else:
                files[path] = File(data, int(publication.published_at.timestamp()))
    packed = {f"{path}.gz": File(small, one.at) for path, one in files.items() if (small := packed_of(one.data))}
    return Wanted({**files, **packed}, str(current_of(versions).report.version), tuple(damaged))


def unless_damaged(make: Callable[[], T]) -> T | None:
    """What is made; None where what it is made from is damaged. Raises OSError where the storage does not answer."""
    try:
        return make()
    except Unavailable as problem:
        raise OSError(f"the storage does not give {problem} now") from problem
    except Damaged:
        return None


def packed_of(data: bytes) -> bytes | None:
    """The same bytes for the same data; None where it is not worth it."""
    small = gzip.compress(data, 9, mtime=0)
    return small if len(small) <= WORTH_PACKING * len(data) else None
