"""Report -> what is wrong with it (错误, blocking) and what must be explained (疑问)."""

from collections.abc import Sequence
from dataclasses import replace

from filings.models import Explanation
from filings.models.report import Verdict
from filings.reading import Desk, TableView, Version, place
from filings.states import Status

from .across import questions_across, stated_totals_differ
from .asked import not_asked
from .problem import Problem
from .report import problems_of_chapters, problems_of_signoff
from .tables import problems_of_table, questions_of_table
from .words import checked, questions_of_words

__all__ = [
    "Problem",
    "checked",
    "explain",
    "holding",
    "problems",
    "problems_at_table",
    "problems_of_table",
    "to_be_signed",
    "unsettled",
]


def problems(version: Version, desk: Desk) -> list[Problem]:
    """All problems and questions: tables in printed order, then chapters, then the sign-off fields."""
    found = [problem for table in version.tables for problem in problems_of_table(table)]
    found += not_asked_now(version, desk)
    found += [problem for table in version.tables for problem in questions_of_table(table)]
    found += stated_totals_differ(version.tables, desk.stated_totals)
    found += [*questions_across(version), *questions_of_words(version)]
    found += [*problems_of_chapters(version, desk), *problems_of_signoff(version, desk)]
    explain(found, desk.explanations)
    return found


def problems_at_table(version: Version, desk: Desk, table: TableView) -> list[Problem]:
    """The problems and questions that stand at the figures of `table`, without their explanations (see `explain`)."""
    found = [*stated_totals_differ(version.tables, desk.stated_totals), *problems_of_table(table)]
    found += [*not_asked_now(version, desk), *questions_of_table(table), *questions_across(version)]
    return [one for one in found if one.place == place.table(table.key)]


def not_asked_now(version: Version, desk: Desk) -> list[Problem]:
    """What a draft says without being asked. What was submitted was asked then, whatever becomes of the unit."""
    return list(not_asked(version.tables, version.body.level)) if desk.status == Status.DRAFT else []


def unsettled(found: Sequence[Problem]) -> list[Problem]:
    """What still stands in the way of submitting: blocking problems and questions without an explanation."""
    return [problem for problem in found if problem.open]


def holding(found: Sequence[Problem]) -> list[Explanation]:
    """The explanations that hold: of questions that are asked now, and of the values as they are now.

    An explanation whose question is gone stays in its draft, so that it comes back with the question; it is not signed.
    """
    return [problem.explanation for problem in found if problem.explanation]


def to_be_signed(version: Version, desk: Desk, found: Sequence[Problem]) -> Version:
    """The version as it is signed: of a draft with the explanations that hold and how its prose was checked, later as
    it is stored.

    Once it is submitted, what is signed is the report's own rows: an explanation that the reviewer rejects, or whose
    question is gone since, was signed all the same.
    """
    if desk.status != Status.DRAFT:
        return version
    held = {(one.code, one.cell) for one in holding(found)}
    explanations = tuple(one for one in version.explanations if (one.code, one.cell) in held)
    return replace(version, explanations=explanations, checked=checked(version))


def explain(found: Sequence[Problem], explanations: Sequence[Explanation]) -> None:
    """Put each explanation beside its question, as holding or as void."""
    written = {(one.code, one.cell): one for one in explanations}
    for problem in found:
        one = written.get((problem.code, problem.key))
        if one is None or problem.blocking:
            continue
        if one.values == problem.values and one.verdict != Verdict.REJECTED:
            problem.explanation = one
        else:
            problem.void = one
