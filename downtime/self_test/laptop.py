"""Whether this laptop is ready for the night: disk, clock, and how fresh its copies are.

Rules: no secret is needed; what is said of a copy is what the hospital signed; a limit is a number with its reason.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from downtime.crisis.declaration import is_frozen
from downtime.printing import spooler
from downtime.self_test.bench import Bench
from downtime.self_test.sample import read_sample
from downtime.vault import GenerationState
from downtime.vault.missing import missing_newest
from downtime.vault.pull import TOLERANCE
from downtime.vault.room import Disk, Standing, disk_of, standing
from downtime.vault.slots import slots_of
from downtime.vault.succession import waiting
from exports.durable import write_durably
from exports.errors import DowntimeError, FileUnwritable
from exports.language import N_, Phrase
from exports.trusted_comment import TrustedComment

WANTED_BYTES = 500_000_000
"""Room for a day of snapshots of a large hospital, and for the journal of a long night."""
COPIES = 4
"""How many of the largest newest copies the room should hold: a choice of what to go back to."""
MB = 1_000_000
OLDEST = timedelta(hours=24)
"""The age from which the frame of each page warns too."""
_PROBE = ".self-test"


def disk_has_room(bench: Bench) -> Phrase | None:
    """Free bytes on the volume of the vault."""
    try:
        free = bench.free_bytes(bench.vault.folder)
    except OSError as error:
        fields = {"folder": bench.vault.folder, "problem": error.strerror or type(error).__name__}
        return Phrase(N_("The disk of {folder} does not answer ({problem}): check that it is there."), fields)
    if free >= WANTED_BYTES:
        return None
    fields = {"free": free // 1_000_000, "wanted": WANTED_BYTES // 1_000_000}
    return Phrase(
        N_(
            "Only {free} MB are free on the disk of the vault: make room until {wanted} MB are, or no new copy will"
            " fit and the journal will stop."
        ),
        fields,
    )


def vault_is_writable(bench: Bench) -> Phrase | None:
    """A file is written and taken away again."""
    probe = bench.vault.folder / _PROBE
    try:
        write_durably(probe, b"self-test\n", private=True)
    except FileUnwritable as error:
        fields = {"folder": bench.vault.folder, "problem": error.fields["problem"]}
        return Phrase(
            N_(
                "Nothing can be written into {folder} ({problem}): check the disk and your rights on that folder; until"
                " then there is no journal, no new copy and no serial number for a sheet."
            ),
            fields,
        )
    with suppress(OSError):
        probe.unlink()
    return None


def clock_is_after_the_program(bench: Bench) -> Phrase | None:
    """A clock whose battery is empty says a year long gone."""
    made_at = read_sample(bench.sample).made_at
    if bench.now >= made_at:
        return None
    fields = {"now": bench.dates.moment(bench.now), "made": bench.dates.moment(made_at)}
    return Phrase(
        N_(
            "The clock of this computer says {now}, but this program was made after {made}: set the clock, or every"
            " age on the screens and sheets is wrong."
        ),
        fields,
    )


def clock_is_after_the_newest(bench: Bench) -> Phrase | None:
    """No copy can come from the future."""
    newest = max((comment.time for comment in _signed(bench)), default=None)
    if newest is None or newest - bench.now <= TOLERANCE:
        return None
    fields = {"now": bench.dates.moment(bench.now), "made": bench.dates.moment(newest)}
    return Phrase(
        N_(
            "The clock of this computer says {now}, but the newest copy was made at {made}: set the clock, or every"
            " age on the screens and sheets is wrong."
        ),
        fields,
    )


def slots_are_whole(bench: Bench) -> Phrase | None:
    """The slots of the passphrases have their form; whether a passphrase opens one only that passphrase shows."""
    slots = slots_of(bench.vault)
    damaged = [slot.name for slot in slots if slot.cost is None]
    if len(damaged) == len(slots):
        return Phrase(
            N_(
                "No passphrase opens {folder} any more: its keys are missing or damaged. Use another laptop, and enrol"
                " this one anew (downtime enroll)."
            ),
            {"folder": bench.vault.folder},
        )
    if not damaged:
        return None
    fields = {"names": ", ".join(damaged), "folder": bench.vault.folder}
    return Phrase(
        N_(
            "Passphrases that open nothing, since their keys are damaged or copies: {names}. Change them or take them"
            " off, after another one that is known: downtime slot {folder}"
        ),
        fields,
    )


def vault_holds_a_copy(bench: Bench) -> Phrase | None:
    """At least one that nothing is known against."""
    if _current(bench):
        return None
    return Phrase(
        N_("The vault holds no good copy: fetch one with: downtime pull {folder}"), {"folder": bench.vault.folder}
    )


def copies_are_fresh(bench: Bench) -> Phrase | None:
    """The newest good one of each scope; while a crisis is declared none comes, and each page says its age."""
    if is_frozen(bench.vault.folder):
        return None
    old = sorted((one for one in _current(bench) if bench.now - one.time > OLDEST), key=lambda one: one.time)
    if not old:
        return None
    fields = {
        "scope": ", ".join(one.scope for one in old),
        "age": bench.dates.elapsed(old[0].time, bench.now),
        "made": bench.dates.moment(old[0].time),
    }
    return Phrase(
        N_(
            "The newest copy of “{scope}” is {age} old ({made}): see that the export runs on the hospital side and the"
            " pull on this laptop, and compare the clock of this computer with a watch."
        ),
        fields,
    )


def newest_is_good(bench: Bench) -> Phrase | None:
    """Nothing newer than what is served was refused or set aside."""
    seen: set[str] = set()
    bad: list[str] = []
    for one in bench.generations:
        if one.comment is None:
            bad.append(one.file)
        elif one.comment.scope not in seen:
            if one.state is GenerationState.CURRENT:
                seen.add(one.comment.scope)
            elif one.state in (GenerationState.REFUSED, GenerationState.SUSPECT):
                bad.append(one.file)
    if not bad:
        return None
    fields = {"count": len(bad), "folder": bench.vault.folder}
    return Phrase(
        N_(
            "Copies that were refused or set aside: {count}. An older one is opened instead; see why with: downtime"
            " snapshots {folder}, and tell the security officer."
        ),
        fields,
    )


def no_key_waits(bench: Bench) -> Phrase | None:
    """The hospital's new signing key is accepted by a person, before the copies of this laptop are too old."""
    if not waiting(bench.vault):
        return None
    return Phrase(
        N_(
            "The hospital signs with a new key that nobody has accepted here: no new copy comes until then. Have its"
            " fingerprint read to you, then: downtime trust {folder}"
        ),
        {"folder": bench.vault.folder},
    )


