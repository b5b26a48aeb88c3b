"""The pages of tables at the desk: their addresses, what is posted to them, and what stands in the cells."""

from django.test import Client
from django.urls import reverse

from filings.models import Report
from tests import pages
from tests.reading import tables_of


def address(report: Report, key: str, view: str = "desk_table") -> str:
    return reverse(view, args=[report.pk, key])


def post(client: Client, url: str, **sent: object) -> pages.Page:
    return client.post(url, sent, follow=True)


def entered(report: Report, key: str) -> dict[str, str]:
    """Address -> text of every cell of a table that people fill in."""
    table = next(table for table in tables_of(report) if table.key == key)
    return {cell.address: cell.entered for cell in table.typed_cells}
