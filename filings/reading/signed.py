"""The published files -> a version: the signed content, and the signatures that name its digest. Asks no database.

What is read is held against the form: nothing is made of a file in which a byte, a cell or a total is not as it was
signed. `content` writes these files; filings/schemas/ describes them.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from filings.editions import Edition, edition_of
from filings.figures import OFF, Derived, Table
from filings.parsing import parse

from .cells import Cell, Stored, TableView, view_of
from .layout import names_of
from .version import Body, Correction, Explained, LastYear, Signed, Signer, Superior, Version

FORMAT = "gongkai-nianbao/2"
SIGNATURES_FORMAT = "gongkai-nianbao-signatures/1"


class BadContent(Exception):
    """Nothing was made of a file; `sentence` says what is wrong with it, and where."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def from_signed(content: bytes, signatures: bytes | None = None) -> Version:
    """The version whose signed content and signatures these files are. Raises BadContent.

    Without `signatures` it bears none, and nothing tells whether a byte of the content was changed.
    """
    said = parsed(content, FORMAT)
    version = version_of(said)
    return version if signatures is None else replace(version, signatures=signed_by(signatures, content))


def from_said(said: Mapping[str, Any]) -> Version:
    """The version of a content that is kept as an object. Raises BadContent."""
    return version_of(Part(said, ""))


