"""Headings under which nothing stands yet (空标题)."""

from itertools import pairwise

from .blocks import blocks
from .limits import stored_text
from .numbering import heading_text


def bare_headings(clean: str) -> list[str]:
    """The texts of the headings of a chapter in canonical form that have neither text nor a heading below them."""
    stored = [block for block in blocks(clean) if block != "<p></p>"]
    return [text_of(block) for block, below in pairwise([*stored, ""]) if is_bare(block, below)]


def is_bare(block: str, below: str) -> bool:
    """Whether `block` is a heading, and `below` neither says anything nor is a heading of a lower level."""
    level = level_of(block)
    return level > 0 and level_of(below) <= level and (level_of(below) > 0 or not stored_text(below).strip())


def level_of(block: str) -> int:
    """3, 4 or 5 of a heading; 0 of any other block."""
    return int(block[2]) if block.startswith(("<h3>", "<h4>", "<h5>")) else 0


def text_of(block: str) -> str:
    return heading_text(block[len("<h3>") : -len("</h3>")]).strip()
