"""The self-check before release (发布前自查): what the finished files say, read back and held against the version.

The article and the PDF are made by templates, a browser's rules of HTML, a typesetter and a store of finished files.
None of these may change a figure, a name or a title unseen, so each file is read as a stranger would read it, and what
is read is compared with the version. The first difference stops the publication.
"""

from filings.reading import Version
from filings.rendering.job import Attachment

from . import page, paper
from .difference import Difference, Differs
from .expected import expected

__all__ = ["Difference", "Differs", "difference"]


def difference(
    version: Version, digest: str, html: str, pdf: bytes, attachments: tuple[Attachment, ...] = ()
) -> Difference | None:
    """The first difference between `version` and its finished article or PDF; None where there is none.

    `digest` is the SHA-256 of its signed content.
    """
    wanted = expected(version, digest)
    try:
        entries = page.check(wanted, html)
        paper.check(wanted, entries, attachments, pdf)
    except Differs as differs:
        return differs.difference
    return None
