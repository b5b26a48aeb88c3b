"""The error pages through the site's own handlers; and for every page: no inline code, contrast that can be read."""

import re
from html.parser import HTMLParser
from itertools import chain

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template import Engine
from django.test import Client, RequestFactory
from django.urls import include, path
from django.utils.html import escape
from django.utils.translation import gettext
from django.views.decorators.http import require_POST
from pytest_django import Settings

from config.settings import BASE_DIR
from config.urls import handler400, handler403, handler404, handler500
from filings.views.errors import bad_request, permission_denied

from . import factories

REFUSAL = "The report is with the reviewer; ask the reviewer to return it."
MEGABYTE = 1024 * 1024


def refuses(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied(REFUSAL)


def fails(request: HttpRequest) -> HttpResponse:
    raise ValueError("the inside of the system")


def takes(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST["3.3"])


urlpatterns = [
    path("refuses/", refuses),
    path("fails/", fails),
    path("takes/", takes),
    path("only-takes/", require_POST(takes)),
    path("", include("config.urls")),
]
__all__ = ["handler400", "handler403", "handler404", "handler500"]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def small_limit(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = MEGABYTE


# Without the mark django_db any query is an error: these pages need no database.
@pytest.mark.parametrize(
    ("address", "host", "status", "sentence"),
    [
        ("/no-such-page/", "testserver", 404, "Page not found"),
        ("/refuses/", "testserver", 403, REFUSAL),
        ("/only-takes/", "testserver", 405, "This address can't be opened this way"),
        ("/fails/", "testserver", 500, "Something went wrong here"),
        ("/takes/", "elsewhere.example", 400, "This request could not be read"),
    ],
)
def test_error_page_says_what_happened(visitor: Client, address: str, host: str, status: int, sentence: str) -> None:
    response = visitor.get(address, headers={"Host": host})
    page = response.content.decode()
    assert response.status_code == status
    assert escape(gettext(sentence)) in page
    assert 'href="/"' in page
    assert "the inside of the system" not in page
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.django_db
def test_error_page_is_the_same_for_staff(visitor: Client) -> None:
    for_strangers = visitor.get("/no-such-page/").content
    visitor.force_login(factories.account("preparer"))
    assert visitor.get("/no-such-page/").content == for_strangers


def test_refusal_without_a_sentence_still_says_something(rf: RequestFactory) -> None:
    page = permission_denied(rf.get("/"), PermissionDenied()).content.decode()
    assert gettext("Your account may not open this page or do this.") in page


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_text_over_the_limit_is_told_so(visitor: Client, small_limit: None, content_type: str) -> None:
    body = {
        "multipart/form-data; boundary=x": '--x\r\nContent-Disposition: form-data; name="3.3"\r\n\r\n%s\r\n--x--\r\n',
        "application/x-www-form-urlencoded": "3.3=%s",
    }[content_type] % ("1" * 2 * MEGABYTE)
    response = visitor.post("/takes/", body, content_type=content_type)
    assert response.status_code == 400
    assert escape(gettext("The text is too long to be received")) in response.content.decode()
    assert " 1 MB" in response.content.decode()


def test_text_over_the_limit_is_read_to_its_end(rf: RequestFactory, small_limit: None) -> None:
    request = rf.post("/takes/", "1" * 3 * MEGABYTE, content_type="text/plain")
    bad_request(request, RequestDataTooBig())
    assert request.read(1) == b""


TYPED = {
    "3.3": "11",
    "body": "<p>平塘县</p>",
    "empty": " ",
    "password": "secret words",
    "csrfmiddlewaretoken": "x" * 64,
}


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        ({"Origin": "http://testserver"}, ["11", "&lt;p&gt;平塘县&lt;/p&gt;"]),
        ({"Origin": "http://elsewhere.example"}, []),
        ({"Origin": "null"}, []),
        ({}, []),
    ],
)
def test_form_that_is_not_known_as_ours(headers: dict[str, str], shown: list[str]) -> None:
    """What was typed comes back on the page, but only from our own page: a stranger must not put words on it."""
    response = Client(enforce_csrf_checks=True).post("/takes/", TYPED, headers=headers)
    page = response.content.decode()
    assert response.status_code == 403
    assert gettext("The page was out of date, nothing was saved") in page
    assert re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL) == shown
    assert not response.cookies


