"""What an edition of the form (表样) is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from filings.figures import Table

if TYPE_CHECKING:
    from filings.models import Unit


@dataclass(frozen=True)
class ChapterTitle:
    """A chapter of prose that the edition asks for. A chapter without a title is the preamble and is not numbered."""

    key: str
    title: str


@dataclass(frozen=True)
class Edition:
    """One form as it was in force.

    code      its name in the register
    under     code of the unit under which (itself included) it is offered; empty: the whole country
    tables    its statistics tables, in printed order
    chapters  its chapters, in printed order
    deadline  unit, year -> the last day to publish
    """

    code: str
    under: str
    tables: tuple[type[Table], ...]
    chapters: tuple[ChapterTitle, ...]
    deadline: Callable[["Unit", int], date]

    def offered_to(self, unit: "Unit") -> bool:
        return not self.under or self.under in unit.path.split("/")
