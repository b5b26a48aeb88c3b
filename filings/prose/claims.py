"""What the sentences of a chapter claim in numbers (正文中的数): each number with the words that it stands among.

Text in, claims out: nothing here knows a form, a table or a unit.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from .measures import PERCENT, Compact, Number, compact, numbers

SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
CLAUSE = re.compile(r"[,;:()。！？!?\n“”\"]")
BRACKETED = re.compile(r"\([^()]*\)")
QUOTED = re.compile(r"《[^》]*》|〔[^〕]*〕|\[[^\]]*\]|【[^】]*】")
"""Titles of documents and the years of their numbers: they are named as they are."""
ONLY_COUNTED = re.compile(r"(?:共计|总计|合计|共有|总共|共|分别为|为|是|达|计|有)*$")
"""What stands before a number that belongs to the clause before."""
FARTHEST = 80
"""Characters before a number that may say what it counts."""
LONGEST = 12
"""Characters behind a number that may still say what it counts (受理的11件政府信息公开申请)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One number and the words about it.

    before   from the last mark or number up to it; brackets that close before it are left out
    after    behind it, up to the next mark or number
    start    where `before` begins in the sentence
    depth    how many brackets are open around it
    opens    whether a list of parts begins between the number before and this one (其中, 包括, 分别为 or a bracket)
    """

    number: Number
    before: str
    after: str
    start: int
    depth: int
    opens: bool


def digest_of(sentence: str) -> str:
    """What names a sentence, whatever blanks and kinds of digits it is written with: 16 hexadecimal characters."""
    return hashlib.sha256(compact(sentence).text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Sentence:
    """A sentence in its paragraph: `context` is what the paragraph said before it, compact."""

    written: Compact
    context: str
    item: bool = False

    @property
    def text(self) -> str:
        return self.written.text

    @property
    def said(self) -> str:
        """The sentence as it was written."""
        return self.written.written.strip()

    @cached_property
    def fields(self) -> Sequence[Field]:
        return tuple(respectively(self.text, list(fields_of(self.text))))


def sentences(paragraph: str) -> list[Sentence]:
    """The sentences of one paragraph, in order."""
    found, before, item = list[Sentence](), "", False
    for match in SENTENCE.finditer(paragraph):
        made = compact(match[0])
        if not made.text:
            continue
        item = (
            item
            or bool(re.match(r"[一二三四五六七八九十]是", made.text))
            or bool(re.search(r"[;。][一二三四五六七八九十]是", made.text))
        )
        found.append(Sentence(made, before, item))
        before = (before + made.text)[-400:]
    return found


OPENS = re.compile(r"其中|包括|包含|分别为|分别是|分为|涉及")


def fields_of(text: str) -> Iterator[Field]:
    """The numbers of a compact sentence with their words."""
    masked = QUOTED.sub(lambda match: "《" * len(match[0]), text)
    found = [one for one in numbers(masked) if "《" not in masked[one.start : one.end]]
    ends = depth = 0
    for at, number in enumerate(found):
        lead = masked[ends : number.start]
        start = ends + clause_start(lead)
        before = text[max(start, number.start - FARTHEST) : number.start]
        until = found[at + 1].start if at + 1 < len(found) else len(text)
        after = CLAUSE.split(text[number.end : until])[0]
        for word in ("、", "和"):
            after = after.split(word)[0]
        depth += lead.count("(") - lead.count(")")
        opens = bool(OPENS.search(lead)) or (lead.count("(") > lead.count(")"))
        yield Field(number, before, after[:LONGEST], start, depth, opens)
        ends = number.end


RESPECTIVELY = re.compile("分别")
LISTED = re.compile("以及|、|和|及(?!其)|与")
BETWEEN = re.compile("以及|[、和及与,]")


def respectively(text: str, fields: list[Field]) -> list[Field]:
    """行政处罚和行政强制分别为6208件、341件: each number with its own words, where there are as many of them."""
    for match in RESPECTIVELY.finditer(text):
        first = next((at for at, one in enumerate(fields) if one.number.start >= match.end()), None)
        if first is None or not fields[first].start <= match.start() < fields[first].number.start:
            continue
        names = LISTED.split(text[fields[first].start : match.start()])
        run = [first]
        while run[-1] + 1 < len(fields) and BETWEEN.fullmatch(
            text[fields[run[-1]].number.end : fields[run[-1] + 1].number.start]
        ):
            run.append(run[-1] + 1)
        if len(names) < 2 or len(names) != len(run):
            continue
        behind = text[match.end() : fields[first].number.start]
        for at, name in zip(run, names, strict=True):
            fields[at] = replace(fields[at], before=f"{name}{behind}")
    return fields


def clause_start(lead: str) -> int:
    """Where the words about a number begin in what stands before it."""
    # What a closed bracket says explains the word before it: 不同意公开(不是政府信息)2件.
    flat = BRACKETED.sub(lambda match: "（" * len(match[0]), lead)
    marks = [match.end() for match in CLAUSE.finditer(flat)]
    for end in reversed(marks):
        if not ONLY_COUNTED.fullmatch(flat[end:]) or flat[end - 1] in "()":
            return end
    return 0


def counted(fields: Sequence[Field]) -> list[Field]:
    """The fields that count something; the others are shares."""
    return [
        one
        for one in fields
        if one.number.unit != PERCENT and "百分点" not in one.number.unit and one.number.unit != "倍"
    ]