def test_form_from_a_page_grown_old() -> None:
    """A cookie that no longer fits the page, as after signing in again in another window."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "y" * 32
    response = client.post("/takes/", TYPED, headers={"Origin": "http://testserver"})
    assert response.status_code == 403
    assert response.content.decode().count("<textarea") == 2


def test_failure_of_the_page_for_failures(visitor: Client, settings: Settings) -> None:
    """Static files that were never collected must not turn a failure into an empty answer."""
    manifest = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": manifest}
    response = visitor.get("/fails/")
    assert response.status_code == 500
    assert response.content.decode() == gettext("Something went wrong here. Please try again in a few minutes.")


# ---- every template ----

TEMPLATES = sorted(str(file.relative_to(BASE_DIR / "templates")) for file in BASE_DIR.glob("templates/**/*.html"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(name: str) -> None:
    assert Engine.get_default().get_template(name).name == name


class InlineCode(HTMLParser):
    """Collects what the content security policy refuses: style and script written into the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and not {"src", "type"} & given.keys()):
            self.found.append(f"<{tag}>")
        self.found += [f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")]
        self.found += [f"<{tag} {value}>" for value in given.values() if (value or "").startswith("javascript:")]


def inline_code(markup: str) -> list[str]:
    parser = InlineCode()
    parser.feed(re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", markup))
    return parser.found


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_has_no_inline_code(name: str) -> None:
    assert inline_code((BASE_DIR / "templates" / name).read_text()) == []


def test_inline_code_is_seen() -> None:
    markup = """<p style="color:red" {% if a %}onclick="x()"{% endif %}><a href="javascript:x()"><script>x()</script>"""
    assert inline_code(markup) == ["<p style>", "<p onclick>", "<a javascript:x()>", "<script>"]


# ---- the palette ----

SHEETS = {
    name: (BASE_DIR / "static/css" / name).read_text() for name in ("site.css", "table.css", "desk.css", "public.css")
}
COLOURS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", SHEETS["site.css"]))
RULE = re.compile(r"\{([^{}]*)\}")
USED_TOGETHER = {
    (text[1], ground[1])
    for rule in chain.from_iterable(RULE.findall(sheet) for sheet in SHEETS.values())
    if (text := re.search(r"(?<![a-z-])color: var\(--([a-z-]+)\)", rule))
    and (ground := re.search(r"background(?:-color)?: var\(--([a-z-]+)\)", rule))
    and {text[1], ground[1]} <= COLOURS.keys()
}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2 between two colours of the palette."""

    def luminance(name: str) -> float:
        parts = [int(COLOURS[name][at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("ground", ["paper", "ground", "accent-soft", "error-soft", "question-soft", "good-soft"])
@pytest.mark.parametrize("text", ["ink", "ink-soft", "accent", "accent-deep", "error", "question", "good"])
def test_text_can_be_read(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("text", "ground"), sorted(USED_TOGETHER))
def test_text_can_be_read_where_a_rule_sets_both(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(
    ("mark", "ground"), [("edge", "paper"), ("edge", "ground"), ("accent", "paper"), ("on-accent", "accent-deep")]
)
def test_edges_and_focus_can_be_seen(mark: str, ground: str) -> None:
    assert contrast(mark, ground) >= 3


@pytest.mark.parametrize("name", SHEETS)
def test_colours_are_named_in_the_palette_only(name: str) -> None:
    outside = re.sub(r":root \{.*?\n\}", "", SHEETS[name], count=1, flags=re.DOTALL)
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", outside) == []
