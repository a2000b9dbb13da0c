"""What each verb of a laptop leaves in the journal, read back from the disk."""

from __future__ import annotations

import getpass
import shutil

import pytest

from downtime.commands.journalled import PullNotes
from downtime.journal import Act, Entry, Journal, entries, verify
from downtime.journal.acts import Recorded
from downtime.vault import Vault, unlock
from downtime.vault.pull import PullResult
from downtime.vault.refusal import Refusal
from exports.errors import (
    DestinationUnreachable,
    FileUnwritable,
    SignatureInvalid,
    SnapshotRefused,
    WardUnknown,
    WrongPassphrase,
)
from tests.downtime.commands.laptop import Laptop
from tests.downtime.vault.hospital import PASSPHRASE, SECRET_NAME, flip


def journalled(laptop: Laptop) -> list[Recorded]:
    vault = Vault.open(laptop.vault)
    return list(entries(vault.folder, unlock(vault, PASSPHRASE)))


def acts(laptop: Laptop) -> list[Act]:
    return [one.entry.act for one in journalled(laptop)]


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_journal: Journal, *_entries: Entry) -> None:
        raise FileUnwritable(file="journal", problem="No space left on device")

    monkeypatch.setattr(Journal, "record", refuse)


def test_enroll(bare: Laptop) -> None:
    options = ("--site-key", bare.site_key, "--station", "cardio-1", "--passphrase-file", bare.passphrase)
    assert bare.run("enroll", bare.vault, *options).exit_code == 0
    (one,) = journalled(bare)
    assert (one.entry.act, one.entry.detail) == (Act.ENROLLED, "cardio-1")
    assert (one.entry.reader, one.entry.identity, one.signed) == (getpass.getuser(), "account", False)


class TestPull:
    def test_what_came_and_nothing_when_nothing_came(self, laptop: Laptop) -> None:
        new = laptop.hospital.publish(3)
        for _ in range(2):
            assert laptop.run("pull", laptop.vault, "--from", laptop.hospital.folder).exit_code == 0
        (one,) = journalled(laptop)
        assert (one.entry.act, one.entry.snapshot) == (Act.SNAPSHOT_ACCEPTED, new)

    def test_what_was_refused(self, laptop: Laptop) -> None:
        new = laptop.hospital.publish(3)
        flip(laptop.hospital.folder / new, 100)
        assert laptop.run("pull", laptop.vault, "--from", laptop.hospital.folder).exit_code != 0
        (one,) = journalled(laptop)
        assert (one.entry.act, one.entry.snapshot) == (Act.SNAPSHOT_REFUSED, new)
        assert one.entry.failure == SignatureInvalid.exit_code

    def test_a_source_that_is_not_there_is_no_act(self, laptop: Laptop) -> None:
        shutil.rmtree(laptop.hospital.folder)
        result = laptop.run("pull", laptop.vault, "--from", laptop.hospital.folder)
        assert result.exit_code == DestinationUnreachable.exit_code
        assert journalled(laptop) == []

    def test_what_was_dropped_and_what_went_back(self) -> None:
        made = PullNotes().of(PullResult(dropped=("old",), went_back=("all",)))
        assert [(one.act, one.snapshot, one.detail) for one in made] == [
            (Act.SNAPSHOT_REFUSED, "", "rollback all"),
            (Act.SNAPSHOT_DROPPED, "old", ""),
        ]

    def test_a_file_that_is_refused_again_and_again_is_one_entry(self) -> None:
        notes, one = PullNotes(), Refusal("bad", SignatureInvalid(file="bad"))
        assert len(notes.of(PullResult(refused=(one,)))) == 1
        assert notes.of(PullResult(refused=(one,))) == []
        assert notes.of(PullResult()) == []
        assert len(notes.of(PullResult(refused=(one,)))) == 1

    def test_a_source_with_nothing_that_may_be_taken(self) -> None:
        notes = PullNotes()
        (one,) = notes.of_failure(SnapshotRefused(file="other", problem="it is of another site"))
        assert (one.act, one.snapshot) == (Act.SNAPSHOT_REFUSED, "other")

    def test_a_full_disk_stops_no_pull(self, laptop: Laptop, full_disk: None) -> None:
        laptop.hospital.publish(3)
        result = laptop.run("pull", laptop.vault, "--from", laptop.hospital.folder)
        assert (result.exit_code, "This is not journalled." in result.stderr) == (0, True)


class TestPrint:
    def print(self, laptop: Laptop, *more: object) -> int:
        file = laptop.folder / "sheets.pdf"
        passphrase = ("--passphrase-file", laptop.passphrase)
        return laptop.run("print", laptop.vault, "patient-sheet", "-o", file, *passphrase, *more).exit_code

    def test_each_sheet_of_each_copy(self, laptop: Laptop) -> None:
        assert self.print(laptop, "--copies", 2) == 0
        first, *sheets = journalled(laptop)
        assert first.entry.act is Act.UNLOCK and first.signed
        assert len(sheets) == 8 and len({one.entry.serial for one in sheets}) == 8
        for one in sheets:
            assert (one.entry.act, one.entry.form, one.signed) == (Act.PRINT, "patient-sheet", True)
            assert one.entry.pages and one.entry.patient and one.entry.snapshot
            assert one.entry.reader == getpass.getuser()
        assert any(one.entry.ipp for one in sheets)

    def test_it_is_on_the_disk_before_the_file(self, laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: list[list[Act]] = []
        monkeypatch.setattr("downtime.commands.print.write_durably", lambda *_a, **_k: seen.append(acts(laptop)))
        assert self.print(laptop) == 0
        assert seen == [[Act.UNLOCK, *[Act.PRINT] * 4]]

    def test_a_wrong_passphrase(self, laptop: Laptop) -> None:
        laptop.passphrase.write_text("tout autre chose\n", encoding="utf-8")
        assert self.print(laptop) == WrongPassphrase.exit_code
        (one,) = journalled(laptop)
        assert (one.entry.act, one.entry.failure) == (Act.UNLOCK_REFUSED, WrongPassphrase.exit_code)

    def test_nothing_printed_is_no_print(self, laptop: Laptop) -> None:
        assert self.print(laptop, "--ward", "nowhere") == WardUnknown.exit_code
        assert acts(laptop) == [Act.UNLOCK]

    def test_a_full_disk_stops_no_print(self, laptop: Laptop, full_disk: None) -> None:
        assert self.print(laptop) == 0
        assert (laptop.folder / "sheets.pdf").read_bytes().startswith(b"%PDF")


def test_identity(laptop: Laptop) -> None:
    result = laptop.run("identity", laptop.vault, "--passphrase-file", laptop.passphrase)
    assert (result.exit_code, "AGE-SECRET-KEY-" in result.stdout) == (0, True)
    assert acts(laptop) == [Act.UNLOCK, Act.IDENTITY_SHOWN]


def test_the_code_that_snapshots_shows_is_the_one_of_the_journal(laptop: Laptop) -> None:
    laptop.run("identity", laptop.vault, "--passphrase-file", laptop.passphrase)
    vault = Vault.open(laptop.vault)
    code = verify(vault.folder, vault.recipient).code
    assert laptop.run("snapshots", laptop.vault).output.splitlines()[-1] == f"Journal: code {code}"


def test_nothing_of_a_patient_is_in_clear_on_the_disk(laptop: Laptop) -> None:
    TestPrint().print(laptop)
    months = b"".join(file.read_bytes() for file in (laptop.vault / "journal").iterdir())
    assert SECRET_NAME.encode() not in months and len(months) > 1000
