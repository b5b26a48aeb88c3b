"""The pages of the review: their addresses, what a signing page sends, what a report's chain says."""

from django.urls import reverse

from filings.models import Event, Report
from tests import factories
from tests.reading import digest_of


def page_of(name: str, report: Report) -> str:
    return reverse(name, args=[report.pk])


def events_of(report: Report) -> list[tuple[str, str, str]]:
    """The report's chain: action, who, result."""
    chain = Event.objects.filter(chain=f"report:{report.pk}").order_by("number")
    return list(chain.values_list("action", "actor__username", "result"))


def signing(report: Report, **changed: str | None) -> dict[str, str]:
    """What the signing page sends when everything is in order, with fields changed or (None) left out."""
    sent = {"digest": digest_of(report), "declaration": "on", "password": factories.PASSWORD, **changed}
    return {name: text for name, text in sent.items() if text is not None}
