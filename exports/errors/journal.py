"""The journal. Exit codes 70–79."""

from __future__ import annotations

from exports.errors.base import DowntimeError
from exports.language import N_


class JournalBroken(DowntimeError):
    exit_code = 70
    sentence = N_("The journal of {folder} is not whole: {problem}.")
    hint = N_("keep a copy of the vault as it is, and tell the security officer; --export FILE writes what can be read")


class ExportSuffixUnknown(DowntimeError):
    exit_code = 71
    sentence = N_("{file}: the journal is exported as .csv or as .ndjson.")
    hint = N_("end the name of the file with .csv (table) or .ndjson (FHIR AuditEvent)")
