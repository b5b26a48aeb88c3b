"""The only functions through which the state of a report changes. Each is one transaction.

Permission and checks are asked inside, on the locked row, so that they hold however a function is called.
`entries`, `chapters`, `signoff` and `explaining` write what a report says, `transitions` moves it from state to state.
"""

from .chapters import SavedChapter, save_chapter
from .entries import BadEntries, Conflict, Saved, save_cells
from .explaining import MAX_EXPLANATION, explain, judge
from .sections import attest, take_computed
from .signoff import save_signoff
from .starting import start_report
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
    "MAX_EXPLANATION",
    "MAX_REASON",
    "BadEntries",
    "Conflict",
    "Saved",
    "SavedChapter",
    "approve",
    "attest",
    "explain",
    "judge",
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
    "take_computed",
]
