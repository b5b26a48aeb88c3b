"""What one version of a report says (版本), as a value: what is checked, shown, printed or signed is made of it.

It is made from rows (`rows.from_rows`) or from the published files (`signed.from_signed`) and asks no database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from filings import prose
from filings.editions import Edition
from filings.models import Unit
from filings.models.report import printed_title
from filings.models.unit import UnitKind
from filings.states import Role

from .cells import Cell, TableView
from .signers import AND


@dataclass(frozen=True, slots=True)
class Superior:
    """The unit above (上级单位), by code and official name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Body:
    """The body that reports (填报单位), as it is called and where it stands now, or was at submission."""

    code: str
    name: str
    official_name: str
    kind: str
    level: str
    superior: Superior | None = None
    demonstration: bool = False

    @classmethod
    def of(cls, unit: Unit, above: Unit | None = None) -> "Body":
        """The unit as it is called now, with the unit `above` it."""
        superior = Superior(above.code, above.official_name) if above else None
        names = (unit.code, unit.name, unit.official_name, str(unit.kind), str(unit.level))
        return cls(*names, superior, unit.demonstration)

    @classmethod
    def from_told(cls, told: Mapping[str, Any]) -> "Body":
        """The body that `told` tells of."""
        above = told.get("superior")
        return cls(**{**told, "superior": Superior(**above) if above else None})

    def told(self) -> dict[str, Any]:
        """As an object of JSON: with the report from its submission on, and in the signed content."""
        return {name: value for name, value in asdict(self).items() if value not in (None, False)}

    @property
    def scope(self) -> str:
        """Which bodies its figures count (范围): 全口径 with all bodies of the government, or 本级."""
        return "全口径" if self.kind == UnitKind.GOVERNMENT else "本级"


@dataclass(frozen=True, slots=True)
class Explained:
    """The explanation of one question (情况说明).

    Where the question speaks of a sentence, `cell` is its chapter and digest (checks.problem.Said).
    """

    code: str
    cell: str
    text: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """How the prose was checked when the report was submitted (文表核对).

    numbers    numbers with a measure word in its chapters
    verified   those of them that the tables confirm
    last_year  whether last year's report was at hand
    rules      version of the rules
    """

    numbers: int
    verified: int
    last_year: bool
    rules: int


@dataclass(frozen=True, slots=True)
class Signer:
    """Who is printed in the sign-off line, and as what."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature: who, by which account, when, and the digests of the content in hexadecimal."""

    role: str
    name: str
    account: str
    at: datetime
    sha256: str
    sm3: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What a later version corrects (更正): the number of that version, its day of publication, and why."""

    number: int
    published: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class LastYear:
    """The version of last year's report that this one stands beside, and its tables.

    digest  SHA-256 of its content; empty where a single table was read
    scope   its printed scope (全口径 / 本级); empty where its form does not state one

    Made from the published files it holds only the figures that the charts draw, and no id of a `report`.
    """

    year: int
    number: int
    edition: Edition
    digest: str
    tables: Sequence[TableView]
    report: int | None = None
    scope: str = ""

    def table(self, key: str) -> TableView | None:
        return next((table for table in self.tables if table.key == key), None)

    def column(self, table: str, column: str) -> Mapping[str, Cell]:
        """The cells of a column by their figures' names, so that they are found in another edition as well."""
        view = self.table(table)
        return next((one.by_name for one in view.columns if one.column.key == column), {}) if view else {}


@dataclass(frozen=True)
class Version:
    """One version of one body's report for one year.

    tables      in printed order
    chapters    key -> HTML of each chapter of prose, as it is stored
    signers     of the sign-off line, in the order in which they sign
    correction  None in the first version
    checked     how its prose was checked; None in a draft
    signatures  those that were given
    """

    body: Body
    year: int
    number: int
    edition: Edition
    tables: Sequence[TableView]
    chapters: Mapping[str, str]
    explanations: Sequence[Explained]
    signers: Sequence[Signer]
    contact_phone: str
    report_date: date | None
    correction: Correction | None = None
    last_year: LastYear | None = None
    checked: Checked | None = None
    signatures: Sequence[Signed] = ()

    @property
    def title(self) -> str:
        """The printed title."""
        return printed_title(self.body.official_name, self.year)

    @property
    def issue(self) -> str:
        """The printed title without the name of the body."""
        return printed_title("", self.year)

    @property
    def scope(self) -> str:
        """The printed scope (全口径 / 本级); empty where the form does not state one."""
        return self.body.scope if self.edition.states_scope else ""

    def signer(self, role: Role) -> str:
        """The name printed for `role` in the sign-off line, or the names where several people sign as it."""
        return AND.join(one.name for one in self.signers if one.role == role and one.name)

    def signed(self, role: Role) -> Signed | None:
        """The last signature given as `role`."""
        return max((one for one in self.signatures if one.role == role), key=lambda one: one.at, default=None)

    @cached_property
    def cells(self) -> Mapping[str, Cell]:
        """Every cell by its address, in printed order."""
        return {cell.address: cell for table in self.tables for cell in table.cells}

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """What each chapter says, without its markup."""
        return {key: prose.stored_text(body) for key, body in self.chapters.items()}

    def text(self, chapter: str) -> str:
        return self.texts.get(chapter, "")
