"""The review copy (审核稿) of a report: only a content that was printed and read back before can be submitted."""

from filings import checks, content, publishing
from filings.content import Content
from filings.models import Report
from filings.reading import read
from filings.states import Status


def make_review_copy(report: Report, *, only_read: bool = False) -> tuple[bytes, str]:
    """The PDF of `report` as it stands, marked, and the SHA-256 of its content.

    A draft keeps that it was made, but not where it is `only_read`, on a page that changes nothing; it prints the
    digest that will be signed, as the check page shows it. Takes seconds. Raises publishing.CannotBuild.
    """
    # As it is stored: whoever asks may hold the report as it was before others wrote.
    report = Report.objects.select_related("unit").get(pk=report.pk)
    version, desk = read(report)
    version = checks.to_be_signed(version, desk, checks.problems(version, desk))
    signed = content.content(version)
    made = publishing.review_copy(version, signed, since=desk.status_since)
    if not only_read:
        keep_review_copy(report, signed.sha256)
    return made, signed.sha256


def keep_review_copy(report: Report, sha256: str) -> None:
    """Keep that a copy of this content was made. Whatever became of the report meanwhile, no more than that is kept."""
    Report.objects.filter(pk=report.pk, status=Status.DRAFT).update(review_copy_sha256=sha256)


def has_review_copy(report: Report, signed: Content) -> bool:
    """Whether this very content was printed and read back."""
    return report.review_copy_sha256 == signed.sha256
