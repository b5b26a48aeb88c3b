"""A published report, and the addresses of its pages."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from filings import guards, publishing
from filings.models import Account, Artefact, Publication, Report, Unit
from filings.publishing import kinds, public
from filings.reading import Body
from filings.reading.current import siblings
from filings.states import PUBLIC, Action, Status
from filings.workflow.transitions import move
from tests import factories
from tests.reading import article_of, content_of, read, version_of

HOME = "/"
PAGE = "/reports/522727/2018/"
PDF = f"{PAGE}report.pdf"
CONTENT = f"{PAGE}content.json"
SIGNATURES = f"{PAGE}signatures.json"
TITLE = "平塘县人民政府2018年政府信息公开工作年度报告"
FIRST = datetime(2019, 3, 31, 7, 35, tzinfo=UTC)


def stored_files(report: Report) -> list[Artefact]:
    """The real files of `report`, stored, but for a PDF of one line: setting it is tested elsewhere."""
    made = kinds.Made(version_of(report), content_of(report), article_of(report), f"%PDF-1.7 {report}".encode())
    return [publishing.stored_as(kind, kind.make(made)) for kind in kinds.KINDS]


def publish(report: Report, by: Account, at: datetime = FIRST) -> Publication:
    """The publication of `report` with its files, whatever state the report is in."""
    with guards.lifted():
        return rows_of_publication(report, by, at)


def rows_of_publication(report: Report, by: Account, at: datetime) -> Publication:
    made = Publication.objects.create(report=report, published_at=at, by=by)
    files = stored_files(report)
    for one in files:
        one.publication = made
    Artefact.objects.bulk_create(files)
    return made


def publish_quickly(report: Report, by: Account) -> Publication:
    """What the workflow does to publish, now, but for setting the PDF: every guard stands."""
    at = timezone.now()
    with transaction.atomic():
        made = rows_of_publication(report, by, at)
        siblings(report).update(current=False)
        move(report, Action.PUBLISH, by, publishing.digests(made.artefacts.all()), at)
        public.withhold(report)
    public.refresh(report)
    return made


def force_status(report: Report, status: Status) -> Report:
    """Write a state by rows alone, with what belongs to it, for tests of what stands beside it; nobody signs."""
    fresh = Report.objects.select_related("unit__parent").get(pk=report.pk)
    last = read(fresh)[0].last_year
    if status == Status.PUBLISHED:
        with guards.lifted():
            siblings(fresh).update(current=False)
    facts: dict[str, Any] = {"status": status, "current": status == Status.PUBLISHED}
    if status == Status.DRAFT:
        facts |= {"identity": None, "last_year": None, "checked": None}
    elif fresh.identity is None:
        facts |= {
            "identity": Body.of(fresh.unit, fresh.unit.parent).told(),
            "last_year": last.report if last else None,
        }
    with guards.lifted():
        Report.objects.filter(pk=fresh.pk).update(**facts)
    forced = Report.objects.select_related("unit__parent").get(pk=fresh.pk)
    if status in PUBLIC and not Publication.objects.filter(report=forced).exists():
        publish(forced, Account.objects.order_by("pk").first() or factories.account("publisher"))
    return forced


def public_row(unit: Unit, year: int = 2018, **fields: Any) -> Report:
    """The row of a published report, and nothing else of it."""
    identity = Body.of(unit).told()
    facts = {"status": Status.PUBLISHED, "status_since": FIRST, "current": True, "identity": identity, **fields}
    with guards.lifted():
        return Report.objects.create(unit=unit, year=year, **facts)
