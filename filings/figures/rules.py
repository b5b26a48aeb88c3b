"""What an edition declares of the figures of a table: what must agree, and what is asked where it does not."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


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
class Unlike:
    """A question asked where figure `name` is the sum of the figures `parts` (space-separated), and above `above`."""

    code: str
    name: str
    parts: str
    above: int
    why: "StrOrPromise"

    @property
    def cells(self) -> list[str]:
        return f"{self.name} {self.parts}".split()


@dataclass(frozen=True)
class OnlyAt:
    """A question asked where a figure of `names` is above 0 in a unit that is no government of one of `levels`.

    The office of such a government reports what its government does, and is not asked either.
    """

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


Question = AtMost | Together | Same | Unlike


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
