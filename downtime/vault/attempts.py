"""Wrong passphrases slow down: a delay that grows, and that neither a restart nor a kill takes off.

Rules: a try is written down as wrong before it is made, so that cutting the power does not buy another one; the right
passphrase clears the count; a clock that was moved never makes anybody wait longer than the longest delay; one try at a
time, in all processes. A full disk must not shut the nurse out: a try that cannot be written down just waits. The count
is the disk's: whoever copies the disk is slowed only by Argon2id and the length of the passphrase.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from downtime.vault.lock import exclusive
from exports.durable import write_durably
from exports.errors import FileUnwritable, WrongPassphrase
from exports.open_files import read_whole

FILE = "attempts.json"
FREE = 2
"""Wrong tries that cost no delay: gloves, capitals, a keyboard in another language."""
LONGEST = 30.0
"""Seconds. A nurse who finds the right words after many wrong ones waits no longer than this."""

UNRECORDED = 5.0
"""Seconds that a try waits which cannot be written down."""

T = TypeVar("T")


class Attempts(msgspec.Struct, frozen=True, kw_only=True):
    """Wrong passphrases since the last right one, and when the last was tried (UTC)."""

    wrong: int = 0
    last: str | None = None


@dataclass(frozen=True)
class Clock:
    """Time and waiting, so that a test need not wait."""

    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    sleep: Callable[[float], None] = time.sleep


def delay(wrong: int) -> float:
    """Seconds between the last of `wrong` wrong tries and the next try: 0, 0, 0, 1, 2, 4, 8, 16, 30, 30 …"""
    return min(LONGEST, float(2 ** min(wrong - FREE - 1, 10))) if wrong > FREE else 0.0


def seconds_to_wait(attempts: Attempts, now: datetime) -> float:
    """How long the next try has to wait from `now` on."""
    if attempts.last is None:
        return 0.0
    passed = (now - datetime.fromisoformat(attempts.last)).total_seconds()
    return min(delay(attempts.wrong), max(0.0, delay(attempts.wrong) - max(0.0, passed)))


def read_attempts(folder: Path) -> Attempts:
    """What is known of earlier tries; a file that is missing, damaged or unreadable counts as none."""
    try:
        attempts = msgspec.json.decode(read_whole(folder / FILE), type=Attempts)
        if attempts.last is not None and datetime.fromisoformat(attempts.last).tzinfo is None:
            return Attempts()
        return attempts
    except (OSError, ValueError):
        return Attempts()


def slowed(folder: Path, attempt: Callable[[], T], clock: Clock) -> T:
    """Make one try, after the delay that earlier wrong ones cost.

    Raises what `attempt` raises; only `WrongPassphrase` counts as a wrong try.
    """
    with ExitStack() as stack:
        with suppress(FileUnwritable):
            stack.enter_context(exclusive(folder, "attempts"))
        before = read_attempts(folder)
        trying = Attempts(wrong=before.wrong + 1, last=_text(clock.now()))
        waiting = seconds_to_wait(before, clock.now())
        if not _write(folder, trying):
            waiting = max(waiting, UNRECORDED)
        if waiting > 0:
            clock.sleep(waiting)
        try:
            result = attempt()
        except WrongPassphrase:
            _write(folder, msgspec.structs.replace(trying, last=_text(clock.now())))
            raise
        except Exception:
            _write(folder, before)
            raise
        _write(folder, Attempts())
        return result


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _write(folder: Path, attempts: Attempts) -> bool:
    """Whether it is on the disk."""
    try:
        write_durably(folder / FILE, msgspec.json.encode(attempts), private=True)
    except FileUnwritable:
        return False
    return True
