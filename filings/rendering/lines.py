"""How the lines of a Chinese text are set, where WeasyPrint 70 sets them as those of a Western one.

- The slack of a justified line is spread over its Han characters and punctuation (字距), not over its few spaces.
- A line stands on the em box (字身框), which is the same for every face, and not on the ascent of each font: 22 lines
  fill a page whichever faces are installed, and a character that falls back to another font moves nothing.
- Spaces between Han characters are what editing left behind, and are not set.
- No paragraph ends in a line of one character (孤字成行).

The first two replace functions inside WeasyPrint, which is pinned to one version for this; tests/test_layout.py
measures where the lines of a finished page stand and end.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

# Han characters, their punctuation and symbols, full-width forms, and the quotation marks that Chinese sets wide. Not
# the dash and the dots, which come in pairs (—— ……): a gap within one would show.
WIDE = "\u2018\u2019\u201c\u201d\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffee\U00020000-\U0003ffff"
RUN = re.compile(f"[{WIDE} ]+")
HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3001-\u3003\u3008-\u3011\uff01-\uff5e"
BLANK = " \t\r\n\u00a0\u3000"
STRAY = re.compile(f"(?<=[{HAN}])[{BLANK}]+(?=[{HAN}])")
FOUR = re.compile(f"[{HAN}]{{4}}")
IDEOGRAPH = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
LAST_TWO = re.compile(
    f"(?<=[{IDEOGRAPH}0-9%])(?=[{IDEOGRAPH}][\u3002\uff01\uff1f\uff1b\uff1a\u300b\uff09\u201d\u2026]{{0,3}}$)"
)
JOINER = "\u2060"
"""A character without width at which no line breaks."""
LONG_WORD = re.compile(r"[!-~]{21,}")
"""What is longer than any figure and has no place to break."""
MANY, VERY_MANY = 7, 10
"""Columns of a table in prose from which on its letters are smaller than 12 pt: 9 pt, then 7 pt."""
FIGURE = re.compile(r"[+\-\u2212\u2014\uff0d]*[\d.,\uff0c]*[%\u2030\uff05]?")

MOST = 0.5
"""A line is spread by half a character's width at each gap at most; a long address after it would tear it apart."""

BASELINE = 0.38
"""The baseline of Han fonts lies 0.38 em below the middle of the em box, which reaches from -0.12 to 0.88 em."""


def install() -> None:
    """Make WeasyPrint set Chinese lines; to do so twice changes nothing."""
    from weasyprint.layout import inline
    from weasyprint.text import line_break

    if inline.justify_line is spread:
        return
    split_text_box, set_text = inline.split_text_box, line_break.Layout.set_text
    plain_strut = line_break.strut

    def strut(style: Any) -> tuple[float, float]:
        height, _baseline = plain_strut(style)
        return height, height / 2 + BASELINE * style["font_size"]

    def split_on_em_box(context: Any, box: Any, *args: Any, **options: Any) -> Any:
        made, skip, preserved = split_text_box(context, box, *args, **options)
        if made is not None:
            made.baseline = strut(made.style)[1]
        return made, skip, preserved

    def set_spread_text(self: Any, text: str, justify: bool = False) -> None:
        set_text(self, text, justify)
        if spacing := getattr(self, "spread", 0):
            add_spacing(self, spacing)

    inline.strut, inline.split_text_box, inline.justify_line = strut, split_on_em_box, spread
    line_break.Layout.set_text = set_spread_text


def spread(context: Any, line: Any, slack: float) -> None:
    """Widen the gaps of a LineBox so that it is `slack` pixels wider. In place of weasyprint's justify_line."""
    boxes = list(texts(line))
    while boxes and not boxes[-1].text.strip():
        boxes.pop()
    gaps = sum(inner_gaps(box.text) for box in boxes) + sum(
        meets(before.text, after.text) for before, after in pairwise(boxes)
    )
    if not gaps or slack / gaps > MOST * line.style["font_size"]:
        return
    # The space behind the last character is counted in the width of the line, but nobody sees it.
    moved, spacing = 0.0, slack / gaps
    before = ""
    for box in boxes:
        moved += meets(before, box.text) * spacing
        before = box.text
        widen(context, box, spacing)
        box.spread_by = moved, moved + inner_gaps(box.text) * spacing
        moved = box.spread_by[1]
    move(line, 0.0)


