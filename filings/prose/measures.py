"""Numbers with a measure word in a sentence (数词和量词): what they say, and between what they lie.

`compact` first makes one kind of digit and mark of all there are and leaves out blanks, so that 收到 １，２３４ 件 and
收到1234件 are the same; places in the compact text lead back to the text as it was written.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SCALES = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"": 1, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
UNITS = (
    "个百分点|百分点|人次|件次|条次|篇次|场次|万元|亿元|元|%"
    "|件|条|次|期|篇|个|人|场|份|起|宗|项|户|名|例|批|部|家|处|则|幅|倍"
)
"""The words after which a number counts something. Any other number is a date, a name or an ordinal."""
MONEY = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10_000)}
"""Measure word of money -> 万元."""
PERCENT = "%"

ARABIC = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
CHINESE = "[零〇一二两三四五六七八九十百千]+"
NUMBER = re.compile(
    rf"(?P<before>不超过|将近|接近|近|大约|约|超过|超出|超|突破|逾|不足|不到|至少)?(?P<percent>百分之)?"
    rf"(?:(?P<arabic>{ARABIC})|(?P<chinese>{CHINESE}))"
    rf"(?P<half>余|多)?(?P<scale>[百千万亿])?(?P<more>余|多)?(?P<unit>{UNITS})?(?P<after>左右|以上|以下|以内|上下)?"
)
GLUED = re.compile(
    r"[A-Za-z\d.\-_/第]$|分之$|(?:\d|[一二三四五六七八九十百])(?:[件条次期篇个人场份起宗项%万元]|)[至到—–~～]+$"
)
"""What stands before digits that are part of a name, an ordinal, a fraction or the end of a range."""
GOES_ON = re.compile(r"[至到\-—–~～]+[\d一二三四五六七八九十]|分之|[A-Za-z]")
NO_MEASURE = re.compile(
    "个(?:别|人|性|体|月|工作日|小时|自然日|年)|次(?:要|日|年|序)|人(?:民|大|员|均|口|社|才|力|事)|部(?:门|署|委)|家庭|处(?:理|罚|置|长|级)"
    "|条(?:例|款|第)|期(?:间|限|待)|场(?:所|景)|名(?:单|义)|份额|起(?:来|草|诉|步|到)|零件"
)
"""Words that begin like a measure word."""

COMPACT = {"，": ",", "％": "%", "﹪": "%", "：": ":", "；": ";", "（": "(", "）": ")", "［": "[", "］": "]", "／": "/"}


BLANK = re.compile(r"[\s\u200b\u200c\u200d\ufeff]")


@dataclass(frozen=True, slots=True)
class Compact:
    """A text without blanks and with one kind of digits and marks; `at[i]` is where its character i was written."""

    text: str
    at: Sequence[int]
    written: str

    def quote(self, start: int, end: int) -> str:
        """The piece as it was written."""
        return self.written[self.at[start] : self.at[end - 1] + 1] if end > start else ""


class Narrowed(dict[int, str]):
    """Code point -> the character that it is taken for, made when it is first met."""

    def __missing__(self, code: int) -> str:
        wide = unicodedata.normalize("NFKC", chr(code))
        made = COMPACT.get(chr(code)) or (wide if len(wide) == 1 and wide.isascii() else chr(code))
        return self.setdefault(code, made)


NARROWED = Narrowed()


def compact(text: str) -> Compact:
    """`text` without blanks, with half-width digits and marks."""
    if not BLANK.search(text):
        return Compact(text.translate(NARROWED), range(len(text)), text)
    at = [place for place, character in enumerate(text) if not BLANK.match(character)]
    return Compact("".join(text[place] for place in at).translate(NARROWED), at, text)


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a sentence.

    start, end  in the compact text, words before and behind that make it soft included
    value       as it is written, in its measure word; money in 万元
    low, high   the least and the greatest of what the writing admits: 4.5万余条 is 45,000 to 46,000
    unit        the measure word; 万元 for all money
    soft        whether it is said to be more or less so
    places      decimals as written
    """

    start: int
    end: int
    value: Decimal
    low: Decimal
    high: Decimal
    unit: str
    soft: bool
    places: int

    def admits(self, actual: Decimal) -> bool:
        return self.low <= actual <= self.high


def numbers(text: str) -> list[Number]:
    """The numbers with a measure word in compact `text`, in order; ranges, fractions and ordinals are none."""
    return list(found_in(text))


@lru_cache(maxsize=2048)
def chinese(text: str) -> int | None:
    """一百二十三 -> 123, 十余's 十 -> 10, 一二三 -> None (an enumeration). Below 10,000."""
    total = digit = 0
    seen = False
    for character in text:
        if character in SCALES:
            total += (digit or 1) * SCALES[character]
            digit, seen = 0, False
        else:
            value = DIGITS[character]
            if seen and value:
                return None
            digit, seen = value, bool(value)
    return total + digit


def found_in(text: str) -> Iterator[Number]:
    for match in NUMBER.finditer(text):
        unit = match["unit"] or (PERCENT if match["percent"] else "")
        if unit and not is_name(text, match) and (number := read(match, unit)):
            yield number


def is_name(text: str, match: re.Match[str]) -> bool:
    """Whether the digits are part of a name, an ordinal, a range, a fraction or a longer word."""
    digits = match.start("arabic") if match["arabic"] else match.start("chinese")
    behind, ahead = text[max(0, digits - 6) : digits].removesuffix("百分之"), text[match.end() : match.end() + 3]
    word = text[match.start("unit") : match.start("unit") + 4] if match["unit"] else ""
    return bool(
        GLUED.search(behind) or GOES_ON.match(ahead) or NO_MEASURE.match(word) or (word and match["chinese"] == "零")
    )


def read(match: re.Match[str], unit: str) -> Number | None:
    if match["arabic"]:
        written = match["arabic"].replace(",", "")
        value, places = Decimal(written), len(written.partition(".")[2])
    else:
        counted = chinese(match["chinese"])
        if counted is None:
            return None
        value, places = Decimal(counted), 0
    scale = MYRIADS[match["scale"] or ""] * MONEY.get(unit, Decimal(1))
    step = Decimal(1).scaleb(-places) * scale
    value *= scale
    low, high = value, value
    if match["scale"] or unit in MONEY:
        # 1.8万 stands for 18,460 as well: cut off, or rounded.
        low, high = value - step / 2, value + step * Decimal("0.9999")
    soft = False
    word, behind = match["before"] or "", match["after"] or ""
    if match["half"] or match["more"]:
        low, high, soft = value, value + above(value, step), True
    elif word in ("近", "将近", "接近"):
        low, high, soft = value * Decimal("0.9"), value, True
    elif word in ("约", "大约") or behind in ("左右", "上下"):
        low, high, soft = value * Decimal("0.9"), value * Decimal("1.1"), True
    elif word in ("超", "超过", "超出", "逾", "至少", "突破") or behind == "以上":
        low, high, soft = value, max(value + above(value, step), value * Decimal("1.25")), True
    elif word in ("不足", "不到", "不超过") or behind in ("以下", "以内"):
        low, high, soft = Decimal(0), value, True
    return Number(match.start(), match.end(), value, low, high, "万元" if unit in MONEY else unit, soft, places)


def above(value: Decimal, step: Decimal) -> Decimal:
    """How far 余 reaches above a number: to the next one that is as round, by ten at least where it counts."""
    round_step = step if step != 1 else Decimal(10)
    whole = value / step
    while whole and whole == whole.to_integral_value() and whole % 10 == 0:
        whole /= 10
        round_step = max(round_step, value / whole)
    return round_step
