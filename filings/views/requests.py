"""A request whose sender has signed in."""

from django.http import HttpRequest

from filings.models import Account


class StaffRequest(HttpRequest):
    """What a view below `for_staff`, or of the administration, is given: somebody has signed in."""

    user: Account
