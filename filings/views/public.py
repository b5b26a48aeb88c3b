"""The public site: published reports and the rules of the check. No account, no cookie, nothing that is not published.

What these views read is a `Publication` and the frozen files behind it; the rows that a report was made of are not
asked, but for the names of units in the list.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from filings import publishing
from filings.checks.rules import GENERAL, rules_of
from filings.editions import REGISTER, Edition
from filings.models import Publication
from filings.models.unit import UnitKind
from filings.parsing import visible
from filings.rendering.article import address

PER_PAGE = 30
MAX_AGE = 60
"""Seconds that a browser or a proxy may show an answer without asking whether it changed."""

View = Callable[..., HttpResponse]


@require_safe
def public_home(request: HttpRequest) -> HttpResponse:
    """The published reports by year and unit, the newest first; ?q= looks for units by name, ?year= for one year."""
    words, year = visible(request.GET.get("q", "")).split()[:5], visible(request.GET.get("year", ""))
    published = Publication.objects.select_related("report__unit").order_by("-report__year", "-published_at", "-pk")
    years = list(Publication.objects.order_by("-report__year").values_list("report__year", flat=True).distinct())
    chosen = next((known for known in years if str(known) == year), None)
    found = of_units(published, words)
    if year:
        found = found.filter(report__year=chosen) if chosen else found.none()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "years": years,
        "chosen": chosen,
        "q": " ".join(words),
        "filtered": bool(words or year),
        "query": filter_query(words, chosen),
    }
    return answer(request, render(request, "public/home.html", context))


def of_units(published: QuerySet[Publication], words: list[str]) -> QuerySet[Publication]:
    """Those whose unit's name, or official name (平塘县 or 平塘县人民政府), holds every word."""
    if words:
        published = published.annotate(official=Concat("report__unit__name", Value("人民政府")))
    for word in words:
        government = Q(report__unit__kind=UnitKind.GOVERNMENT, official__icontains=word)
        published = published.filter(Q(report__unit__name__icontains=word) | government)
    return published


def filter_query(words: list[str], year: int | None) -> str:
    """The query string that keeps the filter from page to page: q=%E5%B9%B3&year=2018& or nothing."""
    kept = {"q": " ".join(words), "year": str(year or "")}
    return "".join(f"{name}={quote(text)}&" for name, text in kept.items() if text)


def sound_files_only(view: View) -> View:
    """Nothing is shown of a report one of whose files is not what its digest says; the page says so instead."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except publishing.Damaged:
            response = render(request, "public/damaged.html", status=500)
            patch_cache_control(response, no_store=True)
            return response

    return checked


@require_safe
@sound_files_only
def public_report(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The report: what is known of it now around the article as it was frozen."""
    publication, first = published_or_404(code, year)
    context = {
        "report": publication.report,
        "publication": publication,
        "signed": signed(publication),
        "first": first,
        # Checked against its digest, and sanitised when it was made.
        "article": mark_safe(publishing.read(publication.html).decode()),  # noqa: S308
        "address": settings.SITE_URL + address(publication.report),
        "site_url": settings.SITE_URL,
    }
    return answer(request, render(request, "public/report.html", context))


@require_safe
@sound_files_only
def public_pdf(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The PDF, under the report's title."""
    publication, _first = published_or_404(code, year)
    name = f"{signed(publication)['title']}.pdf"
    return download(request, publication.pdf, "application/pdf", name, publication.published_at)


@require_safe
@sound_files_only
def public_content(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The canonical JSON that was signed, byte for byte."""
    publication, _first = published_or_404(code, year)
    name = f"{signed(publication)['title']}.json"
    return download(request, publication.content, "application/json", name, publication.published_at)


def published_or_404(code: str, year: int) -> tuple[Publication, datetime]:
    """The last published version of the report, and when its first one was published."""
    found = Publication.objects.filter(report__unit__code=code, report__year=year)
    versions = list(found.select_related("report__unit").order_by("report__version"))
    if not versions:
        raise Http404
    return versions[-1], versions[0].published_at


def signed(publication: Publication) -> dict[str, Any]:
    """What was signed (see filings.content), with 填报日期 as a date."""
    said: dict[str, Any] = json.loads(publishing.read(publication.content))
    return {**said, "report_date": date.fromisoformat(said["report_date"])}


@require_safe
def public_rules(request: HttpRequest) -> HttpResponse:
    """The catalogue of rules: those of every form, then those of each edition, the newest first."""
    editions = [(edition, years, rules_of(edition)) for edition, years in editions_with_years()]
    return answer(request, render(request, "public/rules.html", {"general": GENERAL, "editions": editions}))


def editions_with_years() -> list[tuple[Edition, list[int]]]:
    """Each edition with the years that it holds for, the newest edition first."""
    found: dict[str, tuple[Edition, list[int]]] = {}
    for year in sorted(REGISTER, reverse=True):
        for edition in REGISTER[year]:
            found.setdefault(edition.code, (edition, []))[1].insert(0, year)
    return list(found.values())


def answer(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """A page that is not sent again while it stays the same.

    Its ETag comes from the page as a whole, because what stands around a frozen article changes.
    """
    return conditional(request, page, hashlib.sha256(page.content).hexdigest())


def download(request: HttpRequest, digest: str, content_type: str, name: str, at: datetime) -> HttpResponse:
    """A stored file to save under `name`; its digest is its ETag."""
    response = HttpResponse(publishing.read(digest), content_type=content_type)
    # RFC 6266: the name in UTF-8, after one that old programs understand.
    plain = f"report.{name.rpartition('.')[2]}"
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return conditional(request, response, digest, at)


def conditional(request: HttpRequest, response: HttpResponse, tag: str, at: datetime | None = None) -> HttpResponse:
    """`response`, or 304 where the asker has it already."""
    response["ETag"] = f'"{tag}"'
    seconds = int(at.timestamp()) if at else None
    if seconds is not None:
        response["Last-Modified"] = http_date(seconds)
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return get_conditional_response(request, response["ETag"], seconds, response) or response
