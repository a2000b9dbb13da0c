"""What leaves a vault before it is destroyed: the journal as a table and as FHIR AuditEvent, and the ledger of sheets.

Rules of this module: each file is read back from the disk and compared, an encrypted one by opening it again; it is
clear text, because a person asked for it, unless a recipient is named.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from downtime.crisis.destruction import digest
from downtime.crisis.proof import FileDigest
from downtime.journal import Act, Recorded
from downtime.journal.audit_event import ndjson_bytes
from downtime.journal.line import time_text
from downtime.journal.table import SEPARATORS, csv_bytes, harmless
from downtime.vault.vault import Vault
from exports.age import decrypt_with_file_key, encrypt_keeping_key
from exports.durable import write_durably
from exports.errors import DowntimeError, EndRefused, FileUnreadable
from exports.language import N_, Phrase

COLUMNS = ("serial", "time", "form", "pages", "copies", "reader", "role", "ward", "patient", "ipp", "snapshot")


def take_out(
    vault: Vault, records: Sequence[Recorded], folder: Path, encrypted_to: str | None
) -> tuple[FileDigest, ...]:
    """Write the files into `folder`; gives their digests. Raises `EndRefused`, `FileUnwritable`, `KeyMalformed`."""
    settings = vault.settings
    site = settings.site_name or settings.site or ""
    contents: Mapping[str, bytes] = {
        "journal.csv": csv_bytes(records, settings.language),
        "journal.ndjson": ndjson_bytes(records, settings.station, site),
        "sheets.csv": ledger_bytes(records, settings.language),
    }
    return tuple(_write(folder, name, content, encrypted_to) for name, content in contents.items())


def ledger_bytes(records: Sequence[Recorded], language: str) -> bytes:
    """Every sheet that was printed, by its serial number: what comes back on paper is ticked off against it."""
    text = io.StringIO(newline="")
    text.write("\ufeff")
    separator = SEPARATORS.get(language, ",")
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    sheets = [record for record in records if record.entry.act is Act.PRINT and record.entry.serial]
    for record in sorted(sheets, key=lambda record: record.entry.serial):
        entry = record.entry
        cells = (entry.form, entry.pages, entry.copies, entry.reader, entry.role, entry.ward, entry.patient, entry.ipp)
        row = (entry.serial, time_text(record.time), *cells, entry.snapshot)
        writer.writerow([harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8")


def _write(folder: Path, name: str, content: bytes, encrypted_to: str | None) -> FileDigest:
    if encrypted_to is None:
        write_durably(folder / name, content, private=True)
        found = _read(folder / name)
    else:
        name = f"{name}.age"
        sealed = encrypt_keeping_key(content, [encrypted_to])
        write_durably(folder / name, sealed.content, private=True)
        try:
            found = bytes(decrypt_with_file_key(_read(folder / name), sealed.file_key, file=name))
        except DowntimeError:
            found = b""
    if found != content:
        raise EndRefused(problem=Phrase(N_("{file} does not read back as it was written"), {"file": name}))
    return digest(folder / name, name)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadable(file=path.name, problem=error.strerror or type(error).__name__) from error
