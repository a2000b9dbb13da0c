"""What a verification can find, in words.

Rules: a fault means that somebody or something changed the journal; a note is something that happens by itself and that
a reader should know. Each says where: the file and its line, or the number of the entry. None says anything of a
patient.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from exports.language import N_, Phrase, Translator, untranslated


class Fault(StrEnum):
    """Why a journal is not whole."""

    CHANGED = "changed"
    REMOVED = "removed"
    MISPLACED = "misplaced"
    REPLACED = "replaced"
    CUT_OFF = "cut-off"
    NOT_THE_SEALED_ONE = "not-the-sealed-one"
    NOT_THE_NOTED_ONE = "not-the-noted-one"
    SIGNATURE = "signature"
    SEAL_MISSING = "seal-missing"
    SEAL_DAMAGED = "seal-damaged"
    SEAL_FORGED = "seal-forged"
    SEAL_WAS_MISSING = "seal-was-missing"
    TORN_CHANGED = "torn-changed"
    UNREADABLE = "unreadable"
    MOVED = "moved"


class Note(StrEnum):
    """What happens without anybody's doing."""

    EMPTY = "empty"
    POWER_CUT = "power-cut"
    TORN_END = "torn-end"
    CLOCK = "clock"
    NOTED_DROPPED = "noted-dropped"
    STATION_ONLY = "station-only"


SENTENCES: dict[Fault | Note, str] = {
    Fault.CHANGED: N_("{file}, line {line}: this is no entry, or it was changed"),
    Fault.REMOVED: N_("{file}, before line {line}: entries {first} to {last} were removed"),
    Fault.MISPLACED: N_("{file}, line {line}: entry {sequence} stands where it does not belong"),
    Fault.REPLACED: N_(
        "{file}, line {line}: what stands before entry {sequence} is not what was there when it was written"
    ),
    Fault.CUT_OFF: N_("entries {first} to {last} were cut off at the end"),
    Fault.NOT_THE_SEALED_ONE: N_("entry {sequence} is another one than was sealed"),
    Fault.NOT_THE_NOTED_ONE: N_("entry {sequence} is missing, or another one than was noted"),
    Fault.SIGNATURE: N_("{file}, line {line}: the signature of entry {sequence} is not this station's"),
    Fault.SEAL_MISSING: N_("the seal was removed"),
    Fault.SEAL_DAMAGED: N_("the seal is damaged"),
    Fault.SEAL_FORGED: N_("the seal is not this station's"),
    Fault.SEAL_WAS_MISSING: N_(
        "{file}, line {line}: the seal was missing or not right when entry {sequence} was written"
    ),
    Fault.TORN_CHANGED: N_("{file}, line {line}: what a cut had left before entry {sequence} was changed"),
    Fault.UNREADABLE: N_("{file}, line {line}: the content of entry {sequence} cannot be read"),
    Fault.MOVED: N_("{file}, line {line}: the content of entry {sequence} belongs to another entry"),
    Note.EMPTY: N_("no entry was ever written"),
    Note.POWER_CUT: N_("{file}, line {line}: the writing before entry {sequence} was cut; what it left is kept"),
    Note.TORN_END: N_("{file}, line {line}: the last writing was cut; it was of no act that anybody saw"),
    Note.CLOCK: N_("{file}, line {line}: the clock had been set back before entry {sequence}"),
    Note.NOTED_DROPPED: N_("entry {sequence} was noted, and is older than what is kept"),
    Note.STATION_ONLY: N_(
        "the recovery key does not open {count} of the entries: they were written before the vault knew it"
    ),
}

ONE_ENTRY: dict[Fault | Note, str] = {
    Fault.REMOVED: N_("{file}, before line {line}: entry {first} was removed"),
    Fault.CUT_OFF: N_("entry {first} was cut off at the end"),
}
"""The same of a single entry."""


@dataclass(frozen=True)
class Finding:
    """One fault or note. `fields` has what its sentence names: `file`, `line` (from 1), `sequence`, `first`, `last`."""

    kind: Fault | Note
    fields: dict[str, str | int] = field(default_factory=dict)

    @property
    def is_fault(self) -> bool:
        return isinstance(self.kind, Fault)

    @property
    def phrase(self) -> Phrase:
        """The sentence, without a full stop."""
        alone = "first" in self.fields and self.fields["first"] == self.fields["last"]
        sentence = ONE_ENTRY.get(self.kind) if alone else None
        return Phrase(sentence or SENTENCES[self.kind], self.fields)

    def say(self, translator: Translator = untranslated) -> str:
        return self.phrase.say(translator)


@dataclass(frozen=True)
class Verdict:
    """What a verification found. `whole` is what counts."""

    findings: tuple[Finding, ...]
    entries: int = 0
    """Whole entries on the disk."""
    first: int = 0
    last: int = 0
    """Numbers of the first and the last of them; 0 when there is none."""
    begins: str = ""
    ends: str = ""
    """Their times (UTC)."""
    sealed: int = 0
    """The last entry that a right seal covers: up to it, nobody without the passphrase can have written."""
    unsigned: int = 0
    """Entries written without the secret: before an unlock, or by a pull."""
    code: str = ""
    """The end of the journal, as people write it down."""
    content_read: bool = False
    """Whether every entry was decrypted too."""

    @property
    def whole(self) -> bool:
        return not self.faults

    @property
    def faults(self) -> tuple[Finding, ...]:
        """Every fault, in the order of the journal."""
        return tuple(finding for finding in self.findings if finding.is_fault)

    @property
    def notes(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.is_fault)
