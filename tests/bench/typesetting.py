"""The report of the sample as data for Typst: what the article says, in the folder that `typst_press` reads."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from filings.drawing import draw
from filings.models import Report
from filings.rendering import article, charts, fonts
from filings.rendering.job import Attachment
from filings.selfcheck.page import Element, Reader
from tests.reading import version_of

TEMPLATE = Path(__file__).with_name("report.typ")
BLOCKS = "h3 h4 h5 p ul ol table".split()


def typst_folder(folder: Path, report: Report, html: str, attachments: tuple[Attachment, ...]) -> Path:
    """Fill `folder` with the template, the report as JSON, its attachments and the free fonts."""
    reader = Reader()
    reader.feed(html)
    (folder / "report.json").write_text(json.dumps(data_of(report, reader.root, attachments), ensure_ascii=False))
    shutil.copy(TEMPLATE, folder)
    (folder / "fonts").mkdir()
    for address in fonts.addresses():
        shutil.copy(url2pathname(urlsplit(address).path), folder / "fonts")
    for one in attachments:
        (folder / one.name).write_bytes(one.data)
    return folder


def data_of(report: Report, root: Element, attachments: tuple[Attachment, ...]) -> dict[str, Any]:
    """What the template prints: every text of the article, and the places of what its charts draw."""
    version = version_of(report)
    (table,) = article.annexes(version)
    drawing = draw(table)
    return {
        "title": report.title,
        "unit": report.unit.official_name,
        "issue": report.title.removeprefix(report.unit.official_name),
        "mark": "".join(one.text for one in root.classed("demonstration")),
        "sections": [
            {"title": "".join(one.text for one in chapter.tags("h2")), "blocks": list(blocks(chapter))}
            for chapter in root.classed("chapter")
        ],
        "notes": [one.text for one in root.classed("annex-note")],
        "caption": table.caption,
        "head": [box.text for box in drawing.head[0]],
        "rows": [
            {
                "heading": row.is_heading,
                "indent": row.layout.indent,
                "label": row.layout.label + row.layout.note,
                "unit": row.layout.unit,
                "value": "".join(cell.printed for cell in row.cells),
            }
            for row in table.rows
        ],
        "signoff": [span.text for block in root.classed("sign-off") for span in block.tags("span")],
        "charts_title": article.charts_title(version),
        "charts": [chart_of(chart) for chart in charts.drawn(version)],
        "proof": [line.text for foot in root.classed("imprint") for line in foot.tags("p")],
        "files": [{"name": one.name, "media": one.media_type, "said": one.description} for one in attachments],
    }


def blocks(chapter: Element) -> Iterator[dict[str, Any]]:
    """The blocks of a chapter's prose."""
    for child in chapter.children:
        if not isinstance(child, Element):
            continue
        if child.tag == "div":
            yield from blocks(child)
        elif child.tag == "table":
            yield {"kind": "table", "rows": [[box.text for box in row.tags("td", "th")] for row in child.tags("tr")]}
        elif child.tag in BLOCKS:
            yield {"kind": child.tag, "text": child.text, "items": [item.text for item in child.tags("li")]}


def chart_of(chart: charts.Drawn) -> dict[str, Any]:
    bars = [bar for line in chart.lines for bar in line.bars]
    words = [{"x": one.x, "y": one.y, "text": one.text} for line in chart.lines for one in line.labels]
    words += [{"x": bar.text_x, "y": bar.text_y, "text": bar.text} for bar in bars]
    return {
        "alt": chart.alt,
        "caption": chart.caption,
        "height": chart.height,
        "words": words,
        "bars": [{"x": bar.x, "y": bar.y, "width": bar.width, "height": bar.height} for bar in bars if bar.width],
    }
