"""Where a report is filled in, checked and submitted (填报)."""

from .attest import desk_attest, desk_take_computed
from .cells import desk_cells
from .chapter import desk_chapter, desk_chapter_save
from .chapter_paste import desk_chapter_paste
from .check import desk_check, desk_explain, desk_submit
from .history import desk_history
from .job import desk_job
from .paste import desk_paste
from .preview import desk_copy, desk_preview
from .reports import desk_home, desk_report, desk_start
from .signoff import desk_signoff
from .table import desk_table
from .taking_over import desk_confirm, desk_take_over
from .words import desk_chapter_words

__all__ = [
    "desk_attest",
    "desk_cells",
    "desk_chapter",
    "desk_chapter_paste",
    "desk_chapter_save",
    "desk_chapter_words",
    "desk_check",
    "desk_confirm",
    "desk_copy",
    "desk_explain",
    "desk_history",
    "desk_home",
    "desk_job",
    "desk_paste",
    "desk_preview",
    "desk_report",
    "desk_signoff",
    "desk_start",
    "desk_submit",
    "desk_table",
    "desk_take_computed",
    "desk_take_over",
]
