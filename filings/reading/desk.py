"""What the desk knows beside a version (案头): nothing of it is printed or signed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from filings.models import Explanation, Unit
from filings.models.unit import NAME_BEGINS
from filings.states import Status


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a report stands and what people say of it.

    report        its id
    explanations  as stored, with the values they speak of and the reviewer's verdicts
    holders       (role, 姓名) of everyone who holds a post in the unit and whose account is not disabled
    stated_totals address of a derived cell -> the total that an import stated for it
    taken_over    chapter -> the sentences of last year's that still stand as they were, and that nobody has confirmed
    """

    report: int
    status: Status
    status_since: datetime
    explanations: Sequence[Explanation] = ()
    holders: frozenset[tuple[str, str]] = frozenset()
    stated_totals: Mapping[str, str] = field(default_factory=dict)
    taken_over: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Names in a text of the unit and of those above and below it, and of other units; the longest stand first.

    Each unit by its name and by its official one (平塘县, 平塘县人民政府).
    """

    ours: Sequence[str]
    others: Sequence[str]


SHORTEST_NAME = 3
"""Characters. Shorter names of units stand within too many other words."""
MOST_PIECES = 10_000
"""Of a text, in one query: a chapter of usual length has some two thousand."""


def neighbours(unit: Unit, texts: Iterable[str]) -> Neighbours:
    """The names of units that `texts`, the prose of a report of `unit`, may hold, beside those of itself.

    Only units are read whose name begins as a piece of the text does, so that it takes as long with a hundred thousand
    units as with ten. One query for a chapter of usual length.
    """
    ours, others, plain = {unit.name, unit.official_name}, set[str](), "\n".join(texts)
    for other in units_that_may_be_named(plain):
        related = other.path.startswith(unit.path) or unit.path.startswith(other.path)
        (ours if related else others).update({other.name, other.official_name})
    known = [name for name in others - ours if len(name) >= SHORTEST_NAME]
    return Neighbours(sorted(ours, key=len, reverse=True), sorted(known, key=len, reverse=True))


def units_that_may_be_named(text: str) -> Iterator[Unit]:
    """The units whose name or official name begins as a piece of `text`."""
    pieces = sorted(pieces_of(text))
    for at in range(0, len(pieces), MOST_PIECES):
        some = pieces[at : at + MOST_PIECES]
        begins = Q(name_begins__in=some) | Q(official_begins__in=some)
        yield from Unit.objects.filter(begins).only("path", "name", "official_name")


def pieces_of(text: str) -> set[str]:
    """Every piece of a text that the stored beginning of a name may be: of its length, or a whole shorter name."""
    lengths = range(SHORTEST_NAME, NAME_BEGINS + 1)
    return {
        piece for size in lengths for at in range(len(text) - size + 1) if "\n" not in (piece := text[at : at + size])
    }
