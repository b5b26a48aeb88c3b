"""What reading a pasted text changed or left out, in sentences (粘贴说明)."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

QUOTED = 5
"""Quotations that a sentence has at most."""
LONGEST = 30
"""Characters of a quotation."""

SENTENCES = {
    "deleted": gettext_lazy("Text that a tracked change deleted was left out: %(quotes)s."),
    "inserted": gettext_lazy("Text that a tracked change inserted was kept: %(quotes)s."),
    "changes": gettext_lazy(
        "LibreOffice copies deleted text of tracked changes like any other. "
        "Accept or reject all changes there before copying, or compare the text now."
    ),
    "struck": gettext_lazy("Text is struck through: %(quotes)s. Decide whether it stays before submitting."),
    "hidden": gettext_lazy("Hidden text was left out: %(quotes)s."),
    "style_hides": gettext_lazy(
        "The style sheet of the text hides or adds something that could not be told. Compare the text with its source."
    ),
    "pale": gettext_lazy("White text was kept, and can be read now: %(quotes)s."),
    "comment": gettext_lazy("Comments were left out: %(quotes)s."),
    "field": gettext_lazy("Fields were kept as the text that they showed: %(quotes)s."),
    "field_code": gettext_lazy("Field codes were left out: %(quotes)s."),
    "footnote": gettext_lazy("Footnotes became plain text; their text stands at the end: %(quotes)s."),
    "picture": gettext_lazy(
        "Pictures were left out: a chapter holds only text, lists and tables. Say in words what they show. %(quotes)s"
    ),
    "embedded": gettext_lazy("Embedded pages, videos and files were left out. Give their address as a link instead."),
    "formula": gettext_lazy("Formulas were left out. Write them as text."),
    "form": gettext_lazy("Fields of a form were left out with what they held: %(quotes)s."),
    "script": gettext_lazy("Script code was left out: a chapter holds only text, lists and tables."),
    "link": gettext_lazy(
        "Links that do not lead to a whole address (https://, http:// or mailto:) were left out; "
        "their text was kept: %(quotes)s."
    ),
    "direction": gettext_lazy("Text written from right to left was put in the usual direction. Compare its figures."),
    "numbering": gettext_lazy("Lists that do not count 1. 2. 3. became paragraphs with their numbers: %(quotes)s."),
    "span": gettext_lazy("Cells merged over more columns or rows than a table has were separated: %(quotes)s."),
    "nested_table": gettext_lazy("A table inside a table became lines of text, a line for each row: %(quotes)s."),
    "layout": gettext_lazy("Tables that only arranged other tables were left out; what they held was kept."),
    "table_head": gettext_lazy("The first row of a table became its heading row: %(quotes)s."),
    "symbol": gettext_lazy("Letters of a font of signs were kept as letters; replace them by the sign: %(quotes)s."),
    "script_in_script": gettext_lazy(
        "Raised or lowered text inside raised or lowered text was put at one height: %(quotes)s."
    ),
    "unwrapped": gettext_lazy("A form that chapters do not have was left out, and its text kept: %(quotes)s."),
    "unknown": gettext_lazy("Elements that are not known were left out, and their text kept: %(quotes)s."),
    "levels": gettext_lazy("Headings of more than three levels were put on the third: %(quotes)s."),
    "numerals": gettext_lazy("Numerals typed before headings were taken off; the system numbers headings: %(quotes)s."),
    "nesting": gettext_lazy(
        "The text stood in blocks more than %(limit)s levels deep. It was kept; the blocks around it were left out."
    ),
}
"""Code -> sentence, in the order in which they are told."""

FORMS = {
    "u": gettext_lazy("underline"),
    "mark": gettext_lazy("highlight"),
    "blockquote": gettext_lazy("block quotation"),
    "code": gettext_lazy("program text"),
    "kbd": gettext_lazy("program text"),
    "dl": gettext_lazy("list of terms"),
    "dt": gettext_lazy("list of terms"),
    "dd": gettext_lazy("list of terms"),
    "ruby": gettext_lazy("phonetic notes"),
}
"""Elements that are unwrapped and told, as people call them; the others by their tags."""


@dataclass
class Told:
    """What there is to tell: code -> the texts that it is about, each once."""

    limit: int = 0
    found: dict[str, dict[str, None]] = field(default_factory=dict)

    def tell(self, code: str, quote: str = "") -> None:
        quotes = self.found.setdefault(code, {})
        if (short := shortened(quote)) and len(quotes) <= QUOTED:
            quotes[short] = None

    def tell_form(self, name: str) -> None:
        self.tell("unwrapped", str(FORMS.get(name, f"<{name}>")))

    def sentences(self) -> list[tuple[str, str]]:
        """(code, sentence) for each, in the order of SENTENCES."""
        return [(code, self.sentence(code, text)) for code, text in SENTENCES.items() if code in self.found]

    def sentence(self, code: str, text: object) -> str:
        quotes = list(self.found[code])
        named = _("“%(quote)s”")
        shown = [named % {"quote": quote} for quote in quotes[:QUOTED]]
        listed = _(", ").join(shown) + (_(" and more") if len(quotes) > QUOTED else "")
        said = str(text)
        if not quotes:
            said = without_quotes(said)
        return (said % {"quotes": listed, "limit": self.limit}).strip()


def without_quotes(sentence: str) -> str:
    """The sentence where there is nothing to quote."""
    for colon in (": %(quotes)s", "\uff1a%(quotes)s", " %(quotes)s", "%(quotes)s"):
        sentence = sentence.replace(colon, "")
    return sentence


def shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "\u2026"
