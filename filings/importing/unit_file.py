"""A list of units (单位名单) as CSV -> units in their tree."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from filings import events
from filings.models import Unit
from filings.models.unit import Level, UnitKind
from filings.units import Misplaced, official_name_of, place

from .faults import BadFile

REQUIRED = ("code", "name", "kind", "level")
OPTIONAL = ("parent_code", "address", "postcode", "phone", "email", "site", "official_name")
COLUMNS = (*REQUIRED, *OPTIONAL)
FIELDS = tuple(column for column in COLUMNS if column not in ("code", "parent_code"))

WORDS: dict[str, dict[str, str]] = {
    "kind": {
        **{kind.value: kind for kind in UnitKind},
        **dict.fromkeys(("政府", "人民政府"), UnitKind.GOVERNMENT),
        **dict.fromkeys(("办公室", "政府办公室", "本级"), UnitKind.OFFICE),
        "部门": UnitKind.DEPARTMENT,
        "派出机关": UnitKind.OUTPOST,
        "其他": UnitKind.OTHER,
    },
    "level": {
        **{level.value: level for level in Level},
        **dict.fromkeys(("省", "省级"), Level.PROVINCE),
        **dict.fromkeys(("市", "州", "地级", "市级"), Level.PREFECTURE),
        **dict.fromkeys(("县", "县级", "区"), Level.COUNTY),
        **dict.fromkeys(("乡", "镇", "乡镇", "街道"), Level.TOWNSHIP),
    },
}
"""Column -> the words that it takes, with the stored code of each."""


@dataclass
class Row:
    """One line of the file: its values by column, without the columns that the file does not have."""

    line: int
    values: dict[str, str]
    faults: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.values["code"]


@dataclass(frozen=True)
class UnitChange:
    """What the import does to one unit: column -> (before, after). A new unit has only what it is given."""

    unit: Unit
    new: bool
    changes: dict[str, tuple[str, str]]


def import_units(data: bytes, *, dry_run: bool = False) -> list[UnitChange]:
    """Save the units of a CSV file, new or changed, each below its parent; returns one entry a line, parents first.

    A column that the file does not have leaves what is stored; an empty cell clears it. Where no official name is
    given, `units.official_name_of` says which it is. Each unit that changes leaves an event in the chain of accounts.
    Raises BadFile with every fault of every line, and saves nothing.
    """
    rows = read_rows(data)
    with transaction.atomic():
        # What is compared here must still hold when it is saved.
        events.lock(events.ACCOUNTS)
        stored = {unit.code: unit for unit in Unit.objects.select_related("parent")}
        units = {row.code: changed_unit(row, stored) for row in rows}
        parents = {code: unit.parent.code if unit.parent else "" for code, unit in stored.items()}
        parents |= {row.code: row.values["parent_code"] for row in rows if "parent_code" in row.values}
        find_faults_of_parents(rows, parents, units)
        raise_faults(rows)
        known = stored | units
        done = [save(row, known, parents, stored) for row in parents_first(rows, parents)]
        raise_faults(rows)
        if dry_run:
            transaction.set_rollback(True)
    return done


def raise_faults(rows: list[Row]) -> None:
    faults = [
        _("Line %(line)s: %(fault)s") % {"line": row.line, "fault": fault} for row in rows for fault in row.faults
    ]
    if faults:
        raise BadFile(*faults)


# From the file to its rows.


def read_rows(data: bytes) -> list[Row]:
    """The rows of the file, each with the faults that show without looking at stored units."""
    lines = records(decoded(data))
    header = [cell.strip().lower() for cell in next(lines, (1, []))[1]]
    if faults := faults_of_header(header):
        raise BadFile(*faults)
    rows = []
    for line, cells in lines:
        values = dict.fromkeys(header, "") | dict(zip(header, (cell.strip() for cell in cells), strict=False))
        row = Row(line, values)
        if len(cells) > len(header):
            row.faults.append(_("more cells than the first line has columns."))
        rows.append(row)
    if not rows:
        raise BadFile(_("The file has no line with a unit."))
    seen: dict[str, int] = {}
    for row in rows:
        if row.code and seen.setdefault(row.code, row.line) != row.line:
            row.faults.append(
                _("the code %(code)s stands in line %(line)s already.") % {"code": row.code, "line": seen[row.code]}
            )
    return rows


def decoded(data: bytes) -> str:
    """The text of the file: UTF-8, with or without a byte order mark, or GB18030 as WPS and Excel save it."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # GB18030 finds a meaning for nearly any bytes, also for UTF-8 with one byte amiss: that is no text to store.
        lossy = data.decode("utf-8", "replace")
        lost = lossy.count("\ufffd")
        damaged = sum(character > "\x7f" for character in lossy) > 2 * lost
        line = data[: error.start].count(b"\n") + 1
    try:
        if not damaged:
            return data.decode("gb18030")
    except UnicodeDecodeError:
        pass
    raise BadFile(
        _("The file is neither UTF-8 nor GB18030: the first byte that does not fit is in line %(line)s.")
        % {"line": line}
    )


