"""The proof on paper: the statement in the words and times of the station."""

from __future__ import annotations

from downtime.crisis.proof import FileDigest, Proof
from downtime.journal.acts import LABELS, Act
from exports.language import translator as speaking
from printable.dates import Dates
from printable.end_of_crisis_sheet import EndOfCrisis, ListedFile, end_of_crisis_sheet


def sheet_of(proof: Proof) -> bytes:
    """The PDF, in the language of the vault."""
    said, done = proof.statement, proof.completion
    words = speaking(said.language)
    dates = Dates(said.language, said.timezone, words)
    facts = EndOfCrisis(
        station=said.station,
        site=said.site,
        drill=said.drill,
        declared_at=dates.moment(said.declared_at),
        declared_by=said.declared_by,
        before=dates.moment(said.before),
        chosen=said.chosen,
        ended_at=dates.moment(said.ended_at),
        ended_by=said.ended_by,
        destroyed_at=dates.moment(done.destroyed_at) if done is not None else "",
        removed=done.removed if done is not None else 0,
        entries=said.entries,
        acts=[(words.gettext(LABELS[Act(act)]), count) for act, count in said.acts.items()],
        journal_code=said.journal_code,
        journal_head=said.journal_head,
        journal_faults=said.journal_faults,
        sheets=said.sheets,
        first_serial=said.first_serial,
        last_serial=said.last_serial,
        exported=[_listed(one) for one in said.exported],
        encrypted=bool(said.encrypted_to),
        destroyed=[_listed(one) for one in said.destroyed],
        left=done.left if done is not None else (),
        public_key=proof.public_key,
        software=said.software,
    )
    return end_of_crisis_sheet(facts, words, said.language)


def _listed(one: FileDigest) -> ListedFile:
    return ListedFile(file=one.file, size=one.size, sha256=one.sha256)
