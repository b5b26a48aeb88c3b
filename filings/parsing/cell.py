"""Typed text of a cell -> a value, a mark, or a sentence that says what is wrong and what to do."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from filings.figures import DASH, LIMIT, NOT_APPLICABLE, Derived, Figure, Money

from .numbers import DASHES, HALF_WIDTH, MAX_LENGTH, value_of, visible, without_separators
from .offers import Offer, offers

SPREADSHEET_ERROR = re.compile(r"#+|#[^\d#].*|(?:Err|错误)[:：]\d+", re.ASCII)
"""#####, #REF!, #N/A, #DIV/0!, #NAME?; #名称?, Err:502 and 错误:502 of LibreOffice."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a cell's text means.

    Exactly one of these holds: `value` is a number (in the figure's stored unit), `mark` is `NOT_APPLICABLE`,
    `error` is a sentence, or all are empty (a cleared cell). `typed` is the text to keep beside the value, or "".
    """

    value: int | None = None
    mark: str = ""
    typed: str = ""
    error: str = ""


EMPTY = Parsed()


def parse(text: str, figure: Figure | Derived) -> Parsed:
    """Read `text` as it was typed into the cell of `figure`: full width, separators and spaces are understood."""
    text = visible(text.strip())
    plain = text.translate(HALF_WIDTH).strip()
    if not plain:
        return EMPTY
    if plain.replace(" ", "") in DASHES:
        return Parsed(mark=NOT_APPLICABLE)
    if len(text) > MAX_LENGTH:
        return Parsed(typed=text, error=_("Longer than %(most)s characters.") % {"most": MAX_LENGTH})
    digits = without_separators(plain)
    value = value_of(digits, figure)
    if value is not None and figure.least <= value <= LIMIT:
        return Parsed(value=value, typed=with_own_decimals(digits, value, figure))
    return Parsed(typed=text, error=sentence(plain, digits, value, figure))


def with_own_decimals(digits: str, value: int, figure: Figure | Derived) -> str:
    """The amount as typed where it is printed with other decimals by itself (18.8710); of anything else nothing."""
    if not isinstance(figure, Money):
        return ""
    whole, point, decimals = digits.removeprefix("-").partition(".")
    text = ("-" if value < 0 else "") + (whole.lstrip("0") or "0") + point + decimals
    return text if point and text != figure.text(value) else ""


def sentence(plain: str, digits: str, value: int | None, figure: Figure | Derived) -> str:
    """Why `plain` is not taken, and what to type instead."""
    told = {"text": plain, "unit": figure.unit, "limit": figure.text(LIMIT)}
    if value is not None and value < figure.least == 0:
        return _("“%(text)s” is negative. Type 0 or a number above it.") % told
    if value is not None:
        return _("“%(text)s” is too large: a cell takes at most %(limit)s.") % told
    if SPREADSHEET_ERROR.fullmatch(plain):
        return _("“%(text)s” is an error of the spreadsheet and no figure. Mend it there, or type the number.") % told
    if plain.startswith("="):
        return _("“%(text)s” is a formula. Type the number that it comes to.") % told
    if found := offers(plain, figure):
        return sentence_of_offer(told, found[0])
    if isinstance(figure, Money):
        if re.fullmatch(r"\d+\.\d+", digits, re.ASCII):
            return _("“%(text)s” has more than six decimals of 10,000 yuan: a cent is the smallest.") % told
        return _("“%(text)s” is not an amount. Type it in 10,000 yuan, such as 18.87.") % told
    if re.fullmatch(r"\d+\.\d+", digits, re.ASCII):
        return _("“%(text)s” is not a whole number. This cell counts in %(unit)s.") % told
    return _("“%(text)s” is not a number. Type digits only, such as 1234.") % told


def sentence_of_offer(told: dict[str, str], offer: Offer) -> str:
    """Why a text is not taken by itself although it can be guessed what is meant."""
    told = {**told, "number": offer.becomes}
    match offer.kind:
        case "zero" | "dash":
            return (
                _("“%(text)s” says too little. Type a number; 0 where nothing happened; —— where it does not apply.")
                % told
            )
        case "remark":
            return (
                _("“%(text)s” is a number with a remark. Type %(number)s alone; the remark belongs in the text.") % told
            )
        case "unit":
            return _("“%(text)s”: type %(number)s alone, the unit is printed already.") % told
        case "scale":
            return _("“%(text)s” is %(number)s in %(unit)s. Type %(number)s.") % told
        case _:
            return _("“%(text)s” is not a plain number. Type %(number)s if that is meant.") % told


def entered(value: int | None, mark: str, typed: str, figure: Figure | Derived) -> str:
    """The text that a cell shows in its input: what was stored, or what was typed and not understood."""
    if typed:
        return typed
    if value is not None:
        return figure.text(value)
    return DASH if mark == NOT_APPLICABLE else ""
