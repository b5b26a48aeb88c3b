"""What make does about a machine that lacks something."""

from pathlib import Path

import pytest

from config import machine
from config.machine import Need, install_command, missing

LACKING = [Need("a-apt", "dnf-1", "brew-1", bool), Need("b-apt", "dnf-1", "brew-2", bool)]


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing on PATH; gives the only folder of PATH, to put programs into."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "chromium"))
    monkeypatch.setenv("POSTGRESQL_BIN", str(tmp_path / "postgresql"))
    monkeypatch.delenv("CI", raising=False)
    return tmp_path


def program(path: Path, script: str = "") -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("managers", "command"),
    [
        (["apt-get"], "apt-get install --yes --no-install-recommends a-apt b-apt"),
        (["apt-get", "brew"], "apt-get install --yes --no-install-recommends a-apt b-apt"),
        (["dnf"], "dnf install --assumeyes dnf-1"),
        (["brew"], "brew install brew-1 brew-2"),
        ([], "apt-get install --yes --no-install-recommends a-apt b-apt"),
    ],
)
def test_install_command_is_the_machines_own(bare: Path, managers: list[str], command: str) -> None:
    for name in managers:
        program(bare / name)
    assert " ".join(install_command(LACKING)) == command


def test_missing_names_what_the_tests_cannot_find(bare: Path) -> None:
    programs = {
        "postgresql": "postgresql/initdb",
        "chromium": "chromium",
        "poppler-utils": "pdffonts",
        "gettext": "msgfmt",
    }
    assert [need.apt for need in missing("test") if need.apt in programs] == list(programs)
    for name in programs.values():
        program(bare / name)
    assert [need.apt for need in missing("test") if need.apt in programs] == []


@pytest.fixture
def one_missing(bare: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(machine, "NEEDS", {"run": (LACKING[0],), "test": ()})
    return bare


@pytest.mark.parametrize("purpose", ["run", "test"])
def test_root_with_apt_installs_what_is_missing(
    one_missing: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], purpose: str
) -> None:
    program(one_missing / "apt-get", 'echo "$@"')
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert machine.main(purpose) == 0
    assert capfd.readouterr().out.splitlines() == [
        "Installing system packages: a-apt",
        "update --quiet",
        "--quiet -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends a-apt",
    ]


@pytest.mark.parametrize(("ci", "status"), [("true", 100), ("", 0)])
def test_a_failed_installation_stops_ci_only(
    one_missing: Path, monkeypatch: pytest.MonkeyPatch, ci: str, status: int
) -> None:
    program(one_missing / "apt-get", "exit 100")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setenv("CI", ci)
    assert machine.main("test") == status


@pytest.mark.parametrize(
    ("purpose", "without"), [("run", "PDF files cannot be made"), ("test", "some tests will be skipped")]
)
def test_others_are_told_the_one_command_to_type(
    one_missing: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], purpose: str, without: str
) -> None:
    program(one_missing / "apt-get", "echo must not be called")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert machine.main(purpose) == 0
    out, err = capfd.readouterr()
    assert (out, err.splitlines()) == (
        "",
        [
            f"System packages are missing ({without}). To install them, type:",
            "  sudo apt-get install --yes --no-install-recommends a-apt",
        ],
    )


def test_what_is_optional_is_installed_apart_and_may_fail(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    optional = Need("c-apt", "dnf-3", "brew-3", bool, optional=True)
    monkeypatch.setattr(machine, "NEEDS", {"run": (LACKING[0], optional, LACKING[1]), "test": ()})
    program(bare / "apt-get", 'echo "$@"; case "$*" in *c-apt*) exit 100; esac')
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setenv("CI", "true")
    assert machine.main("run") == 0
    waiting = "--quiet -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends"
    assert capfd.readouterr().out.splitlines()[2:] == [f"{waiting} a-apt b-apt", f"{waiting} c-apt"]


def test_what_is_only_optional_is_said_to_be(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine, "NEEDS", {"run": (Need("c-apt", "dnf-3", "brew-3", bool, optional=True),), "test": ()})
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert machine.main("run") == 0
    assert "everything works, the PDF has fewer faces" in capfd.readouterr().err


def test_fonts_are_found_by_the_name_of_their_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert machine.find_font("No-Such-Font.ttf") is None
    (tmp_path / ".fonts" / "deep").mkdir(parents=True)
    (tmp_path / ".fonts" / "deep" / "No-Such-Font.ttf").touch()
    assert machine.find_font("No-Such-Font.ttf") == tmp_path / ".fonts" / "deep" / "No-Such-Font.ttf"
