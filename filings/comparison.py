"""What differs between two contents of a report (比对): since it was returned, or from one version to the next.

Both contents are what `filings.content.canonical` says, as dicts. Nothing is read from the database.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from . import prose
from .cells import names_of
from .editions import Edition
from .states import Role

Said = Mapping[str, Any]
SAME, DELETED, INSERTED = "same", "deleted", "inserted"
# A sentence ends with its mark and the quotation marks and brackets that close behind it.
SENTENCE = re.compile(
    "[^\u3002\uff01\uff1f\uff1b!?;\n]*[\u3002\uff01\uff1f\uff1b!?;\n]+[\u201d\u2019\u300d\u300f\uff09)]*|.+"
)
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


def differences(old: Said, new: Said, edition: Edition) -> Differences:
    """What `new` says otherwise than `old`; both are of a report in the form of `edition`."""
    names = names_of(edition)
    return Differences(
        cells=list(changed_cells(old["figures"], new["figures"], names)),
        chapters=list(changed_chapters(old["chapters"], new["chapters"], edition)),
        signoff=list(changed_fields(old, new)),
        explanations=list(changed_explanations(old["explanations"], new["explanations"], names)),
    )


def changed_cells(old: Mapping[str, str], new: Mapping[str, str], names: Mapping[str, str]) -> Iterator[CellChange]:
    for address, name in names.items():
        before, now = old.get(address, ""), new.get(address, "")
        if before != now:
            yield CellChange(address, name, before, now)


def changed_chapters(old: Mapping[str, str], new: Mapping[str, str], edition: Edition) -> Iterator[ChapterChange]:
    for chapter in edition.prose_chapters:
        before, now = sentences(old.get(chapter.key, "")), sentences(new.get(chapter.key, ""))
        if before != now:
            yield ChapterChange(chapter.key, chapter.title or _("the preamble"), compared(before, now))


def sentences(html: str) -> list[str]:
    """The text of a chapter sentence by sentence; where a block ends, so does the sentence."""
    lines = prose.stored_text(html).split("\n")
    return [text for line in lines for one in SENTENCE.findall(line) if (text := one.strip())]


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


def changed_fields(old: Said, new: Said) -> Iterator[FieldChange]:
    before, now = fields(old), fields(new)
    yield from (FieldChange(name, before[name], now[name]) for name in before if before[name] != now[name])


def fields(said: Said) -> dict[str, str]:
    """What the report says beside its tables and chapters, by what people call it, in printed order."""
    return {
        _("Title"): said["title"],
        _("Scope"): said.get("scope", ""),
        **{str(role.label): said["names"][role] for role in Role},
        _("contact phone"): said["contact_phone"],
        _("date of the report"): said["report_date"],
        _("reason of the correction"): said.get("correction_reason", ""),
    }


def changed_explanations(old: Sequence[Said], new: Sequence[Said], names: Mapping[str, str]) -> Iterator[FieldChange]:
    before, now = ({(one["code"], one["cell"]): one["text"] for one in said} for said in (old, new))
    for code, cell in dict.fromkeys([*before, *now]):
        texts = before.get((code, cell), ""), now.get((code, cell), "")
        if texts[0] != texts[1]:
            yield FieldChange(names.get(cell, "") or _("the report"), *texts)
