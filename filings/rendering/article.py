"""Report -> the HTML of its article (正文), which is frozen at publication, and the document that its PDF is set from.

The article says everything that was signed except the explanations: these answer questions of the check, have no
place on the printed form, and stand in the signed JSON. What may change later, such as the day of publication, stands
around it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from filings import cells, content, prose, versions
from filings.cells import TableView
from filings.editions import Edition
from filings.models import Explanation, Publication, Report
from filings.prose.numbering import chinese_numeral, heading_text
from filings.states import Role

from . import charts

LONG = 2000
"""Characters of prose from which on the PDF has a page of contents: some three pages of text, with the tables six or
more. GB/T 9704-2012 knows none; nobody looks for a page in a short report."""
FIGURE_ID = re.compile(r'<(tr|td) id="[^"]*"')
PART = re.compile(r"<h3>(.*?)</h3>", re.DOTALL)


@dataclass(frozen=True)
class Entry:
    """A line of the contents (目录): the id that it leads to, and the headings (一) (二) below it."""

    id: str
    title: str
    parts: Sequence["Entry"] = ()


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
    chapters, behind, drawn = sections(report, tables), annexes(report, tables), charts.drawn(report, tables)
    linked, entries = with_contents(chapters)
    context = {
        "report": report,
        # A title of two lines is broken by meaning: the unit, then what it reports.
        "issue": report.title.removeprefix(report.unit.official_name),
        "correction": correction(report),
        "sections": linked,
        "annexes": behind,
        "charts": drawn,
        "charts_title": charts_title(report),
        "entries": entries,
        "long": sum(len(prose.stored_text(section.body)) for section in chapters) >= LONG,
        "date": printed_date(report.report_date),
        "signed": printed_date(signed_on(report)),
        "digest": content.digest(report, explanations),
        "address": public_address(report),
    }
    return render_to_string("public/article.html", context)


def document(report: Report, article: str, *, mark: str = "") -> str:
    """The HTML document that the PDF is set from: the article itself, with what a PDF says about itself.

    `mark` stands in the top margin of every page, as 审核稿 does, and moves no line of the text.

    Rows and figures lose their ids: nothing in a PDF leads to them, and with one each they would have styles of their
    own, which takes a fifth of the time of the whole.
    """
    signed = signed_at(report).isoformat(timespec="seconds")
    context = {"report": report, "article": FIGURE_ID.sub(r"<\1", article), "signed": signed, "mark": mark}
    return render_to_string("print/report.html", context)


def sections(report: Report, tables: Sequence[TableView] | None = None) -> list[Section]:
    """The chapters in the order of the edition: prose sanitised again and numbered, or the table that a chapter is.

    `tables` are those of the report, where the caller has read them already.
    """
    bodies = dict(report.chapters.values_list("key", "body"))
    if tables is None:
        tables = cells.read(report) if tables_of_chapters(report) else []
    by_key = {table.key: table for table in tables}
    titles = printed_titles(report.edition)
    return [
        Section(chapter.key, titles[chapter.key], table=by_key[chapter.table])
        if chapter.table
        else Section(chapter.key, titles[chapter.key], prose.readable(bodies.get(chapter.key, "")))
        for chapter in report.edition.chapters
    ]


def printed_titles(edition: Edition) -> dict[str, str]:
    """Key -> title with its numeral (一、总体工作情况) of every chapter in order; empty for the preamble."""
    found, number = dict[str, str](), 0
    for chapter in edition.chapters:
        number += bool(chapter.title)
        found[chapter.key] = f"{chinese_numeral(number)}、{chapter.title}" if chapter.title else ""
    return found


def annexes(report: Report, tables: Sequence[TableView]) -> list[TableView]:
    """The tables that are printed behind the text (附件): those that are no chapter."""
    within = tables_of_chapters(report)
    return [table for table in tables if table.key not in within]


def tables_of_chapters(report: Report) -> set[str]:
    return {chapter.table for chapter in report.edition.chapters if chapter.table}


def with_contents(chapters: Sequence[Section]) -> tuple[list[Section], list[Entry]]:
    """The chapters with an id on each heading (一) (二), and the contents that lead to these."""
    linked, entries = list[Section](), list[Entry]()
    for chapter in chapters:
        parts = list(headings(chapter))
        body = chapter.body
        for part in parts:
            body = body.replace("<h3>", f'<h3 id="{part.id}">', 1)
        linked.append(replace(chapter, body=body))
        if chapter.title:
            entries.append(Entry(f"chapter-{chapter.key}", chapter.title, parts))
    return linked, entries


def headings(chapter: Section) -> Iterator[Entry]:
    for number, found in enumerate(PART.finditer(chapter.body), 1):
        yield Entry(f"{chapter.key}-{number}", heading_text(found[1]))


def correction(report: Report) -> list[str]:
    """The lines of 更正说明: which version this one corrects, then what it corrects and why; none in the first."""
    before = versions.before(report)
    if before is None:
        return []
    published = Publication.objects.filter(report=before).values_list("published_at", flat=True).first()
    of = f"{printed_date(timezone.localdate(published))}公开的" if published else ""
    told = f"本版为第{report.version}版\uff0c更正{of}第{before.version}版。"
    return [told, *filter(None, map(str.strip, report.correction_reason.splitlines()))]


def charts_title(report: Report) -> str:
    """The title of 附图, worded like the caption of the 2018 table; the note under the text repeats it."""
    return f"{report.year}年度政府信息公开情况统计图"


def address(report: Report) -> str:
    """The path of this version's own public page (永久地址), which stays when a later version takes its place."""
    return reverse("public_version", args=[report.unit.code, report.year, report.version])


def public_address(report: Report) -> str:
    """The address of that page, whole, as it is printed."""
    return f"{settings.SITE_URL}{address(report)}"


def printed_date(day: date | None) -> str:
    """2019年2月14日: half-width figures without leading zeros (GB/T 9704-2012)."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def signed_on(report: Report) -> date | None:
    """The day on which the head of the unit signed the version; None while nobody has."""
    at = report.signatures.filter(role=Role.HEAD).values_list("at", flat=True).first()
    return timezone.localdate(at) if at else None


def signed_at(report: Report) -> datetime:
    """When the version was last signed; since when it stands as it does, where nobody has signed it yet.

    The PDF bears this time and not that of its making, so that the same report gives the same file.
    """
    last = report.signatures.aggregate(last=Max("at"))["last"] or report.status_since
    return timezone.localtime(last)
