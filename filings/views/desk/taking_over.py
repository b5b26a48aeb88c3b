"""Last year's text as a draft (取用上年文字): taken over, then confirmed sentence by sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from filings import prose, workflow
from filings.models import Chapter
from filings.views.account import for_staff
from filings.views.loading import report_to_fill_in
from filings.views.requests import StaffRequest

from .chapter_rows import chapter_of


@dataclass(frozen=True)
class Unconfirmed:
    """A sentence that stands as last year's report said it: whole, and in pieces, of which some are figures."""

    sentence: str
    pieces: Sequence[tuple[str, bool]]

    @property
    def has_figures(self) -> bool:
        return any(is_figure for _text, is_figure in self.pieces)


def unconfirmed(chapter: Chapter, body: str) -> list[Unconfirmed]:
    """What in `body`, the text of the chapter, is neither changed nor confirmed; with a figure, date or year first."""
    return [Unconfirmed(one, prose.figured(one)) for one in prose.standing(body, chapter.taken_over)]


@for_staff
@require_POST
def desk_take_over(request: StaffRequest, pk: int) -> HttpResponse:
    """Copies the chapter that is sent, or every one that says nothing yet, from last year's published report."""
    report = report_to_fill_in(request, pk)
    chapter = request.POST.get("chapter", "")
    taken = workflow.take_over(report, [chapter] if chapter else None, by=request.user)
    messages.success(
        request,
        ngettext(
            "%(count)s chapter now holds last year's text. Change or confirm every sentence of it.",
            "%(count)s chapters now hold last year's text. Change or confirm every sentence of it.",
            len(taken),
        )
        % {"count": len(taken)},
    )
    return redirect("desk_chapter", report.pk, chapter) if chapter else redirect(report)


@for_staff
@require_POST
def desk_confirm(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    """Confirms the sentences that are ticked, or all those without a figure, of a chapter."""
    report = report_to_fill_in(request, pk)
    chapter = chapter_of(report, key)
    confirmed = workflow.confirm(report, key, list(chosen(request, chapter)), by=request.user)
    if confirmed:
        sentence = ngettext("%(count)s sentence is confirmed.", "%(count)s sentences are confirmed.", confirmed)
        messages.success(request, sentence % {"count": confirmed})
    else:
        messages.info(request, _("Nothing was confirmed: tick the sentences that hold for this year as well."))
    return redirect("desk_chapter", report.pk, key)


def chosen(request: StaffRequest, chapter: Chapter) -> Iterator[str]:
    yield from request.POST.getlist("sentence")
    if "plain" in request.POST:
        yield from (one.sentence for one in unconfirmed(chapter, chapter.body) if not one.has_figures)
