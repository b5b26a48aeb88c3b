"""What must hold within one table: exactly what the sealed rows' CHECKs hold as well, and the edition's questions."""

from collections.abc import Iterator, Sequence
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filings.figures import AtMost, Balance, Question, Same, Table, Together
from filings.parsing import parse
from filings.reading import Cell, ColumnView, TableView
from filings.reading.place import table as place_of

from .problem import Problem, error, question

LIVE = frozenset({"sum_differs", "part_above_whole", "balance"})
"""Codes of what the browser says as well while somebody types (filings.forms.live), in these words."""
SUM_DIFFERS = gettext_lazy("%(name)s %(total)s ≠ %(parts)s = %(sum)s, difference %(difference)s")
PART_ABOVE_WHOLE = gettext_lazy("%(part)s %(less)s is above %(whole)s %(more)s, which it is a part of")
OUT_OF_BALANCE = gettext_lazy("%(column)s: %(left)s = %(less)s ≠ %(right)s = %(more)s, difference %(difference)s")


def problems_of_table(table: TableView) -> list[Problem]:
    """The blocking problems of one table: misread cells, sums, 其中, balances, cells not yet filled in."""
    place = place_of(table.key)
    found = [misread(cell, place) for cell in table.typed_cells if cell.misread]
    for column in table.columns:
        by_name = column.by_name
        for cell in map(by_name.__getitem__, ruled(table.table)):
            if cell.figure.parts:
                found += sum_differs(cell, [by_name[name] for name in cell.figure.parts], place)
            if cell.figure.within:
                found += part_above_whole(cell, by_name[cell.figure.within], place)
        for balance in table.table.balances:
            found += out_of_balance(balance, column, place)
    return [*found, *incomplete(table, place)]


@cache
def ruled(table: type[Table]) -> tuple[str, ...]:
    """Names of the figures that are a typed total or within another one."""
    return tuple(figure.name for figure in table.figures if figure.parts or figure.within)


def incomplete(table: TableView, place: str) -> Iterator[Problem]:
    empty = [cell for cell in table.typed_cells if cell.empty]
    if empty:
        message = _("%(count)s cells are still empty: %(cells)s. Type a number, 0 or ——.") % {
            "count": len(empty),
            "cells": listing([cell.name for cell in empty]),
        }
        yield Problem(None, tuple(cell.address for cell in empty), "incomplete", message, True, place)


def listing(names: Sequence[str], most: int = 5) -> str:
    """The first few of many names."""
    return _(", ").join(names[:most]) + (_(" and more") if len(names) > most else "")


def misread(cell: Cell, place: str) -> Problem:
    message = _("%(name)s: %(sentence)s") % {"name": cell.name, "sentence": parse(cell.typed, cell.figure).error}
    return error("misread", cell, [cell], message, place)


def sum_differs(total: Cell, parts: Sequence[Cell], place: str) -> Iterator[Problem]:
    """A typed total is the sum of its parts. Asked once all of them are filled in."""
    if not all(cell.settled for cell in (total, *parts)):
        return
    added = sum(part.amount for part in parts)
    if total.amount == added:
        return
    text = total.figure.text
    message = SUM_DIFFERS % {
        "name": total.name,
        "total": text(total.amount),
        "parts": "+".join(text(part.amount) for part in parts),
        "sum": text(added),
        "difference": text(abs(total.amount - added)),
    }
    yield error("sum_differs", total, [total, *parts], message, place)


def part_above_whole(part: Cell, whole: Cell, place: str) -> Iterator[Problem]:
    if not (part.settled and whole.settled) or part.amount <= whole.amount:
        return
    message = PART_ABOVE_WHOLE % {
        "part": part.name,
        "less": part.figure.text(part.amount),
        "whole": whole.name,
        "more": whole.figure.text(whole.amount),
    }
    yield error("part_above_whole", part, [part, whole], message, place)


def out_of_balance(balance: Balance, column: ColumnView, place: str) -> Iterator[Problem]:
    """The form's 勾稽关系 of one column. Asked once all its cells are filled in; a breach stands at the last one."""
    left, right = ([column.by_name[name] for name in names.split()] for names in (balance.left, balance.right))
    if not all(cell.settled for cell in (*left, *right)):
        return
    less, more = sum(cell.amount for cell in left), sum(cell.amount for cell in right)
    if less == more:
        return
    message = OUT_OF_BALANCE % {
        "column": left[0].column.label,
        "left": "+".join(f"{cell.figure.label} {cell.amount}" for cell in left),
        "less": less,
        "right": "+".join(f"{cell.figure.label} {cell.amount}" for cell in right),
        "more": more,
        "difference": abs(less - more),
    }
    yield error("balance", right[-1], [*left, *right], message, place)


def questions_of_table(table: TableView) -> list[Problem]:
    """The questions that the edition declares for this table: need a written explanation, never block saving."""
    place = place_of(table.key)
    return [
        problem
        for column in table.columns
        for rule in table.table.questions
        for problem in asked(rule, column.by_name, place)
    ]


def asked(rule: Question, by_name: dict[str, Cell], place: str) -> Iterator[Problem]:
    """The question of one rule, once all its cells are filled in and asked of the unit."""
    concerned = [by_name[name] for name in rule.cells]
    if not all(cell.settled and not cell.is_off for cell in concerned):
        return
    match rule:
        case AtMost():
            message = above(rule, by_name)
        case Together():
            message = alone(rule, by_name)
        case Same():
            message = unequal(rule, concerned)
    if message:
        yield question(rule.code, concerned, message, place)


def above(rule: AtMost, by_name: dict[str, Cell]) -> str:
    left, right = ([by_name[name] for name in names.split()] for names in (rule.left, rule.right))
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


def alone(rule: Together, by_name: dict[str, Cell]) -> str:
    first, second = by_name[rule.first], by_name[rule.second]
    if bool(first.amount) == bool(second.amount):
        return ""
    return _("%(first)s is %(one)s and %(second)s is %(other)s: usually both are 0 or neither is") % {
        "first": first.name,
        "one": first.figure.text(first.amount),
        "second": second.name,
        "other": second.figure.text(second.amount),
    }


def unequal(rule: Same, concerned: Sequence[Cell]) -> str:
    if len({cell.amount for cell in concerned}) == 1:
        return ""
    named = _(", ").join(f"{cell.name} {cell.figure.text(cell.amount)}" for cell in concerned)
    return _("%(figures)s differ. %(why)s") % {"figures": named, "why": rule.why}
