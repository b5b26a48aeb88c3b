"""Published files under their digests: stored, read, never replaced.

A file bears its SHA-256 as its name, wherever `storage` keeps it, so it can be checked whenever it is read.
"""

import logging
import re

from .storage import digest_of, published

logger = logging.getLogger(__name__)

DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Damaged(Exception):
    """A stored file is missing, or is not what its digest says."""


class Unavailable(Damaged):
    """The storage can't be read now: nothing is known of the file."""


def store(data: bytes) -> str:
    """Keep `data` under its digest, safe when this returns; returns the digest. Raises OSError."""
    digest = digest_of(data)
    published().put(digest, data)
    return digest


def remove_leftovers() -> None:
    """Delete the half-written files that killed processes left: nothing leads to them."""
    published().remove_leftovers()


def read(digest: str) -> bytes:
    """The stored file, checked against its digest.

    Raises Damaged where it is missing or differs, and for what is no digest, so that it never becomes a path;
    Unavailable where the storage does not answer.
    """
    if not DIGEST.fullmatch(digest):
        logger.error("%r is no SHA-256 digest", digest)
        raise Damaged(digest)
    try:
        data = published().get(digest)
    except FileNotFoundError as error:
        logger.exception("published file %s is missing", digest)
        raise Damaged(digest) from error
    except OSError as error:
        logger.exception("published file %s can't be read now", digest)
        raise Unavailable(digest) from error
    if digest_of(data) != digest:
        logger.error("published file %s is not what its digest says", digest)
        raise Damaged(digest)
    return data
