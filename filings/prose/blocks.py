"""The blocks of a chapter: what stands at its top, one under the other."""

import re

_TAG = re.compile(r"<(/?)(h3|h4|h5|p|ul|ol|table)\b[^>]*>")


def blocks(clean: str) -> list[str]:
    """The headings, paragraphs, lists and tables of prose in canonical form, each as HTML. Joined they are it."""
    found, depth, start = list[str](), 0, 0
    for tag in _TAG.finditer(clean):
        depth += -1 if tag[1] else 1
        if depth == 0:
            found.append(clean[start : tag.end()])
            start = tag.end()
    return found