def none_was_taken_away(bench: Bench) -> Phrase | None:
    """The newest that was ever accepted of each scope is there, or the kit itself removed it."""
    gone = missing_newest(bench.vault, bench.generations)
    if not gone:
        return None
    fields = {"scope": ", ".join(one.scope for one in gone), "folder": bench.vault.folder}
    return Phrase(
        N_(
            "The newest copy of “{scope}” was taken away from {folder}, and not by the kit: tell the security officer,"
            " and fetch it again with: downtime pull {folder}"
        ),
        fields,
    )


def snapshots_have_room(bench: Bench) -> Phrase | None:
    """Room for a few of the largest, whatever the disk has: what a full disk means is said by its own check."""
    found = room_of(bench)
    if found is None or found.bound >= COPIES * found.newest or bench.free_bytes(bench.vault.folder) < WANTED_BYTES:
        return None
    fields = {"bound": found.bound // MB, "newest": found.newest // MB, "wanted": COPIES * found.newest // MB + 1}
    return Phrase(
        N_(
            "The snapshots may take {bound} MB and one takes {newest} MB, so that hardly an older one stays: make room"
            " on the disk, or allow {wanted} MB and more in vault.toml ([room], most_gib)."
        ),
        fields,
    )


def room_of(bench: Bench) -> Standing | None:
    """How much the snapshots take and may take; None when the disk does not answer."""
    try:
        total = disk_of(bench.vault).total
        return standing(bench.vault, Disk(total, bench.free_bytes(bench.vault.folder)))
    except (DowntimeError, OSError):
        return None


def _signed(bench: Bench) -> list[TrustedComment]:
    return [one.comment for one in bench.generations if one.comment is not None]


def _current(bench: Bench) -> list[TrustedComment]:
    """The newest good one of each scope."""
    return [
        one.comment for one in bench.generations if one.comment is not None and one.state is GenerationState.CURRENT
    ]


def spool_keeps_nothing(_bench: Bench) -> Phrase | None:
    """Where the system prints for this laptop, it must not keep the files: they are in clear."""
    return spooler().spool_advice()