def parsed(data: bytes, wanted: str) -> "Part":
    """The JSON object of a file of the format `wanted`."""
    try:
        read = json.loads(data, object_pairs_hook=once)
        json.dumps(read, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise BadContent(_("The file holds half a character (a lone surrogate), which no text has.")) from error
    except (ValueError, RecursionError) as error:
        raise BadContent(_("The file is not JSON: %(reason)s.") % {"reason": error}) from error
    if not isinstance(read, dict) or read.get("format") != wanted:
        found = read.get("format") if isinstance(read, dict) else None
        raise BadContent(
            _("The file is of the format “%(found)s”, and “%(wanted)s” is wanted.")
            % {"found": found or _("(none)"), "wanted": wanted}
        )
    return Part(read, "")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


class Part:
    """An object of the file and its place in it. What is asked of it is there, or BadContent says not."""

    def __init__(self, said: Any, place: str) -> None:
        if not isinstance(said, dict):
            raise wrong(place, _("an object"))
        self.said, self.place = said, place

    def at(self, name: str) -> str:
        return f"{self.place}.{name}".removeprefix(".")

    def of(self, name: str, kind: type, words: str) -> Any:
        found = self.said.get(name)
        # True is an int in Python, and no number here.
        if not isinstance(found, kind) or isinstance(found, bool) != (kind is bool):
            raise wrong(self.at(name), words)
        return found

    def text(self, name: str) -> str:
        return str(self.of(name, str, _("text")))

    def number(self, name: str) -> int:
        return int(self.of(name, int, _("a whole number")))

    def part(self, name: str) -> "Part":
        return Part(self.said.get(name), self.at(name))

    def optional(self, name: str) -> "Part | None":
        return self.part(name) if name in self.said else None

    def parts(self, name: str) -> "list[Part]":
        return [Part(one, f"{self.at(name)}[{at}]") for at, one in enumerate(self.of(name, list, _("a list")))]

    def texts(self) -> dict[str, str]:
        """The object as texts by their names."""
        return {name: self.text(name) for name in self.said}

    def day(self, name: str) -> date | None:
        return self.moment(name, date.fromisoformat) if self.text(name) else None

    def moment(self, name: str, read: Any) -> Any:
        try:
            return read(self.text(name))
        except ValueError as error:
            raise wrong(self.at(name), _("a date")) from error


def wrong(place: str, wanted: str) -> BadContent:
    return BadContent(_("“%(place)s” of the file is not %(wanted)s.") % {"place": place or "{}", "wanted": wanted})


PARTS = frozenset(
    "format edition unit year version title scope figures chapters explanations signers contact_phone report_date "
    "correction last_year".split()
)
LATER = frozenset({"quotes", "statements", "checked", "adjustments"})
"""Parts that a report may have one day; nothing of them is printed."""


def version_of(said: Part) -> Version:
    """The version that a signed content tells of, without its signatures."""
    if unknown := sorted(set(said.said) - PARTS - LATER):
        raise BadContent(_("“%(name)s” is no part of this format.") % {"name": unknown[0]})
    edition, year, number = edition_named(said), said.number("year"), said.number("version")
    version = Version(
        body=body_of(said.part("unit")),
        year=year,
        number=number,
        edition=edition,
        tables=tables_from(edition, year, said.part("figures").texts()),
        chapters=chapters_of(said.part("chapters").texts(), edition),
        explanations=tuple(Explained(**one.texts()) for one in known(said.parts("explanations"), Explained)),
        signers=tuple(Signer(**one.texts()) for one in known(said.parts("signers"), Signer)),
        contact_phone=said.text("contact_phone"),
        report_date=said.day("report_date"),
        correction=correction_of(said.optional("correction")),
        last_year=last_year_of(said.optional("last_year"), year),
    )
    if (said.text("title"), said.said.get("scope", "")) != (version.title, version.scope):
        raise BadContent(
            _("The title or the scope in the file is not that of the body, the year and the form it names.")
        )
    return version


def known(parts: Sequence[Part], kind: Any) -> Iterable[Part]:
    """`parts`, each with the names of the fields of `kind` and no others."""
    for part in parts:
        if set(part.said) != set(kind.__dataclass_fields__):
            raise wrong(part.place, ", ".join(kind.__dataclass_fields__))
        yield part


def edition_named(said: Part) -> Edition:
    code = said.text("edition")
    try:
        return edition_of(code)
    except LookupError as error:
        raise BadContent(_("There is no edition “%(code)s” of the form here.") % {"code": code}) from error


def body_of(said: Part) -> Body:
    above = said.optional("superior")
    names = {name: said.text(name) for name in ("code", "name", "official_name", "kind", "level")}
    demonstration = "demonstration" in said.said and bool(said.of("demonstration", bool, _("true or false")))
    superior = Superior(above.text("code"), above.text("name")) if above else None
    return Body(**names, superior=superior, demonstration=demonstration)


def correction_of(said: Part | None) -> Correction | None:
    if said is None:
        return None
    published = said.moment("published_on", date.fromisoformat) if "published_on" in said.said else None
    return Correction(said.number("version"), published, said.text("reason"))


def chapters_of(texts: Mapping[str, str], edition: Edition) -> Mapping[str, str]:
    if unknown := set(texts) - {chapter.key for chapter in edition.prose_chapters}:
        raise BadContent(_("The form has no chapter “%(key)s”.") % {"key": min(unknown)})
    return texts


def last_year_of(said: Part | None, year: int) -> LastYear | None:
    if said is None:
        return None
    edition, figures = edition_named(said), said.part("figures").texts()
    tables = tables_from(edition, year - 1, figures, whole=False)
    return LastYear(year - 1, said.number("version"), edition, said.text("digest"), tables)


def tables_from(
    edition: Edition, year: int, figures: Mapping[str, str], *, whole: bool = True
) -> tuple[TableView, ...]:
    """The tables whose cells print `figures` (address -> text); of all cells, or where not `whole`, of some."""
    places = names_of(edition)
    if unknown := sorted(set(figures) - set(places)):
        raise BadContent(_("The form has no cell “%(address)s”.") % {"address": unknown[0]})
    if whole and (missing := [address for address in places if address not in figures]):
        raise BadContent(_("The cell %(address)s is missing in the file.") % {"address": missing[0]})
    tables = tuple(table_from(table, year, figures) for table in edition.tables)
    for cell in (cell for table in tables for cell in table.cells if cell.address in figures):
        if cell.printed != figures[cell.address]:
            raise BadContent(
                _("%(cell)s is “%(text)s” in the file, and the form would print “%(printed)s”.")
                % {"cell": cell.name, "text": figures[cell.address], "printed": cell.printed}
            )
    return tables


def table_from(table: type[Table], year: int, figures: Mapping[str, str]) -> TableView:
    empty = Stored([None] * len(table.figures), {}, {})
    view = view_of(table, [empty] * len(table.columns), year)
    blank = {cell.address: cell for cell in view.cells}
    for cell in blank.values():
        if not cell.derived and cell.address in figures:
            fill(cell, figures[cell.address])
    named = {figure.name: at for at, figure in enumerate(table.figures)}
    stored = []
    for column in view.columns:
        mine = [column.by_name[name] for name in named]
        marks = {name: column.by_name[name].mark for name in named if column.by_name[name].mark}
        typed = {name: column.by_name[name].typed for name in named if column.by_name[name].typed}
        stored.append(Stored([cell.value for cell in mine], marks, typed))
    made = view_of(table, stored, year)
    for cell in made.cells:
        # Where only some figures are told, a sum is told without its parts.
        if cell.derived and cell.address in figures and not cell.settled:
            fill(cell, figures[cell.address])
    return made


def fill(cell: Cell, text: str) -> None:
    """Make `cell` print `text`; it stays empty where that is nothing that a cell prints."""
    if not text:
        cell.mark = OFF
        return
    read = parse(text, cell.figure)
    cell.value, cell.mark = read.value, read.mark
    cell.typed = read.typed if read.value is not None and not isinstance(cell.figure, Derived) else ""


def signed_by(data: bytes, content: bytes) -> tuple[Signed, ...]:
    """The signatures of a file that names the digests of `content`."""
    said = parsed(data, SIGNATURES_FORMAT)
    digests = said.part("content")
    sha256, sm3 = hashlib.sha256(content).hexdigest(), hashlib.new("sm3", content).hexdigest()
    if (digests.text("sha256"), digests.text("sm3")) != (sha256, sm3):
        raise BadContent(_("The content is not the one that was signed: at least one byte of it was changed."))
    found = []
    for one in said.parts("signatures"):
        texts = {name: one.text(name) for name in ("role", "name", "account", "sha256", "sm3")}
        found.append(Signed(**texts, at=one.moment("at", datetime.fromisoformat)))
    if any((one.sha256, one.sm3) != (sha256, sm3) for one in found):
        raise BadContent(_("A signature in the file is for another content."))
    return tuple(found)
