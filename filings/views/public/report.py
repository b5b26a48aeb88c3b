"""A published report: its current version, every earlier one under an address of its own, and what was changed.

What these views read is a `Publication` and the frozen files behind it; the rows that a report was made of are not
asked, but for its unit, its year and its version.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from filings import publishing
from filings.content import SCHEMAS
from filings.models import Artefact, Publication
from filings.publishing import kinds
from filings.publishing.kinds import Kind
from filings.reading import BadContent
from filings.rendering.article import address
from filings.views.changes import ShownChanges, corrected

from .answers import MAX_AGE, answer, download

GROUP = re.compile("....")
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Published:
    """A version of a report, and all versions that were ever published, in order."""

    publication: Publication
    versions: Sequence[Publication]

    @property
    def first(self) -> datetime:
        """When the report was first published, whatever was corrected later."""
        return self.versions[0].published_at

    @property
    def current(self) -> Publication:
        return current_of(self.versions)

    @property
    def is_current(self) -> bool:
        return self.publication == self.current

    @property
    def before(self) -> Publication | None:
        """The version that this one corrects."""
        at = self.versions.index(self.publication)
        return self.versions[at - 1] if at else None


def current_of(versions: Sequence[Publication]) -> Publication:
    """What the public reads now; of a withdrawn report the newest version, whose page says so."""
    return next((one for one in versions if one.report.current), versions[-1])


class Withdrawn(Exception):
    """The version was withdrawn from the public by order."""

    def __init__(self, published: Published) -> None:
        super().__init__(str(published.publication))
        self.published = published


def readable_only(view: View) -> View:
    """Nothing is shown of a report that was withdrawn, or one of whose files is not what its digest says.

    410 Gone and 500 with a page that says so, for its files as well.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Withdrawn as withdrawn:
            page = {"published": withdrawn.published, "report": withdrawn.published.publication.report}
            response = render(request, "public/withdrawn.html", page, status=410)
            patch_cache_control(response, public=True, max_age=MAX_AGE)
            return response
        except publishing.Damaged:
            response = render(request, "public/damaged.html", status=500)
            patch_cache_control(response, no_store=True)
            return response

    return checked


@require_safe
@readable_only
def public_report(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The current version of the report."""
    return report_page(request, published_or_gone(code, year))


@require_safe
@readable_only
def public_version(request: HttpRequest, code: str, year: int, version: int) -> HttpResponse:
    """One version of the report, which keeps this address for ever."""
    return report_page(request, published_or_gone(code, year, version))


@require_safe
@readable_only
def public_file(request: HttpRequest, code: str, year: int, name: str, version: int | None = None) -> HttpResponse:
    """A file of the current version, or of the one that is asked for."""
    return file_of(request, published_or_gone(code, year, version), name)


@require_safe
def public_schema(request: HttpRequest, name: str) -> HttpResponse:
    """The JSON Schema of a published file."""
    path = SCHEMAS / f"{name}.json"
    if not path.exists():
        raise Http404
    return answer(request, HttpResponse(path.read_bytes(), content_type="application/schema+json"))


def published_or_gone(code: str, year: int, version: int | None = None) -> Published:
    """That version, or the current one. Raises Http404 where there is none, Withdrawn where it was withdrawn."""
    found = Publication.objects.filter(report__unit__code=code, report__year=year)
    versions = list(found.select_related("report__unit").prefetch_related("artefacts").order_by("report__version"))
    wanted = [one for one in versions if version in (None, one.report.version)]
    if not wanted:
        raise Http404
    published = Published(current_of(versions) if version is None else wanted[0], versions)
    if published.publication.withdrawn_at:
        raise Withdrawn(published)
    return published


def report_page(request: HttpRequest, published: Published) -> HttpResponse:
    """What is known of the version now around the article as it was frozen."""
    publication = published.publication
    said = publishing.signed_content(publication)
    context = {
        "report": publication.report,
        "publication": publication,
        "published": published,
        "signed": said,
        "report_date": date.fromisoformat(said["report_date"]),
        "versions": [Listed.of(one) for one in published.versions] if len(published.versions) > 1 else [],
        "changes": changes_since_before(published),
        # Checked against its digest, and sanitised when it was made.
        "digest": publication.sha256("content"),
        "files": listed_files(published),
        "article": mark_safe(publishing.read(publication.sha256("html")).decode()),  # noqa: S308
        "address": settings.SITE_URL + canonical_address(published),
        "site_url": settings.SITE_URL,
    }
    return answer(request, render(request, "public/report.html", context))


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
            return cls(publication, publishing.signed_content(publication).get("correction", {}).get("reason", ""))
        except publishing.Damaged:
            return cls(publication, "")


def changes_since_before(published: Published) -> ShownChanges | None:
    """What the version says otherwise than the one before; None where not both can be read."""
    before = published.before
    if before is None or before.withdrawn_at:
        return None
    try:
        return corrected(*map(publishing.published_version, (before, published.publication)))
    except (publishing.Damaged, BadContent):
        return None


@dataclass(frozen=True)
class ListedFile:
    """A file in the list of a version: what it is, how large, and under which digest."""

    kind: Kind
    artefact: Artefact
    url: str

    @property
    def groups(self) -> str:
        """The SHA-256 in groups of four, as people compare it."""
        return " ".join(GROUP.findall(self.artefact.sha256))


def file_of(request: HttpRequest, published: Published, name: str) -> HttpResponse:
    """The published file, byte for byte, saved under the title of the report. 404 for a kind that is not here."""
    publication, kind = published.publication, kinds.kind_of(name)
    stored = next((one for one in publication.artefacts.all() if kind and one.kind == kind.key), None)
    if kind is None or stored is None:
        raise Http404
    title = f"{publication.report.title}{kind.words}{suffix(published)}.{name.rpartition('.')[2]}"
    return download(request, stored, title, publication.published_at)


def listed_files(published: Published) -> list[ListedFile]:
    """The files of a version in the order of `kinds.KINDS`, at its lasting address where it is not the current one."""
    report, stored = published.publication.report, {one.kind: one for one in published.publication.artefacts.all()}
    of_report = [report.unit.code, report.year, *([] if published.is_current else [report.version])]
    return [
        ListedFile(kind, stored[kind.key], reverse("public_file", args=[*of_report, kind.name]))
        for kind in kinds.KINDS
        if kind.key in stored
    ]


def suffix(published: Published) -> str:
    """What tells the file of one version from that of another."""
    return "" if len(published.versions) == 1 else f"-v{published.publication.report.version}"
