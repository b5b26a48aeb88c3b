"""Who sends a request, and where it comes from."""

from django.conf import settings
from django.http import HttpRequest

from filings.models import Account

ADDRESS_LENGTH = 45
"""The longest IP address as text."""


class StaffRequest(HttpRequest):
    """What a view below `for_staff`, or of the administration, is given: somebody has signed in."""

    user: Account


def origin_of(request: HttpRequest) -> str:
    """The address that the request comes from.

    Behind a proxy every connection is the proxy's. What it added to X-Forwarded-For itself stands last; whatever stands
    before that, and all of it where there is no proxy, anyone could have written.
    """
    named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return (settings.PROXIED and named[:ADDRESS_LENGTH]) or request.META.get("REMOTE_ADDR", "")
