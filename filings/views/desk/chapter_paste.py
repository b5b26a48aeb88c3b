"""A paste into a chapter, read by the server from the same list of elements as what is saved (粘贴)."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filings import prose
from filings.views.errors import discard_body
from filings.views.loading import report_to_fill_in
from filings.views.requests import StaffRequest
from filings.views.saving import Unreadable, for_staff_json, json_of

from .chapter_rows import chapter_of


@for_staff_json
@require_POST
def desk_chapter_paste(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    """What the chapter would keep of a text from the clipboard: {"html": HTML} or {"text": TEXT}. Nothing is saved."""
    report = report_to_fill_in(request, pk)
    chapter_of(report, key)
    pasted = prose.read_pasted(sent_clipboard(request))
    context = {"told": [sentence for _code, sentence in pasted.told], "headings": pasted.headings}
    line = render_to_string("desk/chapter_paste.html", context, request) if any(context.values()) else ""
    return JsonResponse({"html": pasted.html, "line": line})


def sent_clipboard(request: StaffRequest) -> str:
    """The HTML of a clipboard; plain text with a paragraph a line. Raises Unreadable."""
    try:
        sent = json_of(request)
    except RequestDataTooBig:
        discard_body(request)
        raise Unreadable(_("The text is too long to be pasted at once. Paste it in parts.")) from None
    html = sent.get("html") or escape(sent.get("text", "")) if is_clipboard(sent) else None
    if html is None:
        raise Unreadable(_("What was sent could not be read, and nothing was saved. Load the page again."))
    if sentence := prose.refusal(html):
        raise Unreadable(_("Nothing was pasted. %(why)s") % {"why": sentence})
    return html


def is_clipboard(sent: object) -> bool:
    return (
        isinstance(sent, dict) and set(sent) <= {"html", "text"} and all(isinstance(one, str) for one in sent.values())
    )
