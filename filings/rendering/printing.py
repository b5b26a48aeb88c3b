"""The PDF of a report with the files that it carries: what is published, and every review copy of it."""

from filings import cells, opendata
from filings.models import Report

from . import article, finished, pdf
from .job import Attachment, Job


def printed(report: Report, html: str, *, mark: str = "") -> bytes:
    """The PDF of `report`, whose article is `html`, with its figures as open data. Raises pdf.CannotRender.

    A PDF that was made of the very same before is not made again. `mark` stands in the margin of every page.
    """
    job = Job(article.document(report, html, mark=mark), attachments(report))
    return finished.kept(job, lambda: pdf.render(job.html, job.attachments))


def attachments(report: Report) -> tuple[Attachment, ...]:
    """The figures as CSV and JSON, and the dictionary of both. What is said of them is the same in every language."""
    tables = cells.read(report)
    return (
        Attachment(opendata.CSV_NAME, opendata.csv_of(tables), "text/csv", "统计数据(CSV)"),
        Attachment(opendata.JSON_NAME, opendata.json_of(report, tables), "application/json", "统计数据(JSON)"),
        Attachment(
            opendata.DICTIONARY_NAME,
            opendata.dictionary_of(report, tables),
            "application/json",
            "统计数据的数据字典(地址、指标、单位、说明)",
        ),
    )
