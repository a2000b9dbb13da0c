"""Short names that stand in file names, signed comments and keys of files: a site's code, a scope, a station.

Rules: small ASCII letters, digits and hyphens, at most 40; the same on every file system, and nothing that a signed
comment or a file name would have to quote. A name that Windows keeps for a device is none, with any suffix: what is
written to `nul.sequence` there is gone.
"""

from __future__ import annotations

import re

from exports.folding import fold
from exports.language import N_

LONGEST = 40
WHAT_A_NAME_IS = N_(
    "a short name takes small letters without accents, digits and hyphens, 40 at most, and is not one that Windows"
    " keeps for itself (con, nul, com1 …)"
)

_DEVICE = r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])"
_NAME = re.compile(rf"(?!{_DEVICE}\Z)[a-z0-9]+(-[a-z0-9]+)*")


def is_short_name(text: str) -> bool:
    """Whether `text` may be a site's code or the name of a scope or a station."""
    return len(text) <= LONGEST and _NAME.fullmatch(text) is not None


def short_name(text: str) -> str:
    """A short name made of a long one: "Hôpital de Valmont" → "hopital-de-valmont"; "" when that is none."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    name = "-".join(words)[:LONGEST].strip("-")
    return name if is_short_name(name) else ""
