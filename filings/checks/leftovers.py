"""Sentences that may have been left over from another report: they name last year's year, or another unit.

Advice and no question: whoever writes may mean just that. So nothing is asked, stored or signed, and nothing waits.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from filings import prose
from filings.models import Report, Unit

SENTENCE = re.compile(r"[^\u3002\uff01\uff1f\uff1b!?;\n]+[\u3002\uff01\uff1f\uff1b!?;]?")
QUOTED = re.compile(r"\u300a[^\u300b]*\u300b|[〔\[\uff3b\u3010(\uff08]\s*\d{4}\s*[〕\]\uff3d\u3011)\uff09]")
"""Titles of documents and plans, and the years of document numbers: they are named as they are."""
COMPARED = re.compile("上年|上一年|去年|同比|相比|对比|同期")
JUST_BEFORE = "(?<![较比与同和自从])(?<![高低多少]于)(?<!超过)"
"""较2017年, 与2017年相比, 高于2017年 compare; 自2017年起 tells since when."""
PERIOD = "(?P<day>0?1月0?1日|12月31日|(?:12月)?底|末)?"
JUST_AFTER = r"(?!(?:\d{1,2}月)?(?:\d{1,2}日)?(?:以来|起|开始))"
CHINESE_DIGITS = "[〇○零O\u25ef]", "一", "二", "三", "四", "五", "六", "七", "八", "九"
SHORTEST_NAME = 3
"""Characters. Shorter names of units stand within too many other words."""
LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Leftover:
    """A sentence that may not belong here. `sentence` is what is quoted of it, `message` says why."""

    chapter: str
    sentence: str
    message: str


def leftovers(report: Report, chapters: Mapping[str, str]) -> list[Leftover]:
    """What may have been left over in `chapters` (key -> HTML in canonical form), in their order. One query."""
    texts = {key: prose.stored_text(body) for key, body in chapters.items()}
    if not any(texts.values()):
        return []
    ours, others = names_of_units(report)
    named = [name for name in others if any(name in text for text in texts.values())]
    year = year_pattern(report.year - 1)
    return [
        Leftover(key, quoted(sentence), message)
        for key, text in texts.items()
        for sentence in SENTENCE.findall(text)
        for message in said_of(sentence.strip(), report, year, ours, named)
    ]


def said_of(
    sentence: str, report: Report, year: re.Pattern[str], ours: Sequence[str], others: Sequence[str]
) -> Iterator[str]:
    plain = QUOTED.sub("", sentence)
    found = [match["day"] for match in year.finditer("".join(plain.split()))]
    # The ends of the period of a report (截至2017年12月31日) are compared with nothing.
    if any(found) or (found and not COMPARED.search(plain)):
        yield _("names %(last)s, and the report is of %(year)s") % {"last": report.year - 1, "year": report.year}
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


def names_of_units(report: Report) -> tuple[list[str], list[str]]:
    """Names of the unit and of those above and below it; and names of every other unit. The longest stand first.

    Each unit by its name and by its official one (平塘县, 平塘县人民政府).
    """
    ours, others = set[str](), set[str]()
    own = report.unit.path
    for unit in Unit.objects.only("path", "name", "official_name"):
        related = unit.path.startswith(own) or own.startswith(unit.path)
        (ours if related else others).update({unit.name, unit.official_name})
    known = [name for name in others - ours if len(name) >= SHORTEST_NAME]
    return sorted(ours, key=len, reverse=True), sorted(known, key=len, reverse=True)


def quoted(sentence: str) -> str:
    """The sentence, or as much of it as tells which one it is."""
    sentence = sentence.strip()
    return sentence if len(sentence) <= LONGEST_QUOTE else f"{sentence[:LONGEST_QUOTE]}\u2026"
