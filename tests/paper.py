"""The printed forms as grids of texts, read from the golden drawings: what a spreadsheet of a form would copy."""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"
BOX = re.compile(r"(?P<text>.*?)(?: →(?P<across>\d+))?(?: ↓(?P<down>\d+))?")
CELL = re.compile(r"<([^>=]+)(=?)>")


@dataclass(frozen=True)
class Sheet:
    """A table of a form: its lines as a spreadsheet has them, merged boxes as a text and blanks, cells as <address>."""

    key: str
    lines: tuple[tuple[str, ...], ...]

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The lines that hold cells."""
        return [line for line in self.lines if addresses(line)]

    @cached_property
    def labels(self) -> int:
        """Columns in front of the first cell."""
        return min(next(at for at, text in enumerate(line) if CELL.fullmatch(text)) for line in self.rows)


def addresses(line: tuple[str, ...]) -> list[str]:
    return [found[1] for text in line if (found := CELL.fullmatch(text))]


@cache
def sheets(form: str) -> dict[str, Sheet]:
    """The tables of a form by their keys."""
    found = {}
    for block in (GOLDEN / f"{form}.txt").read_text(encoding="utf-8").strip().split("\n\n"):
        title, *lines = block.splitlines()
        key = re.search(r"\[(\w+), \w+\]", title)
        assert key
        found[key[1]] = Sheet(key[1], tuple(laid_out(lines)))
    return found


def laid_out(lines: list[str]) -> list[tuple[str, ...]]:
    """Each line with blanks where a box of this line or of one above reaches."""
    rows, reaching = [], dict[int, int]()
    for line in lines:
        row, at = dict[int, str](), 0
        taken = {column for column, more in reaching.items() if more > 0}
        for box in line.split(" | "):
            parts = BOX.fullmatch(box)
            assert parts
            while at in taken:
                at += 1
            row[at] = parts["text"]
            across, down = int(parts["across"] or 1), int(parts["down"] or 1)
            reaching |= dict.fromkeys(range(at, at + across), down)
            at += across
        width = max([at, *(column + 1 for column in taken)])
        rows.append(tuple(row.get(column, "") for column in range(width)))
        reaching = {column: more - 1 for column, more in reaching.items()}
    return rows
