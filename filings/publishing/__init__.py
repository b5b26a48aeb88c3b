"""The published files: `kinds` lists them, `building` makes them, `files` keeps them under their digests."""

from .building import (
    REVIEW_COPY,
    CannotBuild,
    build,
    digests,
    published_version,
    review_copy,
    signed_content,
    stored_as,
)
from .files import Damaged, Unavailable, read, remove_leftovers, store
from .storage import LEFTOVER_AGE

__all__ = [
    "LEFTOVER_AGE",
    "REVIEW_COPY",
    "CannotBuild",
    "Damaged",
    "Unavailable",
    "build",
    "digests",
    "published_version",
    "read",
    "remove_leftovers",
    "review_copy",
    "signed_content",
    "store",
    "stored_as",
]
