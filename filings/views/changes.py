"""Differences as they are shown: changed sentences with the ones around them (改动对照)."""

from collections.abc import Sequence
from dataclasses import dataclass

from filings.comparison import SAME, CellChange, Differences, FieldChange, Sentence, corrections
from filings.reading import Version

GAP = "gap"
"""The kind of a line that stands for sentences which stayed and are not shown."""


@dataclass(frozen=True)
class ShownChapter:
    """A changed chapter: `lines` are its changed sentences, those beside them, and gaps for the others."""

    key: str
    title: str
    lines: Sequence[Sentence]


@dataclass(frozen=True)
class ShownChanges:
    """What templates/includes/differences.html shows."""

    cells: Sequence[CellChange]
    chapters: Sequence[ShownChapter]
    fields: Sequence[FieldChange]
    explanations: Sequence[FieldChange]

    @property
    def number(self) -> int:
        """How many cells, chapters and fields are changed."""
        return len(self.cells) + len(self.chapters) + len(self.fields) + len(self.explanations)


def corrected(old: Version, new: Version) -> ShownChanges:
    """What one version corrects of the one before: date and 更正说明 are of each version, and stand above."""
    return shown(corrections(old, new))


def shown(found: Differences) -> ShownChanges:
    chapters = [ShownChapter(one.key, one.title, with_gaps(one.sentences)) for one in found.chapters]
    return ShownChanges(found.cells, chapters, found.signoff, found.explanations)


def with_gaps(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The changed sentences and their neighbours; each run of others becomes one gap."""
    changed = {number for number, one in enumerate(sentences) if one.kind != SAME}
    found = list[Sentence]()
    for number, one in enumerate(sentences):
        if {number - 1, number, number + 1} & changed:
            found.append(one)
        elif not found or found[-1].kind != GAP:
            found.append(Sentence(GAP, ""))
    return found
