"""The list of published reports. The rows asked beside publications are only those of units, for their names."""

from urllib.parse import quote

from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from filings.models import Publication
from filings.parsing import visible

from .answers import answer

PER_PAGE = 30


@require_safe
def public_home(request: HttpRequest) -> HttpResponse:
    """The published reports by year and unit, the newest first; ?q= looks for units by name, ?year= for one year."""
    words, year = visible(request.GET.get("q", "")).split()[:5], visible(request.GET.get("year", ""))
    published = current().select_related("report__unit").order_by("-report__year", "-published_at", "-pk")
    years = list(current().order_by("-report__year").values_list("report__year", flat=True).distinct())
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


def current() -> QuerySet[Publication]:
    """What the public reads now, with `first`, when the first version of the report was published.

    A report that was withdrawn is not listed; its address says why.
    """
    versions = Publication.objects.filter(
        report__unit=OuterRef("report__unit"), report__year=OuterRef("report__year")
    ).order_by("report__version")
    return Publication.objects.filter(report__current=True).annotate(
        first=Subquery(versions.values("published_at")[:1])
    )


def of_units(published: QuerySet[Publication], words: list[str]) -> QuerySet[Publication]:
    """Those whose unit's name, or official name (平塘县 or 平塘县人民政府), holds every word."""
    for word in words:
        official = Q(report__unit__official_name__icontains=word)
        published = published.filter(Q(report__unit__name__icontains=word) | official)
    return published


def filter_query(words: list[str], year: int | None) -> str:
    """The query string that keeps the filter from page to page: q=%E5%B9%B3&year=2018& or nothing."""
    kept = {"q": " ".join(words), "year": str(year or "")}
    return "".join(f"{name}={quote(text)}&" for name, text in kept.items() if text)
