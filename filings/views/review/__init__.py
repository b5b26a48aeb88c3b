"""Where a report is reviewed, signed, published, corrected and withdrawn (审核、签发、公开、更正、撤销)."""

from .correction import desk_correction, review_amend, review_withdraw
from .decisions import review_judge, review_return
from .publication import review_publish, review_schedule, review_unschedule
from .remarks import desk_answer, desk_remarks, review_remark
from .report import review_report
from .signing import review_approve, review_sign

__all__ = [
    "desk_answer",
    "desk_correction",
    "desk_remarks",
    "review_amend",
    "review_approve",
    "review_judge",
    "review_publish",
    "review_remark",
    "review_report",
    "review_return",
    "review_schedule",
    "review_sign",
    "review_unschedule",
    "review_withdraw",
]
