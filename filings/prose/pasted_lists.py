"""Lists of a pasted text: those of a browser and those of Word, which are paragraphs with their numbers (列表)."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from . import word_lists
from .pasted_parts import whole
from .tree import Node

if TYPE_CHECKING:
    from .pasted import Reader


class ListReader:
    """Writes lists into what a `Reader` has written so far."""

    def __init__(self, reader: "Reader") -> None:
        self.reader = reader

    def numbered(self, node: Node) -> None:
        """A list as it is, or as paragraphs where a list of ours would show other numbers."""
        kind = (
            node.attributes.get("type", "") or node.style.get("list-style-type", "") or node.style.get("list-style", "")
        )
        number = whole(node.attributes.get("start"), 1)
        items = [one for one in node.elements if one.name == "li"]
        plain = kind in ("", "1", "decimal", "outside", "none") and number == 1 and "reversed" not in node.attributes
        if plain and not any("value" in one.attributes for one in items):
            self.reader.block("ol", node)
            return
        step = -1 if "reversed" in node.attributes else 1
        number = number if step == 1 or "start" in node.attributes else len(items)
        self.reader.out.append("<div>")
        for child in node.elements:
            if child.name != "li":
                self.reader.element(child)
                continue
            number = whole(child.attributes.get("value"), number)
            shown = word_lists.numeral(number, kind) or f"{number}."
            self.reader.told.tell("numbering", shown)
            self.marked_paragraph(child, shown)
            number += step
        self.reader.out.append("</div>")

    def marked_paragraph(self, node: Node, marker: str) -> None:
        """A paragraph with its marker as text before it, whatever blocks it holds."""
        self.reader.out.append(f"<div>{escape(marker, quote=False)}")
        first = next((child for child in node.children if isinstance(child, Node) or child.strip()), None)
        if isinstance(first, Node) and first.name in ("p", "div"):
            self.reader.with_marks(first)
            rest = node.children[node.children.index(first) + 1 :]
            self.reader.out.append("</div><div>")
            self.reader.children(Node("", {}, {}, rest))
        else:
            self.reader.with_marks(node)
        self.reader.out.append("</div>")

    def of_word(self, items: Sequence[word_lists.Item]) -> None:
        name = word_lists.shown_by_list(items)
        for one in items:
            sign = word_lists.marker(one.node)
            if name and sign is not None:
                sign.children.clear()
        if not name:
            for one in items:
                self.reader.block("p", one.node)
            return
        level = 0
        for one in items:
            wanted = min(one.level, level + 1) if level else 1
            if wanted > level:
                self.reader.out.append(f"<{name}>")
            else:
                self.reader.out.append("</li>" + f"</{name}></li>" * (level - wanted))
            self.reader.out.append("<li>")
            self.reader.block("p", one.node)
            level = wanted
        self.reader.out.append("</li>" + f"</{name}></li>" * (level - 1) + f"</{name}>")
