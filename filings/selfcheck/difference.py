"""What is compared, and what is said where two texts differ."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 60
"""Characters of a text that a sentence quotes."""
SPACE = re.compile(r"\s+")
UNSEEN = str.maketrans({"\u00ad": "", "\u2ea0": "\u6c11"})
"""What paper cannot tell and NFKC does: a soft hyphen, and the one radical that fonts draw as its character, 民."""


@dataclass(frozen=True)
class Difference:
    """`file` ("HTML", "PDF") says `found` where the database says `wanted`; `place` is the row, cell or title."""

    file: str
    place: str
    wanted: str
    found: str


class Differs(Exception):
    """Ends a self-check at its first difference."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(difference.place)
        self.difference = difference


def plain(text: str) -> str:
    """`text` without white space, which is another one on paper; a character as its usual form (NFKC)."""
    return SPACE.sub("", unicodedata.normalize("NFKC", text).translate(UNSEEN))


def same(file: str, place: str, wanted: str, found: str | None) -> None:
    """Raises Differs unless both say the same."""
    if found is None or plain(wanted) != plain(found):
        raise Differs(Difference(file, place, wanted[:SHOWN], (found or "")[:SHOWN]))


def all_same(file: str, place: str, wanted: Iterable[str], found: Iterable[str]) -> None:
    """Raises Differs at the first text that differs, is missing or is too much."""
    expected, read = list(wanted), list(found)
    for number in range(max(len(expected), len(read))):
        same(file, place, at(expected, number), at(read, number))


def at(texts: list[str], number: int) -> str:
    return texts[number] if number < len(texts) else ""
