"""Files of the public tree come to their places, and go: each by one rename, under one lock a report."""

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from filings import events
from filings.models import Publication

from .published import versions_of
from .tree import CURRENT, TEMPORARIES, File, Wanted, folder_of, root, wanted


@dataclass(frozen=True)
class Written:
    """What was not as it should be, by path: written (new, changed) and removed; and what could not be made."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()


def write(code: str, year: int, *, check: bool = False) -> Written:
    """Bring the folder of one report in line with what is published now; what is right already stays untouched.

    With `check` nothing is changed, and told what would be. Made before the lock is taken, and put in place under it,
    if nothing was published or withdrawn meanwhile: else it is made again. Raises OSError.
    """
    folder = folder_of(code, year)
    while True:
        versions = versions_of(code, year)
        if not versions:
            with transaction.atomic():
                return Written(removed=emptied(folder, check=check)) if still(code, year, ()) else write(code, year)
        made = wanted(versions)
        new = {path: one for path, one in made.files.items() if not same(folder / path, one)}
        with temporaries({} if check else new) as prepared, transaction.atomic():
            if not still(code, year, versions):
                continue
            strays = tuple(strays_in(folder, made))
            turned = not (folder / CURRENT).is_symlink() or os.readlink(folder / CURRENT) != made.current
            if not check:
                put(folder, made, new, prepared, strays)
        written = (*sorted(new), *([CURRENT] if turned else []))
        return Written(written, strays, made.damaged)


def hold(code: str, year: int) -> None:
    """Nobody else changes what the tree has of this report until the transaction ends. The last lock that one takes."""
    events.lock(f"public:{code}:{year}")


def still(code: str, year: int, versions: Sequence[Publication]) -> bool:
    """Whether these are still all versions, in the same state; whoever changes that waits for the lock."""
    hold(code, year)
    return [state_of(one) for one in versions_of(code, year)] == [state_of(one) for one in versions]


def state_of(one: Publication) -> tuple[object, ...]:
    return one.pk, one.published_at, one.withdrawn_at, one.withdrawn_reason, one.report.current


def same(path: Path, wanted: File) -> bool:
    """Whether the file is there, and is what it should be: read and compared, whatever its size and time say."""
    try:
        data = path.read_bytes()
        return data == wanted.data and (wanted.at is None or int(path.stat().st_mtime) == wanted.at)
    except OSError:
        return False


@contextmanager
def temporaries(files: dict[str, File]) -> Iterator[dict[str, Path]]:
    """The files, written and safe on the disk, in a folder that goes away with what is left in it."""
    if not files:
        yield {}
        return
    (root() / TEMPORARIES).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root() / TEMPORARIES) as folder:
        prepared = {}
        for number, (path, one) in enumerate(files.items()):
            prepared[path] = Path(folder) / str(number)
            with prepared[path].open("wb") as file:
                file.write(one.data)
                file.flush()
                os.fchmod(file.fileno(), 0o644)
                os.fsync(file.fileno())
        yield prepared


def put(folder: Path, made: Wanted, new: dict[str, File], prepared: dict[str, Path], strays: Sequence[str]) -> None:
    """Put every file in its place. Packed ones go first and come last, as they hide the plain ones beside them."""
    for path in strays:
        remove_path(folder / path)
    for path in new:
        if path.endswith(".gz"):
            (folder / path).unlink(missing_ok=True)
    for path, one in sorted(new.items(), key=lambda item: item[0].endswith(".gz")):
        put_file(folder / path, one, prepared[path])
    lead(folder / CURRENT, made.current)


def put_file(path: Path, one: File, prepared: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    at = one.at if one.at is not None else time_of(path)
    os.utime(prepared, (at, at))
    prepared.replace(path)


def time_of(path: Path) -> int:
    """When a page that is written now was changed: later than the one before it, so that no two have one ETag.

    A packed page has the time of the plain one, which was written before it.
    """
    packed = path.suffix == ".gz"
    try:
        before = int((path.with_suffix("") if packed else path).stat().st_mtime)
    except FileNotFoundError:
        return int(time.time())
    return before if packed else max(int(time.time()), before + 1)


def lead(link: Path, target: str) -> None:
    """Let `link` lead to `target`, in one step."""
    if link.is_symlink() and os.readlink(link) == target:
        return
    new = link.with_name(f".{CURRENT}-{os.getpid()}-{time.monotonic_ns()}")
    new.symlink_to(target)
    new.replace(link)


def strays_in(folder: Path, made: Wanted) -> Iterator[str]:
    """Paths of what lies in the folder and should not: whole folders by their names, files and links by theirs."""
    numbers = {path.partition("/")[0] for path in made.files}
    for one in sorted(folder.iterdir()) if folder.is_dir() else ():
        if one.name == CURRENT and one.is_symlink():
            continue
        if one.name not in numbers or one.is_symlink() or not one.is_dir():
            yield one.name
            continue
        for inner in sorted(one.iterdir()):
            path = f"{one.name}/{inner.name}"
            if path not in made.files or inner.is_symlink() or not inner.is_file():
                yield path


def remove(code: str, year: int) -> None:
    """Take all files of a report away, at once: its addresses are answered by Django. Raises OSError.

    Called as the last thing of a transaction that makes them wrong: until it is committed nobody writes them again.
    """
    hold(code, year)
    emptied(folder_of(code, year), check=False)


def emptied(folder: Path, *, check: bool) -> tuple[str, ...]:
    if not folder.is_symlink() and not folder.exists():
        return ()
    if not check:
        remove_path(folder)
    return (".",)


def remove_path(path: Path) -> None:
    """Delete a file, a link or a folder; a folder is out of sight at once.

    On a full disk, where there is no room for another folder, it goes file by file: what is still there is what was.
    """
    if path.is_symlink() or not path.is_dir():
        path.unlink(missing_ok=True)
        return
    try:
        (root() / TEMPORARIES).mkdir(parents=True, exist_ok=True)
        away = Path(tempfile.mkdtemp(dir=root() / TEMPORARIES))
    except OSError as problem:
        if problem.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        shutil.rmtree(path)
        return
    path.rename(away / path.name)
    shutil.rmtree(away, ignore_errors=True)
