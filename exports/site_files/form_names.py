"""What the hospital's own forms are called where forms are named: packs, the command line, the journal.

Rule: the name is made of the file's own ("Consentement.pdf" → "hospital-consentement"); of two files of one name the
second is called by its key; a file that cannot be read has no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from exports.names import short_name
from exports.record import SiteFile, SiteFileKind

PREFIX = "hospital-"
_ENDING = re.compile(r"\.pdf$", re.IGNORECASE)


def named_forms(files: Iterable[SiteFile]) -> Mapping[str, SiteFile]:
    """Name → file, in the order of the files; what is no form is left out."""
    found: dict[str, SiteFile] = {}
    for file in files:
        if file.kind is SiteFileKind.FORM and not file.unreadable:
            name = PREFIX + (short_name(_ENDING.sub("", file.name)) or file.key)
            found[name if name not in found else PREFIX + file.key] = file
    return found
