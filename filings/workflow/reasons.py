"""The written reason without which a report is neither returned, corrected nor withdrawn."""

from django.utils.translation import gettext as _

from filings.models import Report
from filings.parsing import visible_lines
from filings.permissions import Refused
from filings.states import Action

MAX_REASON = 2000
"""The longest reason, in characters."""


def reason_of(text: str, action: Action, report: Report, missing: str) -> str:
    """`text` as it is kept. Raises Refused where it is blank, with the sentence `missing`, or too long."""
    return bounded(text, MAX_REASON, action, report, missing)


def bounded(text: str, most: int, action: Action, report: Report, missing: str) -> str:
    kept = visible_lines(text.strip())
    if not kept:
        raise Refused(missing, action, report)
    if len(kept) > most:
        sentence = _("That is %(length)s characters long, and at most %(most)s are kept. Say it in fewer words.")
        raise Refused(sentence % {"length": len(kept), "most": most}, action, report)
    return kept
