"""The PDF of a version with the files that it carries: what is published, and every review copy of it."""

from datetime import datetime

from filings import opendata
from filings.reading import Version

from . import article, finished, pdf
from .job import Attachment, Job


def printed(version: Version, html: str, *, since: datetime | None = None, mark: str = "") -> bytes:
    """The PDF of `version`, whose article is `html`, with its figures as open data. Raises pdf.CannotRender.

    A PDF that was made of the very same before is not made again. It bears the time of the last signature,
    or `since` where nobody has signed yet; `mark` stands in the margin of every page.
    """
    bears = article.signed_at(version, since)
    job = Job(article.document(version, html, bears, mark=mark), attachments(version))
    return finished.kept(job, lambda: pdf.render(job.html, job.attachments))


def attachments(version: Version) -> tuple[Attachment, ...]:
    """The figures as CSV and JSON, and the dictionary of both. What is said of them is the same in every language."""
    return (
        Attachment(opendata.CSV_NAME, opendata.csv_of(version), "text/csv", "统计数据(CSV)"),
        Attachment(opendata.JSON_NAME, opendata.json_of(version), "application/json", "统计数据(JSON)"),
        Attachment(
            opendata.DICTIONARY_NAME,
            opendata.dictionary_of(version),
            "application/json",
            "统计数据的数据字典(地址、指标、单位、说明)",
        ),
    )
