"""What the journal says: the acts, and what is told of each.

Rules: an act is one of `Act`; a field that does not apply is empty; nothing clinical is written here, only who looked
at whom, when, and what left on paper. What a person typed (a reason, a search) is kept as typed, at most 2,000
characters of it, and a cut says so. All of it is encrypted: in clear stand only a number and a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from exports.language import N_

LONGEST_TEXT = 2000
"""Characters of one field."""
CUT = " […]"
BLOCK = 256
"""Bytes: contents are filled up to a multiple of it, so that lengths do not tell names or acts apart."""


class Act(StrEnum):
    """One thing that somebody did, or that the kit did by itself."""

    ENROLLED = "enrolled"
    START = "start"
    STOP = "stop"
    UNLOCK = "unlock"
    UNLOCK_REFUSED = "unlock-refused"
    SIGN_IN = "sign-in"
    SIGN_IN_REFUSED = "sign-in-refused"
    SIGN_OUT = "sign-out"
    LOCK = "lock"
    READ_WARD = "read-ward"
    READ_PATIENT = "read-patient"
    READ_DOCUMENT = "read-document"
    SEARCH = "search"
    BREAK_GLASS = "break-glass"
    PRINT = "print"
    SHEET_CHECKED = "sheet-checked"
    SHEET_UNUSED = "sheet-unused"
    SHEET_LOST = "sheet-lost"
    SHEET_FOUND = "sheet-found"
    PULL = "pull"
    SNAPSHOT_ACCEPTED = "snapshot-accepted"
    SNAPSHOT_REFUSED = "snapshot-refused"
    SNAPSHOT_DROPPED = "snapshot-dropped"
    SUSPECT_CHOSEN = "suspect-chosen"
    GENERATION_CHOSEN = "generation-chosen"
    GENERATIONS_COMPARED = "generations-compared"
    DECLARE = "declare"
    DECLARE_CANCELLED = "declare-cancelled"
    END = "end"
    READ_JOURNAL = "read-journal"
    EXPORT_JOURNAL = "export-journal"
    JOURNAL_DROPPED = "journal-dropped"
    SETTINGS = "settings"
    SLOT_CHANGED = "slot-changed"
    IDENTITY_SHOWN = "identity-shown"
    KEY_ACCEPTED = "key-accepted"
    KEY_REFUSED = "key-refused"
    NOT_JOURNALLED = "not-journalled"
    """Acts went by that could not be written, because the disk was full or did not answer."""
    UNREADABLE = "unreadable"
    """Never written: stands in an export where an entry cannot be read."""


LABELS: Mapping[Act, str] = {
    Act.ENROLLED: N_("vault made"),
    Act.START: N_("application started"),
    Act.STOP: N_("application stopped"),
    Act.UNLOCK: N_("unlocked"),
    Act.UNLOCK_REFUSED: N_("passphrase refused"),
    Act.SIGN_IN: N_("signed in"),
    Act.SIGN_IN_REFUSED: N_("sign-in refused"),
    Act.SIGN_OUT: N_("signed out"),
    Act.LOCK: N_("station locked"),
    Act.READ_WARD: N_("ward read"),
    Act.READ_PATIENT: N_("patient read"),
    Act.READ_DOCUMENT: N_("document read"),
    Act.SEARCH: N_("searched"),
    Act.BREAK_GLASS: N_("record or ward opened, with a reason"),
    Act.PRINT: N_("printed"),
    Act.SHEET_CHECKED: N_("serial number of a sheet looked up"),
    Act.SHEET_UNUSED: N_("serial number taken, no sheet printed"),
    Act.SHEET_LOST: N_("sheet noted as lost"),
    Act.SHEET_FOUND: N_("sheet found again"),
    Act.PULL: N_("snapshots fetched"),
    Act.SNAPSHOT_ACCEPTED: N_("snapshot accepted"),
    Act.SNAPSHOT_REFUSED: N_("snapshot refused"),
    Act.SNAPSHOT_DROPPED: N_("snapshot removed, too old or for want of room"),
    Act.SUSPECT_CHOSEN: N_("suspect snapshot chosen"),
    Act.GENERATION_CHOSEN: N_("snapshot chosen"),
    Act.GENERATIONS_COMPARED: N_("two snapshots compared"),
    Act.DECLARE: N_("crisis declared"),
    Act.DECLARE_CANCELLED: N_("declaration of the crisis taken back"),
    Act.END: N_("crisis ended"),
    Act.READ_JOURNAL: N_("journal read"),
    Act.EXPORT_JOURNAL: N_("journal exported"),
    Act.JOURNAL_DROPPED: N_("months of the journal removed, too old"),
    Act.SETTINGS: N_("settings changed"),
    Act.SLOT_CHANGED: N_("passphrases changed"),
    Act.IDENTITY_SHOWN: N_("secret key of the station shown"),
    Act.KEY_ACCEPTED: N_("new key of the hospital accepted"),
    Act.KEY_REFUSED: N_("new key of the hospital refused"),
    Act.NOT_JOURNALLED: N_("acts that could not be journalled"),
    Act.UNREADABLE: N_("entry that cannot be read"),
}
"""The acts in words, for a page of the journal."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One act, as the caller tells it; the journal adds number and time."""

    act: Act
    reader: str = ""
    """Who: the name at sign-in, or the computer's account on the command line."""
    role: str = ""
    identity: str = ""
    """How the name is known: `declared`, `listed` (staff list and PIN), `account`."""
    patient: str = ""
    """The opaque key of the patient in the snapshot."""
    ipp: str = ""
    """The permanent patient number: the key means nothing once the snapshot is gone."""
    ward: str = ""
    document: str = ""
    form: str = ""
    serial: str = ""
    pages: int | None = None
    copies: int | None = None
    printer: str = ""
    query: str = ""
    reason: str = ""
    snapshot: str = ""
    """File name of the snapshot that was read, or that a pull took, refused or dropped."""
    failure: int | None = None
    """The exit code of what went wrong."""
    detail: str = ""


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """One entry read back. `sequence` is 0 for a line that is no entry; `signed` when it was made after the unlock and
    its signature is the station's."""

    sequence: int
    time: datetime
    entry: Entry
    signed: bool


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """The clear content of a line: number and time once more, so that no content can be moved to another line."""

    sequence: int
    time: str
    entry: Entry


def content_bytes(content: Content) -> bytes:
    """JSON, its texts bounded, filled up with spaces to a multiple of 256 bytes."""
    bounded = msgspec.structs.replace(content, entry=_bounded(content.entry))
    plain = msgspec.json.encode(bounded)
    return plain.ljust(-(-len(plain) // BLOCK) * BLOCK)


def _bounded(entry: Entry) -> Entry:
    texts = {name: value for name, value in msgspec.structs.asdict(entry).items() if type(value) is str}
    return msgspec.structs.replace(entry, **{name: _writable(text) for name, text in texts.items()})


def _writable(text: str) -> str:
    """A text that JSON can hold: half a character (a lone surrogate) becomes a question mark."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return whole if len(whole) <= LONGEST_TEXT else whole[: LONGEST_TEXT - len(CUT)] + CUT
