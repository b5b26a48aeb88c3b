"""Questions are explained in writing by the preparer, and each explanation is accepted or rejected by the reviewer."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from filings import checks, events
from filings.checks import Problem
from filings.models import Account, Change, Explanation, Report
from filings.models.report import Verdict
from filings.parsing import visible_lines
from filings.permissions import Refused
from filings.states import Action

from .locking import acting


def explain(report: Report, code: str, cell: str, text: str, *, by: Account | None, also: Sequence[str] = ()) -> None:
    """Explain the open question `code` at `cell` in writing; blank text takes the explanation back.

    `also` names further cells with a question of the same code that the same text explains.
    Raises Refused where the report has no such question (any more).
    """
    with acting(Action.EDIT, report, by) as locked:
        asked = {(one.code, one.cell or ""): one for one in checks.problems(locked) if not one.blocking}
        for one in (cell, *also):
            if (code, one) not in asked:
                sentence = _("This question is not open any more: its figures have changed.")
                raise Refused(sentence, Action.EDIT, locked)
            write(locked, asked[code, one], visible_lines(text.strip()), by)


def write(report: Report, problem: Problem, text: str, by: Account | None) -> None:
    key = {"code": problem.code, "cell": problem.cell or ""}
    before, at = report.explanations.filter(**key).first(), timezone.now()
    report.explanations.filter(**key).delete()
    if text:
        report.explanations.create(**key, values=problem.values, text=text, by=by, at=at)
    address = f"explanation:{problem.code}:{problem.cell or ''}"
    Change.objects.create(report=report, address=address, old=before.text if before else "", new=text, by=by, at=at)


def judge(report: Report, explanation: Explanation, verdict: Verdict, *, by: Account) -> None:
    """The reviewer accepts or rejects one explanation. A rejected one counts as missing, so the report goes back."""
    with acting(Action.JUDGE, report, by) as locked:
        one = locked.explanations.get(pk=explanation.pk)
        one.verdict, one.verdict_by, one.verdict_at = verdict, by, timezone.now()
        one.save(update_fields=["verdict", "verdict_by", "verdict_at"])
        detail = {"code": one.code, "cell": one.cell, "verdict": str(verdict)}
        events.append(Action.JUDGE, by=by, on=locked, detail=detail)
