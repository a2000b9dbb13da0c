"""Bytes into text, whatever character set they really have.

Rules of this module:

* a byte order mark wins, then UTF-8 when all of it is UTF-8, then what the content or the source declares, then
  windows-1252, which old feeds write and call Latin-1;
* nothing is dropped: every byte gives a character. Where the declared set was not the real one, `doubtful` says so.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_DECLARED = re.compile(rb"""(?:charset\s*=\s*|encoding\s*=\s*)["']?\s*([A-Za-z0-9_.:-]{2,40})""")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TEXT_CODECS = re.compile(r"utf|iso|latin|cp|windows|mac|ascii|koi|big5|gb|shift|euc|johab|tis|hp", re.IGNORECASE)


@dataclass(frozen=True)
class Written:
    """A text; `doubtful` when its bytes are not in the character set that was declared."""

    text: str
    doubtful: bool = False


def written(data: bytes, content_type: str | None = None) -> Written:
    """The text of some bytes; never raises."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Written(data.decode(name, "replace"), doubtful=_fails(data, name))
    declared = _declared(data[:1024], content_type)
    if _is_wide(data):
        for name in ("utf-16-le", "utf-16-be"):
            if data[1:2] == b"\x00" or name.endswith("be"):
                return Written(data.decode(name, "replace"))
    if not _fails(data, "utf-8"):
        return Written(data.decode("utf-8"))
    if declared and declared != "utf-8" and not _fails(data, declared):
        return Written(data.decode(declared))
    return Written(_western(data), doubtful=declared is not None)


def _declared(head: bytes, content_type: str | None) -> str | None:
    """The first character set named by the source or by the content itself that Python knows as one of texts."""
    for where in ((content_type or "").encode("utf-8", "replace"), head):
        found = _DECLARED.search(where)
        if found is None:
            continue
        name = found[1].decode("ascii")
        try:
            known = codecs.lookup(name).name
        except (LookupError, ValueError):
            continue
        if _TEXT_CODECS.match(known):
            return "cp1252" if known == "iso8859-1" else known
    return None


def _is_wide(data: bytes) -> bool:
    """UTF-16 without a mark: half of the bytes of western text are zero."""
    head = data[:400]
    return len(head) >= 4 and len(data) % 2 == 0 and 0.4 < head.count(0) / len(head) <= 0.5


def _fails(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return True
    return False


def _western(data: bytes) -> str:
    """windows-1252; its five unused bytes become the control characters that Latin-1 has there."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(_one(byte) for byte in data)


def _one(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)
