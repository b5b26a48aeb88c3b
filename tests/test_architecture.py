"""Each module imports only from modules to its left, so that a rule has one home."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

FILINGS = Path(__file__).resolve().parent.parent / "filings"

LAYERS = [
    {"figures", "states"},
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
    {"units"},
    {"importing"},
    {"forms"},
    {"views", "middleware", "admin", "management", "sample", "urls", "apps", "templatetags"},
]
PLACE = {name: place for place, layer in enumerate(LAYERS) for name in layer}
# An edition's table is a model of this app, so models loads it.


def modules() -> list[Path]:
    return sorted(path for path in FILINGS.rglob("*.py") if "migrations" not in path.parts and path.stem != "__init__")


def first_party(path: Path) -> Iterator[str]:
    """Names of the filings modules that `path` imports, but for imports that only the type checker reads."""
    package = path.relative_to(FILINGS.parent).with_suffix("").parts[:-1]
    for node in runtime_nodes(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            full = [*base, *(node.module.split(".") if node.module else ())]
            if full[:1] == ["filings"]:
                yield from [full[1]] if len(full) > 1 else [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            for alias in node.names:
                parts = alias.name.split(".")
                if parts[0] == "filings" and len(parts) > 1:
                    yield parts[1]


def runtime_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        yield node
        yield from runtime_nodes(node)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(FILINGS)))
def test_module_imports_only_from_its_left(path: Path) -> None:
    own = path.relative_to(FILINGS).with_suffix("").parts[0]
    place = PLACE[own]
    right = {name for name in first_party(path) if name != own and PLACE[name] >= place and place < len(LAYERS) - 1}
    assert right == set()


@pytest.mark.parametrize("name", ["weasyprint"])
def test_only_rendering_imports(name: str) -> None:
    importers = {
        path.relative_to(FILINGS).parts[0]
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Import) and any(alias.name.split(".")[0] == name for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == name)
    }
    assert importers <= {"rendering"}


def test_the_page_about_it_names_every_room_in_its_place() -> None:
    page = (FILINGS.parent / "docs/architecture.md").read_text(encoding="utf-8")
    found = re.findall(r"^\| (\d+) \| (.+?) \|", page, re.MULTILINE)
    rooms = [(int(number), name.strip("`")) for number, name in found]
    assert [number for number, _name in rooms] == sorted(number for number, _name in rooms)
    assert sorted(rooms) == sorted((place, name) for place, layer in enumerate(LAYERS, 1) for name in layer)
    assert len(page.splitlines()) <= 60


def test_editions_and_models_form_no_circle() -> None:
    """Models load the tables of editions; what an edition asks of a unit is a protocol, in its type hints as well."""
    sources = {path.name: path.read_text() for path in (FILINGS / "editions").glob("*.py")}
    assert [name for name, source in sources.items() if "filings.models" in source] == []
