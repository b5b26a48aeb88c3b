"""Where published files lie under their digests, by the setting STORAGES["published"]: in a folder, or in a `bucket`.

Both put a file whole and safe or not at all, never rename a key, and tell a file that is not there (FileNotFoundError)
from a storage that does not answer as it should (any other OSError).
"""

import contextlib
import hashlib
import os
import tempfile
import time
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.files.storage import Storage, storages

LEFTOVER_AGE = 3600
"""Seconds after which a file that is still being written belongs to a process that was killed."""
TEMPORARIES = "tmp"
"""The folder of half-written files: no digest begins so."""


class Published(Protocol):
    """What the rest of the site asks of a storage; `digest` is the SHA-256 of `data` in hexadecimal."""

    def put(self, digest: str, data: bytes) -> None:
        """Keep `data`, safe when this returns. Raises OSError."""

    def get(self, digest: str) -> bytes:
        """What is kept, unchecked. Raises FileNotFoundError, or another OSError where nothing can be told."""

    def remove_leftovers(self) -> None:
        """Delete what killed processes left half-written."""


def published() -> Published:
    """The storage that the settings choose."""
    found: Any = storages["published"]
    return found


def key_of(digest: str) -> str:
    """ab/abcdef…: no folder with more than a 256th of all files."""
    return f"{digest[:2]}/{digest}"


class Folder(Storage):
    """PUBLISHED_DIR: in folders of two letters; what is being written lies apart."""

    def path_of(self, digest: str) -> Path:
        return Path(settings.PUBLISHED_DIR / key_of(digest))

    def put(self, digest: str, data: bytes) -> None:
        path = self.path_of(digest)
        if path.exists() and path.read_bytes() == data:
            return
        temporaries = settings.PUBLISHED_DIR / TEMPORARIES
        for folder in (path.parent, temporaries):
            folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=temporaries)
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
        # The new name is on the disk only once its folder is, and that one may be new as well.
        for changed in (path.parent, settings.PUBLISHED_DIR, settings.PUBLISHED_DIR.parent):
            sync_folder(changed)

    def get(self, digest: str) -> bytes:
        return self.path_of(digest).read_bytes()

    def remove_leftovers(self) -> None:
        temporaries = settings.PUBLISHED_DIR / TEMPORARIES
        for one in temporaries.iterdir() if temporaries.exists() else ():
            # Another process may have finished or removed it meanwhile.
            with contextlib.suppress(FileNotFoundError):
                if time.time() - one.stat().st_mtime > LEFTOVER_AGE:
                    one.unlink()


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
