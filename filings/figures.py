"""The vocabulary of a printed statistics table (统计表).

A table of an edition is one Django model whose class body lists the printed rows in printed order: a `Heading`
prints only its label, a `Figure` or `Money` has a cell. From that one declaration come the database column, the CHECK
that guards it, the form row, the problem messages and the printed tables.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.base import ModelBase
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, LessThanOrEqual

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LIMIT = 999_999_999_999
"""The largest figure that a cell takes, in the figure's own whole units (分 for money)."""

NOT_APPLICABLE = "na"
"""Mark of a cell that is 不适用, printed ——: the duty or the channel is not the unit's. Counts 0 in a sum."""
OFF = "off"
"""Mark of a cell that this unit is not asked for, printed blank. Set from the unit when the table is made."""
DASH = "——"


class Heading:
    """A printed row without a cell, such as 一、主动公开情况."""

    name = ""

    def __init__(self, label: str, *, number: str, note: str = "") -> None:
        self.label, self.number, self.note = label, number, note

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
        asked_of: tuple[str, ...] = (),
        **options: Any,
    ) -> None:
        options.update(null=True, blank=True)
        super().__init__(**options)
        self.label, self.unit, self.number, self.note = label, unit, number, note
        self.parts, self.within, self.asked_of = tuple(total_of.split()), within, asked_of

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Migrations see a plain column, so that a reworded label is no migration."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BigIntegerField", args, kwargs

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


Row = Heading | Figure


@dataclass(frozen=True)
class AtMost:
    """A question asked where the sum of the figures `left` is above the sum of the figures `right`.

    `left` and `right` are space-separated names; `why` says why it is asked. The question stands at the first of `left`.
    """

    code: str
    left: str
    right: str
    why: "StrOrPromise"

    @property
    def cells(self) -> list[str]:
        """Names of all figures concerned."""
        return f"{self.left} {self.right}".split()


@dataclass(frozen=True)
class Together:
    """A question asked where one of two figures is 0 and the other is not."""

    code: str
    first: str
    second: str

    @property
    def cells(self) -> list[str]:
        return [self.first, self.second]


@dataclass(frozen=True)
class Same:
    """A question asked where the figures `names` (space-separated) are not all equal. It stands at the first."""

    code: str
    names: str
    why: "StrOrPromise"

    @property
    def cells(self) -> list[str]:
        return self.names.split()


Question = AtMost | Together | Same


def indent_of(row: Row) -> int:
    """How deep a row stands in the printed hierarchy: 0 for 一、, 1 for (一), 2 for 1., 3 for 其中 below it."""
    return row.number.count(".") + bool(re.search(r"[a-z]$", row.number))


def sum_of(names: Sequence[str]) -> Any:
    """The sum of columns in SQL, where a cell without a number counts 0."""
    total: Any = Value(0)
    for name in names:
        total = total + Coalesce(F(name), 0)
    return total


def constraints_of(table: str, figures: Mapping[str, Figure]) -> list[models.CheckConstraint]:
    """The CHECKs of a table. Ranges hold always; completeness, sums and 其中 hold once the table is sealed."""
    draft = Q(sealed=False)

    def check(name: str, kind: str, condition: Q) -> models.CheckConstraint:
        return models.CheckConstraint(condition=condition, name=f"{table}_{name}_{kind}")

    found = []
    for name, figure in figures.items():
        marked, empty = Q(marks__has_key=name), Q(**{f"{name}__isnull": True})
        found.append(check(name, "range", Q(**{f"{name}__gte": 0, f"{name}__lte": LIMIT})))
        found.append(check(name, "filled", draft | (marked & empty) | (~marked & ~empty)))
        if figure.parts:
            found.append(check(name, "sum", draft | Q(Exact(Coalesce(F(name), 0), sum_of(figure.parts)))))
        if figure.within:
            whole = Coalesce(F(figure.within), 0)
            found.append(check(name, "within", draft | Q(LessThanOrEqual(Coalesce(F(name), 0), whole))))
    return found


class TableBase(ModelBase):
    """Collects the printed rows of a table's class body and derives its CHECKs from them."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **kwargs: Any) -> Any:
        rows = tuple(value for value in attrs.values() if isinstance(value, (Heading, Figure)))
        if rows:
            figures = {key: value for key, value in attrs.items() if isinstance(value, Figure)}
            meta = attrs.get("Meta", object)
            constraints = [*getattr(meta, "constraints", ()), *constraints_of(name.lower(), figures)]
            attrs["Meta"] = type("Meta", (meta,), {"constraints": constraints})
        table: Any = super().__new__(mcs, name, bases, attrs, **kwargs)
        table.rows = rows
        table.figures = tuple(row for row in rows if isinstance(row, Figure))
        return table


class Table(models.Model, metaclass=TableBase):
    """One printed statistics table of one report.

    marks   figure name -> `NOT_APPLICABLE` or `OFF`
    typed   figure name -> its text as typed, where it was not understood (then the value is NULL and blocks
            submitting, never saving) or where money's own decimals matter (18.8710 prints as typed)
    sealed  set at submit and cleared at return, by workflow alone; a sealed table cannot be wrong
    """

    key: ClassVar[str]
    rows: ClassVar[tuple[Row, ...]]
    figures: ClassVar[tuple[Figure, ...]]
    questions: ClassVar[tuple[Question, ...]] = ()

    report = models.ForeignKey("filings.Report", on_delete=models.CASCADE, related_name="+")
    marks = models.JSONField(default=dict, blank=True)
    typed = models.JSONField(default=dict, blank=True)
    sealed = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} of report {self.report_id}"  # type: ignore[attr-defined]

    @classmethod
    def heading(cls) -> tuple[str, ...]:
        """The printed head of the table, column by column."""
        return ("统计指标", "单位", "统计数")

    @classmethod
    def caption(cls, year: int) -> str:
        """The printed title of the table."""
        raise NotImplementedError
