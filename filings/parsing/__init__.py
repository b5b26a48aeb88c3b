"""Typed text of a cell -> a value, a mark, or a sentence; and what may be offered where it is none of ours.

The one reader of figures: of what is typed, pasted, loaded and read from files.
"""

from .cell import EMPTY, Parsed, entered, parse
from .numbers import HALF_WIDTH, MAX_LENGTH, NOT_A_CHOICE, visible, visible_lines, without_separators
from .offers import Offer, offers, remark_of

__all__ = [
    "EMPTY",
    "HALF_WIDTH",
    "MAX_LENGTH",
    "NOT_A_CHOICE",
    "Offer",
    "Parsed",
    "entered",
    "offers",
    "parse",
    "remark_of",
    "visible",
    "visible_lines",
    "without_separators",
]
