"""Builds the frozen files of a version. Writes no row and no status (that is `workflow`)."""

import hashlib
import json
import logging
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from filings import selfcheck
from filings.content import Content
from filings.models import Artefact, Publication
from filings.permissions import Refusal
from filings.reading import Version, from_signed
from filings.rendering import article, pdf
from filings.rendering.printing import attachments, printed

from . import kinds
from .files import Damaged, Unavailable, read, remove_leftovers, store
from .kinds import Kind, Made

logger = logging.getLogger(__name__)

REVIEW_COPY = "审核稿"
"""What stands in the margin of every page of a review copy."""


class CannotBuild(Exception):
    """The files could not be made; `refusal` says why, and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def build(version: Version, signed: Content) -> list[Artefact]:
    """Make and store the files of `version`, whose signed content is `signed`; a row of each kind, not saved yet.

    Takes seconds: call it outside of a transaction. What was made is read back and compared with the version first, see
    filings.selfcheck. Raises CannotBuild. What was stored before a failure stays: it is nameless to everybody until it
    is published.
    """
    require_sound_last_year(version)
    html = article.article(version, signed.sha256)
    try:
        remove_leftovers()
        made = Made(version, signed, html, printed(version, html))
        require_sound_files(version, signed, html, made.pdf)
        return [stored_as(kind, kind.make(made)) for kind in kinds.KINDS]
    except pdf.CannotRender as problem:
        raise CannotBuild(problem.refusal) from problem
    except OSError as problem:
        logger.exception("the published files could not be written")
        raise CannotBuild(Refusal("not_written")) from problem


def review_copy(version: Version, signed: Content, *, since: datetime) -> bytes:
    """审核稿: the PDF of a version as it will be published, marked on every page, and read back in the same way.

    `since` is the time that it bears while nobody has signed. Takes seconds. Raises CannotBuild.
    """
    html = article.article(version, signed.sha256)
    try:
        made = printed(version, html, since=since, mark=REVIEW_COPY)
    except pdf.CannotRender as problem:
        raise CannotBuild(problem.refusal) from problem
    require_sound_files(version, signed, html, made, is_copy=True)
    return made


def stored_as(kind: Kind, data: bytes) -> Artefact:
    """The row of a file that is stored with it."""
    sm3 = hashlib.new("sm3", data).hexdigest()
    return Artefact(kind=kind.key, media_type=kind.media_type, sha256=store(data), sm3=sm3, size=len(data))


def digests(artefacts: Iterable[Artefact]) -> dict[str, str]:
    """Kind -> SHA-256, as the event of publishing tells them."""
    return {one.kind: one.sha256 for one in artefacts}


def require_sound_files(version: Version, signed: Content, html: str, made: bytes, *, is_copy: bool = False) -> None:
    """Raises CannotBuild, naming what differs, unless the finished files, or the review copy, say what it says."""
    if found := selfcheck.difference(version, signed.sha256, html, made, attachments(version)):
        logger.error("the finished %s differs from the rows at %s", found.file, found.place)
        raise CannotBuild(Refusal("copy_differs" if is_copy else "file_differs", asdict(found)))


def require_sound_last_year(version: Version) -> None:
    """Raises CannotBuild where last year's rows, which the charts stand beside, are not what was published then."""
    last = version.last_year
    if last is None:
        return
    figures = {cell.address: cell.printed for table in last.tables for cell in table.cells}
    try:
        published = json.loads(read(last.digest))["figures"]
    except Unavailable as problem:
        raise CannotBuild(Refusal("no_storage")) from problem
    except Damaged:
        published = None
    if published != figures:
        raise CannotBuild(Refusal("last_year_differs"))


def published_version(publication: Publication) -> Version:
    """What a published version says, from its files alone. Raises Damaged, or BadContent for a sound file."""
    return from_signed(read(publication.sha256("content")), read(publication.sha256("signatures")))


def signed_content(publication: Publication) -> dict[str, Any]:
    """What was signed, as it stands in the file (schemas/content-2.json). Raises Damaged."""
    said: dict[str, Any] = json.loads(read(publication.sha256("content")))
    return said
