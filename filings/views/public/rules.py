"""The catalogue of rules, for everybody (核对规则)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from filings.checks.rules import GENERAL, WORDS, rules_of
from filings.editions import Edition, editions_of_year, years_with_forms

from .answers import answer


@require_safe
def public_rules(request: HttpRequest) -> HttpResponse:
    """The catalogue of rules: those of every form, then those of each edition, the newest first."""
    editions = [(edition, years, rules_of(edition)) for edition, years in editions_with_years()]
    return answer(
        request, render(request, "public/rules.html", {"general": GENERAL, "words": WORDS, "editions": editions})
    )


def editions_with_years() -> list[tuple[Edition, list[int]]]:
    """Each edition with the years that it has held for until now, the newest edition first."""
    found: dict[str, tuple[Edition, list[int]]] = {}
    for year in reversed(years_with_forms(localdate().year)):
        for edition in editions_of_year(year):
            found.setdefault(edition.code, (edition, []))[1].insert(0, year)
    return list(found.values())
