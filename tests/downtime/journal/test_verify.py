"""Whatever is done to the journal is found, and said with its place."""

from __future__ import annotations

import random
import shutil
from datetime import timedelta

import pytest

from downtime.journal import Act, Entry
from downtime.journal.line import ENTRY_LABEL, Body, entry_line, read_line, wrap
from downtime.journal.signing import Signer
from exports.age_keys import generate_identity
from exports.language import translator
from tests.downtime.journal.station import READ, Station


@pytest.mark.parametrize("position", range(8))
def test_a_removed_entry(station: Station, position: int) -> None:
    station.fill()
    station.rewrite(lambda lines: lines[:position] + lines[position + 1 :])
    (fault,) = station.verify().faults
    assert fault.kind == ("cut-off" if position == 7 else "removed")
    assert (fault.fields["first"], fault.fields["last"]) == (position + 1, position + 1)


@pytest.mark.parametrize("position", range(8))
def test_a_changed_entry(station: Station, position: int) -> None:
    """Changed by somebody who computes the hash anew but cannot sign."""
    station.fill()
    line = read_line(station.lines()[position])
    assert line is not None
    body = Body(
        sequence=position + 1, time=line.body.time, previous=line.body.previous, content=line.body.content[::-1]
    )
    station.rewrite(lambda lines: [*lines[:position], entry_line(body, None), *lines[position + 1 :]])
    expected = ["replaced"] if position < 7 else ["not-the-sealed-one"]
    assert station.faults() == expected
    assert set(station.faults(secret=True)) == {*expected, "unreadable"}


@pytest.mark.parametrize("position", range(7))
def test_two_entries_in_another_order(station: Station, position: int) -> None:
    station.fill()

    def swapped(lines: list[bytes]) -> list[bytes]:
        lines[position], lines[position + 1] = lines[position + 1], lines[position]
        return lines

    station.rewrite(swapped)
    faults = station.verify().faults
    assert [fault.kind for fault in faults] == ["removed", "misplaced"]
    assert faults[1].fields["line"] == position + 2


def test_an_entry_twice(station: Station) -> None:
    station.fill()
    station.rewrite(lambda lines: [*lines, lines[3]])
    assert station.faults() == ["misplaced"]


def test_a_content_moved_to_another_entry(station: Station) -> None:
    """The chain made anew over it, unsigned: only the secret shows that the content is another entry's."""
    station.fill(locked=5, unlocked=0)
    lines = [line for raw in station.lines() if (line := read_line(raw))]
    remade: list[bytes] = []
    previous = lines[0].body.previous
    for number, line in enumerate(lines):
        content = lines[1].body.content if number == 3 else line.body.content
        body = Body(sequence=number + 1, time=line.body.time, previous=previous, content=content)
        remade.append(entry_line(body, None))
        previous = remade[-1][:64].decode()
    station.rewrite(lambda _: remade)
    assert "moved" in station.faults(secret=True)


@pytest.mark.parametrize("count", range(1, 9))
def test_the_end_cut_off(station: Station, count: int) -> None:
    station.fill()
    station.rewrite(lambda lines: lines[: len(lines) - count])
    (fault,) = station.verify().faults
    assert (fault.kind, fault.fields) == ("cut-off", {"first": 9 - count, "last": 8})


def test_the_end_cut_off_before_any_unlock(station: Station) -> None:
    station.fill(locked=5, unlocked=0)
    station.rewrite(lambda lines: lines[:3])
    assert station.faults() == ["cut-off"]


def test_cut_at_every_byte_of_the_last_two_entries(station: Station) -> None:
    station.fill(locked=1, unlocked=3)
    whole = station.file.read_bytes()
    start = len(b"".join(station.lines()[:-2]))
    for length in range(start, len(whole)):
        station.file.write_bytes(whole[:length])
        verdict = station.verify()
        assert "cut-off" in {fault.kind for fault in verdict.faults}, length


