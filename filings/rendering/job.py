"""A print job (印制任务): what the worker sets, and how it is handed over. Without Django: the worker imports this."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Self


@dataclass(frozen=True)
class Attachment:
    """A file that the PDF carries as the data of its tables (PDF/A-3, AFRelationship Data).

    name         as it is saved by a reader, such as figures.csv; no two of one job are the same
    data         its bytes
    media_type   text/csv, application/json
    description  a sentence that says what it holds
    """

    name: str
    data: bytes
    media_type: str
    description: str


@dataclass(frozen=True)
class Job:
    """A print HTML document (templates/print/report.html) and the files that its PDF carries."""

    html: str
    attachments: Sequence[Attachment] = ()

    def pack(self) -> bytes:
        """One line of JSON with the lengths of what follows it: the HTML, then the data of each attachment."""
        html = self.html.encode()
        told = [{**asdict(one), "data": len(one.data)} for one in self.attachments]
        head = json.dumps({"html": len(html), "attachments": told})
        return b"".join([head.encode(), b"\n", html, *(one.data for one in self.attachments)])

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """What `pack` made."""
        head, _line, rest = packed.partition(b"\n")
        told = json.loads(head)
        html, rest = rest[: told["html"]], rest[told["html"] :]
        attachments = []
        for one in told["attachments"]:
            attachments.append(Attachment(**{**one, "data": rest[: one["data"]]}))
            rest = rest[one["data"] :]
        return cls(html.decode(), tuple(attachments))
