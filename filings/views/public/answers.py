"""How public pages and files are answered: cacheable, and not sent again while they stay the same."""

import hashlib
import re
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date

from filings import publishing
from filings.models import Artefact
from filings.views.files import disposition

MAX_AGE = 60
"""Seconds that a browser or a proxy may show an answer without asking whether it changed."""
RANGE = re.compile(r"bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*", re.ASCII | re.IGNORECASE)
MOST_DIGITS = 18


def answer(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """A page that is not sent again while it stays the same.

    Its ETag comes from the page as a whole, because what stands around a frozen article changes.
    """
    tag = f'"{hashlib.sha256(page.content).hexdigest()}"'
    page["ETag"] = tag
    patch_cache_control(page, public=True, max_age=MAX_AGE)
    return get_conditional_response(request, tag, None, page) or page


def download(request: HttpRequest, file: Artefact, name: str, at: datetime) -> HttpResponse:
    """A published file to save under `name`, or the part of it that is asked for (RFC 9110, 14).

    Its digest is its ETag, so whoever has it already is told so without its being read; what is read is held against
    the digest, a part as well. Raises publishing.Damaged.
    """
    tag, seconds = f'"{file.sha256}"', int(at.timestamp())
    known = {"ETag": tag, "Last-Modified": http_date(seconds), "Accept-Ranges": "bytes"}
    response = get_conditional_response(request, tag, seconds)
    if response is None:
        response = part_of(request, publishing.read(file.sha256), file, known)
        plain = f"report.{name.rpartition('.')[2]}"
        response["Content-Disposition"] = disposition("attachment", name, plain=plain)
    for header, value in known.items():
        response[header] = value
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return response


def part_of(request: HttpRequest, data: bytes, file: Artefact, known: dict[str, str]) -> HttpResponse:
    """The whole file (200), the one range that is asked for (206), or 416 for one that begins behind its end.

    The whole is sent as well where several ranges are asked for, where the header says nothing that is understood, and
    where the asker's part is of another file (If-Range).
    """
    asked = RANGE.fullmatch(request.headers.get("Range", "")) if request.method == "GET" else None
    same = request.headers.get("If-Range", known["ETag"]) in (known["ETag"], known["Last-Modified"])
    place = place_of(asked[1], asked[2], len(data)) if asked and same else None
    if place is None:
        return HttpResponse(data, content_type=file.media_type)
    first, last = place
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(data)}"}, content_type=file.media_type)
    response = HttpResponse(data[first : last + 1], status=206, content_type=file.media_type)
    response["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
    return response


def place_of(first: str, last: str, size: int) -> tuple[int, int] | None:
    """First and last byte of the range `first`-`last` of `size` bytes, the first behind the last where there are none.

    None for a range that means nothing: without both, or ending before it begins.
    """
    end = number(last) if last else size - 1
    if not first:
        return (max(size - end, 0) if end else size, size - 1) if last else None
    begin = number(first)
    return None if last and end < begin else (begin, min(end, size - 1))


def number(digits: str) -> int:
    """What `digits` count; of a number that no file reaches, one that none reaches either."""
    digits = digits.lstrip("0")
    return int(digits or 0) if len(digits) <= MOST_DIGITS else 10**MOST_DIGITS
