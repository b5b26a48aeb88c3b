"""Sentences that may have been left over from another report: they name last year's year, or another unit.

Advice and no question: whoever writes may mean just that. So nothing is asked, stored or signed, and nothing waits.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from filings import prose
from filings.reading.desk import Neighbours

SENTENCE = re.compile(r"[^\u3002\uff01\uff1f\uff1b!?;\n]+[\u3002\uff01\uff1f\uff1b!?;]?")
QUOTED = re.compile(r"\u300a[^\u300b]*\u300b|[〔\[\uff3b\u3010(\uff08]\s*\d{4}\s*[〕\]\uff3d\u3011)\uff09]")
"""Titles of documents and plans, and the years of document numbers: they are named as they are."""
COMPARED = re.compile("上年|上一年|去年|同比|相比|对比|同期")
JUST_BEFORE = "(?<![较比与同和自从])(?<![高低多少]于)(?<!超过)"
"""较2017年, 与2017年相比, 高于2017年 compare; 自2017年起 tells since when."""
PERIOD = "(?P<day>0?1月0?1日|12月31日|(?:12月)?底|末)?"
JUST_AFTER = r"(?!(?:\d{1,2}月)?(?:\d{1,2}日)?(?:以来|起|开始))"
CHINESE_DIGITS = "[〇○零O\u25ef]", "一", "二", "三", "四", "五", "六", "七", "八", "九"
LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Leftover:
    """A sentence that may not belong here. `sentence` is what is quoted of it, `message` says why."""

    chapter: str
    sentence: str
    message: str


def leftovers(year: int, chapters: Mapping[str, str], names: Neighbours) -> list[Leftover]:
    """What may have been left over in `chapters` (key -> HTML in canonical form) of a report for `year`, in order."""
    texts = {key: prose.stored_text(body) for key, body in chapters.items()}
    named = [name for name in names.others if any(name in text for text in texts.values())]
    before = year_pattern(year - 1)
    return [
        Leftover(key, quoted(sentence), message)
        for key, text in texts.items()
        for sentence in SENTENCE.findall(text)
        for message in said_of(sentence.strip(), year, before, names.ours, named)
    ]


def said_of(
    sentence: str, year: int, before: re.Pattern[str], ours: Sequence[str], others: Sequence[str]
) -> Iterator[str]:
    plain = QUOTED.sub("", sentence)
    found = [match["day"] for match in before.finditer("".join(plain.split()))]
    # The ends of the period of a report (截至2017年12月31日) are compared with nothing.
    if any(found) or (found and not COMPARED.search(plain)):
        yield _("names %(last)s, and the report is of %(year)s") % {"last": year - 1, "year": year}
    for name in ours:
        plain = plain.replace(name, " ")
    for name in others:
        if name in plain:
            plain = plain.replace(name, " ")
            yield _("names %(unit)s, which is another unit") % {"unit": name}


def year_pattern(year: int) -> re.Pattern[str]:
    """Finds a year in figures, in full-width ones too, or in Chinese numerals, where it is not compared with."""
    figures = "".join(f"[{digit}{chr(0xFF10 + int(digit))}]" for digit in str(year))
    numerals = "".join(CHINESE_DIGITS[int(digit)] for digit in str(year))
    return re.compile(rf"{JUST_BEFORE}(?<!\d)(?:{figures}|{numerals})年{JUST_AFTER}{PERIOD}")


def quoted(sentence: str) -> str:
    """The sentence, or as much of it as tells which one it is."""
    sentence = sentence.strip()
    return sentence if len(sentence) <= LONGEST_QUOTE else f"{sentence[:LONGEST_QUOTE]}\u2026"
