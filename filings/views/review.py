"""Reading a report before it is decided upon, and deciding: return, approve, sign, publish (审核、签发、公开)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from filings import cells, checks, content, workflow
from filings.drawing import anchor
from filings.forms import ReturnForm, SigningForm, VerdictForm
from filings.models import Account, Explanation, Report, Signature
from filings.models.report import Verdict
from filings.permissions import Refused, refusal
from filings.rendering.article import address, annexes, printed_date, sections
from filings.states import Action, Status

from .account import for_staff
from .identity import confirm_identity
from .loading import visible_report
from .steps import steps

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

form_page = require_http_methods(["GET", "HEAD", "POST"])


@for_staff
@require_safe
def review_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole report on one page: errors and questions, figures, text, signatures, and what can be done."""
    report = visible_report(request, pk)
    tables = cells.read(report)
    found = checks.problems(report, tables)
    digest = content.digest(report)
    page = {
        "report": report,
        "steps": steps(report),
        "remarks": remarks(report, found),
        "judges": refusal(request.user, Action.JUDGE, report) is None,  # type: ignore[arg-type]
        "annexes": annexes(report, tables),
        "chapters": sections(report, tables),
        "signatures": signatures(report, digest),
        "digest": digest,
        "report_date": printed_date(report.report_date),
        "public": address(report) if report.status == Status.PUBLISHED else "",
        "ways": ways(request.user, report, found),  # type: ignore[arg-type]
    }
    return render(request, "review/review_report.html", page)


@dataclass(frozen=True)
class Remark:
    """A problem or question. `id` is its own place on the page, `link` that of what it speaks of."""

    id: str
    problem: checks.Problem
    link: str

    @property
    def explanation(self) -> Explanation | None:
        """The explanation of the figures as they are now, whatever the reviewer says of it."""
        void = self.problem.void
        return self.problem.explanation or (void if void and void.values == self.problem.values else None)


def remarks(report: Report, found: list[checks.Problem]) -> list[Remark]:
    """What stands in the way first, then the explanations that wait for the reviewer, then the accepted ones."""
    ordered = sorted(found, key=lambda problem: (not problem.blocking, not problem.open, problem.accepted))
    return [Remark(remark_id(one.code, one.cell or ""), one, link_to(one, report)) for one in ordered]


def remark_id(code: str, cell: str) -> str:
    return f"remark-{code}-{cell}"


def link_to(problem: checks.Problem, report: Report) -> str:
    """The address on the page of the cell, table, chapter or field that a problem speaks of."""
    kind, _colon, key = problem.place.partition(":")
    tables = {table.key: table for table in report.edition.tables}
    if problem.cell and kind == "table":
        return f"#{anchor(tables[key], problem.cell)}"
    return f"#{problem.place.replace(':', '-')}"


def signatures(report: Report, digest: str) -> list[tuple[Signature, bool]]:
    """The signatures in the order they were given, and whether each is for what the report says now."""
    return [(one, one.digest == digest) for one in report.signatures.order_by("at")]


@dataclass(frozen=True)
class Way:
    """A button: what it does, its address, and why it is closed to this person now, or None.

    `outcome` says what comes of it; `at_once` where nothing more is asked before it is done.
    """

    action: Action
    url: str
    outcome: "StrOrPromise"
    refusal: str | None
    at_once: bool


OUTCOMES = {
    Action.APPROVE: gettext_lazy("You sign as its reviewer. Then the head of the unit has it."),
    Action.SIGN: gettext_lazy("You sign as the head of the unit. Then it can be published."),
    Action.PUBLISH: gettext_lazy("All three have signed. The page, the PDF and the SHA-256 become public at once."),
    Action.RETURN: gettext_lazy("You give a reason. Then the preparer can change it again, and signatures are void."),
}


def ways(user: Account, report: Report, found: list[checks.Problem]) -> list[Way]:
    """Every decision about a report, the open ones first."""
    every = [
        Way(
            action,
            reverse(f"review_{action}", args=[report.pk]),
            outcome,
            refusal(user, action, report) or workflow.refusal_of_content(action, found),
            at_once=action == Action.PUBLISH,
        )
        for action, outcome in OUTCOMES.items()
    ]
    return sorted(every, key=lambda way: way.refusal is not None)


