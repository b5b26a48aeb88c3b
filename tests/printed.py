"""What stands where on the pages of a PDF, in millimetres, as poppler reads it; and documents to be set."""

import html
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

PAGE = '<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>试</title></head><body>%s</body></html>'
MILLIMETRE = 72 / 25.4


@dataclass(frozen=True)
class Line:
    """A line: its page from 1, its edges from the left and the top of the page in mm, its text without spaces."""

    page: int
    left: float
    right: float
    top: float
    bottom: float
    text: str

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def chapter(*parts: str, title: str = "一、总体工作情况") -> str:
    """A print document of one chapter with these parts (HTML)."""
    body = "".join(parts)
    return PAGE % f'<article class="report"><section class="chapter"><h2>{title}</h2>{body}</section></article>'


def lines(made: bytes, folder: Path) -> list[Line]:
    """The lines of a PDF in the order in which they are read."""
    path = folder / "measured.pdf"
    path.write_bytes(made)
    said = subprocess.run(["pdftotext", "-bbox-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    found = []
    for number, page in enumerate(said.split("<page ")[1:], 1):
        for attributes, words in re.findall(r"<line ([^>]*)>(.*?)</line>", page, re.DOTALL):
            edges = {name: float(value) / MILLIMETRE for name, value in re.findall(r'(\w+)="([-\d.]+)"', attributes)}
            text = html.unescape("".join(re.findall(r"<word [^>]*>(.*?)</word>", words)))
            found.append(Line(number, edges["xMin"], edges["xMax"], edges["yMin"], edges["yMax"], text))
    return found
