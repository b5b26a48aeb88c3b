"""The rows and columns of a printed table: what the class body of a table declares."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

LIMIT = 999_999_999_999
"""The largest figure that a cell takes, in the figure's own whole units (分 for money)."""

NOT_APPLICABLE = "na"
"""Mark of a cell that is 不适用, printed ——: the duty or the channel is not the unit's. Counts 0 in a sum."""
OFF = "off"
"""Mark of a cell that this unit is not asked for, printed blank. Set from the unit's level, never by a person."""
DASH = "——"


@dataclass(frozen=True)
class Column:
    """A printed column of figures, which is one stored row of its table.

    key    stored in `Table.column`, and last part of the addresses of its cells; empty in a list form
    label  the printed label, exact; `group` is the printed label above it and its neighbours
    """

    key: str
    label: str
    group: str = ""


TOTAL = "total"
"""Key of a printed total column. It is derived and never stored."""


def indent_of(number: str) -> int:
    """How deep a numbered row stands: 0 for 1 (一、), 1 for 1.2 ((一)), 2 for 1.2.3 (1.), 3 for 3.3.4a (其中)."""
    return number.count(".") + bool(re.search(r"[a-z]$", number))


class Heading:
    """A printed row without a cell, such as 一、主动公开情况."""

    name = ""

    def __init__(self, label: str, *, number: str = "", note: str = "", indent: int | None = None) -> None:
        self.label, self.number, self.note = label, number, note
        self.indent = indent_of(number) if indent is None else indent

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        self.name = name
        setattr(cls, name, self)


class Figure(models.BigIntegerField):
    """A printed row with a whole number of 0 to `LIMIT` in its cell.

    label     the printed label with its own numeral, exact
    unit      the printed unit (计量单位), such as 件
    number    the row's number in the edition, which is the cell's address: 3.3.4a
    note      the printed note behind the label, brackets included
    total_of  names of the figures whose sum this figure is (space-separated); it is typed, and must agree
    within    name of the figure that this one never exceeds (其中)
    over      the printed label over the cell, where the table prints several figures side by side under labels of
              their own (tables 二 and 四 of the national form)
    signed    whether it may be negative (增/减)
    indent    how deep the row stands in the printed hierarchy; by itself it is read off the number
    asked_of  levels of units that fill the cell in; empty: every unit. For any other unit the cell is `OFF`
    """

    kind = "count"
    DECIMALS = 0
    """How many decimals of the printed unit the stored whole number holds."""

    def __init__(
        self,
        label: str = "",
        *,
        unit: str = "",
        number: str = "",
        note: str = "",
        total_of: str = "",
        within: str = "",
        over: str = "",
        indent: int | None = None,
        signed: bool = False,
        asked_of: tuple[str, ...] = (),
        **options: Any,
    ) -> None:
        options.update(null=True, blank=True)
        super().__init__(**options)
        self.label, self.unit, self.number, self.note = label, unit, number, note
        self.parts, self.within, self.asked_of = tuple(total_of.split()), within, asked_of
        self.over, self.signed = over, signed
        self.indent = indent_of(number) if indent is None else indent

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Migrations see a plain column, so that a reworded label is no migration."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BigIntegerField", args, kwargs

    def is_asked_of(self, level: str) -> bool:
        """Whether a unit of `level` fills the cell in."""
        return not self.asked_of or level in self.asked_of

    @property
    def least(self) -> int:
        """The smallest value that the cell takes."""
        return -LIMIT if self.signed else 0

    def text(self, value: int) -> str:
        """The stored value as it is printed."""
        return str(value)


class Money(Figure):
    """A sum of money: stored in whole 分 (0.000001 万元) so that sums are exact, typed and printed in 万元."""

    kind = "money"
    DECIMALS = 6

    def text(self, value: int) -> str:
        """18871000 分 -> 18.871 (万元), without trailing zeros."""
        return f"{Decimal(value).scaleb(-self.DECIMALS):f}".rstrip("0").rstrip(".") if value else "0"


class Derived:
    """A printed row whose cells are the sums of other rows of their column: computed, never stored, never typed.

    `total_of` names the rows (space-separated); `label`, `unit` and `over` are as of a Figure.
    """

    kind, DECIMALS, parts, within, asked_of, signed = "count", 0, (), "", (), False
    least = 0
    name = ""

    def __init__(self, label: str, *, number: str, total_of: str, unit: str = "", over: str = "") -> None:
        self.label, self.number, self.unit, self.over = label, number, unit, over
        self.note, self.indent, self.total_of = "", 0, tuple(total_of.split())

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        self.name = name
        setattr(cls, name, self)

    def is_asked_of(self, level: str) -> bool:
        return True

    def text(self, value: int) -> str:
        return str(value)


Row = Heading | Figure | Derived
