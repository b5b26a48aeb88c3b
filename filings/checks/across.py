"""What is asked across tables, chapters and years."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from filings.figures import Carried, OnlyAt
from filings.models.unit import UnitKind
from filings.parsing import parse
from filings.reading import Cell, ColumnView, TableView, Version, place

from .problem import Problem, error, question

JUMP = 5
JUMP_FROM = 30
"""A figure is questioned above five times or below a fifth of last year's, where the larger is 30 or more."""


def questions_across(version: Version) -> Iterator[Problem]:
    """The questions that need more than one table: last year's report, the unit, the prose."""
    for table in version.tables:
        for rule in table.table.carried:
            yield from not_carried(rule, table, version)
        for only in table.table.only_at:
            yield from made_elsewhere(only, table, version)
        yield from () if scope_changed(version) else jumps(table, version)
    for asked in OF_A_VERSION:
        yield from asked(version)


def stated_totals_differ(tables: Sequence[TableView], stated_totals: Mapping[str, str]) -> Iterator[Problem]:
    """A total that an import stated for a derived cell is the computed one. Asked once the cell can be computed."""
    for table in tables if stated_totals else ():
        for cell in table.cells:
            stated = stated_totals.get(cell.address)
            if stated is None or not cell.settled or parsed_as(stated, cell):
                continue
            message = _("%(name)s: the import states %(stated)s, the parts add up to %(parts)s = %(sum)s") % {
                "name": cell.name,
                "stated": stated,
                "parts": "+".join(part.printed for part in cell.parts),
                "sum": cell.printed,
            }
            yield error("stated_total_differs", cell, [cell, *cell.parts], message, place.table(table.key))


def parsed_as(text: str, cell: Cell) -> bool:
    """Whether `text` says what the cell holds."""
    parsed = parse(text, cell.figure)
    return (parsed.value, parsed.mark, parsed.error) == (cell.value, cell.mark, "")


def not_carried(rule: Carried, table: TableView, version: Version) -> Iterator[Problem]:
    """A figure that does not follow from last year's published report."""
    for column in table.columns:
        cell = column.by_name[rule.name]
        before = last_column(version, table, column)
        last = [before.get(name) for name in rule.last.split()]
        plus, minus = ([column.by_name[name] for name in names.split()] for names in (rule.plus, rule.minus))
        if not all(one is not None and one.settled for one in (cell, *last, *plus, *minus)):
            continue
        added, taken = [one.amount for one in (*last, *plus) if one], [one.amount for one in minus]
        expected = sum(added) - sum(taken)
        if cell.amount == expected:
            continue
        # 12-3 and not 12+-3: 增/减 brings its own sign.
        told = "".join(f"{amount:+}" for amount in added).removeprefix("+") + "".join(f"-{amount}" for amount in taken)
        message = _("%(name)s %(now)s ≠ %(sum)s, from last year's report: %(told)s. %(why)s") % {
            "name": cell.name,
            "now": cell.printed,
            "sum": expected,
            "told": told,
            "why": rule.why,
        }
        yield question(rule.code, [cell, *plus, *minus], message, place.table(table.key), last=told)


def made_elsewhere(rule: OnlyAt, table: TableView, version: Version) -> Iterator[Problem]:
    unit = version.body
    if unit.level in rule.levels and unit.kind in (UnitKind.GOVERNMENT, UnitKind.OFFICE):
        return
    cells = [column.by_name[name] for column in table.columns for name in rule.cells]
    above = [cell for cell in cells if cell.amount > 0]
    if above:
        named = _(", ").join(f"{cell.name} {cell.printed}" for cell in above)
        message = _("%(figures)s. %(why)s") % {"figures": named, "why": rule.why}
        yield question(rule.code, above, message, place.table(table.key))


def last_column(version: Version, table: TableView, column: ColumnView) -> Mapping[str, Cell]:
    """Last year's cells of a column by their figures' names."""
    return version.last_year.column(table.key, column.column.key) if version.last_year else {}


