"""The sentences of a chapter (句), and the figures, dates and years in them."""

import re
from collections.abc import Collection

from .limits import stored_text
from .numbering import HEADING

# A sentence ends with its mark and the quotation marks and brackets that close behind it.
SENTENCE = re.compile(
    "[^\u3002\uff01\uff1f\uff1b!?;\n]*[\u3002\uff01\uff1f\uff1b!?;\n]+[\u201d\u2019\u300d\u300f\uff09)]*|.+"
)
_CHINESE = "〇\u25cb零一二三四五六七八九十百千万亿两"
_COUNTED = "年月日件条次个项篇人起场期元部家份宗批届则位"
FIGURE = re.compile(rf"\d[\d,.\uff0c\uff0e]*[%\uff05\u2030{_COUNTED}]?|[{_CHINESE}]+[{_COUNTED}]")
"""A number in digits, with its sign or measure, or one in Chinese numerals that counts something (二〇一八年, 三件)."""


def sentences(html: str) -> list[str]:
    """The text of a chapter in canonical form sentence by sentence; where a block ends, so does the sentence."""
    lines = stored_text(html).split("\n")
    return [text for line in lines for one in SENTENCE.findall(line) if (text := one.strip())]


def without_headings(html: str) -> list[str]:
    """The sentences of a chapter each once, without its headings, which say nothing of a year."""
    return list(dict.fromkeys(sentences(HEADING.sub("", html))))


def standing(html: str, known: Collection[str]) -> list[str]:
    """Those of `known` that still stand in the chapter as they are; those with a year, date or figure first."""
    taken = set(known)
    found = [one for one in without_headings(html) if one in taken] if taken else []
    return sorted(found, key=lambda one: FIGURE.search(one) is None)


def figured(sentence: str) -> list[tuple[str, bool]]:
    """The sentence in pieces, and whether each is a figure, date or year."""
    pieces, at = [], 0
    for found in FIGURE.finditer(sentence):
        pieces += [(sentence[at : found.start()], False), (found[0], True)]
        at = found.end()
    return [(text, is_figure) for text, is_figure in [*pieces, (sentence[at:], False)] if text]
