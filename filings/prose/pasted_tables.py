"""Tables as they are pasted: which hold figures and which only arrange a page, their heads, and merged cells."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .size import MAX_COLUMNS, MAX_ROWS
from .styles import marks_of
from .tree import Node

if TYPE_CHECKING:
    from .pasted import Reader

_SPANS = {"colspan": MAX_COLUMNS, "rowspan": MAX_ROWS}


class TableReader:
    """Writes a table through the reader of its text."""

    def __init__(self, reader: "Reader") -> None:
        self.reader = reader

    def table(self, node: Node) -> None:
        reader = self.reader
        if reader.inside:
            self.lines(node)
        elif contains_table(node) and arranges(node):
            reader.told.tell("layout")
            for cell in cells_of(node):
                reader.block("div", cell)
        else:
            self.kept(node)

    def kept(self, node: Node) -> None:
        """A table of figures: its caption, then its rows in the order in which they are seen."""
        make_heads(node, self.reader)
        node.children.sort(key=lambda one: isinstance(one, Node) and one.name == "tfoot")
        self.reader.block("table", node)

    def lines(self, node: Node) -> None:
        """A table within a table: a line for each row, its cells apart."""
        self.reader.told.tell("nested_table", node.text)
        for row in rows_of(node):
            self.reader.out.append("<div>")
            for number, cell in enumerate(one for one in row.elements if one.name in ("td", "th")):
                self.reader.out.append("\uff1b" if number else "")
                self.reader.with_marks(cell)
            self.reader.out.append("</div>")

    @staticmethod
    def attributes(reader: "Reader", node: Node) -> str:
        """The merging of a cell, as far as a table goes; where it goes further it is told."""
        kept = ""
        for name, most in _SPANS.items():
            value = node.attributes.get(name, "").strip()
            if not value.isascii() or not value.isdecimal():
                continue
            number = int(value[:9])
            if 1 < number <= most:
                kept += f' {name}="{number}"'
            elif number != 1:
                reader.told.tell("span", node.text)
        scope = node.attributes.get("scope", "")
        return kept + (f' scope="{scope}"' if node.name == "th" and scope.isalpha() else "")


def contains_table(node: Node) -> bool:
    return next(node.all("table"), None) is not None


def rows_of(node: Node) -> Iterator[Node]:
    """The rows of a table, without those of tables inside."""
    for child in node.elements:
        if child.name == "tr":
            yield child
        elif child.name in ("thead", "tbody", "tfoot"):
            yield from rows_of(child)


def cells_of(node: Node) -> Iterator[Node]:
    for row in rows_of(node):
        yield from (one for one in row.elements if one.name in ("td", "th"))


def arranges(node: Node) -> bool:
    """Whether a table with tables inside only arranges them: it has one row or one column."""
    counts = [sum(one.name in ("td", "th") for one in row.elements) for row in rows_of(node)]
    return len(counts) < 2 or max(counts) < 2


def make_heads(node: Node, reader: "Reader") -> None:
    """Cells of a thead become heads; where a table has none, a first row in nothing but bold becomes its head."""
    for head in node.all("thead"):
        for cell in head.all("td"):
            cell.name = "th"
    rows = list(rows_of(node))
    if len(rows) < 2 or next(node.all("th"), None):
        return
    cells = [one for one in rows[0].elements if one.name == "td"]
    if len(cells) > 1 and all(is_bold(cell) for cell in cells):
        for cell in cells:
            cell.name = "th"
        reader.told.tell("table_head", rows[0].text)


def is_bold(node: Node) -> bool:
    """Whether all text of an element is bold, and there is some."""
    if node.name in ("b", "strong") or "strong" in marks_of(node.style):
        return bool(node.text.strip())
    texts = [child for child in node.children if isinstance(child, str) and child.strip()]
    inner = [child for child in node.elements if child.text.strip()]
    return not texts and bool(inner) and all(is_bold(child) for child in inner)
