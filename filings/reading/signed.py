"""The published files -> a version: the signed content, and the signatures that name its digest. Asks no database.

What is read is held against the form and against what filings/schemas/ say: nothing is made of a file in which a part,
a cell or a total is not as `content` writes it. That no byte was changed tells the digest that the signatures name.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from filings.editions import Edition, edition_of
from filings.figures import OFF, Derived, Table
from filings.models.unit import Level, UnitKind
from filings.parsing import parse
from filings.prose.claims import digest_of
from filings.states import Role

from .cells import Cell, Stored, TableView, view_of
from .layout import names_of
from .parts import BadContent, Part, parsed, wrong
from .version import Body, Checked, Correction, Explained, LastYear, Signed, Signer, Version

FORMAT = "gongkai-nianbao/2"
SIGNATURES_FORMAT = "gongkai-nianbao-signatures/1"


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


PARTS = "format edition unit year version title figures chapters explanations signers contact_phone report_date".split()
OPTIONAL = "scope correction last_year quotes statements checked adjustments".split()
"""Of these `quotes` and `adjustments` are parts that a report may have one day; nothing of them is printed."""


def version_of(said: Part) -> Version:
    """The version that a signed content tells of, without its signatures."""
    said.only(*PARTS, optional=OPTIONAL)
    edition, year, number = edition_named(said), said.number("year"), said.number("version")
    version = Version(
        body=body_of(said.part("unit")),
        year=year,
        number=number,
        edition=edition,
        tables=tables_from(edition, year, said.part("figures").texts()),
        chapters=chapters_of(said.part("chapters").texts(), edition),
        explanations=explanations_of(said),
        signers=tuple(signer_of(one) for one in said.parts("signers")),
        contact_phone=said.text("contact_phone"),
        report_date=said.day("report_date") if said.text("report_date") else None,
        correction=correction_of(said.optional("correction")),
        last_year=last_year_of(said.optional("last_year"), year),
        checked=checked_of(said.optional("checked")),
    )
    if (said.text("title"), said.said.get("scope", "")) != (version.title, version.scope):
        raise BadContent(
            _("The title or the scope in the file is not that of the body, the year and the form it names.")
        )
    return version


def explanations_of(said: Part) -> tuple[Explained, ...]:
    """What was explained of questions, and of sentences (statements), in the order in which a version holds them."""
    found = [Explained(**one.only("code", "cell", "text").texts()) for one in said.parts("explanations")]
    for one in said.parts("statements") if "statements" in said.said else ():
        told = one.only("code", "chapter", "sentence", "text").texts()
        cell = f"{told['chapter']}:{digest_of(told['sentence'])}"
        found.append(Explained(told["code"], cell, told["text"], told["sentence"]))
    return tuple(sorted(found, key=lambda one: (one.code, one.cell, one.text)))


def checked_of(said: Part | None) -> Checked | None:
    if said is None:
        return None
    said.only("numbers", "verified", "last_year", "rules")
    last_year = bool(said.of("last_year", bool, _("true or false")))
    return Checked(said.number("numbers"), said.number("verified"), last_year, said.number("rules"))


def signer_of(said: Part) -> Signer:
    return Signer(said.only("role", "name").one_of("role", Role.values), said.text("name"))


def edition_named(said: Part) -> Edition:
    code = said.text("edition")
    try:
        return edition_of(code)
    except LookupError as error:
        raise BadContent(_("There is no edition “%(code)s” of the form here.") % {"code": code}) from error


def body_of(said: Part) -> Body:
    said.only("code", "name", "official_name", "kind", "level", optional=("superior", "demonstration"))
    for name, known in (("kind", UnitKind.values), ("level", Level.values)):
        said.one_of(name, known)
    for name in ("code", "name", "official_name"):
        said.text(name)
    if superior := said.optional("superior"):
        superior.only("code", "name").texts()
    if "demonstration" in said.said and not said.of("demonstration", bool, _("true")):
        raise wrong(said.at("demonstration"), _("true"))
    return Body.from_told(said.said)


def correction_of(said: Part | None) -> Correction | None:
    if said is None:
        return None
    said.only("version", "reason", optional=["published_on"])
    published = said.day("published_on") if "published_on" in said.said else None
    return Correction(said.number("version"), published, said.text("reason"))


def chapters_of(texts: Mapping[str, str], edition: Edition) -> Mapping[str, str]:
    if unknown := set(texts) - {chapter.key for chapter in edition.prose_chapters}:
        raise BadContent(_("The form has no chapter “%(key)s”.") % {"key": min(unknown)})
    return texts


def last_year_of(said: Part | None, year: int) -> LastYear | None:
    if said is None:
        return None
    said.only("edition", "version", "digest", "figures")
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
    said = parsed(data, SIGNATURES_FORMAT).only("format", "content", "signatures")
    digests = said.part("content").only("sha256", "sm3").texts()
    true = {"sha256": hashlib.sha256(content).hexdigest(), "sm3": hashlib.new("sm3", content).hexdigest()}
    if digests != true:
        raise BadContent(_("The content is not the one that was signed: at least one byte of it was changed."))
    found = []
    for one in said.parts("signatures"):
        one.only("role", "name", "account", "at", "sha256", "sm3", optional=["key"]).one_of("role", Role.values)
        texts = {name: one.text(name) for name in ("role", "name", "account", "sha256", "sm3")}
        found.append(Signed(**texts, at=one.moment("at")))
    if any((one.sha256, one.sm3) != (true["sha256"], true["sm3"]) for one in found):
        raise BadContent(_("A signature in the file is for another content."))
    return tuple(found)