def test_every_kind_of_bit_flip_is_found(station: Station) -> None:
    station.fill(locked=1, unlocked=3)
    whole = station.file.read_bytes()
    flips = random.Random(7)
    for _ in range(400):
        changed = bytearray(whole)
        changed[flips.randrange(len(whole))] ^= 1 << flips.randrange(8)
        station.file.write_bytes(changed)
        assert not station.verify().whole


def test_every_bit_flip_of_the_head_is_found(station: Station) -> None:
    journal = station.fill(locked=1, unlocked=3)
    journal.locked()
    journal.record(Entry(act=Act.PULL))
    head = station.folder / "head"
    whole = head.read_bytes()
    for position in range(len(whole)):
        changed = bytearray(whole)
        changed[position] ^= 1 << (position % 8)
        head.write_bytes(changed)
        assert not station.verify().whole, position


def test_the_damage_stays_visible_after_more_entries(station: Station) -> None:
    """Cut off, then used further: what is missing stays missing, in the chain that is then sealed."""
    station.fill()
    station.rewrite(lambda lines: lines[:5])
    station.journal().record(READ)
    (fault,) = station.verify(secret=True).faults
    assert (fault.kind, fault.fields["first"], fault.fields["last"]) == ("removed", 6, 8)
    assert station.verify().last == 9


@pytest.mark.parametrize("unlocked", [False, True])
def test_a_removed_head_stays_visible(station: Station, unlocked: bool) -> None:
    station.fill()
    (station.folder / "head").unlink()
    assert station.faults() == ["seal-missing"]
    station.rewrite(lambda lines: lines[:5])
    station.journal(unlocked=unlocked).record(READ)
    station.journal().record(READ)
    assert "seal-was-missing" in station.faults(secret=True)


def test_a_seal_taken_out_of_the_head_stays_visible(station: Station) -> None:
    """An attacker keeps the unsigned end only, fitted to a journal that he shortened."""
    station.fill()
    station.rewrite(lambda lines: lines[:5])
    line = read_line(station.lines()[-1])
    assert line is not None
    end = f'{{"sequence":5,"hash":"{line.hash}","time":"{line.body.time}"}}'.encode()
    (station.folder / "head").write_bytes(wrap(end, b"", None))
    assert station.faults() == ["seal-missing"]
    station.journal().record(Entry(act=Act.UNLOCK))
    assert station.faults(secret=True) == ["seal-was-missing"]


