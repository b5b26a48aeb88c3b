"""A chapter of prose: its page, and the address to which the page saves it while somebody writes."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filings import budgets, prose, workflow
from filings.checks.leftovers import Leftover, leftovers
from filings.forms.fields import ChapterForm
from filings.models import Change, Chapter, Report
from filings.permissions import refusal
from filings.reading import Body, place
from filings.reading.desk import neighbours
from filings.reading.place import chapter_titles
from filings.reading.rows import last_reports
from filings.rendering import faces
from filings.states import Action
from filings.views.account import for_staff, form_page
from filings.views.errors import discard_body
from filings.views.loading import report_to_fill_in, visible_report
from filings.views.requests import StaffRequest, origin_of
from filings.views.saving import Unreadable, entries_of, for_staff_json, saved_at
from filings.workflow import SavedChapter

from .chapter_rows import chapter_of
from .taking_over import unconfirmed

LONG = 50_000
"""Letters of HTML that are counted as one save; a chapter of an ordinary report has 5,000."""
LARGEST_REVISION = 2**31 - 1


@for_staff
@form_page
def desk_chapter(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    """The chapter in an editor. A POST saves it, unless somebody else has saved it meanwhile: then both are shown."""
    report = visible_report(request, pk)
    chapter = chapter_of(report, key)
    form = ChapterForm(request.POST or None, initial=shown(chapter.body, chapter.revision))
    theirs = None
    if request.method == "POST":
        try:
            theirs = saved_or_theirs(request, report, key, form)
        except prose.TooMuch as too_much:
            form.add_error("body", str(too_much))
        else:
            if theirs is None:
                return redirect(request.path)
            form = ChapterForm(initial=shown(request.POST.get("body", ""), theirs.revision))
    context = {
        "report": report,
        "title": chapter_titles(report.edition)[key],
        "asked": next(one for one in report.edition.chapters if one.key == key),
        "form": form,
        "refusal": refusal(request.user, Action.EDIT, report),
        "text": prose.readable(chapter.body),
        "problems": [{"message": sentence, "link": "#id_body"} for sentence in to_mend(chapter.body)],
        "leftovers": left_over(report, key, chapter.body),
        "unconfirmed": unconfirmed(chapter, chapter.body),
        **last_year_beside(report, chapter),
        **(told_of_theirs(theirs) if theirs else {}),
    }
    return render(request, "desk/desk_chapter.html", context)


def saved_or_theirs(request: StaffRequest, report: Report, key: str, form: ChapterForm) -> Chapter | None:
    """Saves the chapter and tells it; or the chapter as somebody else has saved it meanwhile, and nothing is saved.

    Raises prose.TooMuch.
    """
    body = request.POST.get("body", "")
    spend(request, body)
    seen, page = (form.cleaned_data[name] for name in ("seen", "page")) if form.is_valid() else (-1, "")
    saved = workflow.save_chapter(report, key, body, seen=seen, by=request.user, page=page)
    if saved.conflict is None:
        tell_saved(request, saved)
    return saved.conflict


@for_staff_json
@require_POST
def desk_chapter_save(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    """Saves the chapter while it is written: {"body": ["REVISION PAGE", HTML]}.

    Answers what the next save has seen, what is not kept, and what to look at; or the text that somebody else has saved
    meanwhile, and then nothing was saved.
    """
    report = report_to_fill_in(request, pk)
    chapter = chapter_of(report, key)
    (seen, body), by = sent_body(request), request.user
    spend(request, body)
    revision, _space, page = seen.partition(" ")
    try:
        saved = workflow.save_chapter(report, key, body, seen=number(revision), by=by, page=page)
    except prose.TooMuch as too_much:
        raise Unreadable(_("Nothing was saved. %(why)s") % {"why": too_much}) from too_much
    if saved.conflict:
        theirs = told_of_theirs(saved.conflict)
        answer = {
            "attention": True,
            "told": _("Not saved: somebody else has saved this chapter meanwhile. Choose below."),
            "conflict": render_to_string("desk/chapter_theirs.html", {**theirs, "live": True}, request),
            "theirs": saved.conflict.body,
        }
    else:
        findings = findings_of(request, chapter, saved.body)
        answer = {"told": saved_at(), "notes": saved.told, "findings": findings}
    return JsonResponse({"revision": saved.revision, **answer})


def spend(request: StaffRequest, body: str) -> None:
    """Count the saving of a text, a long one as several. Raises TooMany."""
    amount = 1 + len(body) // LONG
    budgets.spend("chapter", account=str(request.user.pk), address=origin_of(request), amount=amount)


def sent_body(request: StaffRequest) -> tuple[str, str]:
    """What an editor sends: (revision and page that it was shown, HTML). Raises Unreadable."""
    try:
        sent = entries_of(request)
    except RequestDataTooBig:
        discard_body(request)
        raise Unreadable(_("The text is too long to be sent. Shorten it, or divide it among other chapters.")) from None
    if set(sent) != {"body"}:
        raise Unreadable(_("What was sent could not be read, and nothing was saved. Load the page again."))
    return sent["body"]


def shown(body: str, revision: int) -> dict[str, Any]:
    """What a page starts with. Its name is its own, so that its saves are told from those of another window."""
    return {"body": body, "seen": revision, "page": secrets.token_hex(8)}


def number(text: str) -> int:
    """A revision as it was sent; -1, which no chapter has, for anything else."""
    revision = int(text) if text.isascii() and text.isdecimal() and len(text) < 11 else -1
    return revision if revision <= LARGEST_REVISION else -1


def last_year_beside(report: Report, chapter: Chapter) -> dict[str, Any]:
    """The chapter as last year's published report has it, as it is read, and whether it can be taken over."""
    last = last_reports([report]).get(report.pk)
    before = last.chapters.filter(key=chapter.key).first() if last else None
    text = before.body if before and prose.without_headings(before.body) else ""
    offered = bool(text) and not prose.without_headings(chapter.body)
    return {"last_year": prose.readable(text), "may_take_over": offered}


