"""The page of the format and the vectors say the same: every rule names its vectors, every vector has its rule."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.vectors.vector import keys, load

PAGE = Path(__file__).resolve().parents[2] / "downtime" / "docs" / "FORMAT.md"


def rules() -> list[tuple[str, str, list[str]]]:
    """Rule, outcome and vectors of every row of a table whose last column is “Vectors”."""
    found: list[tuple[str, str, list[str]]] = []
    inside = False
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif cells[-1] == "Vectors":
            inside = True
        elif inside and not set(line) <= set("|-"):
            found.append((cells[0], cells[1].strip("`"), re.findall(r"`([^`]+)`", cells[-1])))
    return found


def outcome(key: str) -> str:
    """Without its exit code: what the pull says, and where it takes the vector, the opening."""
    vector = load(key)
    said = vector.open if vector.pull == "accepted" else vector.pull
    return said.partition(" (")[0]


def test_every_vector_is_named_once_and_every_one_named_exists() -> None:
    named = Counter(key for _, _, vectors in rules() for key in vectors)
    assert {key for key, number in named.items() if number > 1} == set()
    assert sorted(named) == keys()


def test_every_rule_names_vectors_with_its_outcome() -> None:
    for rule, said, vectors in rules():
        assert vectors, rule
        assert {outcome(key) for key in vectors} == {said}, rule
