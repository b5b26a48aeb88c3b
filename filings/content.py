"""What a signature signs: the canonical JSON of a version (RFC 8785), its digests, and the file of its signatures.

Anyone can take the published file, compute its SHA-256 or SM3 and compare it with what the report prints. The article
of the page is a function of these two files (filings.reading.signed).
"""

import hashlib
from dataclasses import asdict, dataclass
from datetime import UTC
from functools import cached_property
from pathlib import Path
from typing import Any

import rfc8785

from .drawing.chart_rows import drawn_of_last_year
from .reading import Explained, LastYear, Version
from .reading.signed import FORMAT, SIGNATURES_FORMAT

SCHEMAS = Path(__file__).parent / "schemas"
"""Where the JSON Schemas of the two files lie."""


@dataclass(frozen=True)
class Content:
    """The canonical JSON of a version: `data` is what is signed, `said` the same as a dict. Digests in hexadecimal."""

    said: dict[str, Any]
    data: bytes

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def sm3(self) -> str:
        """The digest of GB/T 32905-2016."""
        return hashlib.new("sm3", self.data).hexdigest()


def content(version: Version) -> Content:
    """The signed content of `version`: UTF-8, keys sorted, no white space. A part that it doesn't have is absent."""
    said = said_by(version)
    return Content(said, rfc8785.dumps(said))


def said_by(version: Version) -> dict[str, Any]:
    """What `version` says, as filings/schemas/content-2.json describes it. Every figure is its printed text."""
    said: dict[str, Any] = {
        "format": FORMAT,
        "edition": version.edition.code,
        "unit": version.body.told(),
        "year": version.year,
        "version": version.number,
        "title": version.title,
        "figures": {address: cell.printed for address, cell in version.cells.items()},
        "chapters": dict(version.chapters),
        "explanations": [
            {"code": one.code, "cell": one.cell, "text": one.text} for one in version.explanations if not one.sentence
        ],
        "signers": [{"role": one.role, "name": one.name} for one in version.signers],
        "contact_phone": version.contact_phone,
        "report_date": version.report_date.isoformat() if version.report_date else "",
    }
    if statements := [statement(one) for one in version.explanations if one.sentence]:
        said["statements"] = statements
    if version.checked:
        said["checked"] = asdict(version.checked)
    if version.scope:
        said["scope"] = version.scope
    if correction := version.correction:
        said["correction"] = {
            "version": correction.number,
            **({"published_on": correction.published.isoformat()} if correction.published else {}),
            "reason": correction.reason,
        }
    if (last := version.last_year) and (drawn := drawn_of_last_year(version)):
        said["last_year"] = stood_beside(last, drawn)
    return said


def statement(one: Explained) -> dict[str, str]:
    """What the preparer said of a sentence (此处无误): the code of its question, its chapter, its words, and why."""
    return {"code": one.code, "chapter": one.cell.partition(":")[0], "sentence": one.sentence, "text": one.text}


def stood_beside(last: LastYear, drawn: dict[str, str]) -> dict[str, Any]:
    """Last year's version beside which the charts stand: `drawn` is the printed text of each figure, by address."""
    return {
        "edition": last.edition.code,
        "version": last.number,
        "digest": last.digest,
        "figures": drawn,
    }


def signatures(version: Version, signed: Content) -> bytes:
    """The canonical JSON of the signatures of `version`, whose content is `signed` (schemas/signatures-1.json)."""
    return rfc8785.dumps(
        {
            "format": SIGNATURES_FORMAT,
            "content": {"sha256": signed.sha256, "sm3": signed.sm3},
            "signatures": [
                {
                    "role": one.role,
                    "name": one.name,
                    "account": one.account,
                    "at": one.at.astimezone(UTC).isoformat(timespec="microseconds"),
                    "sha256": one.sha256,
                    "sm3": one.sm3,
                }
                for one in version.signatures
            ],
        }
    )
