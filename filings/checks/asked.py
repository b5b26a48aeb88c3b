"""Whether the unit is asked for what is filled in (填报范围)."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from filings.models.unit import Level
from filings.reading import Cell, TableView, place

from .problem import Problem, error


def not_asked(tables: Iterable[TableView], level: str) -> Iterator[Problem]:
    """Cells that hold something although a unit of `level` is not asked for them: it was, when they were filled in."""
    for table in tables:
        for cell in cells_not_asked(table, level):
            message = _("%(name)s holds %(text)s, and a unit of the level “%(level)s” is not asked for it. Clear it.")
            told = {"name": cell.name, "text": cell.entered, "level": Level(level).label}
            yield error("not_asked", cell, [cell], message % told, place.table(table.key))


def cells_not_asked(table: TableView, level: str) -> list[Cell]:
    """The cells of `table` that are filled in and not asked of a unit of `level`, in printed order."""
    if not any(figure.asked_of for figure in table.table.figures):
        return []
    return [cell for cell in table.typed_cells if not (cell.empty or cell.is_off or cell.figure.is_asked_of(level))]
