"""A printed table as a model, and the CHECKs that follow from its declaration."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.base import ModelBase
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, LessThanOrEqual

from .rows import LIMIT, Column, Figure, Row
from .rules import Balance, Carried, OnlyAt, Question


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
        # SQLite makes a table anew through a class with a Meta of its own, in a registry of its own.
        if rows and "Meta" not in attrs:
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

    What a class body declares beside its rows:

    key             of the table in its edition
    columns         the printed columns that are stored, each a row of the database
    columns_title   printed over all columns
    total_column    printed label of the derived column behind the others; empty: there is none
    corner          printed in the head over the row labels
    drawing         how the table is laid out on paper (filings.drawing)
    balances        what must agree in every column; `questions`, `carried` and `only_at` are asked

    What a row of the database holds:

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
    balances: ClassVar[tuple[Balance, ...]] = ()
    questions: ClassVar[tuple[Question, ...]] = ()
    carried: ClassVar[tuple[Carried, ...]] = ()
    only_at: ClassVar[tuple[OnlyAt, ...]] = ()
    if TYPE_CHECKING:
        objects: ClassVar[models.Manager[Any]]

    report = models.ForeignKey("filings.Report", on_delete=models.CASCADE, related_name="+")
    column = models.CharField(max_length=30, blank=True, default="")
    marks = models.JSONField(default=dict, blank=True)
    typed = models.JSONField(default=dict, blank=True)
    sealed = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} of report {self.report_id}"

    @classmethod
    def heading(cls) -> tuple[str, ...]:
        """The printed head of the table, column by column."""
        return ("统计指标", "单位", "统计数")

    @classmethod
    def caption(cls, year: int) -> str:
        """The printed title of the table."""
        raise NotImplementedError
