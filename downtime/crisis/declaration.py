"""`crisis.json`: that a crisis was declared on this vault, and which copies are read until it ends.

Rules of this module:

* while the file is there nothing is fetched and nothing is dropped; a file that cannot be read freezes too: only
  somebody who knows what he does takes a freeze off;
* it holds no secret and nothing typed that could name a patient: the reason of a choice is in the journal only;
* it is replaced whole, by one process at a time.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from exports.durable import sync_folder, write_durably
from exports.errors import FileUnreadable, FileUnwritable, PullsFrozen
from exports.language import N_, Phrase
from exports.open_files import read_whole

FILE = "crisis.json"
FORMAT = 1
LONGEST_NAME = 80
"""Characters of the name of who declared or chose: it is shown on every page."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The generation that is read instead of the newest: its file, and who chose it when (UTC)."""

    file: str
    at: datetime
    by: str


class Crisis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A declared crisis. Times are UTC."""

    format: int = FORMAT
    declared_at: datetime
    declared_by: str
    before: datetime | None = None
    """Copies from after this time are not served by themselves."""
    drill: bool = False
    """An exercise: screens and sheets say so."""
    chosen: Chosen | None = None


def read_crisis(folder: Path) -> Crisis | None:
    """The crisis declared on the vault `folder`, or None. Raises `FileUnreadable`."""
    path = folder / FILE
    try:
        crisis = msgspec.json.decode(read_whole(path), type=Crisis)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError:
        raise FileUnreadable(file=FILE, problem=N_("it is damaged")) from None
    except OSError as error:
        raise FileUnreadable(file=FILE, problem=error.strerror or type(error).__name__) from error
    moments = (crisis.declared_at, crisis.before, crisis.chosen.at if crisis.chosen else None)
    if crisis.format != FORMAT or any(moment is not None and moment.tzinfo is None for moment in moments):
        raise FileUnreadable(file=FILE, problem=N_("it is damaged"))
    return crisis


def known_crisis(folder: Path) -> Crisis | None:
    """As `read_crisis`, for a reader whom a damaged file must not stop: the page says it, the copy opens."""
    with suppress(FileUnreadable):
        return read_crisis(folder)
    return None


def write_crisis(folder: Path, crisis: Crisis) -> None:
    """Raises `FileUnwritable`."""
    write_durably(folder / FILE, msgspec.json.format(msgspec.json.encode(crisis), indent=1), private=True)


def take_away(folder: Path) -> None:
    """No crisis any more. Raises `FileUnwritable`."""
    try:
        (folder / FILE).unlink(missing_ok=True)
        sync_folder(folder)
    except OSError as error:
        raise FileUnwritable(file=FILE, problem=error.strerror or type(error).__name__) from error


def local_text(moment: datetime, timezone: str | None) -> str:
    """A time for a sentence of the command line: the hospital's where its time zone is known, else UTC."""
    if timezone is None:
        return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return f"{moment.astimezone(ZoneInfo(timezone)):%Y-%m-%d %H:%M}"


def refuse_frozen(folder: Path, timezone: str | None = None) -> None:
    """Raises `PullsFrozen` while a crisis is declared, or when nobody can read whether one is."""
    try:
        crisis = read_crisis(folder)
    except FileUnreadable:
        unknown = Phrase(N_("an unknown day ({file} cannot be read)"), {"file": FILE})
        raise PullsFrozen(folder=folder, since=unknown) from None
    if crisis is not None:
        raise PullsFrozen(folder=folder, since=local_text(crisis.declared_at, timezone))


def is_frozen(folder: Path) -> bool:
    """Whether nothing may be fetched or dropped now."""
    try:
        refuse_frozen(folder)
    except PullsFrozen:
        return True
    return False
