"""What a text that is no figure may have been meant as: offered to be chosen, never taken by itself."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from filings.figures import DASH, Derived, Figure, Money

from .numbers import HALF_WIDTH, MAX_LENGTH, NOT_A_CHOICE, text_of, without_marks, without_separators

NUMBER = r"[-+]?\d[\d,. ]*"
TENS = {"\u5341": 1, "\u767e": 2, "\u5343": 3, "\u4e07": 4, "\u5341\u4e07": 5, "\u767e\u4e07": 6, "\u5343\u4e07": 7}
TENS |= {"\u4ebf": 8}
"""十, 百, 千, 万, 十万, 百万, 千万, 亿: how many zeros they stand for."""
YUAN = 4
"""Zeros of 万元, in which money is told."""
CURRENCY = "\u4eba\u6c11\u5e01|RMB|CNY|[\xa5\uffe5]"
MEASURES = (
    "件次|批次|场次|人次|条次|件|条|次|期|篇|个|人|场|份|起|宗|项|家|部|例|户|批|本|处|台|名|封|则|册|套|位|只|张|所"
)
SCALE = "[十百千]?万|[十百千亿]"
AMOUNT = re.compile(
    rf"(?P<currency>{CURRENCY})? ?(?P<number>{NUMBER}) ?(?P<scale>{SCALE})?"
    rf"(?P<unit>元整?|{MEASURES})? ?(?P<behind>{CURRENCY})?",
    re.ASCII,
)
UNIT_IN_BRACKETS = re.compile(rf"[(（\[〔【] ?(?:单位 ?[:：] ?)?((?:{SCALE})?(?:元|{MEASURES})|{SCALE}) ?[)）\]〕】]")
REMARK = re.compile(
    rf"(?:{CURRENCY})? ?[-+]?\d(?:[\d,. ]*\d)?+[^\d(（\[〔【,，;；:：。 *＊※①-⑳]*?"
    r"(?P<remark> ?[(（\[〔【①-⑳].*|[*＊※](?!\d).*|[,，;；:：。 ] *(?!\d).+"
    r"|(?:其中|包括|包含|不含|含|另|均|已|全部).+)",
    re.ASCII,
)
"""The number is taken whole, so that 1,200约 is no 1 with a remark."""
SIZE_NAMED = re.compile(rf"元|[千万亿%％]|{CURRENCY}")
IN_FRONT = re.compile(r"(?P<remark>总计|共计|合计|累计|总共|共有|共|计) ?(?=\d)")
ABOUT = "大约|大概|将近|接近|不足|不到|超过|达到|约|近|超|达"
WRITTEN = re.compile(
    rf"(?:{ABOUT}|{CURRENCY})* ?[-+(]?(?:{NUMBER}|[〇零一二两三四五六七八九十]+) ?[十百千万亿]*[余多几来]?"
    rf"(?:元整?|美元|[%％]|{MEASURES})?[余多]?(?:左右|以上|以下|以内|上下)? ?(?:{CURRENCY})?[)]?",
    re.ASCII,
)
EDGES = " ()（）[]〔〕【】,，;；:：。"
ACCOUNTING = re.compile(r"[(（] ?([\d,. ]*\d) ?[)）]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Offer:
    """A reading of a text: what would be typed, its kind, and in words how it comes about.

    kind  "zero" and "dash" of a sign that may mean either; "unit" or "scale" written behind a number; "remark" behind
          one; "sign" that the cell does not take; "marks" that print nothing; "place" of what is
          a number, in a cell that is not certain
    """

    becomes: str
    kind: str
    how: str


def offers(text: str, figure: Figure | Derived) -> list[Offer]:
    """What `text`, which is not understood when it is typed, may be read as in the cell of `figure`."""
    plain = plain_of(text)
    if NOT_A_CHOICE.fullmatch(plain.replace(" ", "")):
        return [
            Offer("0", "zero", _("“%(text)s” read as 0") % {"text": plain}),
            Offer(DASH, "dash", _("“%(text)s” read as not applicable") % {"text": plain}),
        ]
    if negative := ACCOUNTING.fullmatch(plain):
        becomes = number_in(f"-{negative[1]}", figure)
        return [Offer(becomes, "sign", _("“%(text)s” read as negative") % {"text": plain})] if becomes else []
    if found := amount_in(UNIT_IN_BRACKETS.sub(r"\1", plain), figure):
        return [Offer(found[0], found[1], how(plain, found[0], found[1], figure))]
    number, remark = parted(plain)
    found = amount_in(number, figure) if remark else None
    # 188710(按元计), 5(万): what a remark says of the size of a number is not left out.
    if not found or (found[1] == "marks" and SIZE_NAMED.search(remark)):
        return []
    return [Offer(found[0], "remark", _("the remark “%(remark)s” left out") % {"remark": remark})]


def plain_of(text: str) -> str:
    """The text in half width, on one line, without signs that print nothing."""
    return re.sub(r"[\t\r\n]+", " ", without_marks(text.translate(HALF_WIDTH))).strip()


def parted(plain: str) -> tuple[str, str]:
    """A number and what is said beside it: 12(其中修订4件) -> 12, 其中修订4件; 共5件 -> 5件, 共. It may be ""."""
    if front := IN_FRONT.match(plain):
        return plain[front.end() :], front["remark"]
    found = REMARK.fullmatch(plain)
    return (plain[: found.start("remark")].strip(EDGES), found["remark"].strip(EDGES)) if found else (plain, "")


def remark_of(text: str) -> str:
    """What is said beside a number: 其中修订4件 of 12(其中修订4件); "" where nothing is."""
    return parted(plain_of(text))[1]


def says_a_number(text: str) -> bool:
    """Whether a text is a number as people write it: with a unit, a remark, about so many, in characters (约十八件)."""
    plain = plain_of(text)
    number, _remark = parted(plain)
    return bool(WRITTEN.fullmatch(UNIT_IN_BRACKETS.sub(r"\1", plain)) or WRITTEN.fullmatch(number))


def amount_in(text: str, figure: Figure | Derived) -> tuple[str, str] | None:
    """(what would be typed, kind of the offer) of a number with a sign, scale or unit; None where it is none."""
    parts = AMOUNT.fullmatch(text) if len(text) <= MAX_LENGTH else None
    currency = parts and (parts["currency"] or parts["behind"])
    if not parts or bool(currency or (parts["unit"] or "").startswith("元")) > isinstance(figure, Money):
        return None
    number, zeros = parts["number"].strip(), TENS.get(parts["scale"] or "", 0)
    if isinstance(figure, Money) and (parts["scale"] or parts["unit"] or currency):
        if parts["unit"] and not parts["unit"].startswith("元"):
            return None
        kind, zeros = "unit" if zeros == YUAN else "scale", zeros - YUAN
    else:
        kind = "scale" if zeros else "unit" if parts["unit"] else "sign" if number.startswith("+") else "marks"
    becomes = number_in(number, figure, zeros)
    if becomes and kind == "unit" and isinstance(figure, Money):
        becomes = without_separators(number).removeprefix("+")  # Printed as it was written: 18.8710.
    return (becomes, kind) if becomes else None


def number_in(number: str, figure: Figure | Derived, zeros: int = 0) -> str:
    """The number with so many zeros more as it would be typed; "" where the cell does not take it."""
    digits = without_separators(number).removeprefix("+")
    if not re.fullmatch(r"-?\d+(\.\d+)?", digits, re.ASCII):
        return ""
    return text_of(Decimal(digits).scaleb(zeros), figure)


def how(text: str, becomes: str, kind: str, figure: Figure | Derived) -> str:
    """In words, how `text` comes to be read as `becomes`."""
    told = {"text": text, "becomes": becomes, "unit": figure.unit}
    if kind == "unit":
        return _("“%(text)s” without its unit, which is printed already") % told
    if kind == "marks":
        return _("without signs that cannot be seen")
    if kind == "sign":
        return _("without the plus")
    if isinstance(figure, Money):
        return _("“%(text)s” is %(becomes)s in %(unit)s") % told
    return _("“%(text)s” written out") % told
