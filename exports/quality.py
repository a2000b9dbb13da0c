"""What an export saw, kept, left out and refused: the quality report.

Rules: it holds counts, file names, line numbers and element paths, never a value said of a patient; everything a source
holds ends in exactly one of kept, left out (with its reason) or rejected (with its place).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from exports.language import N_

LISTED_REJECTS = 200
"""How many rejects are listed one by one; all are counted."""


class LeftOut(StrEnum):
    """Why something that was read is not in the snapshot."""

    ENTERED_IN_ERROR = "entered-in-error"
    NOT_NEEDED = "not-needed"
    PATIENT_NOT_KEPT = "patient-not-kept"
    OTHER_SUBJECT = "other-subject"
    PATIENT_UNKNOWN = "patient-unknown"
    TYPE_UNKNOWN = "type-unknown"
    DUPLICATE = "duplicate"
    OUTSIDE_PERIOD = "outside-period"
    MERGED_INTO_ANOTHER = "merged-into-another"
    DELETED = "deleted"


LEFT_OUT_TEXTS: dict[LeftOut, str] = {
    LeftOut.ENTERED_IN_ERROR: N_("entered in error, says the source"),
    LeftOut.NOT_NEEDED: N_("a kind of resource that no screen or form uses"),
    LeftOut.PATIENT_NOT_KEPT: N_("of a patient neither present nor lately discharged"),
    LeftOut.OTHER_SUBJECT: N_("not about a patient"),
    LeftOut.PATIENT_UNKNOWN: N_("of a patient that no stay and no identity of the source names"),
    LeftOut.TYPE_UNKNOWN: N_("of a type that this version does not know"),
    LeftOut.DUPLICATE: N_("an older copy of a resource read twice"),
    LeftOut.OUTSIDE_PERIOD: N_("outside the period to keep"),
    LeftOut.MERGED_INTO_ANOTHER: N_("its content stands in another row"),
    LeftOut.DELETED: N_("deleted, says the source"),
}


@dataclass(frozen=True)
class Reject:
    """Something that could not be read at all. `path`: the element (FHIRPath style) or a position, no value."""

    file: str
    line: int
    path: str
    problem: str


@dataclass
class Tally:
    """The counts of one source while it is read; `resource` is a FHIR type, an HL7 message type or a table name."""

    source: str
    read: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    left_out: Counter[tuple[str, LeftOut]] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    rejects: list[Reject] = field(default_factory=list)
    unreadable: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Elements that could not be read in rows that were kept: (resource, path without indexes) → how many."""
    remarks: Counter[str] = field(default_factory=Counter)
    """Other things worth saying, as messages (a dangling reference, a time without zone …) → how many."""

    def leave_out(self, resource: str, reason: LeftOut) -> None:
        self.left_out[resource, reason] += 1

    def reject(self, resource: str, reject: Reject) -> None:
        self.rejected[resource] += 1
        self.note(reject)

    def note(self, reject: Reject) -> None:
        """List a place of something that is counted elsewhere: one thing may be wrong at several."""
        if len(self.rejects) < LISTED_REJECTS:
            self.rejects.append(reject)

    def unaccounted(self, resource: str) -> int:
        """What was read and is neither kept, left out nor rejected: always 0, or the reader has a defect."""
        left = sum(count for (of, _), count in self.left_out.items() if of == resource)
        return self.read[resource] - self.kept[resource] - left - self.rejected[resource]
