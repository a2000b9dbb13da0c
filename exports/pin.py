"""PINs of the staff list: what may be one, and the hash that travels in its place.

Argon2id (RFC 9106) with a salt of its own for each person, as a PHC string (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`),
which any Argon2 library checks. Rules of this module:

* a PIN says who reads, to the journal and to colleagues. It keeps nobody out who holds the opened copy: a million PINs
  at a quarter of a second each is three days of one processor. The snapshot's encryption is what protects the patients;
* no pepper: it would have to lie beside the hashes, on the same laptop, under the same passphrase;
* the cost stands in the hash and is bounded when read, since a hostile list must not eat all memory;
* who is not on the list costs as much time as who is.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from exports.errors import PinUnusable
from exports.key_slot import Cost
from exports.language import N_, Phrase

SHORTEST, LONGEST, DRAWN = 4, 12, 6
"""Digits of a PIN that is chosen, and of one that the kit draws."""
COST = Cost(memory=64 * 1024, iterations=6, lanes=1)
"""0.23 s and 64 MiB on two cores of 2020."""

_PHC = re.compile(
    r"\$argon2id\$v=19\$m=([1-9][0-9]{0,6}),t=([1-9][0-9]?),p=([1-9][0-9]?)"
    r"\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})"
)
_UPWARDS = "01234567890123456789"
_SALT = 16
_LENGTH = 32


@dataclass(frozen=True)
class _Hash:
    cost: Cost
    salt: bytes
    hash: bytes


def check_pin(pin: str) -> str:
    """`pin` itself. Raises `PinUnusable` for what is no PIN, or is among the first that anybody tries."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        fields = {"shortest": SHORTEST, "longest": LONGEST}
        raise PinUnusable(problem=Phrase(N_("a PIN has {shortest} to {longest} digits and nothing else"), fields))
    if len(set(pin)) == 1 or pin in _UPWARDS or pin in _UPWARDS[::-1] or pin[: len(pin) // 2] * 2 == pin:
        raise PinUnusable(problem=N_("it is among the first that anybody tries"))
    return pin


def draw_pin() -> str:
    """A PIN of six digits that `check_pin` takes."""
    while True:
        pin = "".join(secrets.choice("0123456789") for _ in range(DRAWN))
        try:
            return check_pin(pin)
        except PinUnusable:
            continue


def hash_pin(pin: str, cost: Cost = COST) -> str:
    """The PHC string of a PIN. Raises `PinUnusable`."""
    salt = secrets.token_bytes(_SALT)
    made = _derive(check_pin(pin), salt, cost, _LENGTH)
    return f"$argon2id$v=19$m={cost.memory},t={cost.iterations},p={cost.lanes}${_base64(salt)}${_base64(made)}"


def is_pin_hash(text: str) -> bool:
    """Whether `text` is a hash that `pin_agrees` would check."""
    return _parsed(text) is not None


def pin_agrees(pin: str, phc: str | None) -> bool:
    """Whether `pin` is the one of the hash. None, or what is no hash: never, after the time that a check takes."""
    known = _parsed(phc) if phc is not None else None
    if known is None:
        _derive(pin, bytes(_SALT), COST, _LENGTH)
        return False
    return hmac.compare_digest(_derive(pin, known.salt, known.cost, len(known.hash)), known.hash)


def _parsed(phc: str) -> _Hash | None:
    found = _PHC.fullmatch(phc)
    if found is None:
        return None
    memory, iterations, lanes = (int(number) for number in found.groups()[:3])
    cost = Cost(memory, iterations, lanes)
    try:
        salt, made = (base64.b64decode(part + "=" * (-len(part) % 4)) for part in found.groups()[3:])
    except binascii.Error:
        return None
    return _Hash(cost, salt, made) if cost.acceptable and cost.memory <= COST.memory * 4 else None


def _derive(pin: str, salt: bytes, cost: Cost, length: int) -> bytes:
    argon2 = Argon2id(salt=salt, length=length, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory)
    return argon2.derive(pin.encode("utf-8", "replace"))


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii").rstrip("=")