@for_staff
@require_POST
def review_judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Accepts or rejects the explanation of one question."""
    report = visible_report(request, pk)
    form = VerdictForm(report, request.POST)
    if not form.is_valid():
        raise Refused(_("This explanation is not there any more. Read the report again."), Action.JUDGE, report)
    one, verdict = form.cleaned_data["explanation"], Verdict(form.cleaned_data["verdict"])
    workflow.judge(report, one, verdict, by=request.user)  # type: ignore[arg-type]
    messages.success(request, SAID[verdict])
    return redirect(f"{reverse('review_report', args=[report.pk])}#{remark_id(one.code, one.cell)}")


SAID = {
    Verdict.ACCEPTED: gettext_lazy("You have accepted the explanation."),
    Verdict.REJECTED: gettext_lazy(
        "You have rejected the explanation. Return the report, so that the preparer explains the figures again or "
        "corrects them."
    ),
}


@for_staff
@form_page
def review_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the reason and sends the report back to 填写."""
    report = visible_report(request, pk)
    require(request, Action.RETURN, report)
    form = ReturnForm(request.POST or None)
    if form.is_valid():
        workflow.return_for_changes(report, form.cleaned_data["reason"], by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The report has been returned to the preparer."))
        return redirect("review_report", report.pk)
    return render(request, "review/review_return.html", {"report": report, "form": form})


@for_staff
@form_page
def review_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The reviewer's signature."""
    declaration = _("I have checked the figures and the text of this version, and I approve it for signature.")
    return signing_page(request, pk, Action.APPROVE, declaration)


@for_staff
@form_page
def review_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The signature of the head of the unit."""
    declaration = _("I have read this version. I sign it for my unit and answer for its being true and complete.")
    return signing_page(request, pk, Action.SIGN, declaration)


def signing_page(request: HttpRequest, pk: int, action: Action, declaration: str) -> HttpResponse:
    """Shows exactly what is signed, asks for the declaration and the password, and signs what was shown or nothing."""
    report = visible_report(request, pk)
    require(request, action, report)
    digest = content.digest(report)
    form = SigningForm(request.POST or None, declaration=declaration)
    if form.is_valid():
        seen = request.POST.get("digest", "")
        if sentence := workflow.refusal_of_version(seen, digest):
            form.add_error(None, sentence)
        elif sentence := confirm_identity(request):
            form.add_error("password", sentence)
        else:
            sign = {Action.APPROVE: workflow.approve, Action.SIGN: workflow.sign}[action]
            sign(report, by=request.user, seen=seen)  # type: ignore[arg-type]
            messages.success(request, _("You have signed the report."))
            return redirect("review_report", report.pk)
    page = {"report": report, "form": form, "digest": digest, "parts": what_is_signed(report)}
    return render(request, f"review/review_{action}.html", page)


def require(request: HttpRequest, action: Action, report: Report) -> None:
    """Raises Refused, so that a page which cannot end well is not shown at all."""
    found = checks.problems(report)
    user: Account = request.user  # type: ignore[assignment]
    sentence = refusal(user, action, report) or workflow.refusal_of_content(action, found)
    if sentence:
        raise Refused(sentence, action, report)


def what_is_signed(report: Report) -> list[tuple[str, str]]:
    """The parts of the signed content, part by part."""
    asked = [cell for table in cells.read(report) for cell in table.cells if not cell.is_off]
    chapters = [chapter.title for chapter in sections(report) if chapter.title]
    return [
        (_("Figures"), str(len(asked))),
        (_("Chapters"), _("; ").join(chapters)),
        (_("Explanations"), str(report.explanations.count())),
    ]


@for_staff
@require_POST
def review_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Builds the artefacts and publishes them, where all three have signed."""
    report = visible_report(request, pk)
    workflow.publish(report, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The report is published."))
    return redirect(address(report))
