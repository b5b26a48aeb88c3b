"""Each module imports only from modules to its left, so that a rule has one home."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILINGS = ROOT / "filings"

LAYERS = [
    {"config.machine", "figures", "states"},
    {"editions"},
    {"models"},
    {"parsing", "prose", "guards"},
    {"reading"},
    {"permissions"},
    {"accounts", "budgets"},
    {"checks", "comparison", "drawing", "progress"},
    {"content", "opendata"},
    {"events"},
    {"rendering"},
    {"selfcheck"},
    {"publishing"},
    {"verification", "workflow"},
    {"units", "jobs"},
    {"importing"},
    {"forms"},
    {"views", "admin", "apps", "templatetags"},
    {"middleware", "sample", "urls"},
    {"management"},
    {"config"},
]
PLACE = {name: place for place, layer in enumerate(LAYERS) for name in layer}


def modules() -> list[Path]:
    """Every module, those of `config` and the beginnings of rooms as well; a migration is not written by hand."""
    found = [path for room in (FILINGS, ROOT / "config") for path in room.rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts and path != FILINGS / "__init__.py")


def room_of(path: Path) -> str:
    return room_named(".".join(path.relative_to(ROOT).with_suffix("").parts))


def room_named(module: str) -> str:
    """The room of a module of ours; "" for any other. Of `config` one module stands by itself."""
    parts = module.split(".")
    if parts[0] == "filings":
        return parts[1] if len(parts) > 1 else ""
    return ".".join(parts[:2]) if parts[:2] == ["config", "machine"] else "config" * (parts[0] == "config")


def first_party(path: Path) -> Iterator[str]:
    """Names of the rooms that `path` imports, also where only the type checker reads it."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            full = [*base, *(node.module.split(".") if node.module else ())]
            yield from (room_named(".".join([*full, alias.name])) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (room_named(alias.name) for alias in node.names)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_module_imports_only_from_its_left(path: Path) -> None:
    own = room_of(path)
    assert {name for name in first_party(path) if name not in ("", own) and PLACE[name] >= PLACE[own]} == set()


@pytest.mark.parametrize("name", ["weasyprint"])
def test_only_rendering_imports(name: str) -> None:
    importers = {
        room_of(path)
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Import) and any(alias.name.split(".")[0] == name for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == name)
    }
    assert importers <= {"rendering"}


def test_the_page_about_it_names_every_room_in_its_place() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    found = re.findall(r"^\| (\d+) \| (.+?) \|", page, re.MULTILINE)
    rooms = [(int(number), name.strip("`")) for number, name in found]
    assert [number for number, _name in rooms] == sorted(number for number, _name in rooms)
    assert sorted(rooms) == sorted((place, name) for place, layer in enumerate(LAYERS, 1) for name in layer)
    assert len(page.splitlines()) <= 60


def test_editions_and_models_form_no_circle() -> None:
    """Models load the tables of editions; what an edition asks of a unit is a protocol, in its type hints as well."""
    sources = {path.name: path.read_text() for path in (FILINGS / "editions").glob("*.py")}
    assert [name for name, source in sources.items() if "filings.models" in source] == []
