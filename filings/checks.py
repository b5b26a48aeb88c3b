"""Report -> what is wrong with it (错误, blocking) and what must be explained (疑问)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from . import cells, prose
from .cells import Cell, TableView
from .figures import AtMost, Question, Same, Together
from .models import Explanation, Post, Report
from .parsing import parse
from .states import Role, Status

JUMP = 5
JUMP_FROM = 30
"""A figure is questioned above five times or below a fifth of last year's, where the larger is 30 or more."""


@dataclass(slots=True)
class Problem:
    """Something wrong (`blocking`) or questionable in a report.

    cell         address of the cell it stands at; None where it belongs to no single cell
    cells        addresses of all cells concerned
    place        where to mend it: `table:KEY`, `chapter:KEY` or `signoff`
    values       address -> printed value of the cells concerned: what an explanation speaks of
    explanation  the explanation of this question that holds
    void         an earlier explanation whose values have changed since
    """

    cell: str | None
    cells: tuple[str, ...]
    code: str
    message: str
    blocking: bool
    place: str
    values: dict[str, str] = field(default_factory=dict)
    explanation: Explanation | None = None
    void: Explanation | None = None

    @property
    def open(self) -> bool:
        """Whether it still stands in the way of submitting."""
        return self.blocking or self.explanation is None


def problems(report: Report, tables: Sequence[TableView] | None = None) -> list[Problem]:
    """All problems and questions of `report`: tables in printed order, then chapters, then the sign-off fields."""
    tables = cells.read(report) if tables is None else tables
    before = cells.by_address(last_year(report))
    found = [problem for table in tables for problem in problems_of_table(table)]
    found += [problem for table in tables for problem in questions_of_table(table, before)]
    found += [*problems_of_chapters(report), *problems_of_signoff(report)]
    explain(found, report)
    return found


def unsettled(found: Sequence[Problem]) -> list[Problem]:
    """What still stands in the way of submitting: blocking problems and questions without an explanation."""
    return [problem for problem in found if problem.open]


def explain(found: Sequence[Problem], report: Report) -> None:
    """Put each explanation beside its question, as holding or as void."""
    written = {(one.code, one.cell): one for one in report.explanations.select_related("by")}
    for problem in found:
        one = written.get((problem.code, problem.cell or ""))
        if one is None or problem.blocking:
            continue
        if one.values == problem.values:
            problem.explanation = one
        else:
            problem.void = one


def last_year(report: Report) -> list[TableView]:
    """The tables of the unit's published report of the year before; none where there is none."""
    before = (
        Report.objects.filter(unit=report.unit_id, year=report.year - 1, status=Status.PUBLISHED)
        .select_related("unit")
        .order_by("-version")
        .first()
    )
    return cells.read(before) if before else []


# Tables: what the sealed row's CHECKs hold as well.


def problems_of_table(table: TableView) -> list[Problem]:
    """The blocking problems of one table: misread cells, sums, 其中, cells not yet filled in."""
    found = [misread(cell, table) for cell in table.cells if cell.misread]
    for cell in table.cells:
        if cell.figure.parts:
            found += sum_differs(cell, [table.by_name[name] for name in cell.figure.parts], table)
        if cell.figure.within:
            found += part_above_whole(cell, table.by_name[cell.figure.within], table)
    empty = [cell for cell in table.cells if cell.empty]
    if empty:
        message = _("%(count)s cells are still empty: %(cells)s. Type a number, 0 or ——.") % {
            "count": len(empty),
            "cells": listing([cell.name for cell in empty]),
        }
        addresses = tuple(cell.address for cell in empty)
        found.append(Problem(None, addresses, "incomplete", message, True, f"table:{table.key}"))
    return found


def listing(names: Sequence[str], most: int = 5) -> str:
    """The first few of many names."""
    return _(", ").join(names[:most]) + (_(" and more") if len(names) > most else "")


def misread(cell: Cell, table: TableView) -> Problem:
    message = f"{cell.name}:{parse(cell.typed, cell.figure).error}"
    return Problem(cell.address, (cell.address,), "misread", message, True, f"table:{table.key}")


def sum_differs(total: Cell, parts: Sequence[Cell], table: TableView) -> Iterator[Problem]:
    """A typed total is the sum of its parts. Asked once all of them are filled in."""
    if not all(cell.settled for cell in (total, *parts)):
        return
    added = sum(part.amount for part in parts)
    if total.amount == added:
        return
    text = total.figure.text
    message = _("%(name)s %(total)s ≠ %(parts)s = %(sum)s, difference %(difference)s") % {
        "name": total.name,
        "total": text(total.amount),
        "parts": "+".join(text(part.amount) for part in parts),
        "sum": text(added),
        "difference": text(abs(total.amount - added)),
    }
    concerned = tuple(cell.address for cell in (total, *parts))
    yield Problem(total.address, concerned, "sum_differs", message, True, f"table:{table.key}")


def part_above_whole(part: Cell, whole: Cell, table: TableView) -> Iterator[Problem]:
    if not (part.settled and whole.settled) or part.amount <= whole.amount:
        return
    message = _("%(part)s %(less)s is above %(whole)s %(more)s, which it is a part of") % {
        "part": part.name,
        "less": part.figure.text(part.amount),
        "whole": whole.name,
        "more": whole.figure.text(whole.amount),
    }
    yield Problem(part.address, (part.address, whole.address), "part_above_whole", message, True, f"table:{table.key}")


