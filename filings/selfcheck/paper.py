"""Reads the PDF of a report back and holds it against the database."""

import ctypes
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from itertools import accumulate
from threading import Lock
from typing import Any

from filings.drawing import Box, Line, draw
from filings.reading import TableView
from filings.rendering.job import Attachment

from .difference import SHOWN, Difference, Differs, plain, same
from .expected import Expected

FILE = "PDF"
MARGIN = (30 * 72 / 25.4, 265 * 72 / 25.4)
"""Points from the foot of a page between which the report stands; outside of them are page numbers and marks."""
ONE_AT_A_TIME = Lock()
"""PDFium is not made for several threads: two that read at once end the process, without a word in any log."""
LEADER = re.compile(r"[.\u2026\u00b7]*[0-9]+")


def check(wanted: Expected, entries: Sequence[str], attachments: Sequence[Attachment], pdf: bytes) -> None:
    """Hold the PDF against `wanted`; raises Differs. `entries` are the lines of its contents, if it has one."""
    # Only here, because a server that only shows reports needs no library for reading PDFs.
    import pypdfium2

    with ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise Differs(Difference(FILE, FILE, FILE, str(error)[:SHOWN])) from error
        with closing(document):
            compare(wanted, entries, attachments, document)


def compare(wanted: Expected, entries: Sequence[str], attachments: Sequence[Attachment], document: Any) -> None:
    """Hold an open document of pypdfium2 against `wanted`. Raises Differs."""
    check_text(wanted, entries, Text(run for page in document for run in runs(page)))
    marks = iter([mark.get_title() for mark in document.get_toc()])
    for title, _table in wanted.chapters:
        same(FILE, "bookmarks", title, next((mark for mark in marks if plain(mark) == plain(title)), None))
    carried = map(document.get_attachment, range(document.count_attachments()))
    digests = {one.get_name(): sha256(one.get_data()).hexdigest() for one in carried}
    for one in attachments:
        same(FILE, one.name, sha256(one.data).hexdigest(), digests.get(one.name))


def runs(page: Any) -> Iterator[str]:
    """The runs of text of a page in the order in which they were set, without page numbers and marks in the margins.

    No run goes from one cell of a table into the next.
    """
    from pypdfium2 import raw

    words = page.get_textpage()
    for run in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        if MARGIN[0] < run.get_bounds()[1] < MARGIN[1]:
            size = raw.FPDFTextObj_GetText(run, words, None, 0)
            buffer = ctypes.create_string_buffer(size)
            raw.FPDFTextObj_GetText(run, words, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
            # A hyphen at the end of a line is told as one that may have been put there by breaking a word.
            yield buffer.raw[: size - 2].decode("utf-16-le", "replace").replace("\x02", "-")


class Text:
    """What was read, without white space, and how far it has been compared. A text begins and ends where a run does."""

    def __init__(self, read: Iterable[str]) -> None:
        found = [plain(run) for run in read]
        self.at, self.whole = 0, "".join(found)
        self.edges = frozenset(accumulate(map(len, found), initial=0))

    def expect(self, place: str, wanted: str, *skipped: str) -> None:
        """`wanted` comes next, or behind `skipped`, which is what a table repeats on every page. Raises Differs."""
        text = plain(wanted)
        for before in ("", "".join(map(plain, skipped))):
            start = self.at + len(before)
            if self.whole.startswith(before + text, self.at) and start + len(text) in self.edges:
                self.at = start + len(text)
                return
        raise Differs(Difference(FILE, place, wanted[:SHOWN], self.instead(text)))

    def seek(self, place: str, wanted: str) -> None:
        """`wanted` comes somewhere further on. Raises Differs."""
        text, start = plain(wanted), self.at
        while (start := self.whole.find(text, start)) >= 0:
            if start in self.edges and start + len(text) in self.edges:
                self.at = start + len(text)
                return
            start += 1
        raise Differs(Difference(FILE, place, wanted[:SHOWN], ""))

    def skip(self, pattern: re.Pattern[str]) -> None:
        if found := pattern.match(self.whole, self.at):
            self.at = found.end()

    def instead(self, wanted: str) -> str:
        """What comes in place of `wanted`: the next runs, up to the first with which they are not its beginning."""
        for end in sorted(edge for edge in self.edges if edge > self.at):
            if not wanted.startswith(found := self.whole[self.at : end]):
                return found[:SHOWN]
        return self.whole[self.at :][:SHOWN]


def check_text(wanted: Expected, entries: Sequence[str], text: Text) -> None:
    text.expect("h1", wanted.title)
    if wanted.scope:
        text.expect("h1", f"\uff08{wanted.scope}\uff09")
    for said in ("更正说明", *wanted.correction) if wanted.correction else ():
        text.expect("更正说明", said)
    if entries:
        text.expect("目录", "目录")
    for entry in entries:
        text.expect("目录", entry)
        text.skip(LEADER)
    for title, table in wanted.chapters:
        text.seek(title, title)
        if table:
            check_table(table, text)
    for table in wanted.annexes:
        text.seek(table.caption, "附件")
        text.expect(table.caption, table.caption)
        check_table(table, text)
    for number, said in enumerate(wanted.sign_off):
        # Straight behind the table of an annex; else behind prose.
        found = text.expect if number or wanted.annexes else text.seek
        found(said.partition(":")[0], said)
    if wanted.charts:
        for said in ("附图", wanted.charts_title):
            text.expect("附图", said)
        check_charts(wanted, text)
    text.seek("SHA-256", wanted.digest)
    text.seek("URL", wanted.address)


def check_charts(wanted: Expected, text: Text) -> None:
    """A page is set with all its lines first, then with its drawings: titles and drawings are followed apart."""
    begin = text.at
    for chart in wanted.charts:
        for said in filter(None, (chart.note, chart.caption)):
            text.seek(chart.caption, said)
    end, text.at = text.at, begin
    for chart in wanted.charts:
        first, *others = (words for line in chart.lines for words in line.texts if words)
        text.seek(chart.caption, first)
        for words in others:
            text.expect(chart.caption, words)
    text.at = end


def check_table(table: TableView, text: Text) -> None:
    """Every label and figure in printed order, with nothing between them but the head that each page repeats."""
    drawing = draw(table)
    head = [words for line in drawing.head for words in texts(line)]
    for words in head:
        text.expect(table.caption, words)
    for line in drawing.body:
        for number, box in enumerate(line):
            place = box.cell.name if box.cell else table.caption
            for words in box_texts(box):
                text.expect(place, words, *(() if number else head))


def texts(line: Line) -> Iterable[str]:
    return (words for box in line for words in box_texts(box))


def box_texts(box: Box) -> list[str]:
    """What a box prints; nothing where it is blank."""
    return [box.cell.printed] if box.cell else [box.text + box.note]
