"""Every address of the site, read off the URLconf: a new page is tried as well."""

import re
from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from filings.models import Report


def routes(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every route of the site as it is written in the URLconf."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


ROUTES = sorted(set(routes(get_resolver().url_patterns)))

IN_JSON = frozenset(
    {
        "desk/reports/<int:pk>/cells/",
        "desk/reports/<int:pk>/tables/<slug:key>/paste/",
        "desk/reports/<int:pk>/chapters/<slug:key>/save/",
        "desk/reports/<int:pk>/chapters/<slug:key>/paste/",
        "desk/reports/<int:pk>/chapters/<slug:key>/words/",
    }
)
"""Where a page sends what is typed: answered in JSON, with 401 where the session has ended."""


def filled_in(route: str, report: Report) -> str:
    """An address that the route fits: one of `report`, of its unit, or of some row."""
    values = {
        "pk": report.pk,
        "code": report.unit.code,
        "year": report.year,
        "version": report.version,
        "app_label": "filings",
        "url": "x",
        "kind": "copy",
        "name": "content-2" if route.startswith("schemas/") else "signatures.json",
    }
    key = "overview" if "chapters" in route else "statistics"
    address = re.sub(
        r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)",
        lambda match: str({**values, "key": key}.get(match[1] or match[2], report.pk)),
        route,
    )
    return "/" + address.replace("^", "").replace("$", "")
