"""The site's addresses, and beside them the pages that the desk is compared with: a template over prebuilt dicts."""

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from config.urls import urlpatterns as addresses_of_the_site

TEMPLATE = engines["django"].from_string(Path(__file__).with_name("baseline.html").read_text(encoding="utf-8"))
PAGES: dict[str, dict[str, Any]] = {}
"""What each page shows, by its name: text, numbers, dicts and lists."""


def baseline(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(TEMPLATE.render(PAGES[name], request))


urlpatterns = [path("baseline/<slug:name>/", baseline), *addresses_of_the_site]
