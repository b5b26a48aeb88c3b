"""What an edition of the form (表样) is made of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol

from filings.figures import Table

from .chart import Chart
from .terms import Term

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class FilingUnit(Protocol):
    """What an edition asks of a unit that reports (填报单位); a `models.Unit` answers it.

    kind, level  what kind of body it is, and at which administrative level: codes of `UnitKind` and `Level`
    path         the codes of the units from the top down to it: /520000/522700/522727/
    """

    @property
    def kind(self) -> str: ...

    @property
    def level(self) -> str: ...

    @property
    def path(self) -> str: ...


@dataclass(frozen=True)
class ChapterTitle:
    """A chapter that the edition asks for, in printed order.

    A chapter without a title is the preamble and is not numbered. A chapter with a `table` is that table and has no
    prose. `outline` lists the parts that the form asks for; `start` is the text that a new report begins with; `asks` tells
    who writes it what the form asks for. `usual` is how many characters are usual, 0 where nobody says: advice, no limit.
    """

    key: str
    title: str
    table: str = ""
    outline: tuple[str, ...] = ()
    start: str = ""
    usual: int = 0
    asks: "StrOrPromise" = ""


@dataclass(frozen=True)
class Mentioned:
    """A question asked where figures of a table are above 0 and the prose says none of `words`.

    `chapter` names the chapter that should say it; empty: any.
    """

    code: str
    table: str
    names: str
    chapter: str
    words: tuple[str, ...]
    why: "StrOrPromise"


@dataclass(frozen=True)
class Edition:
    """One form as it was in force.

    code      its name: reports store it, so it never changes
    source    the notice that the form comes with
    under     code of the unit under which (itself included) it is offered; empty: the whole country
    tables    its statistics tables, in printed order
    chapters  its chapters, in printed order
    charts    its charts (附图), in printed order
    deadline  unit, year -> the last day to publish
    terms     what words of its chapters can mean in its tables
    states_scope  whether a report says which bodies its figures count (全口径 / 本级)
    """

    code: str
    source: str
    under: str
    tables: tuple[type[Table], ...]
    chapters: tuple[ChapterTitle, ...]
    deadline: Callable[[FilingUnit, int], date]
    mentions: tuple[Mentioned, ...] = ()
    states_scope: bool = False
    charts: tuple[Chart, ...] = ()
    terms: tuple[Term, ...] = field(default=(), compare=False, repr=False)

    def offered_to(self, unit: FilingUnit) -> bool:
        return not self.under or self.under in unit.path.split("/")

    @property
    def prose_chapters(self) -> tuple[ChapterTitle, ...]:
        """The chapters that people write; the others are tables."""
        return tuple(chapter for chapter in self.chapters if not chapter.table)
