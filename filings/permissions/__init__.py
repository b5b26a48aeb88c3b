"""Who may do what (权限): a refusal for the disabled button, the 403 page and the log, or None.

`rules` asks, `refusals` says why in words.
"""

from .refusals import MISSING_REASON, Refusal, Refused, refused_by_guard
from .rules import (
    refusal,
    refusal_of_state,
    refusal_to_audit,
    refusal_to_sign_in,
    refusal_to_start,
    require,
    sees,
    visible_reports,
)

__all__ = [
    "MISSING_REASON",
    "Refusal",
    "Refused",
    "refusal",
    "refusal_of_state",
    "refusal_to_audit",
    "refusal_to_sign_in",
    "refusal_to_start",
    "refused_by_guard",
    "require",
    "sees",
    "visible_reports",
]
