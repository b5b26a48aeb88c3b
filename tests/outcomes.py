"""What came of a move of the workflow."""

from collections.abc import Callable

import pytest

from filings.models import Account, Report, Statistics2018
from filings.permissions import Refused


def sealed(report: Report) -> bool:
    return Statistics2018.objects.get(report=report).sealed


def signed(report: Report) -> list[tuple[str, str, Account]]:
    """The signatures in the order they were given: role, printed name, account."""
    return [(one.role, one.name, one.account) for one in report.signatures.select_related("account").order_by("at")]


def refused(call: Callable[[], object]) -> str:
    """The sentence with which the call was refused."""
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.sentence
