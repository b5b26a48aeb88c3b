"""The prose of a chapter (正文): what HTML is kept, how its headings are numbered, and where its limits are.

Every function takes HTML as text and nothing else: no models, no requests. `sanitise` gives one canonical form (see
`filings.prose.sanitising`); the other functions make it first, so they take prose as it was sent or as it was stored,
but for `stored_text`.
"""

from filings.prose.blocks import blocks
from filings.prose.limits import depth, is_empty, length, plain_text, problems, stored_text
from filings.prose.numbering import TYPED_NUMERALS, chinese_numeral, numbered, strip_numerals
from filings.prose.pasted import Pasted
from filings.prose.pasted import read as read_pasted
from filings.prose.reading import readable, readable_blocks
from filings.prose.receiving import Received, TooMuch, receive
from filings.prose.sanitising import sanitise
from filings.prose.sentences import figured, sentences, standing, without_headings
from filings.prose.size import MAX_CHARACTERS, MAX_COLUMNS, MAX_DEPTH, MAX_ITEMS, MAX_ROWS, is_printable, refusal
from filings.prose.unfinished import bare_headings

__all__ = [
    "MAX_CHARACTERS",
    "MAX_COLUMNS",
    "MAX_DEPTH",
    "MAX_ITEMS",
    "MAX_ROWS",
    "TYPED_NUMERALS",
    "Pasted",
    "Received",
    "TooMuch",
    "bare_headings",
    "blocks",
    "chinese_numeral",
    "depth",
    "figured",
    "is_empty",
    "is_printable",
    "length",
    "numbered",
    "plain_text",
    "problems",
    "read_pasted",
    "readable",
    "readable_blocks",
    "receive",
    "refusal",
    "sanitise",
    "sentences",
    "standing",
    "stored_text",
    "strip_numerals",
    "without_headings",
]