def jumps(table: TableView, version: Version) -> Iterator[Problem]:
    """Figures far from last year's."""
    for column in table.columns if version.last_year else ():
        last = last_column(version, table, column)
        for name, cell in column.by_name.items():
            before = last.get(name)
            if before is None or not jumped(cell, before):
                continue
            told = {"name": cell.name, "before": before.printed, "now": cell.printed}
            if cell.value and before.value:
                message = _(
                    "%(name)s was %(before)s last year and is %(now)s: "
                    "more than five times as much or less than a fifth"
                )
            else:
                message = _("%(name)s: last year %(before)s, this year %(now)s")
            message %= told
            yield question("jump", [cell], message, place.table(table.key), last=before.printed)


def jumped(cell: Cell, before: Cell) -> bool:
    """Both are numbers, the larger is 30 or more, and one is more than five times the other. Never for 增/减."""
    if cell.value is None or before.value is None or cell.derived or cell.figure.signed:
        return False
    low, high = sorted((cell.value, before.value))
    return high >= JUMP_FROM * 10**cell.figure.DECIMALS and high > JUMP * low


def scope_changed(version: Version) -> bool:
    """Whether this year's report counts other bodies than last year's (全口径, 本级)."""
    before = version.last_year.scope if version.last_year else ""
    return bool(before and version.scope and before != version.scope)


def other_scope(version: Version) -> Iterator[Problem]:
    """Where the scope changed, every figure may jump: that is asked once, of the scope."""
    if version.last_year and scope_changed(version):
        values = {"scope": version.scope, "last": version.last_year.scope}
        message = _("The figures are of the scope %(scope)s, last year's of %(last)s. Is that meant?") % values
        at = place.table(version.edition.tables[0].key)
        yield Problem(None, (), "scope_changed", message, False, at, values)


def same_as_last_year(version: Version) -> Iterator[Problem]:
    """Every figure equal to last year's: probably last year's report, copied."""
    before = version.last_year
    if before is None or before.edition != version.edition or len(before.tables) != len(version.tables):
        return
    now, last = ((cell for table in tables for cell in table.typed_cells) for tables in (version.tables, before.tables))
    if any((one.value, one.mark) != (then.value, then.mark) for one, then in zip(now, last, strict=True)):
        return
    if any(cell.amount for table in version.tables for cell in table.typed_cells):
        message = _("Every figure equals last year's. Were they collected anew?")
        values = {cell.address: cell.printed for table in version.tables for cell in table.typed_cells}
        at = place.table(version.tables[0].key)
        yield Problem(None, tuple(values), "same_as_last_year", message, False, at, values)


def unmentioned(version: Version) -> Iterator[Problem]:
    """Figures above 0 that the prose says no word of."""
    for rule in version.edition.mentions:
        columns = [column for table in version.tables if table.key == rule.table for column in table.columns]
        named = [column.by_name[name] for name in rule.names.split() for column in columns]
        cells = [cell for cell in named if cell.amount > 0]
        asked = [rule.chapter] if rule.chapter else list(version.chapters)
        if cells and not any(word in version.text(chapter) for chapter in asked for word in rule.words):
            figures = _(", ").join(f"{cell.name} {cell.printed}" for cell in cells)
            message = _("%(figures)s. %(why)s") % {"figures": figures, "why": rule.why}
            # Where no chapter is named, the one that opens the report is the place to say it; a preamble says nothing.
            opening = next(chapter.key for chapter in version.edition.prose_chapters if chapter.title)
            yield question(rule.code, cells, message, place.chapter(rule.chapter or opening))


def unstated(version: Version) -> Iterator[Problem]:
    """What a chapter must say whatever the figures are. An empty chapter is a fault of its own."""
    for rule in version.edition.stated:
        text = version.text(rule.chapter)
        if text.strip() and not re.search(rule.pattern, text):
            yield Problem(None, (), rule.code, str(rule.why), False, place.chapter(rule.chapter))


OF_A_VERSION: tuple[Callable[[Version], Iterator[Problem]], ...] = (
    other_scope,
    same_as_last_year,
    unmentioned,
    unstated,
)
"""What is asked of a version as a whole, in the order in which it is told."""
