"""A version -> the HTML of its article (正文), which is frozen at publication, and the document its PDF is set from.

The article says everything that was signed except the explanations: these answer questions of the check, have no
place on the printed form, and stand in the signed JSON. What may change later, such as the day of publication, stands
around it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from filings import prose
from filings.editions import Edition
from filings.prose.numbering import heading_text
from filings.reading import TableView, Version
from filings.reading.layout import printed_titles
from filings.states import Role

from . import charts

LONG = 2000
"""Characters of prose from which on the PDF has a page of contents: some three pages of text, with the tables six or
more. GB/T 9704-2012 knows none; nobody looks for a page in a short report."""
SIGN_OFF = ((Role.HEAD, "单位负责人"), (Role.REVIEWER, "审核人"), (Role.PREPARER, "填报人"))
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


def article(version: Version, digest: str) -> str:
    """The `<article>` of a version: the same value gives the same text, in any language of the page.

    `digest` is the SHA-256 of its signed content (filings.content), which is printed.
    """
    chapters, drawn = sections(version), charts.drawn(version)
    linked, entries = with_contents(chapters)
    context = {
        "version": version,
        "correction": correction(version),
        "sections": linked,
        "annexes": annexes(version),
        "charts": drawn,
        "charts_title": charts_title(version),
        "entries": entries,
        "long": sum(len(prose.stored_text(section.body)) for section in chapters) >= LONG,
        "names": printed_names(version),
        "date": printed_date(version.report_date),
        "signed": printed_date(signed_on(version)),
        "digest": digest,
        "address": public_address(version),
    }
    return render_to_string("public/article.html", context)


def document(version: Version, article: str, at: datetime, *, mark: str = "") -> str:
    """The HTML document that the PDF is set from: the article itself, with what a PDF says about itself.

    `at` is the time that it bears: not that of its making, so that the same report gives the same file. `mark` stands
    in the top margin of every page, as 审核稿 does, and moves no line of the text.

    Rows and figures lose their ids: nothing in a PDF leads to them, and with one each they would have styles of their
    own, which takes a fifth of the time of the whole.
    """
    bears = timezone.localtime(at).isoformat(timespec="seconds")
    context = {"version": version, "article": FIGURE_ID.sub(r"<\1", article), "signed": bears, "mark": mark}
    return render_to_string("print/report.html", context)


def sections(version: Version) -> list[Section]:
    """The chapters in the order of the edition: prose sanitised again and numbered, or the table that a chapter is."""
    by_key = {table.key: table for table in version.tables}
    titles = printed_titles(version.edition)
    return [
        Section(chapter.key, titles[chapter.key], table=by_key[chapter.table])
        if chapter.table
        else Section(chapter.key, titles[chapter.key], prose.readable(version.chapters.get(chapter.key, "")))
        for chapter in version.edition.chapters
    ]


def annexes(version: Version) -> list[TableView]:
    """The tables that are printed behind the text (附件): those that are no chapter."""
    within = tables_of_chapters(version.edition)
    return [table for table in version.tables if table.key not in within]


def tables_of_chapters(edition: Edition) -> set[str]:
    return {chapter.table for chapter in edition.chapters if chapter.table}


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


def correction(version: Version) -> list[str]:
    """The lines of 更正说明: which version this one corrects, then what it corrects and why; none in the first."""
    corrected = version.correction
    if corrected is None:
        return []
    of = f"{printed_date(corrected.published)}公开的" if corrected.published else ""
    told = f"本版为第{version.number}版\uff0c更正{of}第{corrected.number}版。"
    return [told, *filter(None, map(str.strip, corrected.reason.splitlines()))]


def charts_title(version: Version) -> str:
    """The title of 附图, worded like the caption of the 2018 table; the note under the text repeats it."""
    return f"{version.year}年度政府信息公开情况统计图"


def public_address(version: Version) -> str:
    """The address of its public page, whole, as it is printed."""
    return f"{settings.SITE_URL}{address(version.body.code, version.year, version.number)}"


def address(code: str, year: int, number: int) -> str:
    """The path of a version's own public page (永久地址), which stays when a later version takes its place."""
    return reverse("public_version", args=[code, year, number])


def printed_names(version: Version) -> list[tuple[str, str]]:
    """What the sign-off line prints of those who sign, in its order: as what, and the names, `、` between several."""
    return [(label, version.signer(role)) for role, label in SIGN_OFF]


def printed_date(day: date | None) -> str:
    """2019年2月14日: half-width figures without leading zeros (GB/T 9704-2012)."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def signed_on(version: Version) -> date | None:
    """The day on which the head of the unit signed the version; None while nobody has."""
    signed = version.signed(Role.HEAD)
    return timezone.localdate(signed.at) if signed else None


def signed_at(version: Version, since: datetime | None = None) -> datetime:
    """When the version was last signed; where nobody has signed it yet, `since` when it stands as it does."""
    return max((one.at for one in version.signatures), default=since or timezone.now())
