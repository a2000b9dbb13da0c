"""The search for patients in clear: in files, in every spelling, and in files that a process holds open."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from exports.folding import fold

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "latin-1", "cp1252")
_PIECE = 1 << 22


def spellings(texts: Iterable[str]) -> frozenset[bytes]:
    """Every way in which a program may have written one of `texts`: letters, accents, encodings."""
    written = {form for text in texts for form in (text, text.upper(), text.lower(), text.title(), fold(text))}
    found = set()
    for text in written:
        for encoding in ENCODINGS:
            try:
                found.add(text.encode(encoding))
            except UnicodeEncodeError:
                continue
    return frozenset(form for form in found if len(form) >= 6)


def files_with(names: frozenset[bytes], files: Iterable[Path]) -> list[Path]:
    """Those of `files` that hold one of the spellings."""
    return [file for file in files if any(name in content for content in _pieces(file) for name in names)]


def below(*folders: Path) -> Iterator[Path]:
    """Every file, hidden and temporary ones too."""
    return (path for folder in folders for path in folder.rglob("*") if path.is_file())


def held_open(process: int) -> list[Path]:
    """The files that a process holds open, as handles: what was deleted can be read through them (Linux)."""
    if sys.platform != "linux":
        return []
    return [handle for handle in Path(f"/proc/{process}/fd").iterdir() if handle.is_file()]


def deleted_and_open(process: int) -> list[str]:
    """The files of a process that have no name any more, as SQLite's temporary files and journals have none."""
    links = []
    for handle in held_open(process):
        try:
            links.append(str(handle.readlink()))
        except OSError:  # closed meanwhile
            continue
    return [link for link in links if link.endswith("(deleted)") or "etilqs_" in link or "-journal" in link]


def _pieces(file: Path) -> Iterator[bytes]:
    """The content by pieces that overlap, so that a name on a border is found."""
    try:
        with file.open("rb") as opened:
            before = b""
            while piece := opened.read(_PIECE):
                yield before + piece
                before = piece[-400:]
    except OSError:  # taken away meanwhile, or a handle of another kind
        return
