"""One account for each kind of person that a rule about permissions knows."""

from django.contrib.auth.models import AnonymousUser

from filings.models import Account, Report, Unit
from filings.states import PUBLIC, Role, Status
from tests import factories
from tests.publications import force_status


def everybody_of(county: Unit, staff: factories.People) -> dict[str, Account]:
    """One account for each line of ALLOWED. Whoever shares a post bears the printed name: that is not what refuses."""
    prefecture = county.parent
    assert prefecture is not None
    neighbour = factories.unit("522728", "罗甸县", parent=prefecture)
    every_post = [(role, county) for role in Role]
    disabled = factories.account("disabled", (Role.PREPARER, county), name="preparer", is_active=False)
    return {
        "preparer": staff.preparer,
        "reviewer": staff.reviewer,
        "head": staff.head,
        "superior preparer": factories.account("superior", (Role.PREPARER, prefecture)),
        "superior head": factories.account("superior-head", (Role.HEAD, prefecture), name="head"),
        "stranger": factories.account("stranger", *[(role, neighbour) for role in Role], name="reviewer"),
        "administrator with every post": factories.account("administrator", *every_post, name="head", is_staff=True),
        "disabled preparer": disabled,
        "demonstration reviewer": factories.account(
            "sample", (Role.REVIEWER, county), name="reviewer", demonstration=True
        ),
        # Holds every post as well: being an auditor is what refuses.
        "auditor": factories.account("auditor", *every_post, name="head", is_auditor=True),
        "account without a post": factories.account("nobody", name="head"),
        "anonymous": AnonymousUser(),  # type: ignore[dict-item]
    }


def report_as_in(status: Status, county: Unit, staff: factories.People) -> Report:
    """A report in `status`; one that was published without its files, which no rule asks for."""
    if status not in PUBLIC:
        return factories.report_in(status, county, staff)
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    force_status(report, status)
    report.refresh_from_db()
    return report
