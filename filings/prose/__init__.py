"""The prose of a chapter (正文): what HTML is kept, how its headings are numbered, and where its limits are.

Every function takes HTML as text and nothing else: no models, no requests. `sanitise` gives one canonical form (see
`filings.prose.sanitising`); the other functions make it first, so they take prose as it was sent or as it was stored,
but for `stored_text`.
"""

from filings.prose.blocks import blocks
from filings.prose.limits import (
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_ROWS,
    depth,
    is_empty,
    length,
    omitted,
    plain_text,
    problems,
    stored_text,
)
from filings.prose.numbering import TYPED_NUMERALS, chinese_numeral, numbered, strip_numerals
from filings.prose.reading import readable, readable_blocks
from filings.prose.sanitising import sanitise

__all__ = [
    "MAX_CHARACTERS",
    "MAX_COLUMNS",
    "MAX_DEPTH",
    "MAX_ITEMS",
    "MAX_ROWS",
    "TYPED_NUMERALS",
    "blocks",
    "chinese_numeral",
    "depth",
    "is_empty",
    "length",
    "numbered",
    "omitted",
    "plain_text",
    "problems",
    "readable",
    "readable_blocks",
    "sanitise",
    "stored_text",
    "strip_numerals",
]
