"""What the desk knows beside a version (案头): nothing of it is printed or signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from filings.models import Explanation, Unit
from filings.states import Status


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a report stands and what people say of it.

    report        its id
    explanations  as stored, with the values they speak of and the reviewer's verdicts
    holders       (role, 姓名) of everyone who holds a post in the unit and whose account is not disabled
    stated_totals address of a derived cell -> the total that an import stated for it

    """

    report: int
    status: Status
    status_since: datetime
    explanations: Sequence[Explanation] = ()
    holders: frozenset[tuple[str, str]] = frozenset()
    stated_totals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Names of the unit and of those above and below it, and of every other unit; the longest stand first.

    Each unit by its name and by its official one (平塘县, 平塘县人民政府).
    """

    ours: Sequence[str]
    others: Sequence[str]


SHORTEST_NAME = 3
"""Characters. Shorter names of units stand within too many other words."""


def neighbours(unit: Unit) -> Neighbours:
    """The names that the prose of a report of `unit` may hold. One query."""
    ours, others = set[str](), set[str]()
    for other in Unit.objects.only("path", "name", "official_name"):
        related = other.path.startswith(unit.path) or unit.path.startswith(other.path)
        (ours if related else others).update({other.name, other.official_name})
    known = [name for name in others - ours if len(name) >= SHORTEST_NAME]
    return Neighbours(sorted(ours, key=len, reverse=True), sorted(known, key=len, reverse=True))
