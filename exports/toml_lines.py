"""Where the keys of a TOML text stand: `tomllib` says what a file means, not on which line it says it.

Rules: for well-formed texts only (`tomllib` took it before); headers and keys at the start of a line, as people write
them; a key that is not found so has the line of its table, and a table that is not found the first line.
"""

from __future__ import annotations

import re
from collections import Counter

Path = tuple[str | int, ...]
"""Keys, and positions in arrays of tables: ("scope", 1, "wards")."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?")
_KEY = re.compile(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")


def key_lines(text: str) -> dict[Path, int]:
    """The line, from 1, of each table and key of `text`."""
    lines: dict[Path, int] = {}
    seen: Counter[Path] = Counter()
    table: Path = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _parts(header[2])
            if header[1] == "[[":
                seen[table] += 1
                lines.setdefault(table, number)
                table = (*table, seen[table] - 1)
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *_parts(key[1])), number)
    return lines


def line_of(text: str, path: Path) -> int:
    """The line of the deepest part of `path` that stands in `text`; 1 when none does."""
    lines = key_lines(text)
    return next((lines[path[:depth]] for depth in range(len(path), 0, -1) if path[:depth] in lines), 1)


def _parts(dotted: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def toml_string(text: str) -> str:
    """A TOML basic string."""
    escaped = (f"\\u{ord(c):04X}" if ord(c) < 32 or ord(c) == 127 else f"\\{c}" if c in '\\"' else c for c in text)
    return f'"{"".join(escaped)}"'
