"""Cut at any byte, killed at any moment: what was confirmed is there, what was not is set aside in plain sight."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from downtime.journal import Act, Entry, Journal
from downtime.journal.months import append_durably
from tests.downtime.journal.station import READ, Station, Ticking
from tests.processes import starting_with

SIGNAL = getattr(signal, "SIGKILL", signal.SIGTERM)
ROUNDS = 20


def torn_write(station: Station, length: int) -> bytes:
    """A write of one entry of which only `length` bytes reached the disk, and after it no head; gives the entry."""
    head = (station.folder / "head").read_bytes()
    before = station.file.read_bytes()
    station.journal().record(Entry(act=Act.SEARCH, query="coupé"))
    after = station.file.read_bytes()
    station.file.write_bytes(after[: len(before) + length])
    (station.folder / "head").write_bytes(head)
    return after[len(before) :]


def test_a_line_cut_at_every_byte_is_set_aside_and_said(station: Station) -> None:
    station.fill(locked=1, unlocked=2)
    whole, head = station.file.read_bytes(), (station.folder / "head").read_bytes()
    line = torn_write(station, 0)
    for length in range(1, len(line), 7):
        station.file.write_bytes(whole + line[:length])
        (station.folder / "head").write_bytes(head)
        assert (station.faults(), station.notes()) == ([], ["torn-end"])
        station.journal().record(READ)
        assert (station.faults(secret=True), station.notes()) == ([], ["power-cut"])
        assert line[:length] in station.file.read_bytes()
        assert station.acts() == [Act.UNLOCK_REFUSED, Act.UNLOCK, Act.READ_PATIENT, Act.UNREADABLE, Act.READ_PATIENT]


def test_zeros_where_a_line_should_be(station: Station) -> None:
    """What some file systems leave after a power cut: the length is there, the bytes are not."""
    station.fill()
    append_durably(station.file, bytes(700))
    assert (station.faults(), station.notes()) == ([], ["torn-end"])
    station.journal().record(READ)
    assert (station.faults(), station.notes()) == ([], ["power-cut"])


def test_cut_twice(station: Station) -> None:
    station.fill()
    torn_write(station, 100)
    append_durably(station.file, b"\nabc")
    station.journal().record(READ)
    assert (station.faults(), station.notes()) == ([], ["power-cut"])


def test_a_cut_at_the_very_first_entry(station: Station) -> None:
    station.fill(locked=1, unlocked=0)
    raw = station.lines()[0]
    station.file.write_bytes(raw[:50])
    assert station.faults() == ["cut-off"]  # the head says that it was whole
    (station.folder / "head").unlink()
    station.file.unlink()
    station.fill(locked=0, unlocked=0)
    append_durably(station.folder / "2026-11.journal", raw[:50])
    station.journal().record(READ)
    assert station.notes() == ["power-cut"]


def test_a_cut_before_the_head(station: Station) -> None:
    """The entry is on the disk, its seal is not: nothing is wrong, and the next seal covers both."""
    station.fill()
    head = (station.folder / "head").read_bytes()
    station.journal().record(READ)
    (station.folder / "head").write_bytes(head)
    assert (station.faults(), station.verify().sealed) == ([], 8)
    station.journal().record(READ)
    assert (station.faults(), station.verify().sealed) == ([], 10)


def test_what_a_cut_left_cannot_be_changed_afterwards(station: Station) -> None:
    station.fill()
    torn_write(station, 100)
    station.journal().record(READ)
    content = station.file.read_bytes()
    place = content.rindex(b"\n", 0, len(content) - 1) - 10
    station.file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    assert station.faults() == ["torn-changed"]
    station.rewrite(lambda lines: [*lines[:8], lines[9]])
    assert station.faults() == ["torn-changed"]


def test_a_full_disk_in_the_middle_of_a_line(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    from exports.errors import FileUnwritable

    journal = station.fill()
    real = os.write

    def some(handle: int, content: bytes) -> int:
        if len(content) < 400:
            raise OSError(28, "No space left on device")
        return real(handle, bytes(content)[:300])

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", some)
        with pytest.raises(FileUnwritable):
            journal.record(READ)
    journal.record(READ)
    assert station.faults(secret=True) == []
    assert station.acts()[-2:] == [Act.NOT_JOURNALLED, Act.READ_PATIENT]


def write_for_ever(vault: str, recipient: str, identity: str | None, confirmed: Connection) -> None:
    """In a process of its own, until it is killed: tells each entry that is confirmed."""
    journal = Journal.open(Path(vault), [recipient])
    if identity is not None:
        journal.unlocked(identity)
    number = 0
    while True:
        journal.record(Entry(act=Act.SEARCH, query=str(number)))
        confirmed.send(number)
        number += 1


def test_killed_at_any_moment_nothing_confirmed_is_lost(station: Station) -> None:
    context = starting_with(__name__)
    chance = random.Random(3)
    written = 0
    for turn in range(ROUNDS):
        ours, theirs = context.Pipe(duplex=False)
        identity = station.identity if turn % 3 else None
        child = context.Process(
            target=write_for_ever, args=(str(station.vault), station.recipient, identity, theirs), daemon=True
        )
        child.start()
        theirs.close()
        last = -1
        for _ in range(chance.randint(1, 12)):
            last = ours.recv()
        assert child.pid is not None
        os.kill(child.pid, SIGNAL)
        child.join()
        while True:
            try:
                last = ours.recv()
            except EOFError:
                break
        assert station.faults() == []
        written += last + 1
    readable = [one for one in station.entries() if one.entry.act is Act.SEARCH]
    assert written <= len(readable) <= written + ROUNDS
    assert station.faults(secret=True) == []


def write_and_die(vault: str, recipient: str, identity: str | None, step: int) -> None:
    """In a process of its own: the kill comes instead of the n-th thing asked of the disk."""
    steps = itertools.count()

    def deadly(real: Callable[..., Any]) -> Callable[..., Any]:
        def act(*given: Any, **named: Any) -> Any:
            if next(steps) == step:
                os.kill(os.getpid(), SIGNAL)
            return real(*given, **named)

        return act

    for name in ("open", "write", "fsync", "mkdir"):
        setattr(os, name, deadly(getattr(os, name)))
    Path.replace = deadly(Path.replace)  # type: ignore[method-assign]
    journal = Journal.open(Path(vault), [recipient], Ticking())
    if identity is not None:
        journal.unlocked(identity)
    journal.record(READ)


@pytest.mark.parametrize("unlocked", [False, True])
@pytest.mark.parametrize("begun", [(0, 0), (2, 0), (1, 2)])
def test_killed_at_every_step(station: Station, unlocked: bool, begun: tuple[int, int]) -> None:
    context = starting_with(__name__)
    identity = station.identity if unlocked else None
    for step in itertools.count():
        shutil.rmtree(station.folder, ignore_errors=True)
        if any(begun):
            station.fill(*begun)
        before = len(station.entries())
        child = context.Process(target=write_and_die, args=(str(station.vault), station.recipient, identity, step))
        child.start()
        child.join()
        assert station.faults(secret=True) == []
        assert len(station.entries()) - before in (0, 1)
        station.journal().record(READ)  # goes on as if nothing had been
        assert station.faults(secret=True) == []
        assert {file.name for file in station.folder.iterdir()} == {"head", "2026-11.journal"}
        if child.exitcode == 0:
            break
    assert step > 6


def write_some(vault: str, recipient: str, identity: str | None, count: int) -> None:
    journal = Journal.open(Path(vault), [recipient], Ticking())
    if identity is not None:
        journal.unlocked(identity)
    for _ in range(count):
        journal.record(READ)


def test_two_processes_write_one_chain(station: Station) -> None:
    context = starting_with(__name__)
    given = (str(station.vault), station.recipient)
    children = [context.Process(target=write_some, args=(*given, who, 40)) for who in (station.identity, None)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0, 0]
    assert station.faults(secret=True) == []
    assert (station.verify().entries, station.verify().unsigned) == (80, 40)


def test_how_many_a_second(station: Station, capsys: pytest.CaptureFixture[str]) -> None:
    """Printed for whoever wonders (`pytest -s`), not asserted: it is the disk's to say."""
    journal = station.fill()
    start = time.perf_counter()
    for _ in range(50):
        journal.record(READ)
    middle = time.perf_counter()
    verdict = station.verify(secret=True)
    end = time.perf_counter()
    with capsys.disabled():
        print(f"\njournal: {50 / (middle - start):.0f} entries/s written, {58 / (end - middle):.0f} entries/s verified")
    assert verdict.entries == 58
