"""How many queries the lists of reports take, with 1 report and with 30."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from filings import guards, workflow
from filings.models import Account, Publication, Unit
from filings.models.unit import Level
from filings.states import Role
from tests import factories
from tests.publications import public_row

from .measuring import Line

FEW, MANY = 1, 30


def lines(_rounds: int) -> list[Line]:
    """Counted once: a page asks the same each time."""
    public, public_home = Client(SERVER_NAME="127.0.0.1"), reverse("public_home")
    published = []
    for count in (FEW, MANY):
        publish(count)
        published.append(queries(public, public_home))
    found = [same("public list", *published)]
    for what, role, below in (
        ("desk: reports of units below mine", Role.REVIEWER, True),
        ("desk: reports that wait for me", Role.PREPARER, False),
    ):
        few, many = (queries(staff_of(count, role, below), reverse("desk_home")) for count in (FEW, MANY))
        found.append(same(what, few, many))
    return found


def same(what: str, one: int, many: int) -> Line:
    return Line(what, f"{one} and {many}", "the same", one == many)


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)


def publish(count: int) -> None:
    """Make rows of published reports until there are `count`.

    The list reads nothing else, and setting so many PDFs would take longer than all the rest.
    """
    by = factories.account(f"publisher{count}")
    for number in range(Publication.objects.count(), count):
        report = public_row(factories.unit(f"5299{number:02}", f"第{number}县"), status_since=timezone.now())
        with guards.lifted():
            Publication.objects.create(report=report, published_at=timezone.now(), by=by)


def staff_of(count: int, role: Role, below: bool) -> Client:
    """A browser of somebody with posts in `count` counties with a draft each, or in the prefecture above them."""
    code = f"52{Account.objects.count():02}"
    prefecture = factories.unit(f"{code}00", f"第{code}州", level=Level.PREFECTURE)
    counties = [
        factories.unit(f"{code}{number:02}", f"第{code}{number}县", parent=prefecture) for number in range(1, count + 1)
    ]
    for county in counties:
        workflow.start_report(county, 2018, by=None)
    held: list[Unit] = [prefecture] if below else counties
    client = factories.signed_in(factories.account(f"{role}{code}", *((role, unit) for unit in held)))
    client.defaults["SERVER_NAME"] = "127.0.0.1"
    return client
