"""What each number of a sentence may say (读法): the term whose words stand about it, with its admissible readings."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from filings.editions.terms import APPLICATIONS, HERE, Reading, Term, added, by_pieces, topics
from filings.prose.claims import Field, Sentence

from .scope import Scope, Times

SUIT = re.compile("(?P<direct>直接[^,;]{0,12}(?:起诉|诉讼))|(?P<after_review>复议后[^,;]{0,8}(?:起诉|诉讼))")
PARTS_BEGIN = re.compile(r"其中|\(|中,|包括|均")
INCLUDING = re.compile("含|其中|包括|加上")
NEW = re.compile("新收|新增")
BARE = re.compile("^(?:全年|本年度?|总|的)*申请(?:总?量|件)?$")
"""申请较上年减少43件: the whole of them."""
FROM_LAST = re.compile(r"(?:由|从)(?:上一?年度?|去年|\d{4}年)?(?:同期)?的?$")
"""申请量由上年的214件…: whence a number rose or fell says nothing of what it counts."""
RISES_TO = re.compile(
    "(?:上升|增加|增长|提高|提升|增|下降|减少|降低|回落|降|减)(?:至|到|为)(?:本年度?|今年|\\d{4}年)?的?$"
)
NEXT_TO = re.compile("(?<!涉)[和及与]$")
JOINERS = ("以及", "、", "和", "及", "与", "或")


@dataclass(frozen=True, slots=True)
class Meant:
    """A number with its readings; none where it is not known what it says, or where it is of others.

    when     this, last or other year
    foreign  of another body or scope
    slip     its measure word is none that its term counts in
    """

    field: Field
    term: Term | None
    readings: Sequence[Reading]
    when: str
    foreign: bool
    slip: bool = False

    @property
    def judged(self) -> bool:
        """Whether the tables of the report can say anything of it."""
        return bool(self.readings) and self.when == "this" and not self.foreign


def meanings(sentence: Sentence, terms: Sequence[Term], scope: Scope, times: Times) -> list[Meant]:
    """Each number of the sentence with what it may say, in order."""
    found = list[Meant]()
    for field, foreign in zip(sentence.fields, scope.others(sentence), strict=True):
        term, readings, _starts = term_of(sentence, field, terms)
        risen = bool(RISES_TO.search(field.before))
        if risen and found:
            term, readings = found[-1].term, found[-1].readings
        if term is not None and term.general and sentence.item:
            readings = ()
        if term is not None and term.key.startswith("applicants") and NEW.search(sentence.text[: field.number.start]):
            # Of those that are new, and of no others: 本年新收26件，其中自然人21件.
            readings = readings[:1]
        if term is not None and term.key.startswith("suits_"):
            readings = of_one_kind(sentence.text[: field.number.start], readings)
        slip = term is not None and field.number.unit in term.wrong_measures
        when = "this" if risen else times.of(field.number.start)
        found.append(Meant(field, term, readings, when, foreign, slip))
    return [without_carried(one, found, sentence) for one in found]


def of_one_kind(before: str, readings: Sequence[Reading]) -> Sequence[Reading]:
    """复议后起诉6件，其中维持3件: of the lawsuits after a review, and of no others."""
    kinds = list(SUIT.finditer(before))
    if not kinds or not PARTS_BEGIN.search(before, kinds[-1].end()):
        return readings
    column = f".{kinds[-1].lastgroup}"
    return [one for one in readings if all(address.endswith(column) for address in one.addresses)] or readings


def without_carried(one: Meant, all_of_it: Sequence[Meant], sentence: Sentence) -> Meant:
    """收到6件，上年结转1件: where those carried in are named beside it, a number of those received is without them."""
    if one.term is None or one.term.key not in ("new", "received") or len(one.readings) < 2:
        return one
    beside = [
        other
        for other in all_of_it
        if other.term is not None and other.term.key == "carried_in" and not other.field.depth
        # 上年结转1件,收办18件: behind those carried in a number may be of both.
        if one.term.key == "new" or other.field.number.start > one.field.number.start
    ]
    if any(INCLUDING.search(sentence.text[one.field.number.end : other.field.number.start]) for other in beside):
        return one
    return replace(one, readings=one.readings[:1]) if beside else one


def term_of(sentence: Sentence, field: Field, terms: Sequence[Term]) -> tuple[Term | None, Sequence[Reading], int]:
    """(term, readings, where its words begin in the words before the number)."""
    own = topics(field.before)
    topic = own[-1][1] if own and "分别" in sentence.text else topic_at(sentence, field.number.start)
    if NEXT_TO.search(field.before):
        # 257件新收申请和13件结转申请: what stands before the second number is said of the first.
        return matched("", flat(field.after), field.number.unit, topic, terms)
    # 予以公开55件、部分公开15件: the mark behind a number joins no words.
    lead = FROM_LAST.sub("", re.sub("^(?:以及|[、和及与或,;])+", "", flat(field.before)))
    return matched(lead, flat(field.after), field.number.unit, topic, terms)


def flat(words: str) -> str:
    """The words without brackets that explain the word before them."""
    while "(" in words and ")" in words[words.index("(") :]:
        start = words.index("(")
        words = words[:start] + words[words.index(")", start) + 1 :]
    return words


def matched(
    lead: str, tail: str, unit: str, topic: str, terms: Sequence[Term]
) -> tuple[Term | None, Sequence[Reading], int]:
    pieces = {lead[at : at + 2] for at in range(len(lead) - 1)} | {tail[at : at + 2] for at in range(len(tail) - 1)}
    known = by_pieces(tuple(terms))
    for at in sorted({at for piece in pieces if piece in known for at in known[piece]}):
        term = terms[at]
        if unit not in term.measures and unit not in term.wrong_measures:
            continue
        if term.topic and topic != term.topic and not (term.topic == APPLICATIONS and not topic):
            continue
        text = f"{lead}{HERE}{tail}" if HERE in term.words else lead
        match = term.pattern.search(text)
        if match is None or (term.not_after and term.not_after.search(lead)):
            continue
        return joined(term, lead, match.start(), unit, topic, terms)
    return None, (), 0


def joined(
    term: Term, lead: str, start: int, unit: str, topic: str, terms: Sequence[Term]
) -> tuple[Term | None, Sequence[Reading], int]:
    """The readings of a term, or those of two that are added (予以公开和部分公开70件)."""
    joiner = next((one for one in JOINERS if lead[:start].endswith(one) and not lead[:start].endswith("涉及")), "")
    if not joiner:
        return term, term.readings, start
    other, readings, earlier = matched(lead[: start - len(joiner)], "", unit, topic, terms)
    if other is None or other.key == term.key:
        # 甲类和乙类申请: of what stands before nothing is known.
        return None, (), start
    both = [Reading(added(*one.addresses, *two.addresses)) for one in readings for two in term.readings]
    return term, both, earlier


def topic_at(sentence: Sentence, place: int) -> str:
    """What is spoken of before `place`: the last topic of the sentence, or else of the paragraph; empty for none."""
    named = topics(sentence.text)
    before = bisect_left(named, (place, ""))
    if before:
        return named[before - 1][1]
    context = topics(sentence.context)
    return context[-1][1] if context else ""
