"""The configurations of the documentation, as the tests run them: with other paths and ports, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / "downtime" / "docs"
ENGLISH, FRENCH = PAGES / "en" / "destinations.md", PAGES / "fr" / "destinations.md"


def blocks(kind: str, page: Path = ENGLISH) -> list[str]:
    """The contents of the fenced blocks of a kind ("sshd_config", "json" …), in their order."""
    return re.findall(rf"^```{re.escape(kind)}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def replaced(text: str, changes: dict[str, str]) -> str:
    """`text` with other words; each must stand in it, so that the page and the tests cannot part."""
    for old, new in changes.items():
        assert old in text, f"{old} is not in the page any more"
        text = text.replace(old, new)
    return text
