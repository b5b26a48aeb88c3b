"""Makes sure, right before a signature, that the person at the keyboard is the one who signed in."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from filings import events
from filings.models import Account
from filings.models.event import Result
from filings.permissions import Refusal


def confirm_identity(request: HttpRequest) -> str | None:
    """Why the posted `password` does not show that the signed-in person is here, or None where it does.

    The one way in for every signature. An account without a usable password (single sign-on) is never confirmed by
    it. A wrong password leaves an event; the password itself is written nowhere.
    """
    password = request.POST.get("password", "")
    if not password:
        return _("Type your password, to show that it is you.")
    by = request.user if isinstance(request.user, Account) else None
    if by and by.check_password(password):
        return None
    wrong = Refusal("password_differs")
    events.append("confirm_identity", by=by, subject=request.path, result=Result.REFUSED, detail=wrong.told())
    return wrong.sentence
