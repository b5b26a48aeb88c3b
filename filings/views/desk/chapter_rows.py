"""Finds the chapter that a page speaks of."""

from django.http import Http404

from filings.models import Chapter, Report
from filings.reading.place import chapter_titles


def chapter_of(report: Report, key: str) -> Chapter:
    """The chapter `key`. Raises Http404 where the edition asks for no such prose."""
    chapter = report.chapters.filter(key=key).first() if key in chapter_titles(report.edition) else None
    if chapter is None:
        raise Http404
    return chapter
