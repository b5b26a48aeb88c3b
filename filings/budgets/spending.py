"""Budgets of accounts and addresses, within any ten minutes. Counted in the database, so that all hosts see them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from filings.models import Used

from .refusing import TooMany

SPAN = timedelta(minutes=10)


@dataclass(frozen=True)
class Budget:
    """What may be used within SPAN by one account, and by all that come from one address.

    An address has more: an office may have one for all its people.
    """

    account: int
    address: int
    sentence: Callable[[], str]


BUDGETS = {
    # Half an hour of work for the processor would be 6,000.
    "sign_in": Budget(
        30, 60, lambda: _("Too many attempts to sign in within ten minutes. Wait ten minutes, then try again.")
    ),
    "copy": Budget(
        30, 120, lambda: _("Too many review copies within ten minutes. Wait a few minutes, then open this page again.")
    ),
    # An editor saves every few seconds while somebody writes; a long text counts as several.
    "chapter": Budget(
        900,
        9000,
        lambda: _(
            "Nothing was saved: too many long texts within ten minutes. The text stays here. Wait a few minutes, then "
            "save it again."
        ),
    ),
}


def spend(budget: str, *, account: str, address: str, amount: int = 1) -> None:
    """Use `amount` of a budget, for an account (its key, or the name typed) and the address that it comes from.

    Raises TooMany, and then nothing is counted: who goes on asking is let in as soon as anybody is.
    """
    limits, now = BUDGETS[budget], timezone.now()
    minute = now.replace(second=0, microsecond=0)
    bounds = {f"account:{account.casefold()[:160]}": limits.account, f"address:{address}": limits.address}
    rows = Used.objects.filter(budget=budget, who__in=bounds, minute__gt=now - SPAN)
    counted = list(rows.values_list("who", "minute", "amount"))
    for who, most in bounds.items():
        if sum(used for whose, _minute, used in counted if whose == who) + amount > most:
            raise TooMany(limits.sentence(), int(SPAN.total_seconds()))
    if new := bounds.keys() - {who for who, at, _used in counted if at == minute}:
        begin(budget, new, minute)
    Used.objects.filter(budget=budget, who__in=bounds, minute=minute).update(amount=F("amount") + amount)


def begin(budget: str, new: Iterable[str], minute: datetime) -> None:
    """The rows of a new minute, which another request may make as well; what no sum asks for any more goes."""
    Used.objects.bulk_create(
        [Used(budget=budget, who=who, minute=minute, amount=0) for who in sorted(new)], ignore_conflicts=True
    )
    Used.objects.filter(minute__lt=minute - 6 * SPAN).delete()
