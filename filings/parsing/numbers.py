"""A number as input methods, spreadsheets and programs write it."""

import re
from decimal import Decimal
from unicodedata import category

from filings.figures import LIMIT, Derived, Figure, Money

MAX_LENGTH = 40
"""The longest text that a cell keeps."""

# Only what an input method makes of digits and their marks; NFKC would turn 1² into 12.
HALF_WIDTH = str.maketrans(
    "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19"
    "\uff0e\uff0c\uff0d\u2212\ufe63\uff0b\ufe62\u3000\xa0\u2009\u202f",
    "0123456789.,---++    ",
)
# One or two dashes as input methods give them: em dash, horizontal bar, two-em dash, box drawing.
DASHES = {"\u2014\u2014", "\u2014", "\u2015\u2015", "\u2015", "\u2e3a", "\u2500\u2500", "\u2500"}
NOT_A_CHOICE = re.compile(r"(?:[\xa5\uffe5] ?)?[-\u2013\u2014\u2015\u2500]+|[/\uff0f\\]+|\u65e0|[Nn]/[Aa]")
"""What may mean 0 as well as ——: slashes, 无, N/A, and the dash of a spreadsheet's accounting format for 0 (¥ -)."""
# The control characters that no database column keeps become their visible pictures, so that nothing typed is lost.
PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
# Those that turn the direction of writing would show a name or a reason as another one than is signed.
INVISIBLE = PICTURES | dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], 0xFFFD)
MARKS = dict.fromkeys(code for code in (*range(0x10000), *range(0xE0000, 0xE0080)) if category(chr(code)) == "Cf")
"""Signs that print nothing: marks of direction, joiners, the byte order mark."""


def visible(text: str) -> str:
    """The text with control characters as visible pictures (NUL -> ␀, U+202E -> \ufffd) and without surrogates."""
    return text.translate(INVISIBLE).encode("utf-8", "replace").decode("utf-8")


def visible_lines(text: str) -> str:
    """Several lines of plain text, each made `visible`."""
    return "\n".join(visible(line) for line in text.splitlines())


def without_marks(text: str) -> str:
    """The text without signs that print nothing."""
    return text if text.isascii() else text.translate(MARKS)


def without_separators(text: str) -> str:
    """`1,234,567` and `1 234` without their thousands separators; any other text as it is."""
    if re.fullmatch(r"[-+]?\d{1,3}(?:([, ])\d{3})(?:\1\d{3})*(?:\.\d+)?", text, re.ASCII):
        return text.replace(",", "").replace(" ", "")
    return text


def value_of(digits: str, figure: Figure | Derived) -> int | None:
    """The stored value of plain digits, whatever its size or sign; None where they are not a number of this figure.

    A whole number may be written with a point (12.0), as programs do; a plus belongs to a figure that may be signed.
    """
    if figure.signed and digits[:1] == "+" and digits[1:2] != "-":
        digits = digits[1:]
    if isinstance(figure, Money):
        if re.fullmatch(rf"-?\d+(?:\.\d{{1,{figure.DECIMALS}}})?", digits, re.ASCII):
            return int(Decimal(digits).scaleb(figure.DECIMALS))
        return None
    return int(digits.partition(".")[0]) if re.fullmatch(r"-?\d+(?:\.0+)?", digits, re.ASCII) else None


def text_of(value: Decimal, figure: Figure | Derived) -> str:
    """A number in the printed unit as it would be typed into the cell; "" where the cell does not take it."""
    stored = value_of(f"{value.normalize():f}", figure)
    return "" if stored is None or not figure.least <= stored <= LIMIT else figure.text(stored)
