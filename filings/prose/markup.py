"""HTML as people paste it, read as well-nested events in time proportional to its length.

The parsers at hand are not used for this first reading, because a small file can keep them busy for very long:
html.parser of Python 3.11.7 takes 20 s for 60 KB of `<a <a <a`, the HTML5 parser in nh3 5 s for 300 KB of nested <div>.
Nothing here decides what is safe: `sanitising` writes every tag and every character anew, and nh3 has the last word.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Literal, NamedTuple

# Possessive quantifiers: each alternative matches in one pass over its characters or not at all.
_TOKEN = re.compile(
    r"""
    (?P<text>[^<]++)
  | <!--(?:-?>|.*?--!?>)
  | <(?:!(?!--)|\?)[^>]*+>
  | </(?P<end>[a-zA-Z][^\s/>]*+)[^>]*+>
  | <(?P<start>[a-zA-Z][^\s/>]*+)
     (?P<attributes>(?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')|["'=])*+)>
  | (?P<stray><(?![a-zA-Z!?]|/[a-zA-Z]))
    """,
    re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([^\s=/"'>]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?+""")

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# Elements that are left out together with what they hold.
OPAQUE = frozenset(
    "applet audio canvas iframe math noembed noframes noscript script select style svg template title video xml".split()
)
CHILDLESS = VOID | OPAQUE  # as events() gives them
BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend main menu nav ol optgroup option p pre search section"
    " summary table ul".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS = frozenset({"td", "th", "caption"})
_SECTIONS = frozenset({"thead", "tbody", "tfoot"})
# An end tag inside one of these does not reach an element outside.
_SCOPES = _CELLS | {"table", "ul", "ol"}


class Event(NamedTuple):
    """`name` is a lower-case tag name; `text` is decoded text, or a start tag's attributes as they were written."""

    kind: Literal["start", "end", "text"]
    name: str
    text: str


def tokens(html: str) -> Iterator[Event]:
    """Tags and text in the order written, without comments, declarations and what OPAQUE elements hold.

    From a tag that never closes on, all is text, so that nothing an author typed is lost unseen.
    """
    position, unclosed = 0, set[str]()
    while position < len(html):
        match = _TOKEN.match(html, position)
        if match is None:
            yield Event("text", "", html[position:])
            return
        position = match.end()
        if text := match["text"] or match["stray"]:
            yield Event("text", "", unescape(text))
        elif match["end"]:
            yield Event("end", match["end"].lower(), "")
        elif match["start"]:
            name = match["start"].lower()
            yield Event("start", name, match["attributes"])
            if name in OPAQUE and name not in unclosed:
                end = re.compile(rf"</{name}(?=[\s/>])[^>]*+>", re.IGNORECASE).search(html, position)
                if end:
                    position = end.end()
                elif name in ("script", "style"):
                    return
                else:
                    unclosed.add(name)


def attributes(written: str) -> dict[str, str]:
    """The attributes of a start tag; the first of a name wins, as in browsers."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(written):
        found.setdefault(name.lower(), unescape(double or single or bare))
    return found


class _Open:
    """The elements open at a place. Popping is paid for by pushing, so a reading stays linear however deep it goes."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.scopes: list[tuple[str, Counter[str]]] = [("", Counter())]
        self.total: Counter[str] = Counter()

    def push(self, name: str) -> None:
        self.names.append(name)
        self.total[name] += 1
        self.scopes[-1][1][name] += 1
        if name in _SCOPES:
            self.scopes.append((name, Counter()))

    def pop_to(self, name: str) -> Iterator[Event]:
        while True:
            popped = self.names.pop()
            if popped in _SCOPES:
                self.scopes.pop()
            self.total[popped] -= 1
            self.scopes[-1][1][popped] -= 1
            yield Event("end", popped, "")
            if popped == name:
                return

    def here(self, name: str) -> bool:
        return self.scopes[-1][1][name] > 0

    def implied_ends(self, name: str) -> Iterator[Event]:
        """The end tags that HTML lets one leave out before `name`."""
        if name in BLOCKS or name == "li":
            if self.here("p"):
                yield from self.pop_to("p")
            if name in _HEADINGS and self.names and self.names[-1] in _HEADINGS:
                yield from self.pop_to(self.names[-1])
            if name == "li" and self.here("li"):
                yield from self.pop_to("li")
        elif name in _CELLS or name in _SECTIONS or name == "tr":
            if self.scopes[-1][0] in _CELLS:
                yield from self.pop_to(self.scopes[-1][0])
            if name not in ("td", "th"):
                for other in ("tr", *(_SECTIONS if name != "tr" else ())):
                    if self.here(other):
                        yield from self.pop_to(other)


def events(html: str) -> Iterator[Event]:
    """The tokens with every start matched by its end (void elements have none), and ends of nothing left out."""
    opened = _Open()
    for token in tokens(html):
        if token.kind == "text":
            yield token
        elif token.kind == "end":
            if opened.total[token.name] if token.name in _SCOPES else opened.here(token.name):
                yield from opened.pop_to(token.name)
        else:
            yield from opened.implied_ends(token.name)
            yield token
            if token.name not in CHILDLESS:
                opened.push(token.name)
    while opened.names:
        yield from opened.pop_to(opened.names[-1])
