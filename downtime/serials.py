"""Serial numbers of printed sheets: so that a lost sheet is missed, and a found one can be put back.

`CARDIO1-000042-T`: the station's short name, a running number, a check character over both. The check is ISO/IEC 7064
MOD 37,36 (letters and digits, one check character): it catches every single wrong character and nearly every swap of
two neighbours, as happens when a number is copied by hand or read out over the telephone.

Rules: a number is on the disk as used before it is handed out, so that neither a crash nor two processes give it twice;
a crash may leave a gap, never a double.
"""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING

import msgspec

from downtime.vault.lock import exclusive
from exports.durable import clear_partial, write_durably
from exports.errors import FileUnreadable
from exports.folding import fold
from exports.language import N_
from exports.open_files import read_whole

if TYPE_CHECKING:
    from downtime.vault.vault import Vault

FILE = "serial.json"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONGEST_STATION = 10
DIGITS = 6
_MODULUS = len(ALPHABET)


class _Running(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The next number that nobody has."""

    next: int


class Serials:
    """The serial numbers of one vault. One object per process is enough; several do no harm."""

    def __init__(self, vault: Vault) -> None:
        self._folder = vault.folder
        self._station = station_code(vault.settings.station, vault.recipient)
        self._lock = threading.Lock()

    def take(self, count: int = 1) -> tuple[str, ...]:
        """`count` numbers in a row that no sheet had and none will have. Raises `FileUnreadable`, `FileUnwritable`."""
        with self._lock, exclusive(self._folder, "serial"):
            first = self._next()
            clear_partial(self._folder / FILE)
            write_durably(self._folder / FILE, msgspec.json.encode(_Running(first + count)))
        return tuple(serial(self._station, number) for number in range(first, first + count))

    def next(self) -> str:
        """One number, as `take`."""
        return self.take()[0]

    def _next(self) -> int:
        """A damaged file is an error: starting again at 1 would give numbers twice."""
        try:
            running = msgspec.json.decode(read_whole(self._folder / FILE), type=_Running)
        except FileNotFoundError:
            return 1
        except ValueError:
            raise FileUnreadable(file=FILE, problem=N_("it does not hold a number")) from None
        except OSError as error:
            raise FileUnreadable(file=FILE, problem=error.strerror or type(error).__name__) from error
        if running.next < 1:
            raise FileUnreadable(file=FILE, problem=N_("it does not hold a number"))
        return running.next


def serial(station: str, number: int) -> str:
    """The serial number as it is printed: `station` of letters and digits, `number` from 1."""
    digits = f"{number:0{DIGITS}d}"
    return f"{station}-{digits}-{check_character(station + digits)}"


def is_serial(text: str) -> bool:
    """Whether `text` can be a serial number: its check character fits. Case and hyphens do not matter."""
    plain = text.replace("-", "").strip().upper()
    return len(plain) > DIGITS + 1 and all(letter in ALPHABET for letter in plain) and _checks(plain)


def check_character(text: str) -> str:
    """The check character of letters A-Z and digits (ISO/IEC 7064, MOD 37,36, hybrid system)."""
    product = _MODULUS
    for letter in text:
        product = _step(product, letter)
    return ALPHABET[(_MODULUS + 1 - product) % _MODULUS]


def station_code(station: str, recipient: str) -> str:
    """A station's name in at most ten letters and digits; of a longer one the start, and three that tell it apart."""
    plain = "".join(letter for letter in fold(station).upper() if letter in ALPHABET)
    if plain and len(plain) <= LONGEST_STATION:
        return plain
    number = int.from_bytes(hashlib.blake2b(recipient.encode(), digest_size=8).digest(), "big")
    mark = "".join(ALPHABET[number // _MODULUS**place % _MODULUS] for place in range(3))
    return plain[: LONGEST_STATION - 3] + mark


def _checks(text: str) -> bool:
    product = _MODULUS
    for letter in text[:-1]:
        product = _step(product, letter)
    return (product + ALPHABET.index(text[-1])) % _MODULUS == 1


def _step(product: int, letter: str) -> int:
    total = (product + ALPHABET.index(letter)) % _MODULUS or _MODULUS
    return total * 2 % (_MODULUS + 1)
