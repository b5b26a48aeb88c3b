"""The written reason without which a report is neither returned, corrected nor withdrawn."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filings.models import Report
from filings.parsing import visible_lines
from filings.permissions import Refused
from filings.states import Action

MAX_REASON = 2000
"""The longest reason, in characters."""


MISSING_REASON = {
    Action.RETURN: gettext_lazy("Say why you return the report, so that the preparer knows what to change."),
    Action.AMEND: gettext_lazy("Say what is corrected and why: it is published with the new version."),
    Action.WITHDRAW: gettext_lazy("Say by whose order and why the report is withdrawn: its page will say so."),
}
"""What is said to somebody who gives no reason for an action that asks for one."""


def reason_of(text: str, action: Action, report: Report, *, of: Action | None = None) -> str:
    """`text` as it is kept, as the reason of `action`, or where it is another's, `of` that one.

    Raises Refused where it is blank or too long.
    """
    missing = str(MISSING_REASON[of or action])
    too_long = _("The reason is longer than %(most)s characters.") % {"most": MAX_REASON}
    return bounded(text, MAX_REASON, Refused(missing, action, report), Refused(too_long, action, report))


def bounded(text: str, most: int, missing: Refused, too_long: Refused) -> str:
    """`text` as it is kept; raises one of the two refusals where there is none, or more than `most` characters."""
    kept = visible_lines(text.strip())
    if not kept:
        raise missing
    if len(kept) > most:
        raise too_long
    return kept