# Questions: need a written explanation, never block saving.


def questions_of_table(table: TableView, before: dict[str, Cell]) -> list[Problem]:
    """The questions that the edition declares for this table, and those against last year's figures."""
    found = [problem for rule in type(table.row).questions for problem in asked(rule, table)]
    return found + [problem for cell in table.cells for problem in jumped(cell, before.get(cell.address), table)]


def asked(rule: Question, table: TableView) -> Iterator[Problem]:
    """The question of one rule, once all its cells are filled in and asked of the unit."""
    names = rule.cells
    concerned = [table.by_name[name] for name in names]
    if not all(cell.settled and not cell.is_off for cell in concerned):
        return
    message = {AtMost: above, Together: alone, Same: unequal}[type(rule)](rule, table)  # type: ignore[operator]
    if message:
        yield question(rule.code, concerned, message, table)


def question(code: str, concerned: Sequence[Cell], message: str, table: TableView) -> Problem:
    values = {cell.address: cell.printed for cell in concerned}
    return Problem(concerned[0].address, tuple(values), code, message, False, f"table:{table.key}", values)


def above(rule: AtMost, table: TableView) -> str:
    left, right = ([table.by_name[name] for name in names.split()] for names in (rule.left, rule.right))
    if sum(cell.amount for cell in left) <= sum(cell.amount for cell in right):
        return ""
    return _("%(left)s > %(right)s. %(why)s") % {"left": added_up(left), "right": added_up(right), "why": rule.why}


def added_up(parts: Sequence[Cell]) -> str:
    """`name value` of one cell, `name+name value+value = sum` of several."""
    text = parts[0].figure.text
    if len(parts) == 1:
        return f"{parts[0].name} {text(parts[0].amount)}"
    names = "+".join(cell.name for cell in parts) if len(parts) <= 2 else _("their sum")
    return f"{names} {'+'.join(text(cell.amount) for cell in parts)} = {text(sum(cell.amount for cell in parts))}"


def alone(rule: Together, table: TableView) -> str:
    first, second = table.by_name[rule.first], table.by_name[rule.second]
    if bool(first.amount) == bool(second.amount):
        return ""
    return _("%(first)s is %(one)s and %(second)s is %(other)s: usually both are 0 or neither is") % {
        "first": first.name,
        "one": first.figure.text(first.amount),
        "second": second.name,
        "other": second.figure.text(second.amount),
    }


def unequal(rule: Same, table: TableView) -> str:
    concerned = [table.by_name[name] for name in rule.cells]
    if len({cell.amount for cell in concerned}) == 1:
        return ""
    named = _(", ").join(f"{cell.name} {cell.figure.text(cell.amount)}" for cell in concerned)
    return _("%(figures)s differ. %(why)s") % {"figures": named, "why": rule.why}


def jumped(cell: Cell, before: Cell | None, table: TableView) -> Iterator[Problem]:
    """A figure far from last year's."""
    if before is None or cell.value is None or before.value is None:
        return
    low, high = sorted((cell.value, before.value))
    if high < JUMP_FROM * 10**cell.figure.DECIMALS or high <= JUMP * low:
        return
    message = _("%(name)s was %(before)s last year and is %(now)s: more than five times as much or less than a fifth") % {
        "name": cell.name,
        "before": before.printed,
        "now": cell.printed,
    }
    problem = question("jump", [cell], message, table)
    problem.values["last"] = before.printed
    yield problem


# Chapters and the sign-off fields.


def problems_of_chapters(report: Report) -> Iterator[Problem]:
    bodies = {chapter.key: chapter.body for chapter in report.chapters.all()}
    for chapter in report.edition.chapters:
        body = bodies.get(chapter.key, "")
        title, place = chapter.title or _("the preamble"), f"chapter:{chapter.key}"
        if prose.is_empty(body):
            yield Problem(None, (), "chapter_empty", _("“%(title)s” has no text yet.") % {"title": title}, True, place)
        for code, sentence in prose.problems(body):
            message = _("“%(title)s”: %(problem)s") % {"title": title, "problem": sentence}
            yield Problem(None, (), code, message, True, place)


def problems_of_signoff(report: Report) -> Iterator[Problem]:
    """Contact phone, 填报日期 and the three names: given, sensible, and three people who hold the posts."""
    for code, message in signoff_faults(report):
        yield Problem(None, (), code, message, True, "signoff")


def signoff_faults(report: Report) -> Iterator[tuple[str, str]]:
    if not report.contact_phone:
        yield "phone_missing", _("The contact phone is missing.")
    if report.report_date is None:
        yield "date_missing", _("The date of the report (填报日期) is missing.")
    elif report.report_date <= date(report.year, 12, 31):
        yield "date_early", _("The date of the report lies before the end of %(year)s.") % {"year": report.year}
    held = set(Post.objects.filter(unit=report.unit_id).values_list("role", "account__name"))
    names = {role: report.printed_name(role) for role in Role}
    given = [name for name in names.values() if name]
    if len(set(given)) < len(given):
        yield "names_same", _("Preparer, reviewer and head of unit must be three people.")
    for role, name in names.items():
        if not name:
            yield "name_missing", _("The name of the %(role)s is missing.") % {"role": role.label}
        elif (role, name) not in held:
            yield "name_without_post", _("“%(name)s” is not a %(role)s of %(unit)s.") % {
                "name": name,
                "role": role.label,
                "unit": report.unit.official_name,
            }

