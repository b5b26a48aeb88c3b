"""What HTML a chapter keeps.

The canonical form, which the editor, the page, the PDF and the comparison of two versions all read:

- at the top h3, h4, h5 (levels (一), 1., (1); the chapter title 一、 is h2 and belongs to the form), p, ul, ol, table;
- in li, td and th only p, ul and ol, so that all text stands in p, h3 to h5 or caption; a table stands at the top;
- in those only br, a and the marks of `elements.MARKS`, nested in that order; a link has href and rel; nothing has a
  style, class or id;
- no white space between blocks, no typed indent before a paragraph (the style sheet indents), no br at its end;
- a first row of nothing but th is the thead, so that it is repeated where the table breaks over pages.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from itertools import takewhile

import nh3

from filings.prose.elements import ATTRIBUTES, MARKS, SAME, TAGS
from filings.prose.markup import BLOCKS, CHILDLESS, Event, attributes, events

_HEADINGS = frozenset({"h3", "h4", "h5"})
_PARENTS = {
    "li": {"ul", "ol"},
    "caption": {"table"},
    "thead": {"table"},
    "tbody": {"table"},
    "tr": {"thead", "tbody"},
    "td": {"tr"},
    "th": {"tr"},
}
# What has to stand between a container and text that was put into it directly.
_IMPLIED = {"ul": "li", "ol": "li", "table": "tbody", "thead": "tr", "tbody": "tr", "tr": "td"}
# Lists and tables deeper than this become paragraphs: browsers stop at 512 elements, and rendering is recursive.
_MAX_CONTAINERS = 64
_MAX_SPAN = {"colspan": 100, "rowspan": 1000}
_SCOPES = frozenset({"row", "col", "rowgroup", "colgroup"})

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control characters and lone surrogates (PostgreSQL refuses NUL and surrogates, XML the rest), and characters without a
# shape that hide words from search or turn a line round: a printed figure must read as it is stored.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_ANY_TAG = re.compile(r"<[a-zA-Z!?/]")
_SPACE = re.compile(r"\s+")
_IDEOGRAPH = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_LINK = re.compile(r"https?://[^\s/?#]|mailto:[^\s@]+@", re.IGNORECASE)
_UNSAFE_IN_LINK = re.compile(r'[\s<>"\\^`{|}]')


class Canonical(str):
    """Text that is in canonical form, and known to be: it was made here."""

    __slots__ = ()


def sanitise(html: str) -> Canonical:
    """The canonical form of any HTML (see above). Sanitising twice changes nothing.

    The text of unknown elements is kept, and so are the borders between blocks; scripts, styles, pictures and all else
    are left out. Plain text becomes a paragraph for each line.
    """
    return html if isinstance(html, Canonical) else _sanitised(html)


# One page asks several times about each chapter of its report.
@lru_cache(maxsize=16)
def _sanitised(html: str) -> Canonical:
    html = allowed_characters(html)
    if not _ANY_TAG.search(html):
        html = "".join(f"<p>{line}</p>" for line in html.split("\n") if line.strip())
    # nh3 has the last word; it still takes away an address that only looks like one, and then the link itself goes.
    for __ in range(3):
        built = _build(html)
        html = nh3.clean(
            built,
            tags=set(TAGS),
            attributes=ATTRIBUTES,
            url_schemes={"http", "https", "mailto"},
            url_relative="deny",
            link_rel="noopener noreferrer",
        )
        if html == built:
            break
    return Canonical(html)


def allowed_characters(text: str) -> str:
    """The text with line ends as \\n and without characters that must not be stored or printed."""
    return _FORBIDDEN.sub("", _LINE_BREAKS.sub("\n", text))


def link_address(written: str) -> str | None:
    """The address in a link's attributes, ready to be written, or None if it is not a whole web or e-mail address."""
    return link_address_of(attributes(written).get("href", ""))


