"""Lists as Word and WPS write them: paragraphs with `mso-list`, each with the marker that it shows (项目符号和编号)."""

from collections.abc import Sequence
from dataclasses import dataclass

from .numbering import chinese_numeral
from .styles import is_symbolic, outline_level
from .tree import Node

BULLETS = frozenset("·•●○■□◆◇▪▫–—-*§ØüvqnluoÔ➢➤✓\uf0b7\uf0a7\uf0d8\uf06c\uf06e\uf075\uf0fc")
"""What stands for a dot, also as a letter of Wingdings or Symbol."""


@dataclass(frozen=True)
class Item:
    """A paragraph of a list: its level from 1, its marker as it is seen, and whether that is a dot."""

    node: Node
    level: int
    marker: str
    dot: bool


def item(node: Node | str) -> Item | None:
    """The paragraph as an item of a list; None for any other node, and for headings, which are numbered elsewhere."""
    if isinstance(node, str) or node.name != "p" or outline_level(node.style):
        return None
    told = node.style.get("mso-list", "none")
    sign = marker(node)
    if told == "none" or sign is None:
        return None
    level = next((word[5:] for word in told.split() if word.startswith("level")), "1")
    text = sign.text.strip()
    dot = text in BULLETS and (not text.isalnum() or symbolic(sign))
    return Item(node, int(level) if level.isdecimal() else 1, text, dot)


def marker(node: Node) -> Node | None:
    """The element of a paragraph that holds its marker."""
    return next((one for one in node.all("span") if one.style.get("mso-list") == "ignore"), None)


def symbolic(sign: Node) -> bool:
    """Whether the marker, or what stands around it, is of a font of signs."""
    families = [one.style.get("font-family", "") for one in (sign, *sign.all("span"))]
    return any(map(is_symbolic, families)) or len(sign.text.strip()) == 1


def run(children: Sequence[Node | str], start: int) -> list[Item]:
    """The items that follow one another from `start` on; blanks between them are passed over."""
    found = list[Item]()
    for at in range(start, len(children)):
        child = children[at]
        if found and isinstance(child, str) and not child.strip():
            continue
        one = item(child)
        if one is None:
            break
        found.append(one)
    return found


def shown_by_list(items: Sequence[Item]) -> str:
    """The list element that shows these very markers, ul or ol; empty where none does."""
    if all(one.dot for one in items):
        return "ul"
    counted = [f"{number}." for number in range(1, len(items) + 1)]
    if [one.marker for one in items] == counted and all(one.level == items[0].level for one in items):
        return "ol"
    return ""


def numeral(number: int, kind: str) -> str | None:
    """The marker of a numbered list of HTML: `kind` is its type or its list-style-type. None where it is not known."""
    kind = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}.get(
        kind, kind
    )
    if kind in ("decimal", ""):
        return f"{number}."
    if kind in ("lower-alpha", "lower-latin", "upper-alpha", "upper-latin") and 0 < number < 27:
        return f"{chr(ord('A' if kind.startswith('upper') else 'a') + number - 1)}."
    if kind in ("lower-roman", "upper-roman") and 0 < number < 40:
        roman = "x" * (number // 10) + ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"][number % 10]
        return f"{roman.upper() if kind.startswith('upper') else roman}."
    if kind == "decimal-leading-zero":
        return f"{number:02}."
    if "chinese" in kind or kind.startswith("cjk"):
        return f"{chinese_numeral(number)}、"
    return None
