"""A chapter of prose."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from filings import prose, workflow
from filings.forms import ChapterForm
from filings.models import Change, Chapter, Report
from filings.permissions import refusal
from filings.states import Action
from filings.views.account import for_staff
from filings.views.loading import visible_report
from filings.views.tasks import chapter_titles
from filings.workflow import SavedChapter


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def desk_chapter(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The chapter in an editor. A POST saves it, unless somebody else has saved it meanwhile: then both are shown."""
    report = visible_report(request, pk)
    chapter = chapter_of(report, key)
    form = ChapterForm(request.POST or None, initial={"body": chapter.body, "seen": chapter.revision})
    theirs = None
    if request.method == "POST":
        body = request.POST.get("body", "")
        seen = form.cleaned_data["seen"] if form.is_valid() else -1
        saved = workflow.save_chapter(report, key, body, seen=seen, by=request.user)  # type: ignore[arg-type]
        if saved.conflict is None:
            tell_saved(request, saved, body)
            return redirect(request.path)
        theirs = saved.conflict
        form = ChapterForm(initial={"body": body, "seen": theirs.revision})
    page = {
        "report": report,
        "title": chapter_titles(report.edition)[key],
        "asked": next(one for one in report.edition.chapters if one.key == key),
        "form": form,
        "refusal": refusal(request.user, Action.EDIT, report),  # type: ignore[arg-type]
        "text": prose.readable(chapter.body),
        "problems": [{"message": sentence, "link": "#id_body"} for _code, sentence in prose.problems(chapter.body)],
        "theirs": prose.readable(theirs.body) if theirs else "",
        "their_change": last_change(theirs) if theirs else None,
    }
    return render(request, "desk/desk_chapter.html", page)


def chapter_of(report: Report, key: str) -> Chapter:
    """The chapter `key`. Raises Http404 where the edition asks for no such prose."""
    chapter = report.chapters.filter(key=key).first() if key in chapter_titles(report.edition) else None
    if chapter is None:
        raise Http404
    return chapter


def last_change(chapter: Chapter) -> Change | None:
    """Who saved the chapter last, and when."""
    changes = chapter.report.changes.filter(address=f"chapter:{chapter.key}").select_related("by")
    return changes.order_by("-at", "-pk").first()


def tell_saved(request: HttpRequest, saved: SavedChapter, sent: str) -> None:
    """What saving did, and what it did not keep."""
    if saved.changed:
        messages.success(request, _("The chapter is saved."))
    else:
        messages.info(request, _("Nothing was changed, so there was nothing to save."))
    if saved.numerals:
        sentence = ngettext(
            "The numeral typed before %(count)s heading was taken off: the system numbers headings itself.",
            "The numerals typed before %(count)s headings were taken off: the system numbers headings itself.",
            saved.numerals,
        )
        messages.warning(request, sentence % {"count": saved.numerals})
    for _code, sentence in prose.omitted(sent):
        messages.warning(request, sentence)
