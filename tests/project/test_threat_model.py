"""The threat model is of this release, and every test it relies on exists."""

from __future__ import annotations

import ast
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "downtime" / "docs" / "THREAT_MODEL.md"
FRENCH = ROOT / "downtime" / "docs" / "fr" / "menaces.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")
EVENTS = (
    "A stolen laptop", "A stolen USB stick", "A hostile export server", "Hostile content", "Who holds the signing key",
    "A curious colleague", "Paper left", "Somebody on the same network", "Another user of the same machine",
    "Somebody at the unlocked screen", "A lost recovery sheet", "User error", "Somebody on the way",
    "A declared crisis",
)  # fmt: skip
SHOULD_BE_LINKED = ("downtime/docs/THREAT_MODEL.md", "downtime/docs/fr/menaces.md")


def version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def named_in(path: Path) -> set[str]:
    """The tests of a module as pytest names them: `test_x`, `Class::test_x`."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)}
    return found


def sections() -> dict[str, str]:
    parts = re.split(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_every_test_that_is_named_exists() -> None:
    named = NAMED.findall(PAGE.read_text(encoding="utf-8"))
    assert len(named) > 40
    known = {path: named_in(ROOT / path) if (ROOT / path).is_file() else set() for path, _ in named}
    assert [f"{path}::{name}" for path, name in named if name not in known[path]] == []


def test_nothing_that_looks_like_a_test_escapes_the_check() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.count("::test_") == len([name for _, name in NAMED.findall(text) if "test_" in name])


@pytest.mark.parametrize("page", [PAGE, FRENCH], ids=lambda page: page.name)
def test_it_is_of_this_release(page: Path) -> None:
    said = re.search(r"^Version (\d+\.\d+\.\d+), (\S+)\.", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert said is not None, "the page says neither its version nor its date"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert version(said[1]) >= version(project["version"]), "read the page again for this release, then date it"
    day = said[2] if page == PAGE else "-".join(reversed(said[2].split("/")))
    assert date.fromisoformat(day) >= date(2026, 11, 23)


@pytest.mark.parametrize("event", EVENTS)
def test_each_event_says_what_is_not_protected_and_which_test_shows_the_rest(event: str) -> None:
    (text,) = (body for title, body in sections().items() if title.startswith(event))
    assert re.search(r"[Nn]ot protected\.?\*\*", text)
    assert NAMED.search(text)


@pytest.mark.parametrize("page", SHOULD_BE_LINKED)
def test_the_readme_leads_there(page: str) -> None:
    after = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Where to go next")[2]
    assert f"]({page})" in after
