"""A text as a chapter takes it in: what is kept of it, what there is to tell, and what is far too much (保存)."""

from collections.abc import Sequence
from dataclasses import dataclass

import nh3

from . import pasted
from .elements import ATTRIBUTES, TAGS
from .sanitising import allowed_characters
from .size import MAX_DEPTH, is_printable, measure, refusal


class TooMuch(ValueError):
    """A text is many times over a limit, and nothing of it is kept. Its words say which limit, and where."""


@dataclass(frozen=True)
class Received:
    """body  what is kept: in canonical form where it is within the limits, else only safe
    told  (code, sentence) of what was changed or left out
    """

    body: str
    told: Sequence[tuple[str, str]] = ()


def receive(html: str) -> Received:
    """What a chapter keeps of a text that was sent. Raises TooMuch."""
    if sentence := refusal(html):
        raise TooMuch(sentence)
    if pasted.is_ordinary(html) and not is_printable(html) and measure(html).levels <= MAX_DEPTH:
        # Nothing draws it before it is shorter; then it comes here again. nh3 alone is slow where lists nest deeply.
        return Received(cleaned(html))
    read = pasted.read(html)
    return Received(read.html, read.told)


def cleaned(html: str) -> str:
    """The text with nothing but allowed elements, in milliseconds; not in canonical form."""
    return nh3.clean(
        allowed_characters(html),
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel="noopener noreferrer",
    )