def link_address_of(href: str) -> str | None:
    """`link_address`, given the address itself."""
    address = allowed_characters(href).strip()
    if not _LINK.match(address):
        return None
    return _UNSAFE_IN_LINK.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), address)


def _build(html: str) -> str:
    builder = _Builder()
    for event in events(html):
        builder.take(event)
    builder.close_containers(0)
    return "".join(builder.out)


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace("\xa0", "&nbsp;")


def _unwrapped(match: re.Match[str]) -> str:
    """A tab or line break in the source is a space; between two Chinese characters a line break is nothing."""
    if "\n" not in match[0]:
        return " " if "\t" in match[0] else match[0]
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
    return "" if _IDEOGRAPH.match(before) and _IDEOGRAPH.match(after) else " "


def _cell_attributes(name: str, written: str) -> str:
    if name not in ("td", "th") or not written:
        return ""
    given = attributes(written)
    kept = ""
    for span, most in _MAX_SPAN.items():
        value = given.get(span, "").strip()
        if value.isascii() and value.isdecimal() and 1 < int(value[:9]) <= most:
            kept += f' {span}="{int(value)}"'
    scope = given.get("scope", "").strip().lower()
    return kept + (f' scope="{scope}"' if name == "th" and scope in _SCOPES else "")


class _Builder:
    """Writes the canonical form from events. `ends` holds, for every open element, what to do at its end."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.ends: list[Callable[[], object]] = []
        self.containers: list[tuple[str, bool]] = []  # name, whether it was put in by us
        self.rows: list[list[int]] = []  # for each open tr: where in `out` it and its cells start
        self.block = ""
        self.filled = False  # the block holds text
        self.breaks = 0  # br that wait for text to follow them
        self.open_marks: list[str] = []
        self.links: list[str] = []
        self.marks = dict.fromkeys(MARKS, 0)

    def take(self, event: Event) -> None:
        if event.kind == "text":
            self.text(event.text)
        elif event.kind == "end":
            self.ends.pop()()
        elif event.name == "hr":
            self.border()
        elif event.name == "br" and self.block and self.filled:
            self.breaks += 1
        elif event.name not in CHILDLESS:
            self.ends.append(self.start(SAME.get(event.name, event.name), event.text) or (lambda: None))

    def start(self, name: str, written: str) -> Callable[[], object] | None:
        """Begins an element; gives what its end has to do."""
        if name in MARKS:
            self.marks[name] += 1
            return lambda: self.marks.update({name: self.marks[name] - 1})
        if name == "a":
            if (address := link_address(written)) is None:
                return None
            self.links.append(f'<a href="{_escaped(address)}" rel="noopener noreferrer">')
            return self.links.pop
        if name not in BLOCKS and name not in _PARENTS:
            return None
        if self.block == "caption":
            self.border()
            return self.border
        if name in _PARENTS:
            return self.start_part(name, written)
        if name == "table" and self.containers and self.containers[0][0] != "tbody":
            # A table in a list or in a table: its cells become paragraphs.
            self.border()
            return self.border
        if name in ("ul", "ol", "table") and len(self.containers) < _MAX_CONTAINERS:
            self.close_block()
            self.open_implied()
            return self.open_container(name)
        if name in _HEADINGS:
            self.open_block(name)
        elif self.block in _HEADINGS and not self.filled:
            return self.border_of_text  # <h3><p>…</p></h3>
        elif name == "p":
            self.open_block(name)
        else:
            self.border()
        return self.close_block

    def start_part(self, name: str, written: str) -> Callable[[], object]:
        """Begins a part of a list or table; outside of its place it is only the border of a paragraph."""
        while self.containers and self.containers[-1][1] and self.parent() not in _PARENTS[name]:
            self.close_containers(len(self.containers) - 1)
        if name == "tr" and self.parent() == "table":
            self.open_container("tbody", implied=True)
        if self.parent() not in _PARENTS[name]:
            self.border()
            return self.border
        if name == "caption":
            self.open_block(name)
            return self.close_block
        return self.open_container(name, written)

    def border(self) -> None:
        """The border of a block that is not kept: ends the paragraph, or in a caption the line."""
        if self.block != "caption":
            self.close_block()
        elif self.filled:
            self.breaks = max(self.breaks, 1)

    def border_of_text(self) -> None:
        """The end of a block that begins a heading: what follows it is a paragraph of its own."""
        if self.filled:
            self.close_block()

    def parent(self) -> str:
        return self.containers[-1][0] if self.containers else ""

    def open_implied(self) -> None:
        while (parent := self.parent()) in _IMPLIED:
            self.open_container(_IMPLIED[parent], implied=True)

    def open_container(self, name: str, written: str = "", *, implied: bool = False) -> Callable[[], None]:
        self.close_block()
        depth = len(self.containers)
        if name == "tr":
            self.rows.append([len(self.out)])
        elif name in ("td", "th"):
            self.rows[-1].append(len(self.out))
        self.containers.append((name, implied))
        self.out.append(f"<{name}{_cell_attributes(name, written)}>")
        return lambda: self.close_containers(depth)

    def close_containers(self, keep: int) -> None:
        self.close_block()
        while len(self.containers) > keep:
            name, __ = self.containers.pop()
            row = self.rows.pop() if name == "tr" else []
            if self.out[-1] == f"<{name}>" and name not in ("li", "td", "th"):
                self.out.pop()
                continue
            self.out.append(f"</{name}>")
            if row:
                self.finish_row(row[0], row[1:])

    def finish_row(self, start: int, cells: list[int]) -> None:
        """Makes a first row of nothing but th the thead, and says of each th whether it heads a column or a row."""
        heads = [cell for cell in cells if self.out[cell].startswith("<th")]
        first = self.out[start - 2 : start] in (["<table>", "<tbody>"], ["</caption>", "<tbody>"])
        # A cell that spans rows cannot reach out of a thead.
        if heads == cells and first and not any("rowspan" in self.out[cell] for cell in cells):
            self.out[start - 1] = "<thead>"
            self.out += ["</thead>", "<tbody>"]
            scope = "col"
        elif self.parent() == "thead":
            scope = "col"
        else:
            scope, heads = "row", heads[:1] if heads != cells and heads[:1] == cells[:1] else []
        for cell in heads:
            if " scope=" not in self.out[cell]:
                self.out[cell] = f'{self.out[cell][:-1]} scope="{scope}">'

    def open_block(self, name: str) -> None:
        self.close_block()
        if name != "caption":
            self.open_implied()
        if name in _HEADINGS and self.containers:
            name = "p"
        self.block, self.filled, self.breaks = name, False, 0
        self.out.append(f"<{name}>")

    def close_block(self) -> None:
        if not self.block:
            return
        self.close_marks(0)
        if self.block == "caption" and not self.filled:
            self.out.pop()
        else:
            self.out.append(f"</{self.block}>")
        self.block = ""

    def close_marks(self, keep: int) -> None:
        while len(self.open_marks) > keep:
            mark = self.open_marks.pop()
            self.out.append("</a>" if mark.startswith("<a ") else f"</{mark[1:]}")

    def text(self, text: str) -> None:
        text = _SPACE.sub(_unwrapped, allowed_characters(text))
        if not (self.block and self.filled):
            text = text.lstrip()
        if not text:
            return
        if not self.block:
            self.open_block("p")
        wanted = self.links[:1] + [f"<{mark}>" for mark in MARKS if self.marks[mark]]
        same = len([1 for __ in takewhile(lambda pair: pair[0] == pair[1], zip(wanted, self.open_marks, strict=False))])
        self.close_marks(same)
        self.out += ["<br>"] * self.breaks
        self.out += wanted[same:]
        self.open_marks += wanted[same:]
        self.breaks, self.filled = 0, True
        self.out.append(_escaped(text))
