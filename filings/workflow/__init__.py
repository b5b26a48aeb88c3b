"""The only functions through which the state of a report changes. Each is one transaction.

Permission and checks are asked inside, on the locked row, so that they hold however a function is called.
`entries` writes what a report says, `transitions` moves it from state to state.
"""

from .entries import BadEntries, Conflict, Saved, explain, save_cells, save_chapter, save_signoff, start_report
from .transitions import (
    MAX_REASON,
    approve,
    publish,
    refusal_of_content,
    refusal_of_version,
    return_for_changes,
    sign,
    submit,
)

__all__ = [
    "MAX_REASON",
    "BadEntries",
    "Conflict",
    "Saved",
    "approve",
    "explain",
    "publish",
    "refusal_of_content",
    "refusal_of_version",
    "return_for_changes",
    "save_cells",
    "save_chapter",
    "save_signoff",
    "sign",
    "start_report",
    "submit",
]
