"""The kinds of published files, listed once: all that makes, serves, lists and verifies files goes by this list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from filings import content
from filings.content import Content
from filings.reading import Version

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Made:
    """What the files of a version are made from: the value, its signed content, and what is printed of both."""

    version: Version
    signed: Content
    html: str
    pdf: bytes


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    key         what it is called in the database and in the event of publishing
    name        its last part in addresses: report.pdf
    media_type  with its charset where it has one
    title       what readers call it
    words       what the name under which it is saved adds to the title of the report
    make        its bytes; the same `Made` gives the same bytes
    """

    key: str
    name: str
    media_type: str
    title: "StrOrPromise"
    words: str
    make: Callable[[Made], bytes]


KINDS: tuple[Kind, ...] = (
    Kind("pdf", "report.pdf", "application/pdf", _("PDF of the report"), "", lambda made: made.pdf),
    Kind("content", "content.json", "application/json", _("What was signed"), "", lambda made: made.signed.data),
    Kind(
        "signatures",
        "signatures.json",
        "application/json",
        _("File of the signatures"),
        "—签名",
        lambda made: content.signatures(made.version, made.signed),
    ),
    Kind(
        "html",
        "article.html",
        "text/html; charset=utf-8",
        _("Text of the page"),
        "—正文",
        lambda made: made.html.encode(),
    ),
)
"""In the order in which a page lists them."""


def kind_of(name: str) -> Kind | None:
    """The kind of file that is called `name` in addresses."""
    return next((kind for kind in KINDS if kind.name == name), None)
