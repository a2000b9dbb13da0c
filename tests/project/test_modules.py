"""Modules stay short enough to be read at night, and their names say what lives there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("exports", "printable", "downtime")
NAMELESS = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources(*PACKAGES, "tests")}
    assert {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > 400} == {}


def test_the_median_module_has_at_most_150_lines() -> None:
    lengths = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in sources(*PACKAGES))
    assert lengths[len(lengths) // 2] <= 150


def test_nine_functions_in_ten_have_at_most_40_lines() -> None:
    lengths = sorted(
        (node.end_lineno or 0) - node.lineno + 1
        for path in sources(*PACKAGES)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert lengths[int(len(lengths) * 0.9)] <= 40


def test_file_names_say_what_lives_there() -> None:
    assert {path.name for path in sources(*PACKAGES, "tests") if path.stem in NAMELESS} == set()


@pytest.mark.parametrize("path", sources(*PACKAGES), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_its_rules(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text))


def test_every_package_tells_a_newcomer_what_lives_where() -> None:
    folders = {path.parent for path in sources(*PACKAGES)}
    with_modules = [f for f in folders if len(list(f.glob("*.py"))) > 2]
    assert sorted(str(f.relative_to(ROOT)) for f in with_modules if not (f / "README.md").exists()) == []
