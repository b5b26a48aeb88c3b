"""The page of a published version: what is known of it now, around the article as it was frozen.

Made without a request, in the language of the site, so that a page is the same whoever has it made.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe

from filings.comparison import ShownChanges, corrected
from filings.models import Artefact, Publication
from filings.publishing import kinds
from filings.publishing.building import published_version, signed_content
from filings.publishing.files import Damaged, Unavailable, read
from filings.publishing.kinds import Kind
from filings.reading import BadContent
from filings.rendering.article import address

from .published import Published

GROUP = re.compile("....")


def page_of(published: Published) -> str:
    """The page of the version; of one that was withdrawn, the page that says so. Raises Damaged."""
    with translation.override(settings.LANGUAGE_CODE):
        if published.publication.withdrawn_at:
            page = {"published": published, "report": published.publication.report}
            return render_to_string("public/withdrawn.html", page)
        return render_to_string("public/report.html", context_of(published))


def context_of(published: Published) -> dict[str, Any]:
    publication = published.publication
    said = signed_content(publication)
    return {
        "report": publication.report,
        "publication": publication,
        "published": published,
        "signed": said,
        "report_date": date.fromisoformat(said["report_date"]),
        "versions": [Listed.of(one) for one in published.versions] if len(published.versions) > 1 else [],
        "changes": changes_since_before(published),
        "digest": publication.sha256("content"),
        "files": listed_files(published),
        # Checked against its digest, and sanitised when it was made.
        "article": mark_safe(read(publication.sha256("html")).decode()),  # noqa: S308
        "address": settings.SITE_URL + canonical_address(published),
        "site_url": settings.SITE_URL,
    }


def canonical_address(published: Published) -> str:
    """The one address of what the page shows: for the current version that of the report, which people hand on."""
    report = published.publication.report
    return (
        reverse("public_report", args=[report.unit.code, report.year])
        if published.is_current
        else address(report.unit.code, report.year, report.version)
    )


@dataclass(frozen=True)
class Listed:
    """A line in the list of versions. `reason` is its 更正说明 as it was signed; empty where it cannot be shown."""

    publication: Publication
    reason: str

    @classmethod
    def of(cls, publication: Publication) -> "Listed":
        if publication.withdrawn_at:
            return cls(publication, "")
        try:
            return cls(publication, signed_content(publication).get("correction", {}).get("reason", ""))
        except Unavailable:
            raise
        except Damaged:
            return cls(publication, "")


def changes_since_before(published: Published) -> ShownChanges | None:
    """What the version says otherwise than the one before; None where not both can be read."""
    before = published.before
    if before is None or before.withdrawn_at:
        return None
    try:
        return corrected(*map(published_version, (before, published.publication)))
    except Unavailable:
        # Nothing is known now, and the page is not to say less for that.
        raise
    except (Damaged, BadContent):
        return None


@dataclass(frozen=True)
class ListedFile:
    """A file in the list of a version: what it is, how large, under which digest, and as what it is saved."""

    kind: Kind
    artefact: Artefact
    url: str
    saved_as: str

    @property
    def groups(self) -> str:
        """The SHA-256 in groups of four, as people compare it."""
        return " ".join(GROUP.findall(self.artefact.sha256))


def listed_files(published: Published) -> list[ListedFile]:
    """The files of a version in the order of `kinds.KINDS`, at its lasting address where it is not the current one."""
    report, stored = published.publication.report, {one.kind: one for one in published.publication.artefacts.all()}
    of_report = [report.unit.code, report.year, *([] if published.is_current else [report.version])]
    return [
        ListedFile(
            kind,
            stored[kind.key],
            reverse("public_file", args=[*of_report, kind.name]),
            f"{report.title}{kind.words}{suffix(published)}.{kind.name.rpartition('.')[2]}",
        )
        for kind in kinds.KINDS
        if kind.key in stored
    ]


def suffix(published: Published) -> str:
    """What tells the file of one version from that of another."""
    return "" if len(published.versions) == 1 else f"-v{published.publication.report.version}"
