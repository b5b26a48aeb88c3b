"""What one account or address may ask for, so that the others feel nothing of it (限额): above it, a sentence."""

from .hashing import in_turn
from .refusing import TooMany
from .spending import BUDGETS, SPAN, Budget, spend

__all__ = ["BUDGETS", "SPAN", "Budget", "TooMany", "in_turn", "spend"]
