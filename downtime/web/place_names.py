"""Room and bed in a narrow column: "Chambre 259", "Lit 259 F" as 259 and F.

Rules: only the word before a number or a letter goes, and the number of the room repeated in the bed's name; anything
else stays as the source wrote it. Nothing is compared by these: they are shown beside the whole name.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"(?:chambre|chbre|ch\.?|room|lit|bed)\s+(?=\S)", re.IGNORECASE)


def short_place(room: str | None, bed: str | None) -> tuple[str, str]:
    """Room and bed as short as they can be; the bed is "" where it says no more than the room."""
    where, lying = _bare(room), _bare(bed)
    if where and lying == where:
        return where, ""
    if where and lying.startswith((f"{where} ", f"{where}-", f"{where}/")):
        return where, lying[len(where) + 1 :].strip()
    return where, lying


def _bare(name: str | None) -> str:
    text = " ".join((name or "").split())
    return text[match.end() :] if (match := _WORD.match(text)) else text
