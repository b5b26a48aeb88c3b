"""Work of seconds, out of the request (任务): asked for here, done by workers (`manage.py run_jobs`).

Only where the database is PostgreSQL (settings.JOBS_QUEUED). On SQLite the views call the same functions at once.
"""

from .asking import OPEN, ask, before, copy_key, keep, last, sentence_of
from .performing import MOST_ATTEMPTS, Again, Later, perform

__all__ = [
    "MOST_ATTEMPTS",
    "OPEN",
    "Again",
    "Later",
    "ask",
    "before",
    "copy_key",
    "keep",
    "last",
    "perform",
    "sentence_of",
]
