"""Report -> the HTML of its article (正文), which is frozen at publication, and the document that its PDF is set from.

The article says everything that was signed except the explanations: these answer questions of the check, have no
place on the printed form, and stand in the signed JSON. What may change later, such as the day of publication, stands
around it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from filings import cells, content, prose
from filings.cells import TableView
from filings.models import Explanation, Report
from filings.prose.numbering import chinese_numeral


@dataclass(frozen=True)
class Section:
    """A chapter as it is read: `title` with its numeral (一、总体工作情况), empty for the preamble.

    Either `body`, its prose as HTML, or `table`, which is all that the form prints under the title.
    """

    key: str
    title: str
    body: str = ""
    table: TableView | None = None


def article(report: Report, explanations: Iterable[Explanation] | None = None) -> str:
    """The `<article>` of the report as it stands now: the same rows give the same text, in any language of the page.

    `explanations` are those that a draft will be signed with (see filings.content): its digest is printed.
    """
    tables = cells.read(report)
    context = {
        "report": report,
        # A title of two lines is broken by meaning: the unit, then what it reports.
        "issue": report.title.removeprefix(report.unit.official_name),
        "sections": sections(report, tables),
        "annexes": annexes(report, tables),
        "date": printed_date(report.report_date),
        "digest": content.digest(report, explanations),
        "address": settings.SITE_URL + address(report),
    }
    return render_to_string("public/article.html", context)


def document(report: Report, article: str, *, mark: str = "") -> str:
    """The HTML document that the PDF is set from: the article itself, with what a PDF says about itself.

    `mark` stands in the top margin of every page, as 审核稿 does, and moves no line of the text.
    """
    signed = signed_at(report).isoformat(timespec="seconds")
    context = {"report": report, "article": article, "signed": signed, "mark": mark}
    return render_to_string("print/report.html", context)


def sections(report: Report, tables: Sequence[TableView] | None = None) -> list[Section]:
    """The chapters in the order of the edition: prose sanitised again and numbered, or the table that a chapter is.

    `tables` are those of the report, where the caller has read them already.
    """
    bodies = dict(report.chapters.values_list("key", "body"))
    if tables is None:
        tables = cells.read(report) if tables_of_chapters(report) else []
    by_key = {table.key: table for table in tables}
    made, number = [], 0
    for chapter in report.edition.chapters:
        number += bool(chapter.title)
        title = f"{chinese_numeral(number)}、{chapter.title}" if chapter.title else ""
        if chapter.table:
            made.append(Section(chapter.key, title, table=by_key[chapter.table]))
        else:
            made.append(Section(chapter.key, title, prose.readable(bodies.get(chapter.key, ""))))
    return made


def annexes(report: Report, tables: Sequence[TableView]) -> list[TableView]:
    """The tables that are printed behind the text (附件): those that are no chapter."""
    within = tables_of_chapters(report)
    return [table for table in tables if table.key not in within]


def tables_of_chapters(report: Report) -> set[str]:
    return {chapter.table for chapter in report.edition.chapters if chapter.table}


def address(report: Report) -> str:
    """The path of this version's own public page (永久地址), which stays when a later version takes its place."""
    return reverse("public_version", args=[report.unit.code, report.year, report.version])


def printed_date(day: date | None) -> str:
    """2019年2月14日: half-width figures without leading zeros (GB/T 9704-2012)."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def signed_at(report: Report) -> datetime:
    """When the version was last signed; since when it stands as it does, where nobody has signed it yet.

    The PDF bears this time and not that of its making, so that the same report gives the same file.
    """
    last = report.signatures.aggregate(last=Max("at"))["last"] or report.status_since
    return timezone.localtime(last)
