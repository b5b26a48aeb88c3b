"""Where published files lie, for tests that look at them or spoil them."""

from pathlib import Path

from django.conf import settings

from filings.publishing.storage import key_of


def stored_path(digest: str) -> Path:
    """The file with this digest in the folder of the test."""
    return Path(settings.PUBLISHED_DIR / key_of(digest))


def stored_names(folder: Path) -> list[str]:
    """What lies in a folder of published files, half-written ones included, by name."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())
