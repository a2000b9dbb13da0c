"""The list of checks, and how they are run.

Rules of this module: a check never stops another, nor the program; the number of checks is written twice, so that a
self-test cannot shrink unseen.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from downtime.self_test import laptop, program
from downtime.self_test.bench import Bench
from downtime.self_test.finding import Finding, SelfTest
from exports.errors import DowntimeError, KitDamaged
from exports.language import N_, Phrase


@dataclass(frozen=True)
class Check:
    """`look` gives None when all is well, else what to do."""

    name: str
    label: str
    look: Callable[[Bench], Phrase | None]
    essential: bool = False


CHECKS = (
    Check("sqlite", N_("SQLite opens a database in memory"), program.sqlite_works),
    Check("zstd", N_("zstd packs and unpacks"), program.zstd_works),
    Check("cryptography", N_("keys, signatures and encryption work"), program.cryptography_works),
    Check("words", N_("the French words are there"), program.words_are_there),
    Check("sample", N_("the built-in copy opens"), program.sample_opens, essential=True),
    Check("forgery", N_("a forged copy is refused"), program.forgery_is_refused, essential=True),
    Check("board", N_("the page of a ward is drawn"), program.board_is_drawn),
    Check("sheet", N_("a patient's sheet is drawn, with every letter"), program.sheet_is_drawn),
    Check("symbols", N_("the codes of a sheet are readable"), program.symbols_are_readable),
    Check("disk", N_("the disk has room"), laptop.disk_has_room),
    Check("writable", N_("the vault can be written"), laptop.vault_is_writable),
    Check("clock-program", N_("the clock is not before the program"), laptop.clock_is_after_the_program),
    Check("clock-newest", N_("the clock is not before the newest copy"), laptop.clock_is_after_the_newest),
    Check("slots", N_("each passphrase has its key"), laptop.slots_are_whole),
    Check("held", N_("the vault holds a good copy"), laptop.vault_holds_a_copy),
    Check("fresh", N_("the newest copy is less than a day old"), laptop.copies_are_fresh),
    Check("newest", N_("the newest copy is the one that is opened"), laptop.newest_is_good),
    Check("missing", N_("no copy was taken away"), laptop.none_was_taken_away),
    Check("room", N_("the snapshots have room"), laptop.snapshots_have_room),
    Check("spool", N_("the print system keeps nothing that was printed"), laptop.spool_keeps_nothing),
    Check("key", N_("no new key of the hospital waits"), laptop.no_key_waits),
)

SELFTEST_COUNT = 21
"""How many there must be: changed by hand together with `CHECKS`."""


def run_self_test(bench: Bench, checks: tuple[Check, ...] = CHECKS) -> SelfTest:
    """Make every check. Raises `KitDamaged` when there are not as many as there must be."""
    started = time.monotonic()
    findings = tuple(_made(check, bench) for check in checks)
    if len(findings) != SELFTEST_COUNT:
        fields = {"n": len(findings), "all": SELFTEST_COUNT}
        raise KitDamaged(problem=Phrase(N_("its self-test makes {n} checks instead of {all}."), fields))
    return SelfTest(findings, time.monotonic() - started)


def _made(check: Check, bench: Bench) -> Finding:
    try:
        problem = check.look(bench)
    except DowntimeError as error:
        problem = Phrase(N_("{error} (during the check “{name}”)"), {"error": _sentence(error), "name": check.name})
    except Exception as error:  # a defect of the check or of the installation: said, and the next check is made
        fields = {"name": check.name, "kind": type(error).__name__}
        problem = Phrase(
            N_("The check “{name}” could not be made ({kind}): install the program again, or report this line."), fields
        )
    return Finding(name=check.name, label=check.label, essential=check.essential, problem=problem)


def _sentence(error: DowntimeError) -> Phrase:
    return Phrase(error.sentence, error.fields)
