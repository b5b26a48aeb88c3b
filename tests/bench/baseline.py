"""The site's addresses, and beside them the pages that the desk is compared with.

Such a page is one template over prebuilt dicts and lists: the desk's own templates put together, without crispy-forms,
Form and database. So it prints the same page, and there is no second text of it to keep in step.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import Engine, engines
from django.urls import path

from config.urls import urlpatterns as addresses_of_the_site

PAGES: dict[str, dict[str, Any]] = {}
"""What each page shows, by its name: text, numbers, dicts and lists."""


def source(name: str, **parts: str) -> str:
    """The source of a template, where each of `parts` (named by the variable or tag that prints it) is put in."""
    text = str(Engine.get_default().get_template(name).source)
    for printed, part in parts.items():
        if text.count(printed) != 1:
            raise LookupError(f"{name} does not print {printed} once")
        text = text.replace(printed, part)
    return text


ROWS = source("desk/sheet.html")
FORM = source("desk/sheet_form.html", **{"{{ form.form_html }}": ROWS.replace("in rows", "in form.rows")})
TEMPLATE = engines["django"].from_string(source("desk/desk_table.html", **{"{% crispy form %}": FORM}))


def baseline(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(TEMPLATE.render(PAGES[name], request))


urlpatterns = [path("baseline/<slug:name>/", baseline), *addresses_of_the_site]
