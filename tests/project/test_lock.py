"""The lock files pin every dependency with hashes, without any address, and are in step with pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pinned(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    assert entries
    assert [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def requirements(group: str | None) -> list[Requirement]:
    if group is None:
        return [Requirement(text) for text in PROJECT["project"]["dependencies"]]
    entries = PROJECT["dependency-groups"][group]
    return [r for e in entries for r in (requirements(e["include-group"]) if isinstance(e, dict) else [Requirement(e)])]


@pytest.mark.parametrize(("lock", "group"), [("requirements.lock", "build"), ("requirements-dev.lock", "dev")])
def test_locks_meet_what_pyproject_asks(lock: str, group: str) -> None:
    pins = pinned(lock)
    for requirement in requirements(None) + requirements(group):
        name = canonicalize_name(requirement.name)
        assert name in pins, f"{name} is not in {lock}: make lock"
        assert requirement.specifier.contains(pins[name], prereleases=True), f"{name} {pins[name]}: make lock"


def test_both_locks_agree() -> None:
    runtime, dev = pinned(LOCKS[0]), pinned(LOCKS[1])
    assert {name: (v, dev.get(name)) for name, v in runtime.items() if dev.get(name) != v} == {}


def test_every_dependency_has_its_line_in_the_documentation() -> None:
    page = (ROOT / "downtime/docs/DEPENDENCIES.md").read_text(encoding="utf-8")
    assert [r.name for r in requirements(None) if f"**{r.name}**" not in page] == []
