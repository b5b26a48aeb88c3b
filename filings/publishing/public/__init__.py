"""What the public reads (公开): the pages of published versions, and the tree of files in which they lie ready."""

import logging

from filings.models import Report

from .mending import mend, write_missing
from .pages import page_of
from .published import Published, current_of, versions_of
from .touched import touched
from .tree import Found, find
from .writing import Written, remove, write

logger = logging.getLogger(__name__)

__all__ = [
    "Found",
    "Published",
    "Written",
    "current_of",
    "find",
    "mend",
    "page_of",
    "refresh",
    "touched",
    "versions_of",
    "withhold",
    "write",
    "write_missing",
]


def withhold(report: Report) -> None:
    """Take the pages that a change of `report` touches out of the tree, at the end of the transaction that makes it.

    Raises OSError: then they would go on saying what is not so any more, and nothing must be changed.
    """
    for code, year in touched(report):
        remove(code, year)


def refresh(report: Report) -> None:
    """Write the pages that a change of `report` touches anew, once it is committed; whoever does it again does no harm.

    Where that fails the change stands, and Django answers in their place until `write_missing` or `mend` has written
    them.
    """
    for code, year in touched(report):
        try:
            write(code, year)
        except OSError:
            logger.exception("the public files of %s %s could not be written", code, year)
