"""The findings in the prose as questions of the check, and what a report holds of how it was checked."""

from collections.abc import Iterable
from dataclasses import dataclass

from filings.reading import Checked, Version, place
from filings.reading.desk import Neighbours

from .claims import ADVICE, QUESTION, RULES, Placed, judge
from .leftovers import leftovers
from .problem import Problem, Said


def questions_of_words(version: Version) -> list[Problem]:
    """The questions that the sentences ask, in order; findings of one kind in one sentence are one question."""
    return questions(judge(version)[0])


def questions(found: Iterable[Placed]) -> list[Problem]:
    asked: dict[tuple[str, str], Problem] = {}
    for one in found:
        if one.finding.kind != QUESTION:
            continue
        said = Said(one.chapter, one.finding.sentence.said, one.finding.quote)
        values = {**one.finding.values, "sentence": said.sentence}
        first = asked.setdefault((one.finding.code, said.key), asked_at(one, said, values))
        if one.finding.message not in first.message:
            first.message = f"{first.message} {one.finding.message}"
            first.cells = tuple(dict.fromkeys((*first.cells, *one.finding.cells)))
            first.values |= values
    return list(asked.values())


def asked_at(one: Placed, said: Said, values: dict[str, str]) -> Problem:
    finding, at = one.finding, place.chapter(one.chapter)
    return Problem(None, finding.cells, finding.code, finding.message, False, at, values, said=said)


@dataclass(frozen=True, slots=True)
class Advice:
    """Something to look at, which stops nothing (提示): a sentence that may be left over, channels counted twice."""

    code: str
    chapter: str
    quote: str
    message: str


def advice(version: Version, names: Neighbours) -> list[Advice]:
    """What to look at in the chapters, in order of its kind."""
    chapters = {chapter.key: version.chapters.get(chapter.key, "") for chapter in version.edition.prose_chapters}
    return [
        *(
            Advice(one.finding.code, one.chapter, one.finding.quote, one.finding.message)
            for one in judge(version)[0]
            if one.finding.kind == ADVICE
        ),
        *(
            Advice("left_over", one.chapter, one.sentence, one.message)
            for one in leftovers(version.year, chapters, names, body=version.body, source=version.edition.source)
        ),
    ]


def checked(version: Version) -> Checked:
    """How many numbers of the prose were looked at, and how many of them the tables confirm, by the rules of today."""
    counted = judge(version)[1]
    return Checked(counted.numbers, counted.verified, version.last_year is not None, RULES)
