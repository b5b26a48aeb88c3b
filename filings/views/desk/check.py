"""The check (核对): every figure as it is read, what is wrong, what must be explained; then the report is submitted."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from filings import checks, content, workflow
from filings.checks import Problem
from filings.checks.leftovers import leftovers
from filings.content import Content
from filings.forms.decisions import SigningForm
from filings.forms.fields import ExplanationForm, Fault
from filings.models import Explanation, Report
from filings.models.report import Verdict
from filings.permissions import refusal, require
from filings.reading import Version, place, read
from filings.reading.desk import neighbours
from filings.reading.place import chapter_titles
from filings.rendering import faces
from filings.rendering.article import annexes, printed_date, printed_names, sections
from filings.states import PUBLIC, Action
from filings.views.account import for_staff
from filings.views.figures import read_tables
from filings.views.identity import confirm_identity
from filings.views.loading import visible_report
from filings.views.requests import StaffRequest
from filings.views.tasks import place_of
from filings.workflow import Conflict

from .pasted_remarks import pasted_remarks
from .preview import NoCopy, NotYet, review_copy


@dataclass(frozen=True)
class CellLink:
    """A cell that a sentence was held against, and the way to it."""

    name: str
    url: str


@dataclass(frozen=True)
class Asked:
    """A question with the form for its explanation. `id` is its place on the page.

    `offered`: the form holds what was "accepted" last year of the same sentence, or the remark that was "pasted"
    beside a figure; nobody has said it of this question yet.
    `conflict` is what somebody else has written here since the page was shown, where that kept one's own text out.
    """

    id: str
    problem: Problem
    link: str
    form: ExplanationForm
    conflict: Conflict | None = None
    offered: str = ""
    cells: Sequence[CellLink] = ()


@for_staff
@require_safe
def desk_check(request: StaffRequest, pk: int) -> HttpResponse:
    """Everything of the report on one page, errors first, and the button that submits it."""
    return check_page(request, visible_report(request, pk))


@for_staff
@require_POST
def desk_explain(request: StaffRequest, pk: int) -> HttpResponse:
    """Keeps the written explanation of one question."""
    report = visible_report(request, pk)
    form = ExplanationForm(request.POST)
    if not form.is_valid():
        return check_page(request, report, explanation=form)
    code, cell, text, also, seen = (form.cleaned_data[name] for name in ("code", "cell", "text", "also", "seen"))
    conflicts = workflow.explain(report, code, cell, text, by=request.user, also=also, seen=seen)
    if conflicts:
        return check_page(request, report, explanation=form, conflicts=conflicts)
    messages.success(request, _("The explanation is saved.") if text else _("The explanation is taken back."))
    for sentence in faces.sentences([text]):
        messages.warning(request, sentence)
    return redirect(f"{reverse('desk_check', args=[report.pk])}#{question_id(code, cell)}")


@for_staff
@require_POST
def desk_submit(request: StaffRequest, pk: int) -> HttpResponse:
    """The preparer's signature on what the check page showed. While anything is unsettled, that is shown instead."""
    report = visible_report(request, pk)
    require(request.user, Action.SUBMIT, report)
    version, desk = read(report)
    found = checks.problems(version, desk)
    if workflow.refusal_of_content(Action.SUBMIT, found):
        return check_page(request, report, not_submitted=True)
    form = submit_form(request.POST)
    if not form.is_valid():
        return check_page(request, report, submission=form)
    seen = request.POST.get("digest", "")
    signed = content.content(checks.to_be_signed(version, desk, found))
    stale = workflow.refusal_of_version(seen, signed.sha256)
    if refused := stale or workflow.refusal_of_amendment(report, signed):
        form.add_error(None, refused.sentence)
    elif sentence := confirm_identity(request):
        form.add_error("password", sentence)
    elif sentence := refusal_of_copy(request, report, signed):
        form.add_error(None, sentence)
    else:
        workflow.submit(report, by=request.user, seen=seen)
        messages.success(request, _("The report is submitted. The reviewer has it now."))
        return redirect(report)
    return check_page(request, report, submission=form)


def refusal_of_copy(request: StaffRequest, report: Report, signed: Content) -> str:
    """Why this content cannot be printed, or nothing: its review copy is made now where it was not made before."""
    if workflow.has_review_copy(report, signed):
        return ""
    try:
        review_copy(request, report)
    except NoCopy as none:
        return _("Nothing was submitted. %(why)s") % {"why": none.sentence}
    except NotYet:
        return _("Nothing was submitted: the review copy is being made. Submit again in a few seconds.")
    return ""


def submit_form(data: Any = None) -> SigningForm:
    declaration = _("I have checked every figure and the text against our records. They are true and complete.")
    return SigningForm(data, declaration=declaration)


def check_page(
    request: StaffRequest,
    report: Report,
    *,
    explanation: ExplanationForm | None = None,
    conflicts: Sequence[Conflict] = (),
    submission: SigningForm | None = None,
    not_submitted: bool = False,
) -> HttpResponse:
    """The check page; after a POST with the form that was not taken, or saying that nothing was submitted."""
    version, desk = read(report)
    found = checks.problems(version, desk)
    questions = asked(report, version, found, explanation, conflicts, pasted_remarks(request, report, version))
    blocking = [Fault(one.message, place_of(one, report)) for one in found if one.blocking]
    tables = read_tables(version)
    signed = content.content(checks.to_be_signed(version, desk, found))
    page = {
        "report": report,
        "annexes": [tables[one.key] for one in annexes(version)],
        "chapters": [(one, tables[one.table.key] if one.table else None) for one in sections(version)],
        "left_over": left_over(report, version),
        "date": printed_date(report.report_date),
        "names": printed_names(version),
        "digest": signed.sha256,
        "has_copy": workflow.has_review_copy(report, signed),
        "scope": version.scope,
        "published": report.status in PUBLIC,
        "problems": [*not_taken(questions), *blocking],
        "asked": questions,
        "edit_refusal": refusal(request.user, Action.EDIT, report),
        "submit_refusal": refusal(request.user, Action.SUBMIT, report),
        "unsettled": workflow.refusal_of_content(Action.SUBMIT, found),
        "not_submitted": not_submitted,
        "form": submission or submit_form(),
    }
    return render(request, "desk/desk_check.html", page)


