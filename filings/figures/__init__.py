"""The vocabulary of a printed statistics table (统计表).

A table of an edition is one Django model whose class body lists the printed rows in printed order: a `Heading`
prints only its label, a `Figure` or `Money` has a cell. From that one declaration come the database column, the CHECK
that guards it, the form row, the problem messages and the printed tables.
"""

from .rows import DASH, LIMIT, NOT_APPLICABLE, OFF, TOTAL, Column, Derived, Figure, Heading, Money, Row, indent_of
from .rules import AtMost, Balance, Carried, OnlyAt, Question, Same, Together, Unlike
from .table import Table

__all__ = [
    "DASH",
    "LIMIT",
    "NOT_APPLICABLE",
    "OFF",
    "TOTAL",
    "AtMost",
    "Balance",
    "Carried",
    "Column",
    "Derived",
    "Figure",
    "Heading",
    "Money",
    "OnlyAt",
    "Question",
    "Row",
    "Same",
    "Table",
    "Together",
    "Unlike",
    "indent_of",
]
