"""Pasted chapters: what is kept, which headings are found, and that nothing is lost without being told."""

import html as htmllib
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from filings import prose
from tests.clipboards import CLIPBOARDS, Clipboard

SIGNS = {"sup": "^", "sub": "_", "s": "~"}


def read_text(html: str) -> list[str]:
    """The words of prose as a reader sees them: raised text behind ^, lowered behind _, struck between ~."""
    for tag, sign in SIGNS.items():
        html = html.replace(f"<{tag}>", sign).replace(f"</{tag}>", sign if tag == "s" else "")
    return htmllib.unescape(re.sub(r"<[^>]*>", "", re.sub(r"</(?:p|h[345]|caption)>|<br>", " ", html))).split()


@pytest.mark.parametrize("clipboard", CLIPBOARDS, ids=lambda one: one.name)
def test_clipboard_keeps_what_its_reader_saw_and_tells_the_rest(clipboard: Clipboard) -> None:
    pasted = prose.read_pasted(clipboard.html)
    assert read_text(pasted.html) == clipboard.seen.split()
    assert tuple(code for code, _sentence in pasted.told) == clipboard.told
    assert tuple(one.text for one in pasted.headings) == clipboard.headings


@pytest.mark.parametrize("clipboard", CLIPBOARDS, ids=lambda one: one.name)
def test_what_was_read_is_read_again_without_a_change_or_a_word(clipboard: Clipboard) -> None:
    kept = prose.read_pasted(clipboard.html).html
    again = prose.read_pasted(kept)
    assert (again.html, list(again.told)) == (kept, [])


def test_corpus_is_large_enough_and_of_all_programs() -> None:
    programs = {one.name.partition(":")[0] for one in CLIPBOARDS}
    assert (len(CLIPBOARDS) >= 40, programs) == (True, {"Word", "WPS", "LibreOffice", "Browser", "Mail"})


# How a figure is written, and how a reader sees it: with which mark, and with a border before or behind it.
INLINE = {
    "{}": "{}",
    "<b>{}</b>": "{}",
    "<span style='font-family:仿宋'>{}</span>": "{}",
    "<sup>{}</sup>": "^{}",
    "<span style='vertical-align: sub'>{}</span>": "_{}",
    "<del>{}</del>": "",
    "<span style='display:none'>{}</span>": "",
    "<s>{}</s>": "~{}",
    "<ins>{}</ins>": "{}",
    "<x-y>{}</x-y>": "{}",
    "<br>{}": " {}",
    "<img alt='{}'>": "|",
    "<span style='display:block'>{}</span>": " {} ",
    "<span style='display:inline-block'>{}</span>": "/{}/",
    "<span style='margin-left:2em'>{}</span>": "/{}/",
}
BLOCK = [
    "<p>{}</p>",
    "<div>{}</div>",
    "<h2>{}</h2>",
    "<ul><li>{}</ul>",
    "<table><tr><td>{}</table>",
    "<blockquote>{}</blockquote>",
]
figures = st.from_regex("[1-9][0-9]{0,3}件?", fullmatch=True)
inline = st.lists(st.tuples(st.sampled_from(sorted(INLINE)), figures), min_size=1, max_size=6)
documents = st.lists(st.tuples(st.sampled_from(BLOCK), inline), min_size=1, max_size=5)
Seen = list[tuple[str, str]]
"""Characters, each with its mark; a border is a space."""


def seen(document: list[tuple[str, list[tuple[str, str]]]]) -> Seen:
    found: Seen = []
    for _block, parts in document:
        found.append((" ", ""))
        for form, figure in parts:
            shown = INLINE[form].format(figure)
            mark = shown[:1] if shown[:1] in ("^", "_", "~") else ""
            found += [(one, "" if one in " |/" else mark) for one in shown.removeprefix(mark)]
        found.append((" ", ""))
    return spaced([one for at, one in enumerate(found) if one[0] not in "|/" or is_border(found, at)])


def is_border(found: Seen, at: int) -> bool:
    """Whether a picture (|) or the edge of a box (/) parts what stands beside it: figures, or letters at a picture."""
    before = next((one for one, _mark in reversed(found[:at]) if one not in "|/"), " ")
    after = next((one for one, _mark in found[at:] if one not in "|/"), " ")
    if before.isdecimal() and after.isdecimal():
        return True
    return found[at][0] == "|" and before.isalnum() and after.isalnum()


def spaced(found: Seen) -> Seen:
    """With one space for each border, and none at the ends."""
    made: Seen = []
    for one, mark in found:
        border = one in " |/"
        if not border or (made and made[-1][0] != " "):
            made.append((" ", "") if border else (one, mark))
    return made[:-1] if made and made[-1][0] == " " else made


def kept(html: str) -> Seen:
    found, mark = list[tuple[str, str]](), ""
    for piece in re.findall(r"<[^>]*>|[^<]", html):
        if piece[1:-1] in ("sup", "sub", "s"):
            mark = {"sup": "^", "sub": "_", "s": "~"}[piece[1:-1]]
        elif piece in ("</sup>", "</sub>", "</s>"):
            mark = ""
        elif not piece.startswith("<") and piece != " ":
            found.append((piece, mark))
        elif piece not in ("<strong>", "</strong>"):
            found.append((" ", ""))
    return spaced(found)


# What follows a block that begins a heading does not join it.
@example([("<h2>{}</h2>", [("<span style='display:block'>{}</span>", "1"), ("<b>{}</b>", "2")])])
@given(documents)
def test_no_figure_changes_joins_another_or_vanishes(document: list[tuple[str, list[tuple[str, str]]]]) -> None:
    written = "".join(block.format("".join(form.format(text) for form, text in parts)) for block, parts in document)
    assert kept(prose.read_pasted(written).html) == seen(document)
