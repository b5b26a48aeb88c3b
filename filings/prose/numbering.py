"""Numerals of headings (层次序数): typed ones are taken away, the server's own are put in front.

Numbered in one place, so that the page, the PDF and the review page agree. The levels are those of GB/T 9704-2012,
7.3.3: 一、 (一) 1. (1); the first is the chapter's own.
"""

import re
from collections.abc import Callable
from html import escape, unescape

from filings.prose.sanitising import sanitise

# Brackets, full stops and digits also in their full-width forms, which an input method types.
_OPEN, _CLOSE, _STOP, _DIGIT = r"[(\uff08]", r"[)\uff09]", r"[.\uff0e]", r"[0-9\uff10-\uff19]"
_CHINESE = "[一二三四五六七八九十百〇零]{1,5}"
_ARABIC = f"{_DIGIT}{{1,2}}"
_NEXT = "一、二|二、三|三、四|四、五|五、六|六、七|七、八|八、九|九、十|十、十一|十一、十二"
_COUNTED = "(?:个)?(?:季度|月|级|类|批|期|届|年|次|号)"
# Numerals typed at the start of a heading, one or several. Written in the syntax that Python and JavaScript share,
# because the editor is given this very pattern. Not numerals: 三、四季度, 1.5倍, 2018年, 三公经费, 一是, (2018)黔01号.
TYPED_NUMERALS = (
    rf"^(?:\s*(?!(?:{_NEXT}){_COUNTED}|{_ARABIC}、{_ARABIC}{_COUNTED})"
    rf"(?:{_OPEN}\s*(?:{_CHINESE}|{_ARABIC})\s*{_CLOSE}(?:、|{_STOP})?"
    rf"|{_CHINESE}(?:、|{_STOP})"
    rf"|{_ARABIC}(?:、|{_CLOSE}|{_STOP}(?!{_DIGIT})|{_STOP}(?={_DIGIT}{{4}}年))"
    rf"|[\u2460-\u249b\u2776-\u277f\u3220-\u3229\u3251-\u325f\u3280-\u3289\u32b1-\u32bf](?:、|{_STOP})?"
    r"))+\s*"
)
_TYPED = re.compile(TYPED_NUMERALS)
# In the canonical form a heading holds no other block and has no attributes.
HEADING = re.compile(r"<(h[345])>(.*?)</\1>", re.DOTALL)
_PIECE = re.compile(r"<[^>]*>|[^<]+")


def strip_numerals(html: str, tell: Callable[[str, str], None] | None = None) -> tuple[str, int]:
    """Sanitised HTML without the numerals typed at the start of its headings, and how many headings had any.

    `tell` is given ("numerals", the heading as it was typed) for each of them.
    """
    count = 0

    def stripped(match: re.Match[str]) -> str:
        nonlocal count
        typed = _TYPED.match(heading_text(match[2]))
        if typed is None:
            return match[0]
        count += 1
        if tell:
            tell("numerals", heading_text(match[2]))
        return f"<{match[1]}>{_without(match[2], typed.end())}</{match[1]}>"

    html = HEADING.sub(stripped, sanitise(html))
    return (sanitise(html) if count else html), count


def heading_text(inner: str) -> str:
    """The text of a heading, given what stands between its tags in the canonical form."""
    return unescape("".join(piece for piece in _PIECE.findall(inner) if not piece.startswith("<")))


def _without(inner: str, characters: int) -> str:
    """The inside of a heading without its first characters of text."""
    kept = []
    for piece in _PIECE.findall(inner):
        if not piece.startswith("<") and characters:
            text = unescape(piece)
            piece, characters = escape(text[characters:], quote=False), max(0, characters - len(text))
        kept.append(piece)
    return "".join(kept)


def numbered(html: str) -> str:
    """Sanitised HTML as others read it: with the server's numerals before headings and without empty paragraphs.

    h3 gets (一) (二), h4 1. 2., h5 (1) (2); a level starts again under the one above it. Typed numerals are taken away
    first, so that none stands twice.
    """
    numerals = Numerals()

    def with_numeral(match: re.Match[str]) -> str:
        numeral = numerals.next(match[1])
        # 1.5G reads as a decimal number.
        gap = " " if numeral.endswith(".") and heading_text(match[2])[:1].isdecimal() else ""
        return f"<{match[1]}>{numeral}{gap}{match[2]}</{match[1]}>"

    return HEADING.sub(with_numeral, strip_numerals(html)[0]).replace("<p></p>", "")


class Numerals:
    """Counts headings in the order they stand in."""

    def __init__(self) -> None:
        self.counts = [0, 0, 0]

    def next(self, tag: str) -> str:
        """The numeral of the next heading, whose tag is h3, h4 or h5."""
        level = int(tag[1]) - 3
        self.counts[level] += 1
        self.counts[level + 1 :] = [0] * (2 - level)
        number = self.counts[level]
        return (f"({chinese_numeral(number)})", f"{number}.", f"({number})")[level]


def chinese_numeral(number: int) -> str:
    """1 to 99 in Chinese numerals (一 … 九十九); larger numbers in figures, which no chapter needs."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    return ("" if tens == 0 else "十" if tens == 1 else digits[tens] + "十") + (digits[ones] if ones else "")
