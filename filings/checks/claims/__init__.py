"""What the sentences of a report say in numbers, held against its tables (文表核对): Version in, findings out.

Terms and readings stand in the editions; how a sentence is taken apart in `filings.prose.claims`. Where it is not sure
what a number says, nothing is said: an accusation that is false costs more than a slip that is missed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from filings.prose.claim_tables import paragraphs_of, tables_of
from filings.prose.claims import Sentence, sentences
from filings.reading import Version

from .chapters import counted_and_named
from .finding import ADVICE, QUESTION, Finding
from .meaning import meanings
from .parts import parts_and_whole
from .scope import Scope
from .shares import changes, share_sums, shares
from .table_sums import table_sums
from .tables import against_tables, agrees
from .twice import said_twice, total_of_disclosed
from .values import Last, Values
from .wording import wording

__all__ = ["ADVICE", "QUESTION", "RULES", "Checked", "Finding", "Judge", "Last", "Placed", "judge"]

RULES = 1
"""Version of these rules: goes up when one of them comes, goes or says something else."""
CLAIMS_SOMETHING = re.compile(r"[\d０-９零一二三四五六七八九十百两]|未|没有|不存在|无|全部|均|都")


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding with its chapter and paragraph, counted from 1."""

    chapter: str
    line: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Checked:
    """How many numbers of the prose were counted, and how many of them the tables confirm (核对过的数)."""

    numbers: int
    verified: int


class Judge:
    """The rules for the prose of one version. `last` gives last year's values where no report of last year is here."""

    def __init__(self, version: Version, last: Last | None = None) -> None:
        self.version, self.terms = version, version.edition.terms
        self.values, self.scope = Values(version, last), Scope(version)

    def of_sentence(self, sentence: Sentence) -> tuple[list[Finding], Checked]:
        if not CLAIMS_SOMETHING.search(sentence.text):
            return [], Checked(0, 0)
        times = self.scope.times(sentence)
        meant = meanings(sentence, self.terms, self.scope, times)
        agreed = {one.field.number.start for one in meant if agrees(one, self.values)}
        found = [
            *against_tables(sentence, meant, self.values),
            *parts_and_whole(sentence, agreed),
            *shares(sentence, meant, self.values, self.terms, self.scope),
            *share_sums(sentence, meant),
            *changes(sentence, meant, self.values, self.terms),
            *wording(sentence, self.terms, self.values, self.scope, times),
            *counted_and_named(sentence, self.version.edition),
        ]
        return found, Checked(len(meant), len(agreed))

    def of_text(self, text: str) -> tuple[list[tuple[int, Finding]], Checked]:
        """The findings of one text with the lines on which they stand, counted from 1."""
        found, count, verified = list[tuple[int, Finding]](), 0, 0
        tables = list(tables_of(text))
        said = [(line, one) for line, paragraph in paragraphs_of(text) for one in sentences(paragraph)]
        for line, sentence in [*said, *((one.line, one.sentence) for table in tables for one in table)]:
            told, checked = self.of_sentence(sentence)
            found += [(line, one) for one in told]
            count, verified = count + checked.numbers, verified + checked.verified
        found += [told_at for table in tables for told_at in table_sums(table)]
        return sorted(found, key=lambda one: one[0]), Checked(count, verified)

    def of_texts(self, texts: Mapping[str, str]) -> tuple[list[Placed], Checked]:
        """The findings of several chapters that belong together (key -> plain text)."""
        found, count, verified = list[Placed](), 0, 0
        for chapter, text in texts.items():
            told, checked = self.of_text(text)
            found += [Placed(chapter, line, one) for line, one in told]
            count, verified = count + checked.numbers, verified + checked.verified
        return [*found, *self.twice(texts)], Checked(count, verified)

    def twice(self, texts: Mapping[str, str]) -> Iterator[Placed]:
        """What several sentences say of one thing with different numbers."""
        if any(term.key == "disclosed" for term in self.terms):
            return
        placed = {
            id(sentence): (chapter, line, sentence, field)
            for chapter, text in texts.items()
            for line, paragraph in paragraphs_of(text)
            if "公开" in paragraph
            for sentence in sentences(paragraph)
            for field in total_of_disclosed(sentence, self.scope)
        }
        for finding in said_twice([(sentence, field) for _chapter, _line, sentence, field in placed.values()]):
            chapter, line, _sentence, _field = placed[id(finding.sentence)]
            yield Placed(chapter, line, finding)


def judge(version: Version) -> tuple[list[Placed], Checked]:
    """All findings in the chapters of `version`, in order, and how many of its numbers were checked."""
    titles: Sequence[str] = [chapter.key for chapter in version.edition.prose_chapters]
    return Judge(version).of_texts({key: version.text(key) for key in titles})
