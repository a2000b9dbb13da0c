"""The proof that a crisis was ended: what was exported, what was destroyed, signed before the key died.

Rules of this module:

* no patient in it: numbers, names of files, digests, and who did it;
* the statement is signed by the station's journal key over its canonical JSON (keys sorted, no spaces, UTF-8), so that
  any program can check it; what was found after the key was destroyed (`completion`) cannot be signed and says so;
* whether the key is that of the station, the paper's two signatures vouch for, and whoever noted a code of the journal.
"""

from __future__ import annotations

import base64
import json
from datetime import datetime
from pathlib import Path

import msgspec

from downtime.journal.signing import Signer, signed_by
from exports.durable import write_durably
from exports.errors import FileUnreadable
from exports.language import N_
from exports.open_files import read_whole

FORMAT = 1
LABEL = b"downtime end of crisis 1\n"
"""What stands before the canonical JSON in the signed bytes: no signature of a journal entry fits here."""


class FileDigest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file by its name (with `/`), size in bytes and SHA-256 in hexadecimal."""

    file: str
    size: int
    sha256: str


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was so when the end was decided. Times are UTC."""

    format: int = FORMAT
    station: str
    recipient: str
    """The station's public key: what the hospital side encrypted to."""
    site: str
    language: str
    timezone: str
    enrolled_at: str
    declared_at: str
    declared_by: str
    before: str
    chosen: str
    """The file of the generation that was read instead of the newest; empty when none was chosen."""
    drill: bool
    ended_at: str
    ended_by: str
    acts: dict[str, int]
    """How many entries of the journal there are of each act."""
    entries: int
    journal_code: str
    journal_head: str
    """SHA-256 of the last line of the journal that was exported."""
    journal_faults: tuple[str, ...]
    """What was found wrong with the chain; empty when it is whole."""
    sheets: int
    first_serial: str
    last_serial: str
    exported: tuple[FileDigest, ...]
    encrypted_to: str
    """The recipient (`age1…`) that the exported files are encrypted to; empty for clear text."""
    destroyed: tuple[FileDigest, ...]
    """Every file of the vault that goes, as it was."""
    software: str


class Completion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was found afterwards; not signed, since the key is gone."""

    destroyed_at: str
    removed: int
    """How many of the files of the statement are gone: all, or the proof is none."""
    left: tuple[str, ...]
    """What stays in the folder."""


class Proof(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`public_key` in hexadecimal, `signature` in base64 (Ed25519)."""

    statement: Statement
    public_key: str
    signature: str
    completion: Completion | None = None


def canonical(statement: Statement) -> bytes:
    """The signed bytes: keys sorted, no spaces, UTF-8."""
    plain = json.dumps(msgspec.to_builtins(statement), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return LABEL + plain.encode("utf-8", "replace")


def sign(statement: Statement, signer: Signer) -> Proof:
    signature = base64.b64encode(signer.sign(canonical(statement))).decode("ascii")
    return Proof(statement=statement, public_key=signer.public.hex(), signature=signature)


def is_signed(proof: Proof) -> bool:
    """Whether the statement is as it was signed by the key that the proof names."""
    try:
        signature = base64.b64decode(proof.signature, validate=True)
        return signed_by(bytes.fromhex(proof.public_key), signature, canonical(proof.statement))
    except ValueError:
        return False


def write_proof(path: Path, proof: Proof) -> None:
    """Raises `FileUnwritable`."""
    write_durably(path, msgspec.json.format(msgspec.json.encode(proof), indent=1), private=True)


def read_proof(path: Path) -> Proof:
    """Raises `FileUnreadable`."""
    try:
        return msgspec.json.decode(read_whole(path), type=Proof)
    except ValueError:
        raise FileUnreadable(file=path.name, problem=N_("it is damaged")) from None
    except OSError as error:
        raise FileUnreadable(file=path.name, problem=error.strerror or type(error).__name__) from error


def moment(at: datetime | None) -> str:
    """A time as the proof writes it; "" for none."""
    return at.isoformat(timespec="seconds") if at is not None else ""
