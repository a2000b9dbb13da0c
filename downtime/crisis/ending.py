"""Ending a crisis: the journal out, the keys destroyed, the proof written.

Rules of this module:

* the order is the safety: the journal is exported and read back; the signed proof is on the disk beside it; then
  `ended.json` says that there is no way back; then the keys, then the rest; then the proof says when;
* killed before `ended.json`, the vault is as it was and the end begins anew, into a new folder; killed after it, the
  end is finished without a passphrase, which nothing could check any more;
* a journal that is not whole is evidence: nothing is destroyed unless somebody says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from downtime.crisis.declaration import Crisis
from downtime.crisis.destruction import SHEET, destroy, digest, digests, left_in
from downtime.crisis.ended import FILE as ENDED
from downtime.crisis.proof import Completion, FileDigest, Proof, Statement, moment, read_proof, sign, write_proof
from downtime.crisis.proof_sheet import sheet_of
from downtime.crisis.take_out import take_out
from downtime.journal import Act, Entry, Journal, Recorded, Verdict, entries, verify
from downtime.journal.line import hash_of
from downtime.journal.reading import look, places
from downtime.journal.signing import Signer
from downtime.vault.refusal import version
from downtime.vault.vault import Vault
from exports.durable import write_durably
from exports.errors import EndRefused, FileUnreadable, FileUnwritable
from exports.language import N_, Phrase
from exports.language import translator as speaking

PROOF = "end-of-crisis.json"


@dataclass(frozen=True, kw_only=True)
class Order:
    """What a person asked for: where to, encrypted to whom (None: clear text), who asks, in spite of what."""

    folder: Path
    encrypted_to: str | None
    by: Entry
    now: datetime
    although_broken: bool = False


@dataclass(frozen=True)
class Prepared:
    """All that has to be there before anything is destroyed."""

    proof: Proof
    folder: Path
    """Where the exported files and the proof are."""


def prepare(vault: Vault, crisis: Crisis, identity: str, journal: Journal, order: Order) -> Prepared:
    """Export, read back, and write the signed proof. Nothing is destroyed here; `journal` is unlocked.

    Raises `EndRefused`, `FileUnreadable`, `FileUnwritable`, `KeyMalformed`.
    """
    export = [
        msgspec.structs.replace(order.by, act=Act.EXPORT_JOURNAL, detail=f"downtime end …{s}")
        for s in (".csv", ".ndjson")
    ]
    journal.record(msgspec.structs.replace(order.by, act=Act.END), *export)
    code = journal.code()
    verdict = verify(vault.folder, vault.recipient, identity)
    if verdict.faults and not order.although_broken:
        raise EndRefused(problem=Phrase(N_("the journal is not whole ({fault})"), {"fault": verdict.faults[0].phrase}))
    records = list(entries(vault.folder, identity))
    folder = _new_folder(order, vault.settings.station)
    exported = take_out(vault, records, folder, order.encrypted_to)
    statement = _statement(vault, crisis, order, verdict, records, exported)
    proof = sign(msgspec.structs.replace(statement, journal_head=_head(vault)), Signer.of(identity))
    write_proof(folder / PROOF, proof)
    write_durably(folder / SHEET, sheet_of(proof), private=True)
    if read_proof(folder / PROOF) != proof:
        raise EndRefused(problem=N_("the proof does not read back as it was written"))
    if journal.code() != code:
        raise EndRefused(problem=N_("another command wrote into the journal meanwhile"))
    return Prepared(proof, folder)


def carry_out(vault_folder: Path, prepared: Prepared, now: datetime) -> Proof:
    """The point of no return, and all that follows it. Raises `EndRefused` before it, `FileUnreadable` and
    `FileUnwritable`; after it `finish` goes on."""
    if not exported_are_whole(prepared):
        raise EndRefused(problem=N_("the exported files are not there any more as they were written"))
    write_proof(vault_folder / ENDED, prepared.proof)
    return finish(vault_folder, prepared.folder, now)


def finish(vault_folder: Path, folder: Path, now: datetime) -> Proof:
    """Destroy what is left, and complete the proof in the vault and in `folder`.

    Raises `FileUnreadable` and `FileUnwritable`.
    """
    proof = read_proof(vault_folder / ENDED)
    if proof.completion is None:
        destroy(vault_folder)
        removed = sum(not (vault_folder / one.file).exists() for one in proof.statement.destroyed)
        left = tuple(sorted({*left_in(vault_folder), SHEET}))
        done = Completion(destroyed_at=moment(now), removed=removed, left=left)
        proof = msgspec.structs.replace(proof, completion=done)
        sheet = sheet_of(proof)
        write_durably(vault_folder / SHEET, sheet, private=True)
        write_proof(folder / PROOF, proof)
        write_durably(folder / SHEET, sheet, private=True)
        write_proof(vault_folder / ENDED, proof)
    return proof


def resumed_folder(vault_folder: Path, asked: Path) -> Path:
    """Where the exported files of an end that was begun are, below the folder that is asked for; that folder itself
    when they are elsewhere: they were read back before anything was destroyed. Raises `FileUnwritable`."""
    proof = read_proof(vault_folder / ENDED)
    for found in sorted(asked.glob(f"*/{PROOF}")) if asked.is_dir() else ():
        try:
            if read_proof(found).signature == proof.signature:
                return found.parent
        except FileUnreadable:
            continue
    return _made(asked)


def _new_folder(order: Order, station: str) -> Path:
    """One of its own for each try, so that no earlier export is written over. Raises `FileUnwritable`."""
    name = f"{station}-{order.now:%Y%m%dT%H%M%SZ}"
    taken = {path.name for path in order.folder.iterdir()} if order.folder.is_dir() else set()
    numbered = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 2))
    return _made(order.folder / next(one for one in numbered if one not in taken))


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileUnwritable(file=folder, problem=error.strerror or type(error).__name__) from error
    return folder


def _statement(  # noqa: PLR0913, PLR0917 - all that it states
    vault: Vault,
    crisis: Crisis,
    order: Order,
    verdict: Verdict,
    records: Sequence[Recorded],
    exported: tuple[FileDigest, ...],
) -> Statement:
    settings = vault.settings
    serials = [record.entry.serial for record in records if record.entry.act is Act.PRINT and record.entry.serial]
    return Statement(
        station=settings.station,
        recipient=vault.recipient,
        site=settings.site_name or settings.site or "",
        language=settings.language,
        timezone=settings.timezone or "UTC",
        enrolled_at=settings.created,
        declared_at=moment(crisis.declared_at),
        declared_by=crisis.declared_by,
        before=moment(crisis.before),
        chosen=crisis.chosen.file if crisis.chosen is not None else "",
        drill=crisis.drill,
        ended_at=moment(order.now),
        ended_by=order.by.reader,
        acts=dict(sorted(Counter(record.entry.act.value for record in records).items())),
        entries=len(records),
        journal_code=verdict.code,
        journal_head="",
        journal_faults=tuple(fault.say(speaking(settings.language)) for fault in verdict.faults),
        sheets=len(serials),
        first_serial=min(serials, default=""),
        last_serial=max(serials, default=""),
        exported=exported,
        encrypted_to=order.encrypted_to or "",
        destroyed=digests(vault.folder),
        software=version(),
    )


def _head(vault: Vault) -> str:
    """The hash of the last whole line of the journal."""
    last = [place.raw for place in places(look(vault.folder)) if place.line is not None]
    return hash_of(last[-1]) if last else ""


def exported_are_whole(prepared: Prepared) -> bool:
    """Whether the exported files still are what was read back."""
    return all(digest(prepared.folder / one.file, one.file) == one for one in prepared.proof.statement.exported)
