"""Wrong passphrases wait ever longer, over restarts too; the right one clears the count."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from downtime.vault import Vault, unlock
from downtime.vault.attempts import FILE, LONGEST, UNRECORDED, Attempts, Clock, delay, read_attempts, slowed
from exports.errors import KeyMalformed, WrongPassphrase
from tests.downtime.vault.hospital import NOW, PASSPHRASE


@dataclass
class Time:
    """A clock that sleeping moves on."""

    at: datetime = NOW
    slept: list[float] = field(default_factory=list)

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.at, sleep=self.sleep)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)


def wrong() -> str:
    raise WrongPassphrase()


def fail(folder: Path, clock: Clock, attempt: Callable[[], str] = wrong) -> None:
    with pytest.raises(WrongPassphrase):
        slowed(folder, attempt, clock)


def test_the_delay_grows_and_has_an_end() -> None:
    assert [delay(wrong) for wrong in range(9)] == [0, 0, 0, 1, 2, 4, 8, 16, 30]
    assert delay(10**9) == LONGEST


def test_each_wrong_one_waits_longer(tmp_path: Path) -> None:
    time = Time()
    for _ in range(6):
        fail(tmp_path, time.clock)
    assert time.slept == [1, 2, 4]  # three free, then the fourth waits 1 s


def test_the_count_outlives_the_program(tmp_path: Path) -> None:
    for _ in range(5):
        fail(tmp_path, Time().clock)
    time = Time()
    assert slowed(tmp_path, lambda: "right", time.clock) == "right"
    assert time.slept == [4]
    assert read_attempts(tmp_path) == Attempts()


def test_time_that_passed_counts(tmp_path: Path) -> None:
    for _ in range(5):
        fail(tmp_path, Time().clock)
    time = Time(at=NOW + timedelta(seconds=2 + 3))  # the fifth wrong one waited 2 s itself
    slowed(tmp_path, lambda: "right", time.clock)
    assert time.slept == [1]


def test_a_clock_set_back_waits_no_longer_than_the_delay(tmp_path: Path) -> None:
    for _ in range(5):
        fail(tmp_path, Time().clock)
    time = Time(at=NOW - timedelta(days=3000))
    slowed(tmp_path, lambda: "right", time.clock)
    assert time.slept == [4]


def test_a_try_that_was_cut_off_counts_as_wrong(tmp_path: Path) -> None:
    def cut_off() -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        slowed(tmp_path, cut_off, Time().clock)
    assert read_attempts(tmp_path).wrong == 1


def test_another_failure_is_not_a_wrong_passphrase(tmp_path: Path) -> None:
    def damaged() -> str:
        raise KeyMalformed(file="x", problem="y")

    fail(tmp_path, Time().clock)
    with pytest.raises(KeyMalformed):
        slowed(tmp_path, damaged, Time().clock)
    assert read_attempts(tmp_path).wrong == 1


@pytest.mark.parametrize("content", [b"", b"{", b'{"wrong":"x"}', b'{"wrong":5,"last":"yesterday"}', b"\xff"])
def test_a_damaged_file_shuts_nobody_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert slowed(tmp_path, lambda: "right", Time().clock) == "right"


def test_a_full_disk_shuts_nobody_out_but_slows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("exports.durable.os.fsync", full)
    time = Time()
    assert slowed(tmp_path, lambda: "right", time.clock) == "right"
    fail(tmp_path, time.clock)
    assert time.slept == [UNRECORDED, UNRECORDED]


def test_the_real_slots_count_too(vault: Vault) -> None:
    time = Time()
    for _ in range(4):
        with pytest.raises(WrongPassphrase):
            unlock(vault, "not the passphrase", time.clock)
    assert time.slept == [1]
    assert unlock(vault, PASSPHRASE, time.clock).startswith("AGE-SECRET-KEY-1")
    assert time.slept == [1, 2]
    assert unlock(vault, PASSPHRASE, time.clock)
    assert time.slept == [1, 2]
