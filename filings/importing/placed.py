"""What the mapper finds: texts with their cells, and what of a block goes nowhere."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from filings.parsing import visible

from .heads import Heads
from .labels import PrintedLine

MOST_NAMED = 40
"""Texts that one note names; of more it tells how many."""
LONGEST_NAMED = 60


@dataclass(frozen=True, slots=True)
class Placed:
    """A text in the cell that it is meant for. `doubt` says why it is only offered; else it is empty."""

    address: str
    text: str
    doubt: str = ""


@dataclass(slots=True)
class Mapped:
    """Where the texts of a block go. `notes` name every text that goes nowhere, and why."""

    placed: list[Placed] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def leave_out(self, why: str, texts: Iterable[str], label: str = "") -> None:
        """Name texts that go nowhere, those of one row with its label."""
        named = [shortened(text) for text in texts]
        if not named:
            return
        listed = _(", ").join(named[:MOST_NAMED]) + (_(" and more") if len(named) > MOST_NAMED else "")
        told = {"why": why, "label": shortened(label), "texts": listed, "count": len(named)}
        sentence = _("“%(label)s”: left out (%(why)s): %(texts)s") if label else _("Left out (%(why)s): %(texts)s")
        if len(named) > MOST_NAMED:
            sentence = _("%(count)s texts left out (%(why)s): %(texts)s")
        self.notes.append(sentence % told)


@dataclass(slots=True)
class Row:
    """A row of a block with figures behind labels.

    end      the column behind the last of the labels in front
    label    the last of them as it stands there; "" where there is none
    figures  column -> text of all that stands behind the labels
    section  the squeezed label of the heading right above, if it was copied along without figures
    topped   whether heads were copied along; `heads` are they, where they stand over its columns
    line     the printed line that it is meant for, with a `doubt` where its label is only nearly that one
    why      there is none
    unsure   why nothing tells its columns
    """

    end: int
    label: str
    figures: dict[int, str]
    section: str = ""
    topped: bool = False
    heads: Heads | None = None
    line: PrintedLine | None = None
    doubt: str = ""
    why: str = ""
    unsure: str = ""


@dataclass(slots=True)
class Claim:
    """What a row would put into its line; of the rest of its texts, why each goes nowhere."""

    row: Row
    placed: list[Placed] = field(default_factory=list)
    rest: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def shortened(text: str) -> str:
    text = visible(" ".join(text.split()))
    return text if len(text) <= LONGEST_NAMED else f"{text[:LONGEST_NAMED]}\u2026"
