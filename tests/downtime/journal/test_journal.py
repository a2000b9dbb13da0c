"""What is recorded comes back, whole, in order, and nothing of it is in clear on the disk."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from downtime.journal import Act, Entry, Journal, head
from downtime.journal.acts import BLOCK, LONGEST_TEXT
from downtime.journal.line import read_line
from downtime.journal.signing import signed_by
from downtime.vault.lock import exclusive
from exports.age import decrypt
from exports.age_keys import generate_identity, recipient_of
from exports.errors import FileUnwritable, KeyMalformed
from tests.downtime.journal.station import IPP, NAME, READ, READER, START, Station
from tests.downtime.vault.hospital import tree


def test_entries_come_back_in_order_with_their_times(station: Station) -> None:
    station.fill(locked=1, unlocked=3)
    found = station.entries()
    assert [one.sequence for one in found] == [1, 2, 3, 4]
    assert [one.entry.act for one in found] == [Act.UNLOCK_REFUSED, Act.UNLOCK, Act.READ_PATIENT, Act.READ_PATIENT]
    assert found[-1].entry == READ
    assert [one.signed for one in found] == [False, True, True, True]
    times = [one.time for one in found]
    assert times == sorted(times) and times[0] > START


def test_whole_with_and_without_the_secret(station: Station) -> None:
    station.fill()
    assert station.verify().findings == station.verify(secret=True).findings == ()
    assert (station.verify().entries, station.verify().sealed, station.verify().unsigned) == (8, 8, 2)


def test_never_written(station: Station) -> None:
    assert station.verify().whole
    assert station.notes() == ["empty"]
    assert station.entries() == []
    assert station.journal().code() is None


def test_nothing_of_an_entry_is_in_clear_on_the_disk(station: Station) -> None:
    station.fill()
    station.journal().record(Entry(act=Act.SEARCH, query=NAME, reader=READER), Entry(act=Act.BREAK_GLASS, reason=NAME))
    content = b"".join(tree(station.vault).values())
    for word in (NAME, READER, IPP, "patient", "declared", Act.SEARCH, Act.BREAK_GLASS):
        assert word.encode() not in content
    assert station.entries()[-2].entry.query == NAME


def test_lengths_do_not_tell_one_act_from_another(station: Station) -> None:
    journal = station.journal()
    journal.record(Entry(act=Act.LOCK), READ, Entry(act=Act.SEARCH, query="x" * 60))
    lengths = {len(line.body.content) for raw in station.lines() if (line := read_line(raw))}
    assert len(lengths) == 1


def test_several_at_once_are_several_entries(station: Station) -> None:
    serials = [f"CARDIO1-{n:06d}" for n in range(30)]
    station.journal().record(*(Entry(act=Act.PRINT, serial=serial, copies=1) for serial in serials))
    assert [one.entry.serial for one in station.entries()] == serials
    assert station.faults(secret=True) == []


def test_nothing_is_nothing(station: Station) -> None:
    station.journal().record()
    assert station.notes() == ["empty"]


@pytest.mark.parametrize("text", ["\ud800", "\x00\x1b[2J", "é" * 5000, '"\\\n\r', "𝒳" * 1999, "\u202e"])
def test_whatever_a_person_types_is_kept(station: Station, text: str) -> None:
    station.journal().record(Entry(act=Act.SEARCH, query=text))
    kept = station.entries()[0].entry.query
    assert len(kept) <= LONGEST_TEXT
    assert kept == text or kept.endswith("[…]") or kept == "?"
    assert station.faults(secret=True) == []


def test_others_can_read_it_when_they_are_recipients(station: Station) -> None:
    recovery = generate_identity()
    journal = Journal.open(station.vault, [station.recipient, recipient_of(recovery)])
    journal.record(READ)
    line = read_line(station.lines()[0])
    assert line is not None
    plain = decrypt(line.body.content, [recovery])
    assert (len(plain) % BLOCK, IPP.encode() in plain) == (0, True)


def test_another_key_reads_nothing(station: Station) -> None:
    station.fill()
    other = Station(station.vault)
    assert {one.entry.act for one in other.entries()} == {Act.UNREADABLE}
    assert not any(one.signed for one in other.entries())
    faults = other.faults(secret=True)
    assert {"unreadable", "seal-forged", "signature", "replaced"} <= set(faults)


def test_only_its_own_identity_signs(station: Station) -> None:
    with pytest.raises(KeyMalformed):
        station.journal(unlocked=False).unlocked(generate_identity())
    with pytest.raises(KeyMalformed):
        Journal.open(station.vault, [])
    with pytest.raises(KeyMalformed):
        Journal.open(station.vault, ["age1nonsense"])


def test_after_the_lock_nothing_is_signed(station: Station) -> None:
    journal = station.fill()
    journal.record(Entry(act=Act.LOCK))
    journal.locked()
    journal.record(Entry(act=Act.UNLOCK_REFUSED))
    assert [one.signed for one in station.entries()][-2:] == [True, False]
    assert (station.verify().sealed, station.verify().last) == (9, 10)
    assert station.faults(secret=True) == []


def test_months_are_files_and_one_chain(station: Station) -> None:
    journal = station.fill()
    for _ in range(3):
        station.clock.at += timedelta(days=31)
        journal.record(READ)
    assert [file.name for file in sorted(station.folder.glob("*.journal"))] == [
        "2026-11.journal",
        "2026-12.journal",
        "2027-01.journal",
        "2027-02.journal",
    ]
    assert station.verify(secret=True).findings == ()


def test_a_clock_set_back_is_noted_and_writes_into_no_older_file(station: Station) -> None:
    journal = station.fill()
    station.clock.at += timedelta(days=31)
    journal.record(READ)
    station.clock.at -= timedelta(days=40)
    station.journal().record(READ)
    assert station.faults(secret=True) == []
    assert station.notes() == ["clock"]
    assert len(station.folder.joinpath("2026-11.journal").read_bytes().splitlines()) == 8


def test_two_objects_and_several_threads_write_one_chain(station: Station) -> None:
    journals = [station.journal(), station.journal(unlocked=False)]
    threads = [
        threading.Thread(target=lambda j=journal: [j.record(READ) for _ in range(10)]) for journal in journals * 2
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert station.faults(secret=True) == []
    assert len(station.entries()) == 40


def test_an_act_that_could_not_be_written_is_missed_visibly(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = station.fill()

    def full(*_: object) -> None:
        raise FileUnwritable(file="2026-11.journal", problem="No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("downtime.journal.journal.append_durably", full)
        for _ in range(2):
            with pytest.raises(FileUnwritable):
                journal.record(READ)
    journal.record(READ)
    assert [(one.entry.act, one.entry.detail) for one in station.entries()[-2:]] == [
        (Act.NOT_JOURNALLED, "2"),
        (Act.READ_PATIENT, ""),
    ]
    assert station.faults(secret=True) == []


def test_a_head_that_could_not_be_written_comes_with_the_next_entry(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = station.fill()

    def full(*_: object) -> None:
        raise FileUnwritable(file="head", problem="No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("downtime.journal.journal.write_head", full)
        journal.record(READ)
    assert (station.faults(), station.verify().sealed) == ([], 8)
    journal.record(READ)
    assert (station.faults(), station.verify().sealed) == ([], 10)


def test_the_vault_is_gone(station: Station) -> None:
    journal = station.journal()
    station.vault.rmdir()
    with pytest.raises(FileUnwritable):
        journal.record(READ)


def test_a_program_that_never_lets_the_lock_go_stops_nobody(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = station.fill()
    monkeypatch.setattr("downtime.journal.lock.PATIENCE", 0.02)
    with exclusive(station.vault, "journal"):
        with pytest.raises(FileUnwritable, match="another program holds it"):
            journal.record(READ)
        with pytest.raises(FileUnwritable):
            journal.code()
        assert len(station.entries()) == 8
    journal.record(READ)
    missed, read = station.entries()[-2:]
    assert (missed.entry.act, missed.entry.detail, read.entry) == (Act.NOT_JOURNALLED, "1", READ)


def test_a_seal_made_here_is_known_without_asking_its_signature(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, asked = station.fill(), list[bytes]()

    def counted(public: bytes, signature: bytes, message: bytes) -> bool:
        asked.append(message)
        return signed_by(public, signature, message)

    monkeypatch.setattr("downtime.journal.head.signed_by", counted)
    journal.record(READ)
    assert asked == []
    other = station.journal()
    other.record(READ)
    assert asked  # it did not make this one
    assert station.verify(secret=True).findings == ()


def test_a_seal_of_another_station_under_an_open_journal_is_said(station: Station, tmp_path: Path) -> None:
    journal, stranger = station.fill(), Station(tmp_path / "other")
    stranger.vault.mkdir()
    stranger.fill()
    (station.folder / head.FILE).write_bytes((stranger.folder / head.FILE).read_bytes())
    journal.record(READ)
    assert [line.body.unsealed for raw in station.lines() if (line := read_line(raw))][-1]
