"""What the browser needs of a table's declaration to add up and compare while somebody types.

It is made from the same rows and rules that the checks read, once a table and language. What is said there is only for
the moment: the server's answer replaces it.
"""

from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filings.checks.across import JUMP, JUMP_FROM
from filings.checks.tables import OUT_OF_BALANCE, PART_ABOVE_WHOLE, SUM_DIFFERS
from filings.figures import TOTAL, Column, Derived, Figure, Table
from filings.reading.layout import layout, name_of

ONE = Column("", "")
SIDES = ("left", "right")


class Readable(DjangoJSONEncoder):
    """Chinese as it is: a third of the length of its escapes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


def declaration(table: type[Table]) -> SafeString:
    """The script element `live`; see `declared`."""
    return declaration_in(table, get_language())


@cache
def declaration_in(table: type[Table], language: str | None) -> SafeString:
    return json_script(declared(table), "live", encoder=Readable)


def declared(table: type[Table]) -> dict[str, Any]:
    """What is declared of `table`. A row goes by its printed number, which begins the addresses of its cells.

    rows      number -> name for people, decimals of the stored number, whether it may be negative
    columns   [key, printed over it, its own label]; the derived total column is not among them
    total     key of the derived total column, or ""
    sums      typed total -> its parts;  derived: computed row -> its parts;  within: part -> whole
    balances  left and right rows, with the labels that a sentence names them by
    jump      how many times as much as last year is far from it, and from which figure on
    words     the sentences of the checks, and how a rule is told beside its cell
    """
    laid = {row.name: row for row in layout(table)}
    number = {name: row.number for name, row in laid.items()}
    rows = [row for row in laid.values() if row.figure is not None]
    typed = [(row.number, row.figure) for row in rows if isinstance(row.figure, Figure)]
    return {
        "rows": {row.number: [name_of(row, ONE), row.figure.DECIMALS, row.figure.signed] for row in rows if row.figure},
        "columns": [[column.key, f"{column.group}{column.label}", column.label] for column in table.columns],
        "total": TOTAL if table.total_column else "",
        "sums": {row: [number[part] for part in figure.parts] for row, figure in typed if figure.parts},
        "derived": {
            row.number: [number[part] for part in row.figure.total_of]
            for row in rows
            if isinstance(row.figure, Derived)
        },
        "within": {row: number[figure.within] for row, figure in typed if figure.within},
        "balances": [
            {side: [[number[name], laid[name].label] for name in getattr(balance, side).split()] for side in SIDES}
            for balance in table.balances
        ],
        "jump": [JUMP, JUMP_FROM],
        "words": words(),
    }


def words() -> dict[str, str]:
    """The sentences that the browser says by itself."""
    return {
        "sum": str(SUM_DIFFERS),
        "within": str(PART_ABOVE_WHOLE),
        "balance": str(OUT_OF_BALANCE),
        "isSum": _("must be the sum of %(cells)s"),
        "isPart": _("at most %(cell)s"),
        "and": _(", "),
        "more": _(" and more"),
    }
