"""Questions are explained in writing by the preparer, and each explanation is accepted or rejected by the reviewer."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from filings import checks, events
from filings.checks import Problem
from filings.models import Account, Change, Explanation, Report
from filings.models.report import Verdict
from filings.parsing import visible_lines
from filings.permissions import Refusal, Refused
from filings.reading import place, read
from filings.states import Action

from .entries import BadEntries, Conflict, conflict_messages
from .locking import acting

LEAST_REASON = 4
"""The shortest reason why a sentence is right as it stands (此处无误), in characters."""
MAX_EXPLANATION = 2000
"""The longest explanation, in characters."""


def explain(
    report: Report,
    code: str,
    cell: str,
    text: str,
    *,
    by: Account | None,
    also: Sequence[str] = (),
    seen: str | None = None,
) -> list[Conflict]:
    """Explain the open question `code` at `cell` in writing; blank text takes the explanation back.

    `also` names further cells with a question of the same code that the same text explains. `seen` is the explanation
    that the page showed at `cell`, "" where it showed none, as it did at the cells of `also`. Where it is given and
    somebody has explained one of these questions otherwise since, nothing is written and the conflicts are returned.
    Raises BadEntries for a text over MAX_EXPLANATION characters; Refused where the report has no such question (any
    more).
    """
    with acting(Action.EDIT, report, by) as locked:
        text = visible_lines(text.strip())
        if len(text) > MAX_EXPLANATION:
            sentence = _("The explanation is longer than %(most)s characters.") % {"most": MAX_EXPLANATION}
            raise BadEntries([(place.explanation(code, cell), sentence)])
        open_now = {(one.code, one.key): one for one in checks.problems(*read(locked)) if not one.blocking}
        shown = {**dict.fromkeys(also, None if seen is None else ""), cell: seen}
        if any((code, one) not in open_now for one in shown):
            raise Refused(Refusal("question_closed"), Action.EDIT, locked)
        asked = [open_now[code, one] for one in shown]
        if text and len(text) < LEAST_REASON and any(one.said for one in asked):
            sentence = _("Say in at least %(least)s characters why the sentence is right.") % {"least": LEAST_REASON}
            raise BadEntries([(place.explanation(code, cell), sentence)])
        theirs = {place.explanation(code, one.key): current_explanation(one) for one in asked}
        given = {place.explanation(code, one): before for one, before in shown.items() if before is not None}
        taken = {address: theirs[address] for address, before in given.items() if theirs[address] not in (before, text)}
        if taken:
            return conflict_messages(locked, {address: (one, text) for address, one in taken.items()})
        for problem in asked:
            write(locked, problem, text, by)
        return []


def current_explanation(problem: Problem) -> str:
    """The explanation that holds now, or nothing."""
    return problem.explanation.text if problem.explanation else ""


def write(report: Report, problem: Problem, text: str, by: Account | None) -> None:
    """Keep, replace or take back one explanation. What stands there already is left as it is, with its verdict."""
    key = {"code": problem.code, "cell": problem.key}
    before, at = report.explanations.filter(**key).first(), timezone.now()
    if current_explanation(problem) == text and (text or before is None):
        return
    report.explanations.filter(**key).delete()
    if text:
        report.explanations.create(**key, values=problem.values, text=text, by=by, at=at)
    old = before.text if before else ""
    address = place.explanation(problem.code, problem.key)
    Change.objects.create(report=report, address=address, old=old, new=text, by=by, at=at)


def judge(report: Report, explanation: Explanation, verdict: Verdict, *, by: Account) -> None:
    """The reviewer accepts or rejects one explanation. A rejected one counts as missing, so the report goes back."""
    with acting(Action.JUDGE, report, by) as locked:
        one = locked.explanations.get(pk=explanation.pk)
        one.verdict, one.verdict_by, one.verdict_at = verdict, by, timezone.now()
        one.save(update_fields=["verdict", "verdict_by", "verdict_at"])
        detail = {"code": one.code, "cell": one.cell, "verdict": str(verdict)}
        events.append(Action.JUDGE, by=by, on=locked, detail=detail)
