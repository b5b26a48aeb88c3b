"""Published files under their digests: stored, read, never replaced.

A file in PUBLISHED_DIR bears its SHA-256 as its name, so it can be checked whenever it is read.
"""

import contextlib
import hashlib
import logging
import os
import re
import tempfile
import time
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)

LEFTOVER_AGE = 3600
"""Seconds after which a file that is still being written belongs to a process that was killed."""
DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Damaged(Exception):
    """A stored file is missing, or is not what its digest says."""


def store(data: bytes) -> str:
    """Keep `data` under its digest, safe on the disk when this returns; returns the digest."""
    digest = hashlib.sha256(data).hexdigest()
    folder = settings.PUBLISHED_DIR
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / digest
    if path.exists() and path.read_bytes() == data:
        return digest
    handle, temporary = tempfile.mkstemp(prefix=".", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(handle, 0o644)
            os.fsync(handle)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    # The new name is on the disk only once the folder is; the folder itself may be new as well.
    for changed in (folder, folder.parent):
        sync_folder(changed)
    return digest


def remove_leftovers() -> None:
    """Delete the half-written files that killed processes left: nothing leads to them."""
    if not settings.PUBLISHED_DIR.exists():
        return
    with os.scandir(settings.PUBLISHED_DIR) as found:
        half_written = [one for one in found if one.name.startswith(".")]
    for one in half_written:
        # Another process may have finished or removed it meanwhile.
        with contextlib.suppress(FileNotFoundError):
            if time.time() - one.stat().st_mtime > LEFTOVER_AGE:
                Path(one).unlink()


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def stored(digest: str) -> Path:
    """Where the file with this digest lies. ValueError for anything else, so that it never becomes a path."""
    if not DIGEST.fullmatch(digest):
        raise ValueError("not a SHA-256 digest")
    return Path(settings.PUBLISHED_DIR / digest)


def read(digest: str) -> bytes:
    """The stored file, checked against its digest. Raises Damaged where it is missing or differs."""
    try:
        data = stored(digest).read_bytes()
    except (OSError, ValueError) as error:
        logger.exception("published file %s can't be read", digest)
        raise Damaged(digest) from error
    if hashlib.sha256(data).hexdigest() != digest:
        logger.error("published file %s is not what its digest says", digest)
        raise Damaged(digest)
    return data
