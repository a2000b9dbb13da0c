"""The text of an age key: its 32 bytes as Bech32, under the prefix of its kind.

Source: C2SP age.md, "The X25519 recipient type". Rule of this module: an error names the kind of the key, never the
key.
"""

from __future__ import annotations

from exports import bech32
from exports.errors import KeyMalformed
from exports.language import N_

IDENTITY_PREFIX = "AGE-SECRET-KEY-"
RECIPIENT_PREFIX = "age"
KEY_LENGTH = 32


def key_bytes(text: str, prefix: str) -> bytes:
    """The 32 bytes of a key; any are one. Raises `KeyMalformed`."""
    kind = f"{prefix}1…"
    try:
        found, content = bech32.decode(text)
    except ValueError as error:
        raise KeyMalformed(file=kind, problem=str(error)) from None
    if found != prefix or len(content) != KEY_LENGTH:
        raise KeyMalformed(file=kind, problem=N_("it is another kind of key"))
    return content
