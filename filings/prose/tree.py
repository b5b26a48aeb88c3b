"""Pasted HTML as a tree of elements, with what its styles say of each (树)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .elements import DELETED
from .markup import BLOCKS, CHILDLESS, attributes, events
from .styles import Sheet, Style, is_hidden

DEEPEST = 100
"""Elements deeper than this are not told apart from the one that holds them: what is read here is read by recursion."""


@dataclass(slots=True)
class Node:
    """An element: its tag, attributes and style, and its texts and elements in order."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    style: Style = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").lower().split()

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def elements(self) -> "list[Node]":
        return [child for child in self.children if isinstance(child, Node)]

    def all(self, *names: str) -> "Iterator[Node]":
        """The elements of these names below this one, in the order of the text; of any name where none is given."""
        waiting = [*reversed(self.elements)]
        while waiting:
            node = waiting.pop()
            if not names or node.name in names:
                yield node
            waiting += reversed(node.elements)


def tree(html: str, sheet: Sheet) -> Node:
    """The elements of `html` below one that has no name."""
    root = Node("")
    opened, depth = [root], 0
    for event in events(html):
        if event.kind == "text":
            opened[-1].children.append(event.text)
        elif event.kind == "end":
            opened.pop()
            depth -= 1
        else:
            given = attributes(event.text) if event.text else {}
            node = Node(event.name, given, sheet.style(event.name, given))
            if event.name in CHILDLESS:
                opened[-1].children.append(node)
                continue
            depth += 1
            opened.append(node if depth <= DEEPEST or unlike(opened[-1], node) else flat(opened[-1], node))
            if opened[-1] is node:
                opened[-2].children.append(node)
    return root


def unlike(parent: Node, node: Node) -> bool:
    """Whether an element is left out with its text, and the one that holds it is not."""
    return left_out(node) and not left_out(parent)


def left_out(node: Node) -> bool:
    return node.name in DELETED or is_hidden(node.style)


def flat(parent: Node, node: Node) -> Node:
    """The parent itself, with a border where a block began."""
    if node.name in BLOCKS or node.name in ("li", "td", "th", "tr"):
        parent.children.append(Node("hr"))
    return parent
