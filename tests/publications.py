"""A published report, and the addresses of its pages."""

from datetime import UTC, datetime

from django.utils import timezone

from filings import content, publishing
from filings.models import Account, Publication, Report
from filings.rendering import article
from filings.states import Action
from filings.workflow.transitions import move

HOME = "/"
PAGE = "/reports/522727/2018/"
PDF = f"{PAGE}report.pdf"
CONTENT = f"{PAGE}content.json"
TITLE = "平塘县人民政府2018年政府信息公开工作年度报告"
FIRST = datetime(2019, 3, 31, 7, 35, tzinfo=UTC)


def publish(report: Report, by: Account, at: datetime = FIRST) -> Publication:
    """Publish `report` with its real files, but for a PDF of one line: setting it is tested elsewhere."""
    return Publication.objects.create(
        report=report,
        published_at=at,
        by=by,
        content=publishing.store(content.canonical(report)),
        html=publishing.store(article.article(report).encode()),
        pdf=publishing.store(f"%PDF-1.7 {report}".encode()),
    )


def publish_quickly(report: Report, by: Account) -> Publication:
    """`publish`, now, with the state and the event that belong to it: as the workflow does, but for setting the PDF."""
    at = timezone.now()
    made = publish(report, by, at)
    move(report, Action.PUBLISH, by, {"content": made.content, "html": made.html, "pdf": made.pdf}, at)
    return made
