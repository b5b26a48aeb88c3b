"""Where a report is filled in, checked and submitted (填报)."""

from .attest import desk_attest, desk_take_computed
from .chapter import desk_chapter
from .check import desk_check, desk_explain, desk_submit
from .preview import desk_preview
from .reports import desk_home, desk_report, desk_start
from .signoff import desk_signoff
from .table import desk_table

__all__ = [
    "desk_attest",
    "desk_chapter",
    "desk_check",
    "desk_explain",
    "desk_home",
    "desk_preview",
    "desk_report",
    "desk_signoff",
    "desk_start",
    "desk_submit",
    "desk_table",
    "desk_take_computed",
]
