"""Typed text of a cell -> a value, a mark, or a sentence; and what may be offered where it is none of ours.

The one reader of figures: of what is typed, pasted, loaded and read from files.
"""

from .cell import EMPTY, SPREADSHEET_ERROR, Parsed, entered, parse
from .numbers import HALF_WIDTH, MAX_LENGTH, visible, visible_lines, without_separators
from .offers import Offer, offers, plain_of, remark_of, says_a_number

__all__ = [
    "EMPTY",
    "HALF_WIDTH",
    "MAX_LENGTH",
    "SPREADSHEET_ERROR",
    "Offer",
    "Parsed",
    "entered",
    "offers",
    "parse",
    "plain_of",
    "remark_of",
    "says_a_number",
    "visible",
    "visible_lines",
    "without_separators",
]
