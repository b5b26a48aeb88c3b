"""The published sample as files to open without a server."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest

from filings import publishing
from filings.models import Report
from filings.views.public import public_report

STYLE_SHEET = re.compile(rf'<link rel="stylesheet" href="/{re.escape(settings.STATIC_URL.strip("/"))}/([^"]+)">')


def write_files(report: Report, folder: Path) -> list[Path]:
    """Write the PDF and the public page of the published report, where they differ; returns those written."""
    name = f"pingtang-{report.year}"
    contents = {
        folder / f"{name}.pdf": publishing.read(report.publication.sha256("pdf")),
        folder / f"{name}.html": page(report).encode(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    written = [path for path, content in contents.items() if not path.exists() or path.read_bytes() != content]
    for path in written:
        path.write_bytes(contents[path])
    return written


def page(report: Report) -> str:
    """The public page in one file: its style sheets stand in it, and its links lead to the site."""
    request = HttpRequest()
    request.method = "GET"
    html = public_report(request, report.unit.code, report.year).content.decode()
    html = STYLE_SHEET.sub(lambda link: f"<style>\n{style_sheet(link[1])}</style>", html)
    return html.replace('href="/', f'href="{settings.SITE_URL}/')


def style_sheet(path: str) -> str:
    found = finders.find(path)
    if not isinstance(found, str):
        raise FileNotFoundError(path)
    return Path(found).read_text(encoding="utf-8")
