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
from .files import LEFTOVER_AGE, Damaged, read, remove_leftovers, store, stored

__all__ = [
    "LEFTOVER_AGE",
    "REVIEW_COPY",
    "CannotBuild",
    "Damaged",
    "build",
    "digests",
    "published_version",
    "read",
    "remove_leftovers",
    "review_copy",
    "signed_content",
    "store",
    "stored",
    "stored_as",
]
