"""How public pages and files are answered: cacheable, and not sent again while they stay the same."""

import hashlib
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date

from filings import publishing
from filings.views.files import disposition

MAX_AGE = 60
"""Seconds that a browser or a proxy may show an answer without asking whether it changed."""


def answer(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """A page that is not sent again while it stays the same.

    Its ETag comes from the page as a whole, because what stands around a frozen article changes.
    """
    return conditional(request, page, hashlib.sha256(page.content).hexdigest())


def download(request: HttpRequest, digest: str, content_type: str, name: str, at: datetime) -> HttpResponse:
    """A stored file to save under `name`; its digest is its ETag."""
    response = HttpResponse(publishing.read(digest), content_type=content_type)
    plain = f"report.{name.rpartition('.')[2]}"
    response["Content-Disposition"] = disposition("attachment", name, plain=plain)
    return conditional(request, response, digest, at)


def conditional(request: HttpRequest, response: HttpResponse, tag: str, at: datetime | None = None) -> HttpResponse:
    """`response`, or 304 where the asker has it already."""
    response["ETag"] = f'"{tag}"'
    seconds = int(at.timestamp()) if at else None
    if seconds is not None:
        response["Last-Modified"] = http_date(seconds)
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return get_conditional_response(request, response["ETag"], seconds, response) or response
