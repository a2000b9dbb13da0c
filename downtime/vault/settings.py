"""`vault.toml`: what a vault knows in clear. Nothing in it is secret, and nothing is said of a patient.

Rules: read with a typed schema; an unknown key, a wrong type, a value that cannot be or another format is refused with
its line; written by the kit, which keeps what a person wrote into `[suspicion]` and `[room]` (README.md), without his
comments.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from exports.age_key_text import RECIPIENT_PREFIX, key_bytes
from exports.durable import write_durably
from exports.errors import ConfigurationInvalid, FileUnreadable, KeyMalformed, VaultNotFound
from exports.language import N_, Phrase
from exports.open_files import read_whole
from exports.suspicion_limits import DEFAULT, Limits
from exports.toml_lines import line_of, toml_string

FILE = "vault.toml"
FORMAT = 1


class Room(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[room]`. Both bounds count. GiB are 2^30 bytes."""

    most_gib: float = 20.0
    """What the snapshots take at most: a month of a large hospital, three days of every quarter of an hour."""
    free_gib: float = 1.0
    """What they leave free on their disk, for the journal and the system; on a small disk `free_share` of it."""
    free_share: float = 0.1


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `vault.toml` holds."""

    format: int
    station: str
    """The name of this laptop, as IT enrolled it."""
    language: str
    created: str
    """When the vault was made: UTC."""
    source: str | None = None
    """Where `pull` fetches from when nothing else is said."""
    site: str | None = None
    """The site's short name, from the first signed comment that was accepted; no other is taken after it."""
    site_name: str | None = None
    """The hospital's name, from the first snapshot that was opened."""
    timezone: str | None = None
    """The site's time zone (IANA), from the first snapshot that was opened."""
    recovery: str | None = None
    """The site's recovery recipient (`age1…`), for whom the journal is encrypted too; given at enrolment."""
    journal_months: Annotated[int, msgspec.Meta(ge=6, le=120)] = 12
    """How many months of the journal stay (`downtime.journal.retention`)."""
    suspicion: Limits = DEFAULT
    """When a snapshot is set aside. Nothing that the hospital side publishes changes it (decision record 0007)."""
    room: Room = Room()
    """How much of the disk the snapshots may take."""


def read_settings(folder: Path) -> Settings:
    """Raises `VaultNotFound`, `FileUnreadable` and `ConfigurationInvalid`."""
    path = folder / FILE
    try:
        text = read_whole(path).decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        raise VaultNotFound(folder=folder) from None
    except UnicodeDecodeError:
        raise ConfigurationInvalid(file=FILE, line=1, problem=N_("it is not UTF-8 text")) from None
    except OSError as error:
        raise FileUnreadable(file=path, problem=error.strerror or type(error).__name__) from error
    try:
        settings = msgspec.convert(tomllib.loads(text), Settings)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        problem = N_("it is not TOML")
        raise ConfigurationInvalid(file=FILE, line=line.group(1) if line else 1, problem=problem) from None
    except msgspec.ValidationError as error:
        raise _invalid(text, str(error)) from None
    if settings.format != FORMAT:
        raise _invalid(text, "`$.format`")
    for where in _impossible(settings):
        cannot_be = Phrase(N_("the value of “{key}” cannot be"), {"key": where[-1]})
        raise ConfigurationInvalid(file=FILE, line=line_of(text, where), problem=cannot_be)
    return settings


def _impossible(settings: Settings) -> Iterator[tuple[str, ...]]:
    """Where a number is none that can be: a share below 0 or above 1, hours or bytes below 0, not a number."""
    for table, highest in (("suspicion", {"feed_hours": 24 * 366}), ("room", {"most_gib": 1e6, "free_gib": 1e6})):
        for key, value in msgspec.structs.asdict(getattr(settings, table)).items():
            most = 2.0 if key == "enciphered" else highest.get(key, 1.0)
            if not 0 <= value <= most or (key == "most_gib" and value == 0):
                yield (table, key)
    if settings.recovery is not None:
        try:
            key_bytes(settings.recovery, RECIPIENT_PREFIX)
        except KeyMalformed:
            yield ("recovery",)


def _invalid(text: str, message: str) -> ConfigurationInvalid:
    """The line and the key that msgspec's message names; line 1 for a key that is missing."""
    at = re.search(r"`\$\.?([\w.]*)`", message)
    field = re.search(r"field `(\w+)`", message)
    path = [*(at[1].split(".") if at and at[1] else ()), *([field[1]] if field else ())] or ["?"]
    problem = Phrase(N_("the key “{key}” is missing, unknown or not of this version"), {"key": path[-1]})
    return ConfigurationInvalid(file=FILE, line=line_of(text, tuple(path)), problem=problem)


def write_settings(folder: Path, settings: Settings) -> None:
    """Raises `FileUnwritable`."""
    write_durably(folder / FILE, _toml(settings).encode(), private=True)


def _toml(settings: Settings) -> str:
    values = msgspec.structs.asdict(settings)
    tables = {name: values.pop(name) for name in ("suspicion", "room")}
    text = _lines(values)
    for name, table in tables.items():
        usual = msgspec.structs.asdict(type(table)())
        own = {key: value for key, value in msgspec.structs.asdict(table).items() if value != usual[key]}
        text += f"\n[{name}]\n{_lines(own)}" if own else ""
    return text


def _lines(values: Mapping[str, str | float | None]) -> str:
    return "".join(f"{name} = {_value(value)}\n" for name, value in values.items() if value is not None)


def _value(value: str | float) -> str:
    return toml_string(value) if isinstance(value, str) else str(value)