def texts(box: Any) -> Iterator[Any]:
    """The text boxes of a line in the order in which they stand."""
    from weasyprint.formatting_structure.boxes import InlineBox, TextBox

    for child in box.children:
        if isinstance(child, TextBox):
            yield child
        elif isinstance(child, InlineBox):
            yield from texts(child)


def inner_gaps(text: str) -> float:
    """The gaps that Pango widens inside a text: half a space goes to each side of a character, none to the ends."""
    wide = sum(len(run.group()) for run in RUN.finditer(text))
    return wide - sum(bool(RUN.match(end)) for end in (text[:1], text[-1:])) / 2


def meets(before: str, after: str) -> float:
    """The part of a gap between two texts: half for each that is wide where they meet."""
    return sum(bool(RUN.match(end)) for end in (before[-1:], after[:1])) / 2 if before else 0.0


def widen(context: Any, box: Any, spacing: float) -> None:
    """Lay a text box out again with `spacing` pixels more at each gap."""
    from weasyprint.text.line_break import create_layout

    layout = create_layout(box.text, box.style, context, None, 0)
    layout.spread = spacing
    layout.deactivate()
    box.pango_layout = layout


def move(box: Any, moved: float) -> float:
    """Move the boxes of a line by what was put in before them, widening those that hold others. The sum at its end."""
    from weasyprint.formatting_structure.boxes import InlineBox

    for child in box.children:
        if hasattr(child, "spread_by"):
            start, moved = child.spread_by
            child.position_x += start
            child.width += moved - start
        elif isinstance(child, InlineBox):
            child.position_x += moved
            start, moved = moved, move(child, moved)
            child.width += moved - start
        elif child.is_in_normal_flow():
            child.translate(dx=moved)
    return moved


def add_spacing(layout: Any, spacing: float) -> None:
    """Add letter spacing in pixels to what is wide in the text of a weasyprint Layout."""
    from weasyprint.text.ffi import TO_UNITS, ffi, pango

    attributes = pango.pango_layout_get_attributes(layout.layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    usual = layout.style["letter_spacing"]
    units = int(((0 if usual == "normal" else usual) + spacing) * TO_UNITS)
    for run in RUN.finditer(layout.text):
        attribute = pango.pango_attr_letter_spacing_new(units)
        attribute.start_index = len(layout.text[: run.start()].encode())
        attribute.end_index = len(layout.text[: run.end()].encode())
        pango.pango_attr_list_change(attributes, attribute)
    pango.pango_layout_set_attributes(layout.layout, attributes)


def prepare(root: Any) -> None:
    """Make the prose of a parsed document (xml.etree.ElementTree.Element) ready to be set.

    Spaces between Han characters and those in the place of an indent go; a cell with a figure gets the class number,
    one with a word too long for any column the class unbroken, a table of many columns the class wide or widest, and a
    head of four characters, which breaks in the middle if at all, the class four.
    """
    for chapter in root.iterfind(".//section[@class='chapter']"):
        for element in chapter.iter():
            if element.text:
                element.text = STRAY.sub("", element.text.lstrip(BLANK) if element.tag == "p" else element.text)
            if element.tail:
                element.tail = STRAY.sub("", element.tail)
        for paragraph in chapter.iter("p"):
            if len(paragraph):
                paragraph[-1].tail = LAST_TWO.sub(JOINER, paragraph[-1].tail or "")
            else:
                paragraph.text = LAST_TWO.sub(JOINER, paragraph.text or "")
        for cell in chapter.iter("td"):
            if "class" not in cell.attrib and FIGURE.fullmatch("".join(cell.itertext()).strip()):
                cell.set("class", "number")
        for table in chapter.iter("table"):
            fit(table)
        for head in chapter.iter("th"):
            if FOUR.fullmatch("".join(head.itertext())):
                head.set("class", f"{head.get('class', '')} four".strip())


def fit(table: Any) -> None:
    """Give a table of many columns smaller letters, so that no figure in it is broken or cut off."""
    if "class" in table.attrib:
        return
    rows = ([int(cell.get("colspan", "1")) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr"))
    columns = max(map(sum, rows), default=0)
    if columns > MANY:
        table.set("class", "widest" if columns > VERY_MANY else "wide")
    for cell in (one for one in table.iter() if one.tag in ("td", "th")):
        if LONG_WORD.search("".join(cell.itertext())):
            cell.set("class", f"{cell.get('class', '')} unbroken".strip())
