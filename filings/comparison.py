"""What differs between two versions of a report (比对): since it was returned, or from one version to the next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import NamedTuple

from django.utils.translation import gettext as _

from . import prose
from .reading import Version
from .reading.layout import names_of
from .reading.place import chapter_titles
from .states import Role

SAME, DELETED, INSERTED = "same", "deleted", "inserted"
MOST_PAIRS = 1_000_000
"""Sentences of the one text times those of the other that are compared one by one: seconds are not spent on a page."""


class Sentence(NamedTuple):
    """`kind` is SAME, DELETED or INSERTED."""

    kind: str
    text: str


class CellChange(NamedTuple):
    """A cell by its address, its full name for people, and what is printed in it."""

    address: str
    name: str
    old: str
    new: str


class ChapterChange(NamedTuple):
    """A chapter by its key and title, and all its sentences in order."""

    key: str
    title: str
    sentences: list[Sentence]


class FieldChange(NamedTuple):
    """A field of the sign-off line, or an explanation, by what people call it."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Differences:
    """What differs, in printed order; empty lists where nothing does."""

    cells: list[CellChange]
    chapters: list[ChapterChange]
    signoff: list[FieldChange]
    explanations: list[FieldChange]

    def __bool__(self) -> bool:
        return bool(self.cells or self.chapters or self.signoff or self.explanations)


def differences(old: Version, new: Version) -> Differences:
    """What `new` says otherwise than `old`; both are in the form of one edition."""
    return Differences(
        cells=list(changed_cells(old, new)),
        chapters=list(changed_chapters(old, new)),
        signoff=list(changed_fields(old, new)),
        explanations=list(changed_explanations(old, new)),
    )


def corrections(old: Version, new: Version) -> Differences:
    """What `new` corrects of `old`: the date and 更正说明 are of each version, and no correction."""
    return differences(reported(old), reported(new))


def reported(version: Version) -> Version:
    """`version` without what differs between two versions even where nothing was corrected."""
    return replace(version, report_date=None, correction=None)


def changed_cells(old: Version, new: Version) -> Iterator[CellChange]:
    for address, name in names_of(new.edition).items():
        before, now = (one.cells[address].printed if address in one.cells else "" for one in (old, new))
        if before != now:
            yield CellChange(address, name, before, now)


def changed_chapters(old: Version, new: Version) -> Iterator[ChapterChange]:
    for chapter in new.edition.prose_chapters:
        before, now = (prose.sentences(one.chapters.get(chapter.key, "")) for one in (old, new))
        if before != now:
            yield ChapterChange(chapter.key, chapter.title or _("the preamble"), compared(before, now))


def compared(old: Sequence[str], new: Sequence[str]) -> list[Sentence]:
    """Both texts as one: what stayed, what was deleted, what was inserted."""
    start = equal_at_start(old, new)
    end = equal_at_start(old[start:][::-1], new[start:][::-1])
    before, now = old[start : len(old) - end], new[start : len(new) - end]
    found = [Sentence(SAME, text) for text in old[:start]]
    if len(before) * len(now) > MOST_PAIRS:
        found += [Sentence(DELETED, text) for text in before] + [Sentence(INSERTED, text) for text in now]
    else:
        for tag, a, b, c, d in SequenceMatcher(None, before, now).get_opcodes():
            if tag == "equal":
                found += [Sentence(SAME, text) for text in before[a:b]]
            else:
                found += [Sentence(DELETED, text) for text in before[a:b]]
                found += [Sentence(INSERTED, text) for text in now[c:d]]
    return found + [Sentence(SAME, text) for text in old[len(old) - end :]]


def equal_at_start(one: Sequence[str], other: Sequence[str]) -> int:
    for number, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return number
    return min(len(one), len(other))


def changed_fields(old: Version, new: Version) -> Iterator[FieldChange]:
    before, now = fields(old), fields(new)
    yield from (FieldChange(name, before[name], now[name]) for name in before if before[name] != now[name])


def fields(version: Version) -> dict[str, str]:
    """What the report says beside its tables and chapters, by what people call it, in printed order."""
    return {
        _("Title"): version.title,
        _("Scope"): version.scope,
        **{str(role.label): version.signer(role) for role in Role},
        _("contact phone"): version.contact_phone,
        _("date of the report"): version.report_date.isoformat() if version.report_date else "",
        _("reason of the correction"): version.correction.reason if version.correction else "",
    }


def changed_explanations(old: Version, new: Version) -> Iterator[FieldChange]:
    before, now = ({(one.code, one.cell): one.text for one in version.explanations} for version in (old, new))
    names, titles = names_of(new.edition), chapter_titles(new.edition)
    for code, cell in dict.fromkeys([*before, *now]):
        texts = before.get((code, cell), ""), now.get((code, cell), "")
        if texts[0] != texts[1]:
            yield FieldChange(names.get(cell) or titles.get(cell.partition(":")[0]) or _("the report"), *texts)


# As it is shown: changed sentences with the ones around them (改动对照).

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
