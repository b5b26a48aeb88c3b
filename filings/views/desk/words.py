"""What the tables say of the sentences of a chapter, while it is written (文表核对)."""

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filings.checks import explain
from filings.checks.claims import QUESTION, Judge, Placed
from filings.checks.words import questions
from filings.models import Report
from filings.prose import MAX_CHARACTERS
from filings.reading.place import chapter_titles
from filings.reading.rows import figures
from filings.views.loading import report_to_fill_in
from filings.views.requests import StaffRequest
from filings.views.saving import Unreadable, entries_of, for_staff_json


@for_staff_json
@require_POST
def desk_chapter_words(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    """Judges paragraphs: {"text": ["", LINES]} is answered by a list of questions for each line. Nothing is saved."""
    report = report_to_fill_in(request, pk)
    sent = entries_of(request)
    if set(sent) != {"text"} or key not in chapter_titles(report.edition):
        raise Unreadable(_("What was sent could not be read, and nothing was saved. Load the page again."))
    text = sent["text"][1][: 2 * MAX_CHARACTERS]
    return JsonResponse({"found": asked_of(report, key, text)})


def asked_of(report: Report, key: str, text: str) -> list[list[dict[str, str]]]:
    """For each line of `text`, what is asked of it and was not explained yet, as {"quote", "message"}."""
    judge, lines = Judge(figures(report)), text.split("\n")
    found = [
        [Placed(key, at, finding) for at, finding in judge.of_text(line)[0] if finding.kind == QUESTION]
        for line in lines
    ]
    asked = [questions(placed) for placed in found]
    if any(asked):
        written = list(report.explanations.filter(code__startswith="claim_"))
        explain([one for line in asked for one in line], written)
    return [
        [{"quote": one.said.quote, "message": one.message} for one in line if one.said and one.open] for line in asked
    ]
