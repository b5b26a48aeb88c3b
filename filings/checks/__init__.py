"""Report -> what is wrong with it (错误, blocking) and what must be explained (疑问)."""

from collections.abc import Sequence

from filings.cells import TableView
from filings.models import Explanation, Report
from filings.models.report import Verdict
from filings.states import Status

from .across import questions_across, stated_totals_differ
from .asked import not_asked
from .facts import Facts, facts_of, facts_of_table
from .problem import Problem
from .report import problems_of_chapters, problems_of_signoff
from .tables import problems_of_table, questions_of_table

__all__ = [
    "Facts",
    "Problem",
    "facts_of",
    "facts_of_table",
    "holding",
    "problems",
    "problems_at_table",
    "problems_of",
    "problems_of_table",
    "to_be_signed",
    "unsettled",
]


def problems(report: Report, tables: list[TableView] | None = None) -> list[Problem]:
    """All problems and questions of `report`: tables in printed order, then chapters, then the sign-off fields."""
    return problems_of(next(facts_of([report], tables)))


def problems_of(facts: Facts) -> list[Problem]:
    """All problems and questions that the facts of one report show. No queries."""
    found = [problem for table in facts.tables for problem in problems_of_table(table)]
    found += not_asked_now(facts)
    found += [problem for table in facts.tables for problem in questions_of_table(table)]
    found += stated_totals_differ(facts)
    found += questions_across(facts)
    found += [*problems_of_chapters(facts), *problems_of_signoff(facts)]
    explain(found, facts)
    return found


def problems_at_table(table: TableView, facts: Facts) -> list[Problem]:
    """The problems and questions that stand at the figures of `table`. One query where a question is asked."""
    found = [*stated_totals_differ(facts), *problems_of_table(table), *not_asked_now(facts)]
    found += [*questions_of_table(table), *questions_across(facts)]
    here = [one for one in found if one.place == f"table:{table.key}"]
    if not all(one.blocking for one in here):
        facts.explanations = list(Explanation.objects.filter(report=facts.report))
        explain(here, facts)
    return here


def not_asked_now(facts: Facts) -> list[Problem]:
    """What a draft says without being asked. What was submitted was asked then, whatever becomes of the unit."""
    is_draft = facts.report.status == Status.DRAFT
    return list(not_asked(facts.tables, facts.report.unit.level)) if is_draft else []


def unsettled(found: Sequence[Problem]) -> list[Problem]:
    """What still stands in the way of submitting: blocking problems and questions without an explanation."""
    return [problem for problem in found if problem.open]


def holding(found: Sequence[Problem]) -> list[Explanation]:
    """The explanations that hold: of questions that are asked now, and of the values as they are now.

    An explanation whose question is gone stays in its draft, so that it comes back with the question; it is not signed.
    """
    return [problem.explanation for problem in found if problem.explanation]


def to_be_signed(report: Report, found: Sequence[Problem]) -> list[Explanation] | None:
    """The explanations that `filings.content` says of `report`: of a draft those that hold, later all that are stored.

    Once it is submitted, what is signed is the report's own rows: an explanation that the reviewer rejects, or whose
    question is gone since, was signed all the same.
    """
    return holding(found) if report.status == Status.DRAFT else None


def explain(found: Sequence[Problem], facts: Facts) -> None:
    """Put each explanation beside its question, as holding or as void."""
    written = {(one.code, one.cell): one for one in facts.explanations}
    for problem in found:
        one = written.get((problem.code, problem.cell or ""))
        if one is None or problem.blocking:
            continue
        if one.values == problem.values and one.verdict != Verdict.REJECTED:
            problem.explanation = one
        else:
            problem.void = one
