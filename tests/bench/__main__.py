"""Measures on SQLite, in a folder of its own that is removed, and prints each figure beside its target.

The exit status is 0 also where a target is missed; it is another where nothing comparable could be measured.
"""

import argparse
import os
import platform

import django
from django.core.management import call_command


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", help="pdf, desk, autosave, writing, national, prose, lists; all of them if none is named"
    )
    parser.add_argument("--rounds", type=int, default=64, help="how often each page is asked for (64)")
    arguments = parser.parse_args()
    # A database and files of this run alone, whatever the environment says.
    for name in ("DATABASE_URL", "TESTS_VAR_DIR"):
        os.environ.pop(name, None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    call_command("migrate", verbosity=0)

    from . import autosave, desk, lists, national, printing, prose, writing

    # The sample comes first: it refuses to build on units that are not its own.
    parts = {
        "pdf": ("PDF of the sample. Medians", printing.lines),
        "desk": ("Statistics desk: 86 rows, 70 inputs, SQLite. Medians of server time", desk.lines),
        "autosave": ("Saving one cell while somebody types. Medians of server time on SQLite", autosave.lines),
        "writing": ("A chapter saved, a table pasted. Medians of server time on SQLite", writing.lines),
        "national": ("National form of 2021. Medians", national.lines),
        "prose": ("Chapters of prose. Medians of server time on SQLite", prose.lines),
        "lists": ("Queries of a list with 1 report and with 30", lists.lines),
    }
    if unknown := set(arguments.parts) - set(parts):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    processors, load = os.cpu_count() or 1, os.getloadavg()[0]
    if load > processors / 2:
        print(f"This machine is busy (load {load:.1f} on {processors} processors): times will be too long.")
    print(f"Python {platform.python_version()}, Django {django.__version__}, {processors} processors")
    for part, (title, measured) in parts.items():
        if part not in (arguments.parts or parts):
            continue
        print(f"\n{title}", *measured(arguments.rounds), sep="\n", flush=True)


if __name__ == "__main__":
    main()
