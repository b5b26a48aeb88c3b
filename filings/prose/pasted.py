"""Reads a text as it was pasted or sent: what a chapter keeps of it, which headings it has, and what there is to tell.

Office programs, browsers and mail write the same thing in many ways. `Reader` writes it in the elements that
`sanitising` knows, so that nothing with a meaning is lost on the way without being told; `sanitise` then has the word.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape

from . import elements, styles, word_lists
from .headings import Heading, Levels, headings
from .limits import depth
from .markup import BLOCKS
from .numbering import strip_numerals
from .pasted_lists import ListReader
from .pasted_parts import is_comment, is_known, is_note_mark, is_note_text, marks, marks_below, part
from .pasted_tables import TableReader
from .sanitising import Canonical, allowed_characters, link_address_of, sanitise
from .size import MAX_DEPTH, is_tangled, parted
from .styles import Sheet
from .told import Told
from .tree import Node, tree

_OFFICE_FORMULA = re.compile(r"<m:omath", re.IGNORECASE)
_FIELD_BEGIN = re.compile(r"mso-element:\s*field-begin", re.IGNORECASE)
_LIBREOFFICE = re.compile(r'name="?generator"?\s{1,9}content="?(?:LibreOffice|OpenOffice)', re.IGNORECASE)
_TURNED = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]|&rlm;|&lrm;|&#(?:820[67]|823[4-8]|829[4-7]);")
_OTHER = re.compile(
    r"""<(?!/?(?:h[345]|p|br|ul|ol|li|table|caption|thead|tbody|tr|td|th|a|strong|em|sup|sub|s)
    (?:\s++(?:colspan="(?:[1-9]|1[0-4])"|rowspan="\d{1,3}"|scope="[a-z]*"|rel="[^"]*"|href="(?:https?://|mailto:)[^"]*"))*+\s*+/?>)""",
    re.VERBOSE,
)
_TWICE = re.compile(r"<su[bp]>[^<]*<su[bp]>")
# Headings have a face of their own: bold from end to end says no more.
_ALL_BOLD = re.compile(r"<(h[345])><strong>((?:(?!</?strong>|</h).)*)</strong></\1>", re.DOTALL)
_NOTE_ANCHORS = ("#_ftn", "#_edn", "#sdfootnote", "#sdendnote", "#ftnt", "#footnote", "#fn")


@dataclass(frozen=True)
class Pasted:
    """html      what is kept, in canonical form and without typed numerals before headings
    headings  the headings and what may be meant as one, in the order of the text
    told      (code, sentence) of what was changed or left out
    """

    html: str
    headings: Sequence[Heading]
    told: Sequence[tuple[str, str]]


def read(html: str) -> Pasted:
    """The text as a chapter keeps it. Reading what was read before changes nothing and tells nothing."""
    told = Told(limit=MAX_DEPTH)
    ordinary = is_ordinary(html)
    written = html if ordinary else Reader(html, told).written
    if _TURNED.search(html):
        told.tell("direction")
    clean = sanitise(written)
    if not ordinary:
        clean = Canonical(_ALL_BOLD.sub(r"<\1>\2</\1>", clean))
    if not ordinary and depth(written) > MAX_DEPTH >= depth(clean):
        told.tell("nesting")
    stripped, __ = strip_numerals(clean, told.tell)
    return Pasted(stripped, headings(clean), told.sentences())


def is_ordinary(html: str) -> bool:
    """Whether there is nothing but elements of the canonical form, in their places, as the editor sends them."""
    return not (_OTHER.search(html) or _TWICE.search(html) or is_tangled(html))


class Reader:
    """Writes the elements of a text anew; `written` is HTML that `sanitise` takes."""

    def __init__(self, html: str, told: Told) -> None:
        self.out: list[str] = []
        self.told = told
        self.marks: list[str] = []
        self.preformatted = self.links = 0
        self.inside = 0  # of how many cells and list items; a table stands in none
        # Whether something seen was left out, whether a box of its own begins or ended, and the character before it.
        self.gap, self.edge, self.last = False, False, ""
        self.code = False  # within a field code, which nobody sees
        sheet = Sheet(html)
        root = tree(html, sheet)
        self.ends_of_codes = sum(part(one) in ("field-separator", "field-end") for one in root.all("span"))
        self.levels = Levels(root, told)
        if sheet.hides:
            told.tell("style_hides")
        self.tell_of_comments(html)
        self.children(root)
        self.written = "".join(self.out)

    def tell_of_comments(self, html: str) -> None:
        """What stands in comments: fields of Word, formulas, and the annotations of LibreOffice."""
        libre = _LIBREOFFICE.search(html)
        if libre:
            self.told.tell("changes")
        for _outside, text in parted(html, "<!--", "-->"):
            if text.startswith("["):
                if _FIELD_BEGIN.search(text):
                    self.told.tell(
                        "field", re.sub(r"<[^<>]*>", "", unescape(text.partition(">")[2]).partition("<!")[0])
                    )
                if _OFFICE_FORMULA.search(text):
                    self.told.tell("formula")
            elif libre and text.strip() and text.strip() not in ("StartFragment", "EndFragment"):
                self.told.tell("comment", unescape(text))

    # ---- the walk

    def children(self, node: Node) -> None:
        at = 0
        while at < len(node.children):
            items = word_lists.run(node.children, at)
            if items:
                ListReader(self).of_word(items)
                at = next(n for n in range(at, len(node.children)) if node.children[n] is items[-1].node) + 1
                continue
            child = node.children[at]
            at += 1
            if isinstance(child, str):
                self.text(child)
            else:
                self.element(child)

    def text(self, text: str) -> None:
        if self.code:
            self.told.tell("field_code", text)
            return
        # What stood on both sides of a picture does not grow together, nor do the figures of two boxes.
        begins = text[:1]
        if (self.gap and self.last.isalnum() and begins.isalnum()) or (
            self.edge and self.last.isdecimal() and begins.isdecimal()
        ):
            self.out.append(" ")
        self.gap, self.edge, self.last = False, False, text[-1:] or self.last
        written = escape(allowed_characters(text), quote=False).replace("\xa0", "&nbsp;")
        self.out.append(written.replace("\n", "<br>") if self.preformatted else written)

    def element(self, node: Node) -> None:
        if self.is_left_out(node):
            self.gap |= node.name.rpartition(":")[2] in elements.SEEN
            return
        self.tell_of(node)
        if node.name in ("br", "hr", "wbr"):
            self.out.append(f"<{node.name}>" if node.name != "wbr" else "")
        elif level := self.levels.of(node):
            self.block(f"h{level}", node)
        elif node.name == "table":
            TableReader(self).table(node)
        elif node.name == "ol":
            ListReader(self).numbered(node)
        elif node.name == "a":
            self.link(node)
        elif node.name == "q":
            self.around(node, "\u201c", "\u201d")
        elif node.name == "rt":
            self.around(node, "\uff08", "\uff09")
        elif node.name == "rp":
            return
        else:
            self.inner(node)

    def inner(self, node: Node) -> None:
        """An element that is kept, or unwrapped; a border stays where a block was."""
        name = elements.SAME.get(node.name, node.name)
        if name in elements.TAGS - set(elements.MARKS):
            inside = name in ("td", "th", "li")
            self.inside += inside
            self.block(name, node, TableReader.attributes(self, node) if name in ("td", "th") else "")
            self.inside -= inside
        elif node.name in BLOCKS or styles.is_block(node.style):
            self.block("div", node)
        else:
            self.edge |= (box := node.name == "button" or styles.is_box(node.style))
            self.with_marks(node)
            self.edge |= box

    def block(self, name: str, node: Node, written: str = "") -> None:
        self.out.append(f"<{name}{written}>")
        self.with_marks(node)
        self.out.append(f"</{name}>")

    def with_marks(self, node: Node) -> None:
        found = marks(node)
        if {"sup", "sub"} & found and {"sup", "sub"} & set(self.marks):
            self.told.tell("script_in_script", node.text)
        if "s" in found and node.text.strip():
            self.told.tell("struck", node.text)
        pre = node.name in ("pre", "listing", "xmp") or node.style.get("white-space", "").startswith("pre")
        self.marks += found
        self.preformatted += pre
        ordered = [mark for mark in elements.MARKS if mark in found]
        self.out += [f"<{mark}>" for mark in ordered]
        self.children(node)
        self.out += [f"</{mark}>" for mark in reversed(ordered)]
        self.preformatted -= pre
        del self.marks[len(self.marks) - len(found) :]

    def around(self, node: Node, before: str, after: str) -> None:
        self.out.append(before)
        self.with_marks(node)
        self.out.append(after)

    # ---- what is left out

    def is_left_out(self, node: Node) -> bool:
        """Whether nothing of an element is kept; tells it."""
        name = node.name.rpartition(":")[2]
        if name == "script":
            self.told.tell("script")
        elif name in elements.DELETED or "msodel" in node.classes:
            self.told.tell("deleted", node.text)
        elif styles.is_hidden(node.style) or "hidden" in node.attributes:
            if text := node.text.strip():
                self.told.tell("hidden", text)
        elif is_comment(node):
            if "msocomoff" not in node.classes:
                self.told.tell("comment", node.text)
        elif name in elements.PICTURES:
            self.told.tell("picture", node.attributes.get("alt", ""))
        elif name in elements.EMBEDDED:
            self.told.tell("embedded")
        elif name in elements.FORMULAS:
            self.told.tell("formula")
        elif name in elements.FIELDS:
            self.told.tell("form", node.attributes.get("value", "") or node.text)
        else:
            return self.is_field_code(node)
        return True

    def is_field_code(self, node: Node) -> bool:
        """Begins and ends a field code; one that never ends is read as text."""
        kind = part(node)
        if kind == "field-begin":
            self.code = self.ends_of_codes > 0
        elif kind in ("field-separator", "field-end"):
            self.code = False
            self.ends_of_codes -= 1
        else:
            return False
        return not node.text.strip()

    def tell_of(self, node: Node) -> None:
        """What is changed in an element that is kept or unwrapped."""
        name, given = node.name, node.attributes
        if name == "ins" or "msoins" in node.classes:
            self.told.tell("inserted", node.text)
        if name in elements.FIELD_CODES:
            self.told.tell("field", node.text)
        if is_note_text(node):
            self.told.tell("footnote", node.text)
        if given.get("dir", "").lower() == "rtl" or node.style.get("direction") == "rtl":
            self.told.tell("direction")
        if styles.is_pale(node.style) and node.text.strip():
            self.told.tell("pale", node.text)
        family = node.style.get("font-family", "") or given.get("face", "").lower()
        if family and styles.is_symbolic(family) and node.text.strip() and node.style.get("mso-list") != "ignore":
            self.told.tell("symbol", node.text)
        if "underline" in node.style.get("text-decoration", "") and name != "a" and not self.links:
            self.told.tell_form("u")
        if name in elements.MEANS and name not in ("q", "rp", "rt", "rb"):
            self.told.tell_form(name)
        elif not is_known(name):
            self.told.tell("unknown", f"<{name}>")

    # ---- links

    def link(self, node: Node) -> None:
        href = node.attributes.get("href")
        address = link_address_of(href or "")
        note = href is not None and (href.startswith(_NOTE_ANCHORS) or "#_ftn" in href or "#_edn" in href)
        if note and is_note_mark(node):
            self.around(node, "", " ")
        elif note:
            raised = "sup" in marks_below(node)
            self.around(node, "" if raised else "<sup>", "" if raised else "</sup>")
        elif address is None:
            if href is not None and node.text.strip():
                self.told.tell("link", node.text)
            self.with_marks(node)
        else:
            self.links += 1
            self.out.append(f'<a href="{escape(address)}">')
            self.with_marks(node)
            self.out.append("</a>")
            self.links -= 1
