"""What the machine must have beside Python, whether it has it, and the one command that installs it.

Only the standard library: `make` runs this before the virtual environment exists.

    python3 -m config.machine run     what serving needs
    python3 -m config.machine test    what the tests need besides

Where it runs as root and apt-get exists it installs what is missing; elsewhere it prints the command to type.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """Path of a Chromium for the browser tests: $CHROMIUM, else the first browser on PATH, else None."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def find_postgresql() -> Path | None:
    """Folder of initdb and postgres: $POSTGRESQL_BIN, else by PATH, Debian's own folders, pg_config; else None."""
    if named := os.environ.get("POSTGRESQL_BIN"):
        return Path(named) if (Path(named) / "initdb").exists() else None
    if initdb := shutil.which("initdb"):
        return Path(initdb).resolve().parent
    # Debian keeps one folder a version and puts none of them on PATH.
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    if found := max(versions, key=lambda path: int(path.parts[-3]), default=None):
        return found.parent
    if shutil.which("pg_config"):
        told = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False).stdout.strip()
        if (Path(told) / "initdb").exists():
            return Path(told)
    return None


def find_nginx() -> str | None:
    """Path of nginx: $NGINX, else on PATH, else where Debian puts programs for root; else None."""
    return shutil.which(
        os.environ.get("NGINX", "nginx"), path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
    )


def find_font(file: str) -> Path | None:
    """Path of an installed font by the name of its file; None where no font folder has it."""
    home = Path.home()
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]
    return next((path for folder in [*folders, home / "Library/Fonts"] for path in folder.rglob(file)), None)


@dataclass(frozen=True)
class Need:
    """A package by its name in Debian, RHEL or openEuler, and Homebrew, and the test that shows it is here.

    optional  it makes something better that works without it, and not every release of these systems has it
    """

    apt: str
    dnf: str
    brew: str
    present: Callable[[], object]
    optional: bool = False


NEEDS = {
    "run": (
        Need("libpango-1.0-0", "pango", "pango", lambda: find_library("pango-1.0")),
        Need("libpangoft2-1.0-0", "pango", "pango", lambda: find_library("pangoft2-1.0")),
        Need("libharfbuzz-subset0", "harfbuzz", "harfbuzz", lambda: find_library("harfbuzz-subset")),
        # 霞鹜文楷 (OFL), the 楷体 of the PDF where an office has not installed the official one.
        Need(
            "fonts-lxgw-wenkai",
            "lxgw-wenkai-fonts",
            "font-lxgw-wenkai",
            lambda: find_font("LXGWWenKai-Regular.ttf"),
            optional=True,
        ),
    ),
    "test": (
        Need("postgresql", "postgresql-server", "postgresql", find_postgresql),
        Need("nginx-light", "nginx", "nginx", find_nginx),
        Need("chromium", "chromium", "chromium", find_chromium),
        # The program with which Playwright drives the browser is linked to it; macOS brings its own.
        Need("libatomic1", "libatomic", "gcc", lambda: sys.platform == "darwin" or find_library("atomic")),
        Need("poppler-utils", "poppler-utils", "poppler", lambda: shutil.which("pdffonts")),
        Need("gettext", "gettext", "gettext", lambda: shutil.which("msgfmt")),
    ),
}


def missing(purpose: str) -> list[Need]:
    """The needs for `run`, or for `test` (which runs the site too), that this machine does not meet."""
    wanted = NEEDS["run"] if purpose == "run" else NEEDS["run"] + NEEDS["test"]
    return [need for need in wanted if not need.present()]


def install_command(needs: list[Need]) -> list[str]:
    """The command that installs `needs` with this machine's package manager; Debian's where none is known."""
    if not shutil.which("apt-get") and shutil.which("dnf"):
        command, packages = ["dnf", "install", "--assumeyes"], [need.dnf for need in needs]
    elif not shutil.which("apt-get") and shutil.which("brew"):
        command, packages = ["brew", "install"], [need.brew for need in needs]
    else:
        command, packages = ["apt-get", "install", "--yes", "--no-install-recommends"], [need.apt for need in needs]
    # Each name once, in the order of the table.
    return [*command, *dict.fromkeys(packages)]


def typed_command(needs: list[Need]) -> str:
    """The same as a person types it, who may not be root."""
    command = install_command(needs)
    as_root = [] if command[0] == "brew" or os.geteuid() == 0 else ["sudo"]
    return " ".join([*as_root, *command])


def main(purpose: str) -> int:
    """Install or name what is missing; the status is 0 except where CI asked for an installation that failed."""
    needs = missing(purpose)
    if not needs:
        return 0
    if os.geteuid() == 0 and install_command(needs)[0] == "apt-get":
        print("Installing system packages:", " ".join(need.apt for need in needs), flush=True)
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        # A package list that cannot be refreshed may still do; the installation tells.
        subprocess.run(["apt-get", "update", "--quiet"], env=quietly, check=False)
        status = 0
        # One that is not to be had must not keep out those that are needed.
        for wanted in ([need for need in needs if not need.optional], *([need] for need in needs if need.optional)):
            command = install_command(wanted)
            waiting = [command[0], "--quiet", "-o", "DPkg::Lock::Timeout=300", *command[1:]]
            if wanted and (failed := subprocess.run(waiting, env=quietly, check=False).returncode):
                print("The installation failed; see above.", file=sys.stderr)
                status = status or (0 if wanted[0].optional else failed)
        return status if os.environ.get("CI") == "true" else 0
    without = "PDF files cannot be made" if purpose == "run" else "some tests will be skipped"
    if all(need.optional for need in needs):
        without = "everything works, the PDF has fewer faces"
    print(f"System packages are missing ({without}). To install them, type:", file=sys.stderr)
    print("  " + typed_command(needs), file=sys.stderr)
    return 0


if __name__ == "__main__":
    if sys.argv[1:] not in (["run"], ["test"]):
        sys.exit("usage: python3 -m config.machine run|test")
    sys.exit(main(sys.argv[1]))
