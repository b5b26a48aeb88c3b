"""The site's addresses, and beside them the pages that the desk is compared with.

Such a page is one template over prebuilt dicts and lists: the desk's own templates put together, without crispy-forms,
Form and database. So it prints the same page, and there is no second text of it to keep in step.
"""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Engine, engines
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import path, reverse

from config.urls import urlpatterns as addresses_of_the_site
from filings.drawing import Box, Drawing, draw

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PAGES: dict[str, dict[str, Any]] = {}
"""What each page shows, by its name: text, numbers, dicts and lists."""


class NotComparable(Exception):
    """The bench would compare things that are not the same."""


GRID_ROWS = '{% include "desk/grid_rows.html" %}'


def source(name: str, **parts: list[str]) -> str:
    """The source of a template, where for each variable or tag of `parts` its sources are put in, one a place."""
    text = str(Engine.get_default().get_template(name).source)
    for printed, sources in parts.items():
        if text.count(printed) != len(sources):
            raise LookupError(f"{name} does not print {printed} in {len(sources)} places")
        for one in sources:
            text = text.replace(printed, one, 1)
    return text


def desk_template() -> str:
    """The source of a desk page of any statistics table: a list, or else drawn as it is printed."""
    rows = [source("desk/sheet.html"), source("desk/grid.html", **{GRID_ROWS: [source("desk/grid_rows.html")]})]
    form = source(
        "desk/sheet_form.html", **{"{{ form.form_html }}": [one.replace("in rows", "in form.rows") for one in rows]}
    )
    return source("desk/desk_table.html", **{"{% crispy form %}": [form], "{{ keys }}": [source("desk/keys.html")]})


TEMPLATE = engines["django"].from_string(desk_template())


def baseline(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(TEMPLATE.render(PAGES[name], request))


urlpatterns = [path("baseline/<slug:name>/", baseline), *addresses_of_the_site]


def page(name: str, client: Client) -> Callable[[], HttpResponse]:
    url = reverse(baseline, args=[name])
    return lambda: answered(client.get(url), 200)


def answered(response: Any, status: int) -> HttpResponse:
    if response.status_code != status:
        raise NotComparable(f"{response.request['PATH_INFO']} answered {response.status_code} and not {status}")
    return response


def same_page(name: str, ask: Callable[[], Any]) -> HttpResponse:
    """Prepare the baseline `name` from our page, hold it to ours, and return ours. Raises NotComparable."""
    setup_test_environment()
    try:
        ours = ask()
    finally:
        teardown_test_environment()
    PAGES[name] = prebuilt(ours.context)
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies = ours.client.cookies
    with connection.execute_wrapper(no_query):
        bare = page(name, client)()
    if TOKEN.sub("", bare.content.decode()) != TOKEN.sub("", ours.content.decode()):
        raise NotComparable(f"the page of the baseline “{name}” is not ours byte for byte")
    return ours


def no_query(*_args: Any) -> None:
    raise NotComparable("the baseline asks the database")


def prebuilt(context: Any) -> dict[str, Any]:
    """What the page shows, as the plain dicts and lists that its baseline is made of."""
    report, table, form = (context[name] for name in ("report", "table", "form"))
    given = ("attest_fields", "last_year", "takes", "refusal", "questions", "filled", "first_empty", "live")
    return {
        "user": {"name": context["user"].name, "pk": context["user"].pk},
        "messages": list(context["messages"]),
        "report": {
            "pk": report.pk,
            "title": report.title,
            "year": report.year,
            "official_name": report.official_name,
            "unit": {"demonstration": report.unit.demonstration},
            "get_absolute_url": report.get_absolute_url(),
        },
        "table": {"key": table.key, "caption": table.caption, "head": list(table.head)},
        "form": {"shown": form.shown, "is_list": form.is_list, "rows": plain(form.rows)},
        "drawing": {} if form.is_list else plain_drawing(draw(table)),
        "problems": plain(context["problems"]),
        "sections": plain(context["sections"]),
        **{name: context[name] for name in given},
    }


def plain(shown: Any) -> Any:
    """A copy, down to the texts and numbers, of what consists of dicts and lists."""
    if isinstance(shown, dict):
        return {name: plain(one) for name, one in shown.items()}
    if isinstance(shown, list | tuple):
        return [plain(one) for one in shown]
    return shown


def plain_drawing(drawing: Drawing) -> dict[str, Any]:
    """The head of the printed table, and what is printed around it."""
    names = ("key", "kind", "caption", "columns", "is_wide")
    head = [{"id": line.id, "css": line.css, "boxes": [plain_box(box) for box in line]} for line in drawing.head]
    return {**{name: getattr(drawing, name) for name in names}, "head": head}


def plain_box(box: Box) -> dict[str, Any]:
    return {name: getattr(box, name) for name in ("kind", "text", "note", "scope", "attributes")}
