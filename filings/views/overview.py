"""What a superior unit sees of the units below it (下级单位填报进度): who has not started, who is late. Read only."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from filings import progress
from filings.editions import years_with_forms
from filings.parsing import visible

from .account import for_staff
from .requests import StaffRequest

PER_PAGE = 50


@for_staff
@require_safe
def units_overview(request: StaffRequest) -> HttpResponse:
    """How many units stand where, and the units themselves: ?year=, ?standing=, ?q= for a name, ?page=."""
    user = request.user
    year = year_asked(request)
    units = progress.with_standing(progress.units_below(user), year)
    tallies = progress.tallies(units)
    standing, words = visible(request.GET.get("standing", "")), visible(request.GET.get("q", "")).strip()
    chosen = standing if standing in {tally.key for tally in tallies} else ""
    found = progress.standing_so(units, chosen)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(official_name__icontains=words) | Q(code__istartswith=words))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tallies": tallies,
        "page": page,
        "lines": [(unit, progress.Standing(unit.standing)) for unit in page],
        "years": list(reversed(years_with_forms(localdate().year))),
        "year": year,
        "standing": chosen,
        "q": words,
        "query": query_string(year=str(year), standing=chosen, q=words),
        "year_and_name": query_string(year=str(year), q=words),
    }
    return render(request, "desk/units_overview.html", context)


def year_asked(request: StaffRequest) -> int:
    """The year that is asked for; most often it is the one that has just ended."""
    asked, present = request.GET.get("year", ""), localdate().year
    return next((year for year in years_with_forms(present) if str(year) == asked), present - 1)


def query_string(**kept: str) -> str:
    """What a link carries on of the filter, with & at its end."""
    found = QueryDict(mutable=True)
    found.update({name: text for name, text in kept.items() if text})
    return f"{found.urlencode()}&" if found else ""
