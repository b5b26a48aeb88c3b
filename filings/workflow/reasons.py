"""The written reason without which a report is neither returned, corrected nor withdrawn."""

from filings.models import Report
from filings.parsing import visible_lines
from filings.permissions import Refusal, Refused
from filings.states import Action

MAX_REASON = 2000
"""The longest reason, in characters."""


def reason_of(text: str, action: Action, report: Report, *, of: Action | None = None) -> str:
    """`text` as it is kept, as the reason of `action`, or where it is another's, `of` that one.

    Raises Refused where it is blank or too long.
    """
    missing = Refusal("reason_missing", {"action": str(of or action)})
    too_long = Refusal("reason_too_long", {"most": MAX_REASON})
    return bounded(text, MAX_REASON, Refused(missing, action, report), Refused(too_long, action, report))


def bounded(text: str, most: int, missing: Refused, too_long: Refused) -> str:
    """`text` as it is kept; raises one of the two refusals where there is none, or more than `most` characters."""
    kept = visible_lines(text.strip())
    if not kept:
        raise missing
    if len(kept) > most:
        raise too_long
    return kept
