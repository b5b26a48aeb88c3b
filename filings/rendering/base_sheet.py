"""WeasyPrint's own style sheet, without what no report has.

It gives each element six pseudo-elements of notes, and asks it for forms, frames and text from right to left. To
compute all of that took a twentieth of the time of a report. Read by the press; nothing else changes in a page.
"""

import re
from typing import Any

FOREIGN = re.compile(r"::(foot)?note-|\b(input|select|textarea|button|keygen|iframe|video)\b|\[(dir|rules|frame)\b")
"""Selectors that meet nothing in a report, or make pseudo-elements that it does not print."""
RULE = re.compile(r"^([^{}@\n]+?) (\{[^{}]*\})$", re.MULTILINE)
"""A rule of that sheet: it has one line for each."""
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def base_sheet() -> Any:
    """The weasyprint.CSS to be used in place of WeasyPrint's own."""
    from weasyprint import CSS
    from weasyprint.html import UA

    # Its counter styles are not handed over: WeasyPrint has read them, and would warn of each that is there twice.
    return CSS(string=RULE.sub(kept, COMMENT.sub("", UA)))


def kept(rule: re.Match[str]) -> str:
    """The rule with its selectors that a report may meet; nothing where there is none."""
    selectors = [one for one in split(rule[1]) if not FOREIGN.search(one)]
    # Only items of lists have markers.
    return f"{', '.join(selectors)} {rule[2]}".replace("::marker", "li::marker") if selectors else ""


def split(selectors: str) -> list[str]:
    """A list of selectors, parted at the commas that stand in no brackets."""
    parts, depth = [""], 0
    for character in selectors:
        depth += (character == "(") - (character == ")")
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]
