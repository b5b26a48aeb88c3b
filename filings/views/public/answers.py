"""How public pages and files are answered: cacheable, and not sent again while they stay the same."""

import hashlib
import re
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date

from filings import publishing
from filings.models import Artefact
from filings.publishing.public import Found
from filings.publishing.public.tree import PAGE

MAX_AGE = 60
"""Seconds that a browser or a proxy may show an answer without asking whether it changed."""
RANGE = re.compile(r"bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*", re.ASCII | re.IGNORECASE)
MOST_DIGITS = 18
GZIP = re.compile(r"(?:^|,)[ \t]*gzip[ \t]*(?:$|,|;(?![ \t]*q=0(?:\.0*)?[ \t]*(?:,|$)))", re.IGNORECASE)


def answer(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """A page that is not sent again while it stays the same.

    Its ETag comes from the page as a whole, because what stands around a frozen article changes.
    """
    tag = f'"{hashlib.sha256(page.content).hexdigest()}"'
    page["ETag"] = tag
    patch_cache_control(page, public=True, max_age=MAX_AGE)
    return get_conditional_response(request, tag, None, page) or page


def from_tree(request: HttpRequest, found: Found, media_type: str) -> HttpResponse:
    """A file of the public tree as nginx answers with it (config/nginx.conf), header for header.

    Its ETag are its time and size, so nothing is read for who has it already; nothing is hashed for anybody.
    """
    packed = found.path.with_name(f"{found.path.name}.gz")
    is_packed = packed.is_file()
    path = packed if is_packed and takes_gzip(request) else found.path
    facts = path.stat()
    tag, seconds = f'"{int(facts.st_mtime):x}-{facts.st_size:x}"', int(facts.st_mtime)
    known = {"ETag": tag, "Last-Modified": http_date(seconds)}
    if found.gone:
        response = HttpResponse(path.read_bytes(), status=410)
        known.pop("Last-Modified")
    else:
        unread = get_conditional_response(request, tag, seconds)
        # As by nginx, a packed file is sent whole.
        whole = path == packed
        response = unread or part_of(request, path.read_bytes(), media_type, known, whole=whole)
        known |= {"Content-Disposition": "attachment"} if found.path.name != PAGE else {}
    if response.status_code == 200 and path == found.path:
        known["Accept-Ranges"] = "bytes"
    if path == packed and response.status_code != 304:
        known["Content-Encoding"] = "gzip"
    for header, value in {**known, **({"Vary": "Accept-Encoding"} if is_packed else {})}.items():
        response[header] = value
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return response


def takes_gzip(request: HttpRequest) -> bool:
    """Whether the asker understands what is packed (RFC 9110, 12.5.3)."""
    return bool(GZIP.search(request.headers.get("Accept-Encoding", "")))


def download(request: HttpRequest, file: Artefact, at: datetime) -> HttpResponse:
    """A published file, or the part of it that is asked for (RFC 9110, 14). The page names what it is saved as.

    Its digest is its ETag, so whoever has it already is told so without its being read; what is read is held against
    the digest, a part as well. Raises publishing.Damaged.
    """
    tag, seconds = f'"{file.sha256}"', int(at.timestamp())
    known = {"ETag": tag, "Last-Modified": http_date(seconds), "Accept-Ranges": "bytes"}
    response = get_conditional_response(request, tag, seconds)
    if response is None:
        response = part_of(request, publishing.read(file.sha256), file.media_type, known)
        response["Content-Disposition"] = "attachment"
    for header, value in known.items():
        response[header] = value
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return response


def part_of(
    request: HttpRequest, data: bytes, media_type: str, known: dict[str, str], *, whole: bool = False
) -> HttpResponse:
    """The whole file (200), the one range that is asked for (206), or 416 for one that begins behind its end.

    The whole is sent as well where several ranges are asked for, where the header says nothing that is understood, and
    where the asker's part is of another file (If-Range).
    """
    asked = RANGE.fullmatch(request.headers.get("Range", "")) if request.method == "GET" and not whole else None
    same = request.headers.get("If-Range", known["ETag"]) in (known["ETag"], known["Last-Modified"])
    place = place_of(asked[1], asked[2], len(data)) if asked and same else None
    if place is None:
        return HttpResponse(data, content_type=media_type)
    first, last = place
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(data)}"}, content_type=media_type)
    response = HttpResponse(data[first : last + 1], status=206, content_type=media_type)
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
