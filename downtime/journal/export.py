"""The journal into a file that a person asked for: `.csv` for a table, `.ndjson` for FHIR AuditEvent.

Rules: the export is itself an entry, written first, and so the file's last line; the file is written whole or not at
all, for its owner only; it is clear text, which is said to the person. A journal that is not whole is exported as far
as it can be read: it is evidence.
"""

from __future__ import annotations

from pathlib import Path

from downtime.journal.acts import Act, Entry
from downtime.journal.audit_event import ndjson_bytes
from downtime.journal.journal import Journal
from downtime.journal.reading import entries
from downtime.journal.table import csv_bytes
from downtime.vault.vault import Vault
from exports.durable import write_durably
from exports.errors import ExportSuffixUnknown

SUFFIXES = (".csv", ".ndjson")


def check_suffix(file: Path) -> None:
    """Raises `ExportSuffixUnknown`: before anybody is asked for a passphrase."""
    if file.suffix.lower() not in SUFFIXES:
        raise ExportSuffixUnknown(file=file.name)


def export_journal(vault: Vault, journal: Journal, identity: str, file: Path, by: Entry | None = None) -> int:
    """Write the whole journal into `file`; gives how many entries. `identity` is the station's, and then `journal` is
    unlocked, or the recovery key's; `by` says who asks.

    Raises `ExportSuffixUnknown`, `FileUnwritable` and `FileUnreadable`.
    """
    check_suffix(file)
    journal.record(by or Entry(act=Act.EXPORT_JOURNAL, detail=file.suffix.lower()))
    records = list(entries(vault.folder, identity, vault.recipient))
    if file.suffix.lower() == ".csv":
        content = csv_bytes(records, vault.settings.language)
    else:
        content = ndjson_bytes(records, vault.settings.station, vault.settings.site_name or vault.settings.site or "")
    write_durably(file, content, private=True)
    return len(records)
