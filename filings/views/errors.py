"""The pages that say why something did not work.

They may be called before any middleware has run (a wrong host name, a body that is too long), so they never rely on
an account or a session being there; and they answer strangers and staff alike, so they set no cookie.
"""

from contextlib import suppress

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.forms import CheckboxInput, ChoiceField, TextInput
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.http.request import UnreadablePostError
from django.middleware.csrf import REASON_BAD_ORIGIN
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from filings.budgets import TooMany
from filings.forms.decisions import (
    AmendForm,
    AnswerForm,
    RemarkForm,
    ReturnForm,
    ScheduleForm,
    SigningForm,
    WithdrawForm,
)
from filings.forms.fields import ChapterForm, ExplanationForm, SignoffForm, StartForm
from filings.models import Signer
from filings.models.unit import MOST_REVIEWERS
from filings.states import Role

MEGABYTE = 1024 * 1024
NOT_ECHOED = frozenset({"csrfmiddlewaretoken", "next", "username", "digest", "place", "done"})
DESK = (StartForm, ChapterForm, SignoffForm, ExplanationForm)
DECISIONS = (ReturnForm, SigningForm, RemarkForm, AnswerForm, ScheduleForm, AmendForm, WithdrawForm)
FIELDS = {name: field for form in (*DESK, *DECISIONS) for name, field in form.base_fields.items()}
FIELDS |= {
    Signer(role=role, order=order).field: ChoiceField(label=role.label)
    for role in Role
    for order in range(1, MOST_REVIEWERS + 1)
}
"""The fields of the site's pages by their names; the cells of a table go by their addresses."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400. A body over the limit is told so; anything else gets a general sentence, never the exception's own words."""
    too_large = isinstance(exception, RequestDataTooBig)
    if too_large:
        discard_body(request)
    limit = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // MEGABYTE
    return render(request, "400.html", {"too_large": too_large, "limit": limit}, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the sentence that the refusal was raised with: PermissionDenied(sentence); and what was typed."""
    return render(request, "403.html", {"refusal": str(exception), "sent": sent_texts(request)}, status=403)


def signed_out(request: HttpRequest, sent: list[tuple[str, str]]) -> HttpResponse:
    """403 for a form that was sent after its session had ended: how to go on, and what was typed."""
    return render(request, "signed_out.html", {"sent": sent}, status=403)


def too_many(request: HttpRequest, refused: TooMany) -> HttpResponse:
    """429, with the sentence that says when to come again; and what was typed."""
    page = render(request, "429.html", {"sentence": refused.sentence, "sent": sent_texts(request)}, status=429)
    page["Retry-After"] = str(refused.wait)
    return page


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 while the database does not answer; and what was typed."""
    page = render(request, "503.html", {"sent": sent_texts(request)}, status=503)
    page["Retry-After"] = "20"
    return page


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. What was looked for is not named: another unit's report must look like no report."""
    return render(request, "404.html", status=404)


def not_allowed(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """405 with words: who signs in after sending a form is led to the form's address, which is no page."""
    page = render(request, "405.html", status=405)
    page["Allow"] = refused["Allow"]
    return page


def server_error(request: HttpRequest) -> HttpResponse:
    """500, from a template that needs neither request nor database; if even that fails, one sentence."""
    try:
        return HttpResponseServerError(loader.get_template("500.html").render())
    except Exception:  # the page for failures is the last that may fail
        sentence = _("Something went wrong here. Please try again in a few minutes.")
        return HttpResponseServerError(sentence, content_type="text/plain; charset=utf-8")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form not known as ours (CSRF): how to go on, and what was typed.

    A form from elsewhere gets nothing echoed, or a stranger could put words on this site's pages.
    """
    origin = request.headers.get("Origin", "null")
    is_ours = origin != "null" and reason != REASON_BAD_ORIGIN % origin
    return render(request, "403_csrf.html", {"sent": sent_texts(request) if is_ours else []}, status=403)


def sent_texts(request: HttpRequest) -> list[tuple[str, str]]:
    """What a person typed into the form that was sent, as (name of the field, text), so that it is not lost.

    Left out are passwords, empty fields, and what a page carries along unseen. The way back is not enough: private
    pages are no-store, and browsers then forget what was typed into them.
    """
    with suppress(UnreadablePostError):
        return [
            (str(FIELDS[name].label) if name in FIELDS else name, text)
            for name, texts in request.POST.lists()
            if is_typed(name)
            for text in texts
            if text.strip()
        ]
    return []


def is_typed(name: str) -> bool:
    """Whether people type into the field `name`, and may see it again."""
    if name in NOT_ECHOED or "password" in name:
        return False
    widget = FIELDS[name].widget if name in FIELDS else TextInput()
    return not widget.is_hidden and not isinstance(widget, CheckboxInput)


def discard_body(request: HttpRequest) -> None:
    """Read on to the end of a body that was refused, within reason.

    A server that answers and closes while the browser is still sending cuts the connection, and the person sees the
    browser's own error instead of our sentence.
    """
    with suppress(OSError):
        for _chunk in range(4 * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // MEGABYTE):
            if not request.read(MEGABYTE):
                return
