"""The Chinese catalogue is complete, holds just what the source says, and is the one that is compiled."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / "locale/zh_Hans/LC_MESSAGES"
CATALOGUES = [OURS, ROOT / "locale/overrides/zh_Hans/LC_MESSAGES"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")

by_catalogue = pytest.mark.parametrize("folder", CATALOGUES, ids=["ours", "overrides"])


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@by_catalogue
def test_every_message_is_translated(folder: Path) -> None:
    left = [entry.msgid for entry in polib.pofile(folder / "django.po") if entry.fuzzy or not all(texts(entry))]
    assert left == []


@by_catalogue
def test_translations_have_the_placeholders_of_their_messages(folder: Path) -> None:
    wrong = [
        entry.msgid
        for entry in polib.pofile(folder / "django.po")
        for text in texts(entry)
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    ]
    assert wrong == []


@by_catalogue
def test_the_compiled_catalogue_is_of_this_source(folder: Path) -> None:
    def said(catalogue: list[polib.POEntry]) -> dict[str, list[str]]:
        return {entry.msgid: texts(entry) for entry in catalogue}

    assert said(polib.mofile(folder / "django.mo")) == said(polib.pofile(folder / "django.po"))


def test_the_catalogue_holds_just_what_the_source_says(tmp_path: Path) -> None:
    for name in ("config", "filings", "templates", "static", "locale", "manage.py"):
        source, copy = ROOT / name, tmp_path / name
        if source.is_dir():
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy)
    command = [sys.executable, "manage.py", "makemessages", "-l", "zh_Hans", "--no-obsolete"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = {entry.msgid for entry in polib.pofile(tmp_path / "locale/zh_Hans/LC_MESSAGES/django.po")}
    assert made == {entry.msgid for entry in polib.pofile(OURS / "django.po")}