def records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every line that is not empty. A quoted cell may go over several lines."""
    reader, line = csv.reader(io.StringIO(text, newline=""), strict=True), 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadFile(
            _("Line %(line)s: %(fault)s") % {"line": line, "fault": _("not CSV (%(why)s).") % {"why": error}}
        ) from error


def faults_of_header(header: list[str]) -> list[str]:
    missing = [name for name in REQUIRED if name not in header]
    unknown = [name for name in header if name not in COLUMNS]
    twice = sorted({name for name in header if header.count(name) > 1} - set(unknown))
    faults = []
    if missing:
        faults.append(_("Line 1: the column %(names)s is missing.") % {"names": _(", ").join(missing)})
    if unknown:
        names = _(", ").join(f"“{name}”" for name in unknown)
        faults.append(
            _("Line 1: there is no column %(names)s; the columns are %(columns)s.")
            % {"names": names, "columns": ",".join(COLUMNS)}
        )
    if twice:
        faults.append(_("Line 1: the column %(names)s stands there twice.") % {"names": _(", ").join(twice)})
    return faults


# From rows to units.


def changed_unit(row: Row, stored: dict[str, Unit]) -> Unit:
    """The unit as the row says it should be, not yet saved; what is wrong with it goes to the row's faults."""
    known = stored.get(row.code)
    unit = Unit(pk=known.pk, path=known.path, demonstration=known.demonstration) if known else Unit()
    bad = set()
    for column in ("code", *FIELDS):
        value = row.values.get(column, getattr(known, column, ""))
        if fault := fault_of_value(column, value):
            row.faults.append(fault)
            bad.add(column)
        setattr(unit, column, WORDS[column].get(value.lower(), "") if column in WORDS else value)
    unit.official_name = row.values.get("official_name", "") or official_name_of(unit, known)
    try:
        unit.clean_fields(exclude=bad | {"id", "path", "parent"})
    except ValidationError as error:
        row.faults += [f"{name}: {' '.join(sentences)}" for name, sentences in error.message_dict.items()]
    return unit


def fault_of_value(column: str, value: str) -> str:
    if any(ord(character) < 32 or ord(character) == 127 for character in value):
        return _("%(column)s holds a line break or a control character.") % {"column": column}
    if value and column in WORDS and value.lower() not in WORDS[column]:
        return _("%(column)s “%(value)s” is not known; write one of %(words)s.") % {
            "column": column,
            "value": value,
            "words": _(", ").join(WORDS[column]),
        }
    return ""


def find_faults_of_parents(rows: list[Row], parents: dict[str, str], units: dict[str, Unit]) -> None:
    """Parents that are not there, and rings; `parents` gives every unit's parent as it is to be."""
    for row in rows:
        parent = parents.get(row.code, "")
        if parent and parent not in parents and parent not in units:
            row.faults.append(_("there is no unit with the parent_code %(code)s.") % {"code": parent})
        above = list(line_above(row.code, parents))
        if row.code in above:
            row.faults.append(
                _("the units lie below one another in a ring: %(codes)s.") % {"codes": " → ".join([row.code, *above])}
            )


def line_above(code: str, parents: dict[str, str]) -> Iterator[str]:
    """The codes from the parent up, as far as they go without coming round a second time."""
    seen: set[str] = set()
    while (code := parents.get(code, "")) and code not in seen:
        seen.add(code)
        yield code


def parents_first(rows: list[Row], parents: dict[str, str]) -> list[Row]:
    return sorted(rows, key=lambda row: sum(1 for _code in line_above(row.code, parents)))


def save(row: Row, known: dict[str, Unit], parents: dict[str, str], stored: dict[str, Unit]) -> UnitChange:
    """Save one unit where something changes; a place that it cannot have goes to the row's faults."""
    unit, before, parent = known[row.code], stored.get(row.code), known.get(parents.get(row.code, ""))
    changes = changes_of(row, unit, before)
    # A new parent without a key could not be saved, and its own line says why.
    if changes and (parent is None or parent.pk):
        try:
            place(unit, parent)
        except Misplaced as misplaced:
            row.faults.append(str(misplaced))
        else:
            action = "change_unit" if before else "add_unit"
            events.append(action, by=None, subject=str(unit), detail={"changes": changes})
    return UnitChange(unit, before is None, changes)


def changes_of(row: Row, unit: Unit, before: Unit | None) -> dict[str, tuple[str, str]]:
    """Column -> (before, after), of the columns that differ."""
    changes = {}
    for column in COLUMNS:
        if column == "parent_code":
            old = before.parent.code if before and before.parent else ""
            new = row.values.get(column, old)
        else:
            old, new = getattr(before, column, ""), str(getattr(unit, column))
        if old != new:
            changes[column] = (old, new)
    return changes