def asked(
    report: Report,
    version: Version,
    found: Sequence[Problem],
    sent: ExplanationForm | None = None,
    conflicts: Sequence[Conflict] = (),
    remarks: Mapping[str, str] = MappingProxyType({}),
) -> list[Asked]:
    """The questions, those that still wait for an explanation first; `sent` is an explanation that was not taken.

    The first open question of each kind offers to explain the others with it: offered at each, they would be a page
    that grows with the square of their number.
    """
    names = {address: cell.name for address, cell in version.cells.items()}
    kept_out = {one.address: one for one in conflicts}
    accepted = accepted_last_year(version, found)
    waiting: dict[str, list[tuple[str, str]]] = {}
    for one in found:
        if one.cell and one.open and not one.blocking:
            waiting.setdefault(one.code, []).append((one.cell, names[one.cell]))
    made = []
    for problem in sorted((one for one in found if not one.blocking), key=lambda one: not one.open):
        cell = problem.key
        id = question_id(problem.code, cell)
        others = [other for other in waiting.pop(problem.code, ()) if other[0] != cell] if problem.open else []
        text = problem.explanation.text if problem.explanation else ""
        offered, words = "", text
        if not text and not problem.void:
            told = {"accepted": accepted.get((problem.code, cell)), "pasted": remarks_of(problem, version, remarks)}
            offered, words = next(((kind, said) for kind, said in told.items() if said), ("", ""))
        initial = {"code": problem.code, "cell": cell, "text": words, "seen": text}
        form = ExplanationForm(initial=initial, others=others, auto_id=f"{id}-%s")
        if sent and (sent["code"].value(), sent["cell"].value()) == (problem.code, cell):
            # Sent again, it is chosen over what the page shows now.
            again = {**{name: sent[name].value() for name in sent.fields}, "seen": text}
            form = ExplanationForm(again, others=others, auto_id=f"{id}-%s")
        conflict, links = kept_out.get(place.explanation(problem.code, cell)), cell_links(problem, version, report)
        made.append(Asked(id, problem, place_of(problem, report), form, conflict, offered, links))
    return made


def remarks_of(problem: Problem, version: Version, remarks: Mapping[str, str]) -> str:
    """What was pasted beside the figures that a question is about, each with the name of its cell."""
    if problem.said:
        return ""
    named = [(version.cells[one].name, remarks[one]) for one in problem.cells if one in remarks]
    return _("; ").join(_("%(name)s: %(sentence)s") % {"name": name, "sentence": remark} for name, remark in named)


MOST_LINKS = 3


def cell_links(problem: Problem, version: Version, report: Report) -> list[CellLink]:
    """Ways to the cells that a sentence was held against: those of a total column lead to the row."""
    if not problem.said:
        return []
    return [
        CellLink(version.cells[one].name, place.edit_url(place.cell(one), report.pk, report.edition))
        for one in problem.cells[:MOST_LINKS]
    ]


def accepted_last_year(version: Version, found: Sequence[Problem]) -> dict[tuple[str, str], str]:
    """(code, key) -> what the reviewer accepted last year of the same sentences. No query where nothing is asked."""
    wanted = [one.key for one in found if one.said and one.open]
    if not wanted or version.last_year is None:
        return {}
    rows = Explanation.objects.filter(report=version.last_year.report, cell__in=wanted, verdict=Verdict.ACCEPTED)
    return {(code, cell): text for code, cell, text in rows.values_list("code", "cell", "text")}


@dataclass(frozen=True)
class LeftOver:
    """A sentence that may be left over from another report; its chapter's title, and the way to it."""

    title: str
    link: str
    sentence: str
    message: str


def left_over(report: Report, version: Version) -> list[LeftOver]:
    """What may be left over, in the order of the chapters. On the page of a chapter each has the same number."""
    titles, number = chapter_titles(report.edition), Counter[str]()
    made = []
    chapters = {key: version.chapters.get(key, "") for key in titles}
    if not any(chapters.values()):
        return []
    names = neighbours(report.unit, version.texts.values())
    for one in leftovers(version.year, chapters, names, body=version.body, source=version.edition.source):
        number[one.chapter] += 1
        link = (
            place.edit_url(place.chapter(one.chapter), report.pk, report.edition) + f"#leftover-{number[one.chapter]}"
        )
        made.append(LeftOver(titles[one.chapter], link, one.sentence, one.message))
    return made


def not_taken(questions: Sequence[Asked]) -> Iterator[Fault]:
    """What is wrong with an explanation that was sent: it comes before everything else that is."""
    for one in questions:
        for error in one.form["text"].errors:
            yield Fault(str(error), f"#{one.form['text'].id_for_label}")
        if one.conflict:
            who = one.conflict.by or _("Somebody else")
            yield Fault(_("%(who)s has explained this meanwhile. Nothing was saved.") % {"who": who}, f"#{one.id}")


def question_id(code: str, cell: str) -> str:
    return f"question-{code}-{cell}"
