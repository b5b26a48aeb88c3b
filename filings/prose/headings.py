"""Headings of a pasted text (层次标题): those that styles name, and paragraphs alone behind a typed numeral."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from . import elements
from .blocks import blocks
from .numbering import TYPED_NUMERALS, heading_text
from .styles import outline_level
from .told import Told
from .tree import Node

LONGEST = 40
"""Characters of a paragraph that may be a heading, without its numeral."""
_HEADING = re.compile(r"<h([345])>(.*)</h\1>", re.DOTALL)
_PARAGRAPH = re.compile(r"<p>((?:(?!<br>|</p>).)*)</p>", re.DOTALL)
_TYPED = re.compile(TYPED_NUMERALS)
_SENTENCE = re.compile("[\u3002\uff1b;\uff01\uff1f!?\uff1a:]")
_ENDS = re.compile("[\u3002\uff1b;\uff0c,\u3001\uff1a:\uff01\uff1f!?]$")
_KINDS = (
    re.compile(r"\s*[一二三四五六七八九十百〇零]+(?:、|[.\uff0e])"),
    re.compile(r"\s*[(\uff08]\s*[一二三四五六七八九十百〇零]+\s*[)\uff09]|\s*[\u3220-\u3229]"),
    re.compile(r"\s*[0-9\uff10-\uff19]+(?:、|[.\uff0e]|[)\uff09])|\s*[\u2488-\u249b]"),
    re.compile(r"\s*[(\uff08]\s*[0-9\uff10-\uff19]+\s*[)\uff09]|\s*[\u2460-\u2487\u2776-\u277f]"),
)
"""The kinds of numerals, highest first: 一、 （一） 1. （1）."""


@dataclass(frozen=True)
class Heading:
    """A heading, or a paragraph that may be meant as one.

    text     its text as it stands in the editor, with the numeral that was typed
    level    3, 4 or 5, as in h3
    styled   whether its document calls it a heading; else it is one only once somebody has said so
    likely   whether it is proposed as one
    """

    text: str
    level: int
    styled: bool
    likely: bool


class Levels:
    """The levels of headings by tag and style. Where the document counts from 1, its levels follow one another."""

    def __init__(self, root: Node, told: Told) -> None:
        found = sorted({level for level in map(raw_level, root.all()) if level})
        own = bool(found) and set(found) <= {3, 4, 5}
        self.by_raw = {level: level if own else min(3 + at, 5) for at, level in enumerate(found)}
        if not own and len(found) > 3:
            told.tell("levels")

    def of(self, node: Node) -> int:
        """3, 4 or 5; 0 for what is no heading."""
        return self.by_raw.get(raw_level(node), 0)


def raw_level(node: Node) -> int:
    if node.name in elements.HEADINGS:
        return elements.HEADINGS[node.name]
    if node.name in ("p", "div"):
        return outline_level(node.style) or (
            int(node.attributes.get("aria-level", "0") or 0) if is_labelled(node) else 0
        )
    return 0


def is_labelled(node: Node) -> bool:
    return node.attributes.get("role") == "heading" and node.attributes.get("aria-level", "") in set("123456")


def headings(clean: str) -> list[Heading]:
    """All headings of a text in canonical form, and the paragraphs behind a typed numeral that may be meant as one."""
    found = [(block, *candidate(block)) for block in blocks(clean)]
    kinds = [kind for _block, kind, _text in found if kind is not None]
    styled = {kind: int(block[2]) for block, kind, _text in found if kind is not None and block.startswith("<h")}
    levels = ranks(kinds) | styled
    made = []
    for at, (block, kind, text) in enumerate(found):
        if heading := _HEADING.fullmatch(block):
            shown = _TYPED.sub("", heading_text(heading[2]), count=1).strip()
            made += [Heading(shown, int(heading[1]), True, True)] if shown else []
        elif kind is not None:
            # Paragraphs of one kind that follow one another are a list.
            beside = {found[near][1] for near in (at - 1, at + 1) if 0 <= near < len(found)}
            likely = not _ENDS.search(text) and kind not in beside and at + 1 < len(found)
            made.append(Heading(text, levels[kind], False, likely))
    return made


def candidate(block: str) -> tuple[int | None, str]:
    """The kind of the numeral and the text of a heading or of a paragraph that may be one; None for any other block."""
    paragraph, heading = _PARAGRAPH.fullmatch(block), _HEADING.fullmatch(block)
    inner = heading[2] if heading else paragraph[1] if paragraph else ""
    text = heading_text(inner).strip()
    numeral = _TYPED.match(text)
    rest = text[numeral.end() :] if numeral else ""
    if not rest or (paragraph and (len(rest) > LONGEST or _SENTENCE.search(rest[:-1]))):
        return None, text
    return next((at for at, kind in enumerate(_KINDS) if kind.match(text)), None), text


def ranks(kinds: Sequence[int]) -> dict[int, int]:
    """The level of each kind of numeral that a text has. One 一、 alone above others is the title of the chapter."""
    present = sorted(set(kinds))
    ranked = [kind for kind in present if not (kind == 0 and kinds.count(0) == 1 and len(present) > 1)]
    levels = {kind: min(3 + at, 5) for at, kind in enumerate(ranked)}
    return {kind: levels.get(kind, 3) for kind in present}
