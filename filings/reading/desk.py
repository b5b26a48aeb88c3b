"""What the desk knows beside a version (案头): nothing of it is printed or signed."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

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
LONGEST_NAME = 120
"""Characters, as the database has it."""
CLAUSE_END = re.compile("[\n\uff0c\u3001\u3002\uff1b\uff1a\uff01\uff1f]")
"""Signs that stand in no name: ，、。；：！？"""


def neighbours(unit: Unit, texts: Iterable[str]) -> Neighbours:
    """The names of units that `texts`, the prose of a report of `unit`, hold, beside those of itself.

    First which beginnings of names stand there; then which of the pieces that begin so are names; at last whose. The
    indices are asked piece by piece, so that it takes as long with a hundred thousand units as with ten, also where
    many are called alike (教育局).
    """
    text = "\n".join(texts).replace("\0", "\n")
    begins = called(pieces_of(text), "name_begins", "official_begins")
    named = called(names_in(text, begins), "name", "official_name")
    ours = {unit.name, unit.official_name, *called(named, "name", "official_name", related_to=unit)}
    others = [name for name in named - ours if len(name) >= SHORTEST_NAME]
    return Neighbours(sorted(ours, key=len, reverse=True), sorted(others, key=len, reverse=True))


def called(pieces: Collection[str], *columns: str, related_to: Unit | None = None) -> set[str]:
    """Which of `pieces` stand in one of the `columns` of a unit, or of one that is above or below `related_to`."""
    if not pieces:
        return set()
    each = (
        "json_each(%s) AS piece"
        if connection.vendor == "sqlite"
        else "json_array_elements_text(%s::json) AS piece(value)"
    )
    related = "AND (path LIKE %s OR %s LIKE path || '%%')" if related_to else ""
    paths = [f"{related_to.path}%", related_to.path] if related_to else []
    table = connection.ops.quote_name(Unit._meta.db_table)
    # Only names of columns are put into the text of the query.
    found = [f"EXISTS (SELECT 1 FROM {table} WHERE {column} = piece.value {related})" for column in columns]  # noqa: S608
    query = f"SELECT piece.value FROM {each} WHERE {' OR '.join(found)}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, [json.dumps(sorted(pieces)), *paths * len(columns)])
        return {piece for (piece,) in cursor.fetchall()}


def names_in(text: str, begins: Iterable[str]) -> set[str]:
    """What may be a name in a text: each piece that begins so and goes on to the end of its clause at most."""
    found = set[str]()
    for begin in begins:
        for one in re.finditer(f"(?={re.escape(begin)})", text):
            rest = CLAUSE_END.split(text[one.start() : one.start() + LONGEST_NAME], maxsplit=1)[0]
            found |= {rest[:end] for end in range(len(begin), len(rest) + 1)}
    return found


def pieces_of(text: str) -> set[str]:
    """Every piece of a text that the stored beginning of a name may be: of its length, or a whole shorter name."""
    lengths = range(SHORTEST_NAME, NAME_BEGINS + 1)
    return {
        clause[at : at + size]
        for clause in CLAUSE_END.split(text)
        for size in lengths
        for at in range(len(clause) - size + 1)
    }
