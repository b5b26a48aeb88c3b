"""What a single element of a pasted text is: its marks, a comment, a note, a part of a field (要素)."""

import re

from . import elements, styles
from .tree import Node

_COMMENT_ANCHORS = ("#_msocom", "#cmnt")
_COMMENT_CLASSES = frozenset(
    {"msocomanchor", "msocomoff", "msocommentreference", "msocommenttext", "msocommentsubject"}
)
_COMMENT_PARTS = frozenset({"comment-list", "comment"})


def marks(node: Node) -> set[str]:
    """The marks that an element gives its text."""
    name = elements.SAME.get(node.name, node.name)
    found = styles.marks_of(node.style)
    if name in elements.MARKS:
        found.add(name)
    if "msofootnotereference" in node.classes or "msoendnotereference" in node.classes:
        found.add("sup")
    if node.style.get("font-weight") in ("normal", "400", "lighter") or node.name in elements.HEADINGS:
        found.discard("strong")
    if node.style.get("vertical-align") == "baseline":
        found -= {"sup", "sub"}
    if node.style.get("font-style") == "normal":
        found.discard("em")
    return found


def marks_below(node: Node) -> set[str]:
    return marks(node).union(*map(marks_below, node.elements)) if node.elements else marks(node)


def part(node: Node) -> str:
    """The part of a document that Office says an element is (mso-element)."""
    return node.style.get("mso-element", "")


def is_comment(node: Node) -> bool:
    href = node.attributes.get("href", "")
    return (
        part(node) in _COMMENT_PARTS
        or not _COMMENT_CLASSES.isdisjoint(node.classes)
        or (node.name == "a" and href.startswith(_COMMENT_ANCHORS))
    )


def is_note_text(node: Node) -> bool:
    """Whether an element holds the text of a footnote or endnote."""
    named = node.attributes.get("id", "").lower()
    return part(node) in ("footnote", "endnote") or (
        node.name == "div" and named.startswith(("sdfootnote", "sdendnote"))
    )


def is_note_mark(node: Node) -> bool:
    """Whether a link is the number before the text of a note, and not the one in the text."""
    href = node.attributes.get("href", "").lower()
    return "sdfootnotesym" in node.classes or "sdendnotesym" in node.classes or "ref" in href


def is_known(name: str) -> bool:
    return (
        name in elements.TAGS
        or name in elements.SAME
        or name in elements.HEADINGS
        or name in elements.PLAIN
        or name in elements.MEANS
        or name in elements.FIELD_CODES
        or name.startswith(elements.OFFICE)
    )


def whole(written: str | None, otherwise: int) -> int:
    """A whole number as an attribute has it."""
    text = (written or "").strip()
    return int(text) if re.fullmatch(r"-?\d{1,6}", text, re.ASCII) else otherwise
