"""The whole public tree is compared with what it should be, and mended: after a release, after a loss, every night."""

import contextlib
import shutil
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation

from filings.models import Publication
from filings.publishing.storage import LEFTOVER_AGE

from .tree import CURRENT, TEMPORARIES, File, folder_of, root
from .writing import Written, put_file, remove_path, same, temporaries, write

ERRORS = "errors"
MEGABYTE = 1024 * 1024


def mend(*, check: bool = False) -> Iterator[tuple[str, Written]]:
    """For each folder that was not as it should be, its path in the tree and what was. Mended; with `check` only told.

    Asks the storage for every published file, which holds each against its digest. Raises OSError.
    """
    remove_leftovers()
    for path, found in (("", mend_top(check)), (ERRORS, mend_errors(check))):
        if found != Written():
            yield path, found
    published = set(Publication.objects.values_list("report__unit__code", "report__year"))
    for code, year in sorted(published | in_the_tree()):
        if (found := write(code, year, check=check)) != Written():
            yield f"reports/{code}/{year}", found


def write_missing(*, since: datetime) -> None:
    """Write every report that was published or withdrawn since then and has no folder. Raises OSError."""
    lately = Publication.objects.filter(Q(published_at__gte=since) | Q(withdrawn_at__gte=since))
    for code, year in sorted(set(lately.values_list("report__unit__code", "report__year"))):
        if not (folder_of(code, year) / CURRENT).is_symlink():
            write(code, year)


def in_the_tree() -> set[tuple[str, int]]:
    """Code and year of each report that has a folder."""
    return {(one.parent.name, int(one.name)) for one in (root() / "reports").glob("*/*") if is_year(one)}


def is_year(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and path.name.isdecimal() and path.name == str(int(path.name))


def mend_top(check: bool) -> Written:
    """What lies above the folders of reports and is none."""
    reports = root() / "reports"
    strays = [one for one in children(root()) if one.name not in ("reports", ERRORS, TEMPORARIES, "lost+found")]
    units = children(reports)
    strays += [one for one in units if not one.is_dir() or one.is_symlink()]
    strays += [inner for one in units if one not in strays for inner in children(one) if not is_year(inner)]
    if not check:
        for one in strays:
            remove_path(one)
    return Written(removed=tuple(str(one.relative_to(root())) for one in strays))


def children(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def mend_errors(check: bool) -> Written:
    """The pages that nginx shows where we cannot be asked (config/nginx.conf)."""
    with translation.override(settings.LANGUAGE_CODE):
        limit = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // MEGABYTE
        pages = {
            "too_large.html": render_to_string("400.html", {"too_large": True, "limit": limit}),
            "unavailable.html": render_to_string("unavailable.html"),
        }
    wanted = {name: File(page.encode()) for name, page in pages.items()}
    new = {name: one for name, one in wanted.items() if not same(root() / ERRORS / name, one)}
    strays = [path for path in children(root() / ERRORS) if path.name not in wanted]
    if not check:
        with temporaries(new) as prepared:
            for name, one in new.items():
                put_file(root() / ERRORS / name, one, prepared[name])
        for path in strays:
            remove_path(path)
    return Written(tuple(sorted(new)), tuple(path.name for path in strays))


def remove_leftovers() -> None:
    """What killed processes left half-written."""
    for one in children(root() / TEMPORARIES):
        # Another process may have finished meanwhile.
        with contextlib.suppress(FileNotFoundError):
            if time.time() - one.stat().st_mtime > LEFTOVER_AGE:
                shutil.rmtree(one, ignore_errors=True)
