"""Which tests run where: each on SQLite, those that touch the database on PostgreSQL as well; few with a browser."""

import pytest
from django.test import TransactionTestCase

BROWSER_FIXTURES = {"page", "context", "new_context", "browser", "browser_type", "launch_browser", "playwright"}
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"} | {
    "live_server",
    "admin_user",
    "admin_client",
}
"""The doors of pytest-django to the database. Without one of them, or its mark, a query of a test is an error."""


PDF_FIXTURES = {"press", "fonts_of"}
BROWSER_ON_BOTH = {"test_autosave", "test_chapter_saving", "test_correction", "test_journey", "test_review_pages"}
"""Files that drive a browser through what is stored. The others are about what a browser shows, on one engine."""


def fixtures_of(item: pytest.Item) -> set[str]:
    """All that `item` uses, by itself or through others."""
    return set(getattr(item, "fixturenames", ()))


def mark_tests(items: list[pytest.Item]) -> None:
    """Mark what drives a browser, and what is about PDFs."""
    for item in items:
        if BROWSER_FIXTURES & fixtures_of(item):
            item.add_marker("browser")
        if PDF_FIXTURES & fixtures_of(item) or item.get_closest_marker("own_pdf"):
            item.add_marker("pdf")


def touches_the_database(item: pytest.Item) -> bool:
    """Whether `item` can reach the database: by its marks, by its fixtures and theirs, or as a TestCase of Django.

    A test whose only way there is a process that it starts says so by one of the marks.
    """
    above = item.getparent(pytest.Class)
    return (
        any(item.get_closest_marker(mark) for mark in ("django_db", "postgresql"))
        or bool(DATABASE_FIXTURES & fixtures_of(item))
        or (above is not None and issubclass(above.obj, TransactionTestCase))
    )


def runs_on(vendor: str, item: pytest.Item) -> bool:
    """Whether `item` has something to say of the database called `vendor`."""
    if vendor == "postgresql":
        shown_alone = item.get_closest_marker("browser") is not None and item.path.stem not in BROWSER_ON_BOTH
        return touches_the_database(item) and not shown_alone
    return item.get_closest_marker("postgresql") is None