def test_an_older_head_with_an_older_journal_is_found_by_a_noted_code(
    station: Station, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The limit of what the disk alone can show, and what a line on paper adds."""
    journal = station.fill()
    older = tmp_path_factory.mktemp("older") / "journal"
    shutil.copytree(station.folder, older)
    journal.record(READ)
    code = journal.code()
    assert code is not None
    assert station.verify(code).whole
    shutil.rmtree(station.folder)
    shutil.copytree(older, station.folder)
    assert station.verify(secret=True).whole
    assert [fault.kind for fault in station.verify(code).faults] == ["not-the-noted-one"]


def test_cut_back_to_before_the_first_unlock_shows_as_never_sealed(station: Station) -> None:
    """The other limit of the disk alone: no signature is left that could be missed."""
    journal = station.fill(locked=3)
    code = journal.code() or ""
    lines = station.lines()[:3]
    shutil.rmtree(station.folder)
    forger = station.journal(unlocked=False)
    forger.record(READ)
    station.rewrite(lambda _: lines)
    line = read_line(lines[-1])
    assert line is not None
    end = f'{{"sequence":3,"hash":"{line.hash}","time":"{line.body.time}"}}'.encode()
    (station.folder / "head").write_bytes(wrap(end, b"", None))
    assert (station.verify(secret=True).whole, station.verify().sealed) == (True, 0)
    assert [fault.kind for fault in station.verify(code).faults] == ["not-the-noted-one"]


def test_a_whole_journal_made_by_somebody_else(station: Station) -> None:
    """With a key of his own he signs whatever he likes: without the secret it looks right, with it it does not."""
    station.fill()
    forger = Signer.of(generate_identity())
    shutil.rmtree(station.folder)
    journal = station.journal(unlocked=False)
    journal._signer = forger
    journal.record(READ, READ)
    assert station.verify().whole
    assert set(station.faults(secret=True)) == {"seal-forged", "signature"}
    station.journal().record(Entry(act=Act.UNLOCK))
    assert {"seal-was-missing", "signature"} <= set(station.faults())


@pytest.mark.parametrize("added", [1, 3, 5])
@pytest.mark.parametrize("unlocked", [False, True])
def test_an_end_written_anew_stays_visible(station: Station, added: int, unlocked: bool) -> None:
    """Anybody can write unsigned entries. Put in the place of sealed ones they are found, also after the next seal."""
    station.fill()
    head = (station.folder / "head").read_bytes()
    station.rewrite(lambda lines: lines[:5])
    (station.folder / "head").unlink()
    forger = station.journal(unlocked=False)
    forger._append([READ])
    line = read_line(station.lines()[-1])
    assert line is not None
    first = Body(sequence=6, time=line.body.time, previous=line.body.previous, content=line.body.content)
    made = [entry_line(first, None)]
    for number in range(7, 6 + added):
        body = Body(sequence=number, time=line.body.time, previous=made[-1][:64].decode(), content=line.body.content)
        made.append(entry_line(body, None))
    station.rewrite(lambda lines: [*lines[:5], *made])
    (station.folder / "head").write_bytes(head)
    assert not station.verify().whole
    station.journal(unlocked=unlocked).record(READ)
    station.journal().record(READ)
    assert not station.verify().whole


def test_a_signature_of_another_kind_is_none(station: Station) -> None:
    """A seal's signature does not make an entry, nor an entry's a seal."""
    station.fill()
    line = read_line(station.lines()[-1])
    assert line is not None and line.wrapped.signature is not None
    relabelled = wrap(line.wrapped.body, b"downtime journal seal 1\n", Signer.of(station.identity))
    station.rewrite(lambda lines: [*lines[:-1], relabelled])
    assert "signature" in station.faults()
    assert ENTRY_LABEL != b"downtime journal seal 1\n"


def test_codes_that_hold(station: Station) -> None:
    journal = station.fill()
    codes = []
    for _ in range(3):
        journal.record(READ)
        codes.append(journal.code() or "")
    assert station.verify(*codes).whole
    wrong = codes[0][:-1] + ("0" if codes[0][-1] != "0" else "1")
    assert [fault.fields for fault in station.verify(wrong).faults] == [{"sequence": 9}]


def test_a_month_file_removed(station: Station) -> None:
    journal = station.fill()
    for _ in range(2):
        station.clock.at += timedelta(days=31)
        journal.record(READ)
    files = sorted(station.folder.glob("*.journal"))
    assert len(files) == 3
    files[1].unlink()
    assert station.faults() == ["removed"]
    files[0].unlink()
    assert station.faults() == ["removed"]


@pytest.mark.parametrize("junk", [b"\n", b"{}\n", b"\x00" * 4096 + b"\n", b"x" * (1 << 21), b"[" * 100_000 + b"\n"])
def test_junk_in_the_middle(station: Station, junk: bytes) -> None:
    station.fill()
    station.rewrite(lambda lines: [*lines[:4], junk + (b"" if junk.endswith(b"\n") else b"\n"), *lines[4:]])
    assert station.faults(secret=True) == ["changed"]
    assert station.acts().count(Act.UNREADABLE) >= 1


def test_every_finding_is_said_in_both_languages() -> None:
    from downtime.journal.findings import SENTENCES, Fault, Finding, Note

    assert set(SENTENCES) == {*Fault, *Note}
    fields: dict[str, str | int] = {"file": "2026-11.journal", "line": 3, "sequence": 4}
    fields |= {"first": 5, "last": 6, "count": 7}
    for kind in SENTENCES:
        for language in ("fr", "en"):
            assert "{" not in Finding(kind, fields).say(translator(language))
