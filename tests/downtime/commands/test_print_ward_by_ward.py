"""`downtime print --all-wards` into a folder: a file for each ward, numbers and journal in the order of the wards."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import Result

from downtime.journal import Act, Entry
from downtime.journal.reading import entries
from downtime.printing.queue import JobState, Queue
from downtime.serials import Serials
from downtime.vault import Folder, Vault
from downtime.vault.opening import unlock
from downtime.vault.pull import pull
from exports.errors import FileUnwritable, PrintFailed, ReasonMissing
from exports.record import Stay
from tests.downtime.commands.laptop import Laptop
from tests.downtime.vault.hospital import NOW, PASSPHRASE
from tests.printable import reading


@pytest.fixture
def folder(laptop: Laptop) -> Path:
    made = laptop.folder / "wards"
    made.mkdir()
    return made


def printing(laptop: Laptop, folder: Path, *words: str) -> Result:
    return laptop.run("print", laptop.vault, *words, "-o", folder, "--passphrase-file", laptop.passphrase)


def journalled(laptop: Laptop, *acts: Act) -> list[Entry]:
    found = entries(laptop.vault, unlock(Vault.open(laptop.vault), PASSPHRASE))
    return [one.entry for one in found if one.entry.act in acts]


def test_a_file_for_each_ward_with_its_sheets_and_numbers_in_order(laptop: Laptop, folder: Path) -> None:
    result = printing(laptop, folder, "next-day", "--all-wards")
    files = sorted(folder.iterdir())
    assert result.exit_code == 0 and result.output.count("min on the printer") == len(files) > 1
    sheets = journalled(laptop, Act.PRINT)
    serials = [one.serial for one in sheets]
    assert serials == sorted(set(serials))
    for file, ward in zip(files, dict.fromkeys(one.ward for one in sheets), strict=True):
        said = " ".join(reading.text(file.read_bytes()))
        assert {one for one in serials if one in said} == {one.serial for one in sheets if one.ward == ward}
        assert os.name == "nt" or file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("words", [("next-day", "--ward", "w1"), ("patient-index", "--all-wards")])
def test_a_folder_is_for_what_is_printed_ward_by_ward(laptop: Laptop, folder: Path, words: tuple[str, ...]) -> None:
    assert printing(laptop, folder, *words).exit_code == FileUnwritable.exit_code
    assert not journalled(laptop, Act.PRINT) and not list(folder.iterdir())


def test_why_protected_records_are_printed_is_asked_before_the_first_ward(laptop: Laptop, folder: Path) -> None:
    assert printing(laptop, folder, "patient-sheet", "--all-wards").exit_code == 0
    (one, *_others) = (sheet for sheet in journalled(laptop, Act.PRINT) if sheet.patient)
    over = Stay(key="over", patient=one.patient, protected=True)
    laptop.hospital.publish(3, more=[over])
    pull(Vault.open(laptop.vault), Folder(laptop.hospital.folder), now=NOW)
    before = journalled(laptop, Act.PRINT)
    assert printing(laptop, folder, "next-day", "--all-wards").exit_code == ReasonMissing.exit_code
    assert journalled(laptop, Act.PRINT) == before, "nothing was numbered"
    assert printing(laptop, folder, "next-day", "--all-wards", "--reason", "everything is down").exit_code == 0
    glass, *after = journalled(laptop, Act.BREAK_GLASS, Act.PRINT)[len(before) :]
    assert (glass.act, glass.patient, glass.ward) == (Act.BREAK_GLASS, one.patient, one.ward)
    assert {sheet.act for sheet in after} == {Act.PRINT}


def test_a_print_that_stops_names_the_wards_that_are_not_on_paper(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Jammed:
        """A printer that prints nothing."""

        def local(self, name: str) -> Queue:
            return Queue(name, "usb://x")

        def queues(self) -> tuple[Queue, ...]:
            return (self.local("usb"),)

        def print(self, queue: str, document: bytes, *, title: str, duplex: bool) -> int:
            return 1

        def state(self, job: int) -> JobState:
            return JobState.FAILED

        def spool_advice(self) -> None: ...

    monkeypatch.setattr("downtime.commands.print.spooler", lambda _network: Jammed())
    words = ("next-day", "--all-wards", "--printer", "usb", "--passphrase-file", laptop.passphrase)
    result = laptop.run("print", laptop.vault, *words)
    assert result.exit_code == PrintFailed.exit_code
    printed = {one.ward for one in journalled(laptop, Act.PRINT)}
    assert "The print stopped at the ward" in result.output and "NOT PRINTED, print each with --ward: " in result.output
    assert len(printed) == 1
    unused = journalled(laptop, Act.SHEET_UNUSED)
    assert unused and {one.ward for one in unused}.isdisjoint(printed)
    handed_out = sorted(one.serial for one in journalled(laptop, Act.PRINT, Act.SHEET_UNUSED))
    assert len(handed_out) + 1 == int(Serials(Vault.open(laptop.vault)).next().split("-")[1]), "no number is lost"
