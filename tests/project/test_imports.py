"""One direction of imports: `exports` ← `printable` ← `downtime`."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAY_IMPORT = {
    "exports": {"exports"},
    "printable": {"exports", "printable"},
    "downtime": {"exports", "printable", "downtime"},
}
FORBIDDEN_LIBRARIES = {
    "exports": {"flask", "waitress", "reportlab"},
    "printable": {"flask", "waitress", "sqlite3", "socket", "requests", "urllib", "http", "tempfile"},
}
WRITERS = {
    "exports.snapshot.write",
    "exports.export",
    "exports.publish",
    "exports.destinations.configured",
    "exports.destinations.folder",
    "exports.destinations.writing",
    "exports.site",
    "exports.fhir",
    "exports.valmont",
}
"""What only the hospital's side (its verbs) and the demonstration import; the vault and the pages never do."""


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_packages_import_in_one_direction(package: str) -> None:
    ours = set(MAY_IMPORT)
    for path in modules(package):
        wrong = {name for name in imported(path) if name.split(".")[0] in ours - MAY_IMPORT[package]}
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


@pytest.mark.parametrize("package", FORBIDDEN_LIBRARIES)
def test_packages_keep_away_from_libraries_that_are_not_theirs(package: str) -> None:
    for path in modules(package):
        wrong = {name for name in imported(path) if name.split(".")[0] in FORBIDDEN_LIBRARIES[package]}
        if path.parts[-2] == "valmont":
            wrong -= {name for name in wrong if name.split(".")[0] == "reportlab"}  # its hospital writes PDF letters
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


@pytest.mark.parametrize("part", ["web", "vault"])
def test_the_laptop_never_imports_what_writes_snapshots(part: str) -> None:
    for path in modules(f"downtime/{part}"):
        wrong = {n for n in imported(path) if any(n == w or n.startswith(w + ".") for w in WRITERS)}
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"
