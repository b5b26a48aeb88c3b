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

    def text(self, value: int) -> str:
        return str(value)


Row = Heading | Figure | Derived


@dataclass(frozen=True)
class AtMost:
    """A question asked where the figures `left` add up to more than the figures `right`.

    Both are space-separated names; `why` says why it is asked. The question stands at the first of `left`.
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


@dataclass(frozen=True)
class OnlyAt:
    """A question asked where a figure of `names` is above 0 in a unit that is no government of one of `levels`."""

    code: str
    names: str
    levels: tuple[str, ...]
    why: "StrOrPromise"

    @property
    def cells(self) -> list[str]:
        return self.names.split()


@dataclass(frozen=True)
class Carried:
    """A question asked where a figure differs from what last year's published report leads to.

    In every column: figure `name` = last year's figures `last` + this year's `plus` - this year's `minus` (names,
    space-separated). `filled`: the cell is filled in with it when the report is started.
    """

    code: str
    name: str
    last: str
    plus: str = ""
    minus: str = ""
    filled: bool = False
    why: "StrOrPromise" = ""


Question = AtMost | Together | Same


@dataclass(frozen=True)
class Balance:
    """In every column the figures `left` add up to as much as the figures `right` (勾稽关系); both space-separated.

    A breach stands at the last of `right`. `source` is where the form says so.
    """

    left: str
    right: str
    source: "StrOrPromise"

    @property
    def cells(self) -> list[str]:
        return f"{self.left} {self.right}".split()


def sum_of(names: Sequence[str]) -> Any:
    """The sum of columns in SQL, where a cell without a number counts 0."""
    total: Any = Value(0)
    for name in names:
        total = total + Coalesce(F(name), 0)
    return total


def constraints_of(
    table: str, figures: Mapping[str, Figure], balances: Sequence[Balance], columns: Sequence[Column]
) -> list[models.BaseConstraint]:
    """The CHECKs of a table. Ranges hold always; completeness, sums, 其中 and balances once the table is sealed."""
    draft = Q(sealed=False)

    def check(name: str, kind: str, condition: Q) -> models.CheckConstraint:
        return models.CheckConstraint(condition=condition, name=f"{table}_{name}_{kind}")

    found: list[models.BaseConstraint] = [
        models.UniqueConstraint(fields=["report", "column"], name=f"{table}_column_once"),
        check("column", "known", Q(column__in=[column.key for column in columns])),
    ]
    for number, balance in enumerate(balances, 1):
        equal = Q(Exact(sum_of(balance.left.split()), sum_of(balance.right.split())))
        found.append(check("balance", str(number), draft | equal))
    for name, figure in figures.items():
        marked, empty = Q(marks__has_key=name), Q(**{f"{name}__isnull": True})
        found.append(check(name, "range", Q(**{f"{name}__gte": figure.least, f"{name}__lte": LIMIT})))
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
        rows = tuple(value for value in attrs.values() if isinstance(value, Row))
        if rows:
            figures = {key: value for key, value in attrs.items() if isinstance(value, Figure)}
            columns, balances = attrs.get("columns", Table.columns), attrs.get("balances", ())
            constraints = constraints_of(name.lower(), figures, balances, columns)
            attrs["Meta"] = type("Meta", (), {"constraints": constraints})
        table: Any = super().__new__(mcs, name, bases, attrs, **kwargs)
        table.rows = rows
        table.figures = tuple(row for row in rows if isinstance(row, Figure))
        return table


class Table(models.Model, metaclass=TableBase):
    """One printed column of figures of one statistics table of one report; a list form has a single column.

    column  key of the printed column
    marks   figure name -> `NOT_APPLICABLE` or `OFF`
    typed   figure name -> its text as typed, where it was not understood (then the value is NULL and blocks
            submitting, never saving) or where money's own decimals matter (18.8710 prints as typed)
    sealed  set at submit and cleared at return, by workflow alone; a sealed table cannot be wrong
    """

    key: ClassVar[str]
    rows: ClassVar[tuple[Row, ...]]
    figures: ClassVar[tuple[Figure, ...]]
    columns: ClassVar[tuple[Column, ...]] = (Column("", "统计数"),)
    columns_title: ClassVar[str] = ""
    total_column: ClassVar[str] = ""
    corner: ClassVar[str] = ""
    drawing: ClassVar[str] = "list"
    questions: ClassVar[tuple[Question, ...]] = ()
    balances: ClassVar[tuple[Balance, ...]] = ()
    if TYPE_CHECKING:
        objects: ClassVar[models.Manager[Any]]
    carried: ClassVar[tuple[Carried, ...]] = ()
    only_at: ClassVar[tuple[OnlyAt, ...]] = ()

    report = models.ForeignKey("filings.Report", on_delete=models.CASCADE, related_name="+")
    column = models.CharField(max_length=30, blank=True, default="")
    marks = models.JSONField(default=dict, blank=True)
    typed = models.JSONField(default=dict, blank=True)
    sealed = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} of report {self.report_id}"

    # columns_title  printed over all columns
    # total_column   printed label of the derived column behind the others; empty: there is none
    # corner         printed in the head over the row labels
    # drawing       how the table is laid out on paper (filings.drawing)

    @classmethod
    def heading(cls) -> tuple[str, ...]:
        """The printed head of the table, column by column."""
        return ("统计指标", "单位", "统计数")

    @classmethod
    def caption(cls, year: int) -> str:
        """The printed title of the table."""
        raise NotImplementedError
