"""A year stays, whatever the clock says; what goes leaves a signed beginning."""

from __future__ import annotations

from datetime import timedelta

import pytest

from downtime.journal import Act
from downtime.journal.retention import to_drop
from tests.downtime.journal.station import READ, Station


def months(first: int, count: int) -> list[str]:
    return [f"{(first + n) // 12}-{(first + n) % 12 + 1:02d}.journal" for n in range(count)]


JANUARY_2026 = 2026 * 12


def test_thirteen_months_and_this_one_stay() -> None:
    files = months(JANUARY_2026, 20)
    assert to_drop(files, files[-1]) == tuple(files[:7])
    assert to_drop(files[:13], files[12]) == ()


@pytest.mark.parametrize(("asked", "kept"), [(0, 7), (6, 7), (24, 20), (12, 13)])
def test_never_less_than_six_months(asked: int, kept: int) -> None:
    files = months(JANUARY_2026, 20)
    assert len(files) - len(to_drop(files, files[-1], asked)) == kept


def test_a_clock_that_jumps_takes_one_month_at_most() -> None:
    files = [*months(JANUARY_2026, 13), "2099-01.journal"]
    assert len(to_drop(files, "2099-01.journal")) == 1


def test_a_laptop_in_a_cupboard_keeps_what_it_has() -> None:
    assert to_drop(["2020-01.journal", "2026-11.journal"], "2026-11.journal") == ()


def fill_months(station: Station, count: int) -> None:
    journal = station.journal()
    for _ in range(count):
        journal.record(READ, READ)
        station.clock.at += timedelta(days=30, hours=11)


def test_dropping_keeps_the_chain_verifiable(station: Station) -> None:
    fill_months(station, 16)
    before = sorted(file.name for file in station.folder.glob("*.journal"))
    dropped = station.journal().drop_old()
    assert dropped == tuple(before[: len(dropped)]) and dropped
    verdict = station.verify(secret=True)
    assert (verdict.findings, verdict.first) == ((), 2 * len(dropped) + 1)
    assert station.entries()[-1].entry.act is Act.JOURNAL_DROPPED
    station.journal().record(READ)
    assert station.verify(secret=True).findings == ()


def test_locked_nothing_is_dropped(station: Station) -> None:
    fill_months(station, 16)
    assert station.journal(unlocked=False).drop_old() == ()


def test_the_beginning_removed_by_hand_is_found(station: Station) -> None:
    fill_months(station, 16)
    station.journal().drop_old()
    min(station.folder.glob("*.journal")).unlink()
    (fault,) = station.verify().faults
    assert fault.kind == "removed"


def test_killed_before_the_files_went(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_months(station, 16)
    with monkeypatch.context() as patched:
        patched.setattr("downtime.journal.journal.Journal._remove", lambda *_: None)
        dropped = station.journal().drop_old()
    assert dropped
    assert station.faults(secret=True) == []
    assert set(dropped) <= set(station.journal().drop_old())
    assert not any((station.folder / file).exists() for file in dropped)
    assert station.verify(secret=True).findings == ()


def test_a_code_of_a_dropped_entry_is_a_note(station: Station) -> None:
    journal = station.journal()
    journal.record(READ)
    code = journal.code() or ""
    station.clock.at += timedelta(days=31)
    fill_months(station, 16)
    station.journal().drop_old()
    verdict = station.verify(code)
    assert (verdict.whole, [note.kind for note in verdict.notes]) == (True, ["noted-dropped"])
