"""A published report: its current version, every earlier one under an address of its own, and its files.

What the public tree has is answered from there, without the database. What it lacks is made from the `Publication` and
the frozen files behind it; the rows that a report was made of are not asked, but for its unit, year and version.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from filings import publishing
from filings.content import SCHEMAS
from filings.publishing import kinds, public
from filings.publishing.public import Published

from .answers import MAX_AGE, answer, download, from_tree

View = Callable[..., HttpResponse]


class Withdrawn(Exception):
    """The version was withdrawn from the public by order."""

    def __init__(self, published: Published) -> None:
        super().__init__(str(published.publication))
        self.published = published


def readable_only(view: View) -> View:
    """Nothing is shown of a report that was withdrawn, or one of whose files is not what its digest says.

    410 Gone and 500 with a page that says so, for its files as well; 503 where the storage can't be asked now.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Withdrawn as withdrawn:
            response = HttpResponse(public.page_of(withdrawn.published), status=410)
            patch_cache_control(response, public=True, max_age=MAX_AGE)
            return response
        except publishing.Unavailable:
            return unkept(render(request, "unavailable.html", status=503))
        except publishing.Damaged:
            return unkept(render(request, "public/damaged.html", status=500))

    return checked


def unkept(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, no_store=True)
    return response


@require_safe
@readable_only
def public_report(request: HttpRequest, code: str, year: int, version: int | None = None) -> HttpResponse:
    """The current version of the report."""
    if found := public.find(code, year, version, ""):
        return from_tree(request, found, "text/html; charset=utf-8")
    return answer(request, HttpResponse(public.page_of(published_or_gone(code, year, version))))


@require_safe
def public_version(request: HttpRequest, code: str, year: int, version: int) -> HttpResponse:
    """One version of the report, which keeps this address for ever."""
    return public_report(request, code, year, version)


@require_safe
@readable_only
def public_file(request: HttpRequest, code: str, year: int, name: str, version: int | None = None) -> HttpResponse:
    """A file of the current version, or of the one that is asked for. 404 for a kind that is not here."""
    kind = kinds.kind_of(name)
    if found := public.find(code, year, version, name):
        return from_tree(request, found, kind.media_type if kind else "")
    publication = published_or_gone(code, year, version).publication
    stored = next((one for one in publication.artefacts.all() if kind and one.kind == kind.key), None)
    if stored is None:
        raise Http404
    return download(request, stored, publication.published_at)


@require_safe
def public_schema(request: HttpRequest, name: str) -> HttpResponse:
    """The JSON Schema of a published file."""
    path = SCHEMAS / f"{name}.json"
    if not path.exists():
        raise Http404
    return answer(request, HttpResponse(path.read_bytes(), content_type="application/schema+json"))


def published_or_gone(code: str, year: int, version: int | None = None) -> Published:
    """That version, or the current one. Raises Http404 where there is none, Withdrawn where it was withdrawn."""
    versions = public.versions_of(code, year)
    wanted = [one for one in versions if version in (None, one.report.version)]
    if not wanted:
        raise Http404
    published = Published(public.current_of(versions) if version is None else wanted[0], versions)
    if published.publication.withdrawn_at:
        raise Withdrawn(published)
    return published
