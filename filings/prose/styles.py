"""What the style of pasted HTML says of its text: hidden, raised, struck through, a heading (样式).

Office programs and browsers write it beside elements and in a small style sheet in front. Read are rules for a tag, a
class, a tag with a class, and an id; nothing else decides what a reader of a document sees.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape

from .size import parted, without

Style = dict[str, str]
"""Property -> value, both in lower case."""

# What is looked for has a length, so that no style sheet takes longer than its length allows.
_NOISE = re.compile(r"<!--|-->")
_RULE = re.compile(r"([^{};<>]{1,300})\{([^{}]*)\}")
_SIMPLE = re.compile(r"(?:[\w-]+)?(?:[.#][\w-]+)?")
_DECLARATION = re.compile(r"""([\w-]{1,40})\s{0,9}:\s{0,9}((?:[^;"']|"[^"]*"|'[^']*')*)""")
_ZERO = re.compile(r"0(?:\.0*)?(?:px|pt|em|rem|%|in|cm|mm)?")
_FAR_AWAY = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|pt|em)")
_LIFTED = re.compile(r"(?=.*[1-9])\d*\.?\d+(?:px|pt|em|ex|%)")
_LOWERED = re.compile(r"(?=.*[1-9])-\d*\.?\d+(?:px|pt|em|ex|%)")
_WHITE = frozenset({"white", "#fff", "#ffffff", "rgb(255,255,255)", "transparent", "rgba(0,0,0,0)"})
_BLOCK_DISPLAYS = ("block", "flex", "grid", "table", "list-item", "flow-root")
_SYMBOLS = ("symbol", "wingdings", "webdings", "zapf", "marlett")
_OUTLINE = re.compile(r'"?(?:heading|标题)\s*([1-9])\b')


class Sheet:
    """The style sheets of a piece of HTML. `hides` is whether a rule that is not understood hides something."""

    def __init__(self, html: str) -> None:
        self.rules: dict[str, Style] = {}
        self.hides = False
        for _outside, sheet in parted(html, "<style", "</style"):
            rules = without(_NOISE.sub("", sheet.partition(">")[2]), "/*", "*/")
            for selectors, body in _RULE.findall(rules):
                self.add(selectors, declarations(body))

    def add(self, selectors: str, style: Style) -> None:
        for selector in map(str.strip, selectors.split(",")):
            if selector and _SIMPLE.fullmatch(selector):
                self.rules.setdefault(selector.lower(), {}).update(style)
            elif not selector.startswith("@") and (is_hidden(style) or "content" in style):
                self.hides = True

    def style(self, tag: str, attributes: Mapping[str, str]) -> Style:
        """What holds for an element with these attributes."""
        found: Style = {}
        for selector in self.selectors(tag, attributes) if self.rules else ():
            found.update(self.rules.get(selector, {}))
        if written := attributes.get("style"):
            found.update(declarations(written))
        return found

    def selectors(self, tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
        yield tag
        for name in attributes.get("class", "").lower().split():
            yield f".{name}"
            yield f"{tag}.{name}"
        if name := attributes.get("id", "").lower():
            yield f"#{name}"
            yield f"{tag}#{name}"


def declarations(written: str) -> Style:
    return {name.lower(): unescape(value).strip().lower() for name, value in _DECLARATION.findall(written)}


def is_hidden(style: Style) -> bool:
    """Whether a reader of the document does not see the text."""
    return (
        style.get("display") in ("none", "none !important")
        or style.get("mso-hide") in ("all", "screen")
        or style.get("visibility", "").startswith(("hidden", "collapse"))
        or (bool(style.get("font-size")) and _ZERO.fullmatch(style["font-size"]) is not None)
        or (bool(style.get("opacity")) and _ZERO.fullmatch(style["opacity"]) is not None)
        or (style.get("position") in ("absolute", "fixed") and _is_away(style))
        or _FAR_AWAY.fullmatch(style.get("text-indent", "")) is not None
    )


def _is_away(style: Style) -> bool:
    clipped = style.get("clip", "").replace(" ", "").startswith(("rect(0", "rect(1px,1px"))
    return clipped or any(_FAR_AWAY.fullmatch(style.get(side, "")) for side in ("left", "top", "right", "bottom"))


def is_pale(style: Style) -> bool:
    """Whether the text is white or without colour: seen only on another ground."""
    return style.get("color", "").replace(" ", "") in _WHITE and not any(
        name.startswith("background") for name in style
    )


def is_symbolic(family: str) -> bool:
    """Whether a font draws its letters as signs: an l of Wingdings is a dot."""
    return family.strip("\"' ").startswith(_SYMBOLS)


def is_block(style: Style) -> bool:
    display = style.get("display", "")
    return display.startswith(_BLOCK_DISPLAYS)


def is_box(style: Style) -> bool:
    """Whether an element within a line stands apart from what is beside it."""
    apart = (style.get(f"{name}{side}", "") for name in ("margin", "padding") for side in ("", "-left", "-right"))
    return style.get("display", "").startswith("inline-") or any(re.search("[1-9]", one) for one in apart)


def marks_of(style: Style) -> set[str]:
    """The marks of the canonical form that a style gives."""
    found = set()
    position, raised = style.get("vertical-align", ""), style.get("mso-text-raise", "0")
    if position.startswith("super") or _LIFTED.fullmatch(position) or _LIFTED.fullmatch(raised):
        found.add("sup")
    elif position.startswith("sub") or _LOWERED.fullmatch(position) or _LOWERED.fullmatch(raised):
        found.add("sub")
    decoration = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    if "line-through" in decoration or style.get("text-line-through", "none") not in ("none", ""):
        found.add("s")
    weight = style.get("font-weight", "")
    if weight in ("bold", "bolder") or (weight.isdecimal() and int(weight) >= 600):
        found.add("strong")
    if style.get("font-style") == "italic":
        found.add("em")
    return found


def outline_level(style: Style) -> int:
    """The outline level that a paragraph has by its style (大纲级别), 1 to 9; 0 where it is body text."""
    level = style.get("mso-outline-level", "")
    if level.isdecimal() and 0 < int(level) < 10:
        return int(level)
    named = _OUTLINE.match(style.get("mso-style-name", ""))
    return int(named[1]) if named else 0