def left_over(report: Report, key: str, body: str) -> list[Leftover]:
    """What may be left over in the chapter. The names of other units are read where there is a text."""
    if not (text := prose.stored_text(body)):
        return []
    names, unit = neighbours(report.unit, [text]), Body.of(report.unit)
    return leftovers(report.year, {key: body}, names, body=unit, source=report.edition.source)


def told_of_theirs(theirs: Chapter) -> dict[str, Any]:
    """The chapter as somebody else has saved it, who did, and when."""
    changes = theirs.report.changes.filter(address=place.chapter(theirs.key)).select_related("by")
    their_change: Change | None = changes.order_by("-at", "-pk").first()
    return {"theirs": prose.readable(theirs.body), "their_change": their_change}


def findings_of(request: StaffRequest, chapter: Chapter, body: str) -> str:
    """What to mend, to confirm and to look at in the text as it was saved, as HTML."""
    report, key = chapter.report, chapter.key
    found = {
        "report": report,
        "asked": {"key": key},
        "sentences": to_mend(body),
        "unconfirmed": unconfirmed(chapter, body),
        "leftovers": left_over(report, key, body),
    }
    return render_to_string("desk/chapter_findings.html", found, request)


def to_mend(body: str) -> list[str]:
    """What has to be mended in a chapter before it is submitted, in sentences."""
    return [*(sentence for _code, sentence in prose.problems(body)), *faces.sentences([prose.stored_text(body)])]


def tell_saved(request: StaffRequest, saved: SavedChapter) -> None:
    """What saving did, and what it did not keep."""
    if saved.changed:
        messages.success(request, _("The chapter is saved."))
    else:
        messages.info(request, _("Nothing was changed, so there was nothing to save."))
    for sentence in saved.told:
        messages.warning(request, sentence)
