"""Typed text of a cell -> a value, a mark, or a sentence that says what is wrong and what to do."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from .figures import DASH, LIMIT, NOT_APPLICABLE, Derived, Figure, Money

MAX_LENGTH = 40
"""The longest text that a cell keeps."""

# Only what an input method makes of digits and their marks; NFKC would turn 1² into 12.
HALF_WIDTH = str.maketrans(
    "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff0e\uff0c\uff0d\u3000\xa0\u2009\u202f",
    "0123456789.,-    ",
)
# One or two dashes as input methods give them: em dash, horizontal bar, two-em dash, box drawing.
DASHES = {"\u2014\u2014", "\u2014", "\u2015\u2015", "\u2015", "\u2e3a", "\u2500\u2500", "\u2500"}
NOT_A_CHOICE = {"/", "\uff0f", "\\", "-", "--", "\u2013", "\u2212", "\u65e0"}
# The control characters that no database column keeps become their visible pictures, so that nothing typed is lost.
PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
# Those that turn the direction of writing would show a name or a reason as another one than is signed.
INVISIBLE = PICTURES | dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], 0xFFFD)


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


def visible(text: str) -> str:
    """The text with control characters as visible pictures (NUL -> ␀, U+202E -> \ufffd) and without surrogates."""
    return text.translate(INVISIBLE).encode("utf-8", "replace").decode("utf-8")


def visible_lines(text: str) -> str:
    """Several lines of plain text, each made `visible`."""
    return "\n".join(visible(line) for line in text.splitlines())


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


def without_separators(text: str) -> str:
    """`1,234,567` and `1 234` without their thousands separators; any other text as it is."""
    if re.fullmatch(r"[-+]?\d{1,3}(?:([, ])\d{3})(?:\1\d{3})*(?:\.\d+)?", text, re.ASCII):
        return text.replace(",", "").replace(" ", "")
    return text


def with_own_decimals(digits: str, value: int, figure: Figure | Derived) -> str:
    """The amount as typed where it is printed with other decimals by itself (18.8710); of anything else nothing."""
    whole, point, decimals = digits.removeprefix("-").partition(".")
    text = ("-" if value < 0 else "") + (whole.lstrip("0") or "0") + point + decimals
    return text if point and text != figure.text(value) else ""


def value_of(digits: str, figure: Figure | Derived) -> int | None:
    """The stored value of plain digits, whatever its size or sign; None where they are not a number of this figure."""
    if isinstance(figure, Money):
        if re.fullmatch(rf"-?\d+(?:\.\d{{1,{figure.DECIMALS}}})?", digits, re.ASCII):
            return int(Decimal(digits).scaleb(figure.DECIMALS))
        return None
    return int(digits) if re.fullmatch(r"-?\d+", digits, re.ASCII) else None


def sentence(plain: str, digits: str, value: int | None, figure: Figure | Derived) -> str:
    """Why `plain` is not taken, and what to type instead."""
    if value is not None and value < figure.least == 0:
        return _("“%(text)s” is negative. Type 0 or a number above it.") % {"text": plain}
    if value is not None:
        limit = figure.text(LIMIT)
        return _("“%(text)s” is too large: a cell takes at most %(limit)s.") % {"text": plain, "limit": limit}
    if plain in NOT_A_CHOICE:
        return _("“%(text)s” says too little. Type a number; 0 where nothing happened; —— where it does not apply.") % {
            "text": plain
        }
    if remark := re.fullmatch(r"([-+]?[\d,. ]*\d) *[(（].+", plain, re.ASCII):
        return _("“%(text)s” is a number with a remark. Type %(number)s alone; the remark belongs in the text.") % {
            "text": plain,
            "number": remark[1],
        }
    if isinstance(figure, Money):
        if re.fullmatch(r"\d+\.\d+", digits, re.ASCII):
            return _("“%(text)s” has more than six decimals of 10,000 yuan: a cent is the smallest.") % {"text": plain}
        return _("“%(text)s” is not an amount. Type it in 10,000 yuan, such as 18.87.") % {"text": plain}
    if re.fullmatch(r"\d+\.\d+", digits, re.ASCII):
        return _("“%(text)s” is not a whole number. This cell counts in %(unit)s.") % {
            "text": plain,
            "unit": figure.unit,
        }
    return _("“%(text)s” is not a number. Type digits only, such as 1234.") % {"text": plain}


def entered(value: int | None, mark: str, typed: str, figure: Figure | Derived) -> str:
    """The text that a cell shows in its input: what was stored, or what was typed and not understood."""
    if typed:
        return typed
    if value is not None:
        return figure.text(value)
    return DASH if mark == NOT_APPLICABLE else ""
