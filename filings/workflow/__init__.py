"""The only functions through which the state of a report changes. Each is one transaction.

Permission and checks are asked inside, on the locked row, so that they hold however a function is called.
`entries`, `chapters`, `signoff` and `explaining` write what a report says, `asking` says which cells it is asked for,
`transitions` moves it from state to state.
"""

from .amending import amend, refusal_of_amendment, save_correction_reason
from .asking import UNIT_CHANGED, follow_unit
from .chapters import SavedChapter, save_chapter
from .entries import BadEntries, Conflict, Saved, save_cells
from .explaining import LEAST_REASON, MAX_EXPLANATION, explain, judge
from .last_year import LAST_YEAR_CHANGED, next_year
from .publication import clock, due, publish, publish_if_due, refusal_of_time, schedule, unschedule, withdraw
from .reasons import MAX_REASON
from .remarks import MAX_REMARK, answer, remark, reopen, resolve
from .review_copy import has_review_copy, keep_review_copy, make_review_copy
from .sections import attest, take_computed
from .signoff import save_signoff
from .starting import start_report
from .taking_over import CONFIRM, TAKE_OVER, confirm, may_take_over, take_over
from .transitions import approve, refusal_of_content, refusal_of_version, return_for_changes, sign, submit

__all__ = [
    "CONFIRM",
    "LAST_YEAR_CHANGED",
    "LEAST_REASON",
    "MAX_EXPLANATION",
    "MAX_REASON",
    "MAX_REMARK",
    "TAKE_OVER",
    "UNIT_CHANGED",
    "BadEntries",
    "Conflict",
    "Saved",
    "SavedChapter",
    "amend",
    "answer",
    "approve",
    "attest",
    "clock",
    "confirm",
    "due",
    "explain",
    "follow_unit",
    "has_review_copy",
    "judge",
    "keep_review_copy",
    "make_review_copy",
    "may_take_over",
    "next_year",
    "publish",
    "publish_if_due",
    "refusal_of_amendment",
    "refusal_of_content",
    "refusal_of_time",
    "refusal_of_version",
    "remark",
    "reopen",
    "resolve",
    "return_for_changes",
    "save_cells",
    "save_chapter",
    "save_correction_reason",
    "save_signoff",
    "schedule",
    "sign",
    "start_report",
    "submit",
    "take_computed",
    "take_over",
    "unschedule",
    "withdraw",
]
