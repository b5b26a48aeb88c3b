"""Sentences that may have been left over from another report: of another year, of another unit, or of a template.

Advice and no question: whoever writes may mean just that. So nothing is asked, stored or signed, and nothing waits.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from filings import prose
from filings.reading import Body
from filings.reading.desk import Neighbours

from .other_years import other_years
from .slips import slips

SENTENCE = re.compile(r"[^\u3002\uff01\uff1f\uff1b!?;\n]+[\u3002\uff01\uff1f\uff1b!?;]?")
QUOTED = re.compile(r"\u300a[^\u300b]*\u300b|[〔\[\uff3b\u3010(\uff08]\s*\d{4}\s*[〕\]\uff3d\u3011)\uff09]")
"""Titles of documents and plans, and the years of document numbers: they are named as they are."""
LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Leftover:
    """A sentence that may not belong here. `sentence` is what is quoted of it, `message` says why."""

    chapter: str
    sentence: str
    message: str


def leftovers(
    year: int, chapters: Mapping[str, str], names: Neighbours, *, body: Body | None = None, source: str = ""
) -> list[Leftover]:
    """What may have been left over in `chapters` (key -> HTML in canonical form) of a report for `year`, in order.

    body    whose report it is, so that 我局 is told in that of a township; `source`, the notice of its form
    """
    texts = {key: prose.stored_text(html) for key, html in chapters.items()}
    named = [name for name in names.others if any(name in text for text in texts.values())]
    return [
        Leftover(key, quoted(sentence), message)
        for key, text in texts.items()
        for sentence in SENTENCE.findall(text)
        for message in (
            *told_of_years(sentence, year),
            *told_of_names(sentence, names.ours, named),
            *slips(sentence, body, source),
        )
    ]


def told_of_years(sentence: str, year: int) -> Iterator[str]:
    for other in other_years(QUOTED.sub("", sentence), year):
        yield _("names %(last)s, and the report is of %(year)s") % {"last": other, "year": year}


def told_of_names(sentence: str, ours: Sequence[str], others: Sequence[str]) -> Iterator[str]:
    plain = QUOTED.sub("", sentence)
    for name in ours:
        plain = plain.replace(name, " ")
    for name in others:
        if name in plain:
            plain = plain.replace(name, " ")
            yield _("names %(unit)s, which is another unit") % {"unit": name}


def quoted(sentence: str) -> str:
    """The sentence, or as much of it as tells which one it is."""
    sentence = sentence.strip()
    return sentence if len(sentence) <= LONGEST_QUOTE else f"{sentence[:LONGEST_QUOTE]}\u2026"
