"""One module writes the states and seals of reports."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

FILINGS = Path(__file__).resolve().parent.parent / "filings"
GUARDED = {"status", "sealed"}
WRITERS = {"create", "update", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "save"}
ROWS = {"Report", "Table", "Statistics2018", "table"}


def writes(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Where a piece of source writes a guarded column: line and column."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                for inner in ast.walk(target):
                    if isinstance(inner, ast.Attribute) and inner.attr in GUARDED:
                        yield node.lineno, inner.attr
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            named = {str(word.arg) for word in node.keywords} if called in WRITERS | ROWS else set()
            quoted = {
                str(inner.value)
                for inner in ast.walk(node)
                if isinstance(inner, ast.Constant) and called in {"setattr", "update_or_create", "bulk_update", "save"}
            }
            yield from ((node.lineno, name) for name in sorted((named | quoted) & GUARDED))


@pytest.mark.parametrize(
    "source",
    [
        "report.status = Status.DRAFT",
        "report.status, other = 1, 2",
        "self.row.sealed = True",
        "Report.objects.filter(pk=1).update(status='draft')",
        "table.objects.create(report=report, sealed=True)",
        "Report(unit=unit, status='draft')",
        "setattr(report, 'status', 'draft')",
        "rows.update_or_create(pk=1, defaults={'sealed': True})",
        "rows.bulk_update(found, ['status'])",
        "report.save(update_fields=['status'])",
    ],
)
def test_finder_finds_each_way_of_writing(source: str) -> None:
    assert len(list(writes(ast.parse(source)))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "Report.objects.filter(status='draft')",
        "render(request, '403.html', status=403)",
        "if report.status == Status.DRAFT: pass",
        "status = report.status",
    ],
)
def test_finder_leaves_reading_alone(source: str) -> None:
    assert list(writes(ast.parse(source))) == []


def test_only_transitions_write_status_and_seal() -> None:
    found = {
        str(path.relative_to(FILINGS)): sorted({column for _line, column in writes(ast.parse(path.read_text()))})
        for path in FILINGS.rglob("*.py")
        if "migrations" not in path.parts
    }
    assert {path: columns for path, columns in found.items() if columns} == {
        "workflow/transitions.py": ["sealed", "status"]
    }
    assert [str(path) for path in FILINGS.rglob("*.py") if "UPDATE filings_" in path.read_text()] == []
