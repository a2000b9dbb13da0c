"""How a passphrase becomes bytes, the same for every key that one protects.

Rules of this module: Unicode NFC, since two keyboards write é in two ways; one line end at the end is taken off,
since a passphrase file ends with one; nothing else is changed, spaces count.
"""

from __future__ import annotations

import unicodedata

from exports.language import N_

TOO_DEAR = N_("its passphrase would take too much memory or time to check")
"""What is said of a key file whose stored cost is out of bounds."""


def passphrase_bytes(passphrase: str) -> bytes:
    """What a key derivation takes for `passphrase`: UTF-8. Any text has its bytes, so this never raises."""
    if passphrase.endswith("\n"):
        passphrase = passphrase[:-1].removesuffix("\r")
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
