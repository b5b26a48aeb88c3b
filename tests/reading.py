"""What a report says, for tests that look at one part of it: its cells, problems, content, article."""

from filings import checks, content, publishing, selfcheck
from filings.checks import Problem
from filings.content import Content
from filings.models import Report
from filings.reading import Cell, Desk, TableView, Version, from_rows
from filings.rendering import article
from filings.rendering.job import Attachment
from filings.rendering.printing import attachments
from filings.selfcheck import Difference
from filings.selfcheck.expected import Expected, expected


def read(report: Report) -> tuple[Version, Desk]:
    """The report as it stands in the database now, whatever of it was read before."""
    fresh = Report.objects.select_related("unit__parent").get(pk=report.pk)
    return next(from_rows([fresh]))


def version_of(report: Report) -> Version:
    """As it is signed: a draft without the explanations that do not hold."""
    version, desk = read(report)
    return checks.to_be_signed(version, desk, checks.problems(version, desk))


def tables_of(report: Report) -> list[TableView]:
    return list(read(report)[0].tables)


def cells_of(report: Report) -> dict[str, Cell]:
    """Address -> cell."""
    return dict(read(report)[0].cells)


def problems_of(report: Report) -> list[Problem]:
    return checks.problems(*read(report))


def content_of(report: Report) -> Content:
    return content.content(version_of(report))


def digest_of(report: Report) -> str:
    """SHA-256 of what is signed."""
    return content_of(report).sha256


def article_of(report: Report) -> str:
    version = version_of(report)
    return article.article(version, content.content(version).sha256)


def document_of(report: Report, html: str, *, mark: str = "") -> str:
    """The HTML that the PDF of `report` is set from, whose article is `html`."""
    version, desk = read(report)
    return article.document(version, html, article.signed_at(version, desk.status_since), mark=mark)


def attachments_of(report: Report) -> tuple[Attachment, ...]:
    return attachments(read(report)[0])


def expected_of(report: Report) -> Expected:
    """What the self-check wants to read in the files of `report`."""
    return expected(version_of(report), digest_of(report))


def difference_of(report: Report, html: str, pdf: bytes) -> Difference | None:
    """What the self-check finds in these files of `report`."""
    return selfcheck.difference(version_of(report), digest_of(report), html, pdf, attachments_of(report))


def build_of(report: Report) -> dict[str, str]:
    """Kind -> SHA-256 of the published files of `report`, made and stored."""
    version = version_of(report)
    return publishing.digests(publishing.build(version, content.content(version)))
