"""Runs a command as a person types it, and loads figures."""

from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command


def run(*arguments: str) -> tuple[int, list[str]]:
    """Exit status, and the lines of standard output; those of the error where there is one."""
    out = StringIO()
    try:
        call_command(*arguments, stdout=out)
    except CommandError as error:
        assert out.getvalue() == ""
        return error.returncode, str(error).splitlines()
    except SystemExit as stopped:
        return int(str(stopped.code)), out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def load(path: Path, text: str, *options: str) -> tuple[int, list[str]]:
    """`load_figures` of a file with this text, for 平塘县 and 2018."""
    path.write_text(text)
    return run("load_figures", "522727", "2018", str(path), *options)
