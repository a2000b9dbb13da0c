"""A ward's place in an address.

Rule: a ward key is the source's own and may hold anything; when it is not plain, a short hash stands for it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from exports.record import Key
from exports.snapshot.census import Ward

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def ward_address(key: Key) -> str:
    """The key itself when it is plain; else "~" and a hash, which no plain key starts with."""
    if _PLAIN.fullmatch(key):
        return key
    return "~" + hashlib.sha256(key.encode()).hexdigest()[:16]


def find_ward(wards: Iterable[Ward], address: str) -> Ward | None:
    """The ward that has this address, if the copy has one."""
    return next((ward for ward in wards if ward_address(ward.key) == address), None)
