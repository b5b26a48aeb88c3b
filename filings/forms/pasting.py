"""A block of cells from a spreadsheet (WPS, Excel) -> what it would fill in, cell by cell. Nothing is written here."""

import csv
import re
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from filings.figures import DASH, Derived, Figure
from filings.importing.mapping import mapped
from filings.importing.placed import Placed
from filings.parsing import HALF_WIDTH, Offer, entered, offers, parse, visible
from filings.reading import Cell, TableView

LONGEST = 100_000
"""Characters of a block: a table of the form has a few thousand."""

Block = list[list[str]]


class TooMuch(ValueError):
    """What was pasted is no block of cells that a table could take."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text becomes in the cell of a figure.

    becomes  the text that would be typed; "" where nothing is taken by itself
    how      the conversions, in words
    offer    what it may be taken for, if somebody chooses so
    fault    why it is neither taken nor offered
    """

    becomes: str = ""
    how: str = ""
    offer: tuple[Offer, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One pasted text and the cell that it meets."""

    cell: Cell
    pasted: str
    read: Reading

    def told(self) -> dict[str, Any]:
        """As an object of JSON."""
        return {
            "text": self.pasted,
            "becomes": self.read.becomes,
            "how": self.read.how,
            "offer": [{"becomes": one.becomes, "how": one.how} for one in self.read.offer],
            "fault": self.read.fault,
        }


@dataclass(slots=True)
class Preview:
    """What a block would do.

    lines    the texts that meet a cell, in printed order
    notes    what of the block was left out, in words
    """

    lines: list[Line]
    notes: list[str]

    @property
    def taken(self) -> list[Line]:
        return [line for line in self.lines if line.read.becomes]

    @property
    def offered(self) -> list[Line]:
        return [line for line in self.lines if line.read.offer]

    @property
    def faults(self) -> list[Line]:
        return [line for line in self.lines if line.read.fault]

    def told(self) -> dict[str, Any]:
        """As an object of JSON: the texts by the address of their cell."""
        return {"cells": {line.cell.address: line.told() for line in self.lines}, "notes": self.notes}


def preview(text: str, table: TableView, start: str) -> Preview:
    """What `text` as a spreadsheet copies it would fill in.

    Each text goes to the row of its label and under its head, where these were copied along; else from the cell `start`
    on. Blank cells leave what stands there. Raises TooMuch, and LookupError for a start that is no cell of the table.
    """
    cells = {cell.address: cell for cell in table.cells}
    off = frozenset(address for address, cell in cells.items() if cell.is_off)
    found = mapped(block_of(text), table.table, start, off)
    typed = {one.address: read_placed(one, cells[one.address]) for one in found.placed}
    lines = [Line(cells[one.address], visible(one.text), typed[one.address]) for one in found.placed]
    lines = [replace(line, read=compared(line, typed)) if line.cell.derived else line for line in lines]
    order = {address: number for number, address in enumerate(cells)}
    computed = sum(line.cell.derived for line in lines)
    if computed:
        found.notes.append(_("%(count)s cells are computed and were left out.") % {"count": computed})
    return Preview(sorted(lines, key=lambda line: order[line.cell.address]), found.notes)


def block_of(text: str) -> Block:
    """The rows of a TSV text: quoted cells may hold line breaks; empty lines at its end are none."""
    if len(text) > LONGEST:
        raise TooMuch(_("This is more than a table can take: %(count)s characters.") % {"count": len(text)})
    try:
        rows = list(csv.reader(text.replace("\r\n", "\n").replace("\r", "\n").splitlines(keepends=True), "excel-tab"))
    except csv.Error as error:
        raise TooMuch(_("This could not be read as cells of a spreadsheet.")) from error
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def read_placed(one: Placed, cell: Cell) -> Reading:
    """What the text becomes in its cell; only offered where its place is in doubt."""
    found = read(one.text, cell.figure)
    if not one.doubt:
        return found
    told = found.offer or ([Offer(found.becomes, "place", found.how)] if found.becomes else [])
    in_doubt = tuple(replace(offer, how=_(", ").join(filter(None, (one.doubt, offer.how)))) for offer in told)
    return Reading(offer=in_doubt, fault=found.fault)


def read(text: str, figure: Figure | Derived) -> Reading:
    """As it would be understood when typed; what typing refuses may be offered as something else."""
    parsed = parse(text, figure)
    if parsed.error:
        offered = tuple(offers(text, figure))
        return Reading(offer=offered, fault="" if offered else parsed.error)
    becomes = entered(parsed.value, parsed.mark, parsed.typed, figure)
    return Reading(becomes, _(", ").join(conversions(text, parsed.mark, becomes)))


def compared(line: Line, typed: dict[str, Reading]) -> Reading:
    """A computed cell takes nothing; a total that is not the computed one is its fault, with both numbers."""
    stated, parts = (
        amount(typed[line.cell.address], line.cell),
        [amount(typed.get(one.address), one) for one in line.cell.parts],
    )
    if stated is None:
        return Reading(fault=typed[line.cell.address].fault)
    if None in parts:
        return Reading()
    added = sum(part for part in parts if part is not None)
    if added == stated:
        return Reading()
    told = {"stated": line.cell.figure.text(stated), "computed": line.cell.figure.text(added)}
    return Reading(fault=_("The total is pasted as %(stated)s and computed as %(computed)s.") % told)


def amount(found: Reading | None, cell: Cell) -> int | None:
    """What a cell will count: as read, as first offered, or as it stands; None where nobody knows yet."""
    if found is None:
        return cell.amount if cell.settled else None
    text = found.becomes or (found.offer[0].becomes if found.offer else "")
    parsed = parse(text, cell.figure)
    return None if parsed.error or not text else parsed.value or 0


def conversions(text: str, mark: str, becomes: str) -> list[str]:
    """What of `text` is read otherwise than it is written."""
    text = text.strip()
    if mark:
        return [] if text == DASH else [_("dash read as ——")]
    half = text.translate(HALF_WIDTH)
    changed = {other for one, other in zip(text, half, strict=True) if one != other}
    told = {
        gettext_noop("full-width digits"): any(sign.isdigit() for sign in changed),
        gettext_noop("full-width signs"): bool(changed & set("+-.")),
        gettext_noop("thousands separators"): "," in half,
        gettext_noop("spaces"): " " in half,
        gettext_noop("without the plus"): half.startswith("+"),
        gettext_noop("without leading zeros"): bool(re.match(r"[-+]?0\d", half)),
        gettext_noop("a whole number written with a point"): "." in half and "." not in becomes,
        gettext_noop("without the minus"): half.startswith("-") and not becomes.startswith("-"),
    }
    return [_(words) for words, is_so in told.items() if is_so]
