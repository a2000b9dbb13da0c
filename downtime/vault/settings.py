"""`vault.toml`: what a vault knows in clear. Nothing in it is secret, and nothing is said of a patient.

Rules: read with a typed schema; an unknown key, a wrong type or another format is refused with its line where the
reader knows it; written only by the kit.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import msgspec

from exports.durable import write_durably
from exports.errors import ConfigurationInvalid, FileUnreadable, VaultNotFound
from exports.language import N_, Phrase
from exports.toml_lines import line_of, toml_string

FILE = "vault.toml"
FORMAT = 1


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


def read_settings(folder: Path) -> Settings:
    """Raises `VaultNotFound`, `FileUnreadable` and `ConfigurationInvalid`."""
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8")
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
    return settings


def _invalid(text: str, message: str) -> ConfigurationInvalid:
    """The line and the key that msgspec's message names; line 1 for a key that is missing."""
    named = re.search(r"\$\.(\w+)|field `(\w+)`", message)
    key = next((name for name in named.groups() if name), "?") if named else "?"
    problem = Phrase(N_("the key “{key}” is missing, unknown or not of this version"), {"key": key})
    return ConfigurationInvalid(file=FILE, line=line_of(text, (key,)), problem=problem)


def write_settings(folder: Path, settings: Settings) -> None:
    """Raises `FileUnwritable`."""
    write_durably(folder / FILE, _toml(settings).encode(), private=True)


def _toml(settings: Settings) -> str:
    values = msgspec.structs.asdict(settings)
    lines = (f"{name} = {_value(value)}\n" for name, value in values.items() if value is not None)
    return "".join(lines)


def _value(value: str | int) -> str:
    return toml_string(value) if isinstance(value, str) else str(value)
