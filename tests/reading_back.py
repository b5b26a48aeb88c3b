"""Files of a report as the self-check reads them back, sound or tampered with."""

from collections.abc import Callable

from filings.models import Report
from filings.rendering.worker import Press
from tests.reading import article_of, attachments_of, difference_of, document_of

LONG = "<h3>健全机制</h3><p>%s</p><h3>一、总体工作情况</h3><p>一、总体情况</p>" % ("依法公开，便民利民。" * 250)
"""A chapter that makes a page of contents, with titles of the report within."""


def read_back(report: Report, press: Press, tampered: Callable[[str], str] = str) -> tuple[str, ...] | None:
    """What the audit says of the true article, and of the PDF of an article that is `tampered` with."""
    html = article_of(report)
    other = tampered(html)
    assert tampered is str or other != html
    made = press.pdf(document_of(report, other), attachments_of(report))
    found = difference_of(report, html, made)
    return (found.file, found.place, found.wanted, found.found) if found else None


def changed(old: str, new: str) -> Callable[[str], str]:
    """Writes `new` in place of the only `old`."""

    def tampered(html: str) -> str:
        assert html.count(old) == 1, f"{html.count(old)} times {old}"
        return html.replace(old, new)

    return tampered
