"""The last evening: many people at once, on PostgreSQL through gunicorn and workers as shipped. Prints its figures.

    python -m tests.throwaway_postgresql python -m tests.bench.evening small|full [PART...]

Each figure is a pair of one run. The exit status is 0 also where a target is missed.
"""

import argparse
import os
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from . import crowding, disk, due, killing, loaded, outages, passwords, serving
from .at_once import SIZES, Size
from .measuring import Line
from .proxy import Wire
from .stack import Stack, settings_of

PARTS: dict[str, tuple[str, Callable[[Stack, Size], list[Line]]]] = {
    "loaded": ("A copy from the loaded process", loaded.loaded),
    "copies": ("Review copies beside somebody who types", crowding.copies),
    "typing": ("Many who type", crowding.typing),
    "strangers": ("Strangers who try passwords", passwords.strangers),
    "due": ("Reports whose time has come", due.due),
    "serving": ("What the public reads, behind nginx and without", serving.serving),
    "kills": ("Jobs while processes are killed", killing.kills),
    "outages": ("The database, the storage, and room on the disk away", outages.outages),
}


def set_up(folder: Path) -> Wire:
    """Give this process the settings and the database of the site; the wire between the two.

    Accounts share one true hash of a password.
    """
    # The site speaks through a wire that can be cut; this process does not.
    direct = os.environ["DATABASE_URL"]
    found = urlsplit(direct)
    wire = Wire((str(found.hostname), int(found.port or 5432)))
    os.environ.update(settings_of(folder))
    import django
    from django.conf import settings
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command

    django.setup()
    os.environ["DATABASE_URL"] = direct.replace(f":{found.port}/", f":{wire.port}/")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from filings.models import Account
    from tests import factories

    once = make_password(factories.PASSWORD)
    settings.PASSWORD_HASHERS = [*settings.PASSWORD_HASHERS, "django.contrib.auth.hashers.MD5PasswordHasher"]
    Account.set_password = lambda self, _raw: setattr(self, "password", once)  # type: ignore[method-assign,assignment]
    return wire


def main(arguments: Any) -> None:
    size = SIZES[arguments.size]
    with tempfile.TemporaryDirectory() as folder:
        disk.mounted(Path(folder) / "var")
        wire = set_up(Path(folder))
        stack = Stack(Path(folder), wire)
        try:
            stack.start_web()
            for name in arguments.parts or PARTS:
                title, measure = PARTS[name]
                begun = time.monotonic()
                print(f"\n{title}", flush=True)
                try:
                    print(*measure(stack, size), sep="\n")
                except Exception:  # the other parts are measured all the same
                    traceback.print_exc()
                    print(Line("not measured", "it failed, see above", "no failure", False))
                print(f"  ({time.monotonic() - begun:.0f} s)", flush=True)
        finally:
            stack.stop()
            disk.unmount(Path(folder) / "var")
            if arguments.log:
                print((Path(folder) / "log").read_text())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.evening", description=__doc__)
    parser.add_argument("size", choices=sorted(SIZES))
    parser.add_argument("parts", nargs="*")
    parser.add_argument("--log", action="store_true", help="print what the processes wrote")
    main(parser.parse_args())
