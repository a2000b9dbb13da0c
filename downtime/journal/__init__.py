"""The journal: who did what on this laptop, encrypted, chained, sealed (README.md)."""

from downtime.journal.acts import Act, Entry, Recorded
from downtime.journal.findings import Fault, Finding, Note, Verdict
from downtime.journal.journal import Journal
from downtime.journal.reading import entries, newest
from downtime.journal.verify import Known, verify

__all__ = [
    "Act",
    "Entry",
    "Fault",
    "Finding",
    "Journal",
    "Known",
    "Note",
    "Recorded",
    "Verdict",
    "entries",
    "newest",
    "verify",
]
