"""Builds the frozen files of a report and keeps them under their digests. Writes no status (that is `workflow`).

A file in PUBLISHED_DIR bears its SHA-256 as its name, so it can be checked whenever it is read, and no file ever
replaces another one.
"""

import contextlib
import hashlib
import json
import logging
import os
import re
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from . import content, selfcheck
from .content import Content
from .models import Publication
from .reading import Version, from_signed
from .rendering import article, pdf
from .rendering.printing import attachments, printed

logger = logging.getLogger(__name__)

LEFTOVER_AGE = 3600
"""Seconds after which a file that is still being written belongs to a process that was killed."""
DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True)
class Built:
    """SHA-256 digests, in hexadecimal, of the stored files of one version.

    content     the canonical JSON that is signed (filings.content)
    signatures  the file of its signatures
    html        the `<article>` of the public page
    pdf         the PDF that is set from that article
    """

    content: str
    signatures: str
    html: str
    pdf: str


class CannotBuild(Exception):
    """The files could not be made; `sentence` says why, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Damaged(Exception):
    """A stored file is missing, or is not what its digest says."""


def build(version: Version, signed: Content) -> Built:
    """Make and store the files of `version`, whose signed content is `signed`.

    Takes seconds: call it outside of a transaction. What was made is read back and compared with the version first, see
    filings.selfcheck. Raises CannotBuild. What was stored before a failure stays: it is nameless to everybody until it
    is published.
    """
    remove_leftovers()
    require_sound_last_year(version)
    html = article.article(version, signed.sha256)
    try:
        made = printed(version, html)
        require_sound_files(version, signed, html, made)
        return Built(
            content=store(signed.data),
            signatures=store(content.signatures(version, signed)),
            html=store(html.encode()),
            pdf=store(made),
        )
    except pdf.CannotRender as problem:
        raise CannotBuild(problem.sentence) from problem
    except OSError as problem:
        logger.exception("the published files could not be written")
        raise CannotBuild(
            _("The files could not be written on the server. Nothing was published; tell the administrator.")
        ) from problem


def require_sound_files(version: Version, signed: Content, html: str, made: bytes) -> None:
    """Raises CannotBuild, naming what differs, unless the finished files say what the version says."""
    if found := selfcheck.difference(version, signed.sha256, html, made, attachments(version)):
        logger.error("the finished %s differs from the rows at %s", found.file, found.place)
        raise CannotBuild(
            _(
                "The finished %(file)s was read back and differs from the report at %(place)s: it says “%(found)s” "
                "instead of “%(wanted)s”. Nothing was published; tell the administrator."
            )
            % {"file": found.file, "place": found.place, "found": found.found, "wanted": found.wanted}
        )


def require_sound_last_year(version: Version) -> None:
    """Raises CannotBuild where last year's rows, which the charts stand beside, are not what was published then."""
    last = version.last_year
    if last is None:
        return
    figures = {cell.address: cell.printed for table in last.tables for cell in table.cells}
    try:
        published = json.loads(read(last.digest))["figures"]
    except Damaged:
        published = None
    if published != figures:
        raise CannotBuild(
            _(
                "Last year's figures on this server are not those that were published. They are drawn beside this "
                "year's, so nothing was published; tell the administrator."
            )
        )


def published_version(publication: Publication) -> Version:
    """What a published version says, from its files alone. Raises Damaged, or BadContent for a sound file."""
    return from_signed(read(publication.content), read(publication.signatures))


def signed_content(publication: Publication) -> dict[str, Any]:
    """What was signed, as it stands in the file (schemas/content-2.json). Raises Damaged."""
    said: dict[str, Any] = json.loads(read(publication.content))
    return said


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
