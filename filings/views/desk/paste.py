"""A block from a spreadsheet, shown before it is filled in (粘贴预览)."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filings.forms.pasted import drawn
from filings.forms.pasting import TooMuch, preview
from filings.views.loading import report_to_fill_in
from filings.views.requests import StaffRequest
from filings.views.saving import Unreadable, for_staff_json, json_of

from .pasted_remarks import keep_remarks
from .table import table_of

JSON = "application/json"


@for_staff_json
@require_POST
def desk_paste(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    """Answers {"text": as copied, "start": address} with the preview: as JSON where that is asked for, else as HTML.

    Nothing is written; what stands beside figures is kept for an explanation.
    """
    report = report_to_fill_in(request, pk)
    text, start = asked(request)
    table = table_of(report, key)
    try:
        shown = preview(text, table, start)
    except (TooMuch, LookupError) as error:
        said = str(error) if isinstance(error, TooMuch) else _("There is no such cell in this form.")
        raise Unreadable(said) from error
    keep_remarks(request, report, shown)
    if request.get_preferred_type(["text/html", JSON]) == JSON:
        return JsonResponse(shown.told(), json_dumps_params={"ensure_ascii": False})
    return render(request, "desk/paste_preview.html", {"preview": shown, "drawing": drawn(shown, table)})


def asked(request: StaffRequest) -> tuple[str, str]:
    """The text and the start that were sent. Raises Unreadable."""
    sent = json_of(request)
    if isinstance(sent, dict) and isinstance(sent.get("text"), str) and isinstance(sent.get("start"), str):
        return sent["text"], sent["start"]
    raise Unreadable(_("What was sent could not be read. Load the page again."))
