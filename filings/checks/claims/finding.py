"""What is found in one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from filings.prose.claims import Field, Sentence

QUESTION, ADVICE = "question", "advice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a sentence says and that does not agree.

    quote     the piece of the sentence, as it was written
    cells     addresses of the cells it was held against
    values    what it was held against, by address or by name: an explanation is void once one of them changes
    stated, expected  the number of the text, and the nearest one that would agree; empty for words
    kind      QUESTION, or ADVICE, which stops nothing
    """

    code: str
    sentence: Sentence
    quote: str
    message: str
    cells: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    stated: Decimal | None = None
    expected: Decimal | None = None
    kind: str = QUESTION


def quote_of(sentence: Sentence, one: Field) -> str:
    """The number with the words about it, as they were written."""
    start = one.start
    while start < one.number.start and sentence.text[start] in ",;:、 ":
        start += 1
    return sentence.written.quote(start, one.number.end)
