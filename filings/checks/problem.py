"""What a check finds."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from filings.models import Explanation
from filings.models.report import Verdict
from filings.prose.claims import digest_of
from filings.reading import Cell


@dataclass(frozen=True, slots=True)
class Said:
    """The sentence of a chapter that a question speaks of. `quote` is the piece of it that does not agree."""

    chapter: str
    sentence: str
    quote: str

    @property
    def key(self) -> str:
        """What an explanation of it bears in the place of a cell: the chapter and the digest of the sentence."""
        return f"{self.chapter}:{digest_of(self.sentence)}"


@dataclass(slots=True)
class Problem:
    """Something wrong (`blocking`) or questionable in a report.

    cell         address of the cell it stands at; None where it belongs to no single cell
    cells        addresses of all cells concerned
    code         of its rule in the catalogue
    place        where to mend it: `table:KEY`, `chapter:KEY` or `signoff`
    values       address -> printed value of the cells concerned: what an explanation speaks of
    explanation  the explanation of this question that holds
    said         the sentence it speaks of, where it speaks of one
    void         an earlier explanation whose values have changed since, or that the reviewer rejected
    """

    cell: str | None
    cells: tuple[str, ...]
    code: str
    message: str
    blocking: bool
    place: str
    values: dict[str, str] = field(default_factory=dict)
    explanation: Explanation | None = None
    void: Explanation | None = None
    said: Said | None = None

    @property
    def key(self) -> str:
        """What its explanation is kept under beside the code: its cell, its sentence, or nothing."""
        return self.said.key if self.said else self.cell or ""

    @property
    def open(self) -> bool:
        """Whether it still stands in the way of submitting."""
        return self.blocking or self.explanation is None

    @property
    def explained(self) -> Explanation | None:
        """The explanation of the values as they are now, whatever the reviewer says of it."""
        return self.explanation or (self.void if self.void and self.void.values == self.values else None)

    @property
    def rejected(self) -> bool:
        """Whether the reviewer rejected the explanation of the values as they are now."""
        return self.explained is not None and self.explained.verdict == Verdict.REJECTED

    @property
    def accepted(self) -> bool:
        """Whether the reviewer accepted its explanation."""
        return self.explanation is not None and self.explanation.verdict == Verdict.ACCEPTED


def error(code: str, at: Cell, concerned: Sequence[Cell], message: str, place: str) -> Problem:
    """A blocking problem at one cell."""
    return Problem(at.address, tuple(cell.address for cell in concerned), code, message, True, place)


def question(code: str, concerned: Sequence[Cell], message: str, place: str, **other: str) -> Problem:
    """A question at the first of the cells concerned. `other` holds further values that the explanation speaks of."""
    values = {cell.address: cell.printed for cell in concerned}
    return Problem(concerned[0].address, tuple(values), code, message, False, place, {**values, **other})
