"""A small disk for VAR_DIR that can be filled and made read-only; without the right to mount one, the nearest thing."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .stack import Stack, children

SIZE = "1g"
FILLER = "filler"


def mounted(folder: Path) -> bool:
    """Whether a disk of its own could be put at `folder`."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def unmount(folder: Path) -> None:
    if folder.is_mount():
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def full(stack: Stack, folder: Path) -> Iterator[None]:
    """No byte more; where it is no disk of its own, no file of any process of the site can grow."""
    if not folder.is_mount():
        with no_file_grows(stack):
            yield
        return
    with (folder / FILLER).open("wb", buffering=0) as filler:
        room = os.statvfs(folder)
        os.posix_fallocate(filler.fileno(), 0, room.f_bavail * room.f_frsize)
    try:
        yield
    finally:
        (folder / FILLER).unlink()


@contextmanager
def no_file_grows(stack: Stack) -> Iterator[None]:
    assert stack.web is not None
    found = [stack.web.pid, *(one.pid for one in stack.workers)]
    found += [child for pid in found for child in children(pid)]
    for pid in found:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    yield
    for pid in found:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The disk read-only; where it is none of its own, all its folders, which holds for every account but root."""
    if folder.is_mount():
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        try:
            yield
        finally:
            subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
        return
    modes = {one: one.stat().st_mode for one in (folder, *folder.rglob("*")) if one.is_dir() and not one.is_symlink()}
    for one, mode in modes.items():
        one.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for one, mode in modes.items():
            one.chmod(mode)
