"""The station file: what a laptop tells the hospital side about itself when it is enrolled. Public, holds no secret.

    # Public: the station file of a laptop of the downtime kit. It holds no secret.
    format = 1
    station = "cardio-1"
    recipient = "age1…"
    site_key = "0123456789ABCDEF"

Rules: TOML, these four keys and no other; `site_key` is the identifier of the public key that the laptop trusts, so
that a laptop enrolled for another site is noticed at once. Anything else is `StationMalformed`.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import msgspec

from exports.age_keys import parse_recipient
from exports.errors import FileUnreadable, KeyMalformed, StationMalformed
from exports.language import N_
from exports.names import WHAT_A_NAME_IS, is_short_name

FORMAT = 1
SUFFIX = ".station"
LARGEST = 4096
"""Bytes: a station file is five lines."""

_SITE_KEY = re.compile(r"[0-9A-F]{16}")


class Station(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One enrolled laptop."""

    format: int
    """`FORMAT`."""
    station: str
    """Its name (`exports.names`)."""
    recipient: str
    """Its age recipient, `age1…`."""
    site_key: str
    """`PublicKey.identifier` of the site it trusts: 16 hexadecimal digits."""

    def text(self) -> str:
        """The content of the file."""
        return (
            "# Public: the station file of a laptop of the downtime kit. It holds no secret.\n"
            f'format = {self.format}\nstation = "{self.station}"\n'
            f'recipient = "{self.recipient}"\nsite_key = "{self.site_key}"\n'
        )

    @property
    def file_name(self) -> str:
        """`NAME.station`."""
        return f"{self.station}{SUFFIX}"

    @classmethod
    def parse(cls, content: bytes, *, file: str) -> Station:
        """Read a station file. Raises `StationMalformed`."""
        if len(content) > LARGEST:
            raise StationMalformed(file=file, problem=N_("it is too long"))
        try:
            station = msgspec.convert(tomllib.loads(content.decode("utf-8")), cls)
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError):
            raise StationMalformed(file=file, problem=N_("it has not the four keys of a station")) from None
        station.check(file)
        return station

    def check(self, file: str) -> None:
        """Raises `StationMalformed` for a value that no laptop writes."""
        if self.format != FORMAT:
            raise StationMalformed(file=file, problem=N_("its format is one that this version does not know"))
        if not is_short_name(self.station):
            raise StationMalformed(file=file, problem=WHAT_A_NAME_IS)
        if not _SITE_KEY.fullmatch(self.site_key):
            raise StationMalformed(file=file, problem=N_("its site key is not the identifier of a key"))
        try:
            parse_recipient(self.recipient)
        except KeyMalformed:
            raise StationMalformed(file=file, problem=N_("its recipient is not an age recipient")) from None


def read_station(path: Path) -> Station:
    """Raises `FileUnreadable` and `StationMalformed`."""
    try:
        with path.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        raise FileUnreadable(file=path, problem=error.strerror or type(error).__name__) from error
    return Station.parse(content, file=path.name)
