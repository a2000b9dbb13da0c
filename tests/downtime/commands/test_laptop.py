"""The verbs of the laptop, typed."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from downtime.serials import is_serial
from downtime.vault import Vault, open_newest, unlock
from exports.age_keys import recipient_of
from exports.errors import (
    DestinationUnreachable,
    FileUnwritable,
    FolderNotEmpty,
    FormUnknown,
    KeyMalformed,
    NoSnapshot,
    PassphraseMissing,
    PassphraseTooShort,
    PatientUnknown,
    SignatureInvalid,
    SignatureMissing,
    SnapshotRefused,
    VaultNotFound,
    WardUnknown,
    WrongPassphrase,
)
from exports.station import read_station
from tests.downtime.commands.laptop import Laptop
from tests.downtime.vault.hospital import PASSPHRASE, SECRET_NAME, Hospital, flip, tree


def text_of(pdf: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf.read_bytes())).pages)


class TestEnroll:
    def enroll(self, laptop: Laptop, *more: object) -> tuple[int, str]:
        result = laptop.run(
            "enroll", laptop.vault, "--site-key", laptop.site_key, "--station", "cardio-1",
            "--passphrase-file", laptop.passphrase, *more,
        )  # fmt: skip
        return result.exit_code, result.output

    def test_the_vault_and_the_station_file(self, bare: Laptop) -> None:
        code, said = self.enroll(bare)
        assert code == 0
        vault = Vault.open(bare.vault)
        station = read_station(bare.folder / "cardio-1.station")
        assert (station.station, station.recipient) == ("cardio-1", vault.recipient)
        key = bare.hospital.key.public_key()
        assert (key.identifier in said, key.line in said) == (True, True)

    def test_a_second_time_changes_nothing(self, bare: Laptop) -> None:
        self.enroll(bare)
        before = tree(bare.folder)
        code, _said = self.enroll(bare)
        assert code == FileUnwritable.exit_code
        (bare.folder / "cardio-1.station").unlink()
        assert self.enroll(bare)[0] == FolderNotEmpty.exit_code
        before.pop("cardio-1.station")
        assert tree(bare.folder) == before

    def test_a_short_passphrase_makes_no_vault(self, bare: Laptop) -> None:
        bare.passphrase.write_text("chat", encoding="utf-8")
        assert self.enroll(bare)[0] == PassphraseTooShort.exit_code
        assert not bare.vault.exists()

    def test_something_else_is_not_the_hospitals_key(self, bare: Laptop) -> None:
        bare.site_key.write_text("key", encoding="utf-8")
        assert self.enroll(bare)[0] == KeyMalformed.exit_code

    def test_a_name_that_cannot_be(self, bare: Laptop) -> None:
        result = bare.run("enroll", bare.vault, "--site-key", bare.site_key, "--station", "Cardio 1")
        assert (result.exit_code, "short name" in result.output) == (2, True)

    def test_the_source_is_remembered(self, bare: Laptop) -> None:
        self.enroll(bare, "--from", bare.hospital.folder)
        bare.hospital.recipients.append(Vault.open(bare.vault).recipient)
        bare.hospital.publish(1)
        assert bare.run("pull", bare.vault).exit_code == 0
        assert len(Vault.open(bare.vault).generations()) == 1


class TestPull:
    def test_new_then_nothing_new(self, laptop: Laptop) -> None:
        laptop.hospital.publish(3)
        first = laptop.run("pull", laptop.vault, "--from", laptop.hospital.folder)
        assert (first.exit_code, first.output) == (0, "1 new snapshot.\n")
        assert laptop.run("pull", laptop.vault).output == "Nothing new.\n"

    def test_without_a_source(self, laptop: Laptop) -> None:
        assert laptop.run("pull", laptop.vault).exit_code == 2

    def test_a_source_that_is_not_there(self, laptop: Laptop) -> None:
        result = laptop.run("pull", laptop.vault, "--from", laptop.folder / "nowhere")
        assert result.exit_code == DestinationUnreachable.exit_code
        assert laptop.run("pull", laptop.vault).exit_code == 2  # what failed is not remembered

    def test_a_refused_file_is_said_and_has_its_code(self, laptop: Laptop) -> None:
        bad = laptop.hospital.publish(3)
        flip(laptop.hospital.folder / bad)
        laptop.hospital.publish(4)
        result = laptop.run("pull", laptop.vault, "--from", laptop.hospital.folder)
        assert result.exit_code == SnapshotRefused.exit_code
        assert bad in result.stderr
        assert result.stdout == "1 new snapshot.\n"

    def test_no_vault(self, laptop: Laptop) -> None:
        assert laptop.run("pull", laptop.folder).exit_code == VaultNotFound.exit_code


class TestSnapshots:
    def test_the_list(self, laptop: Laptop) -> None:
        lines = laptop.run("snapshots", laptop.vault).stdout.splitlines()
        assert len(lines) == 4
        assert lines[2].startswith("Times are in UTC")
        assert lines[3] == "Journal: no code."
        assert "all 2" in lines[0]
        assert lines[0].endswith("current")
        assert lines[1].endswith("kept")

    def test_times_are_local_once_a_snapshot_was_opened(self, laptop: Laptop) -> None:
        assert "04:35" in laptop.run("snapshots", laptop.vault).stdout
        vault = Vault.open(laptop.vault)
        open_newest(vault, unlock(vault, PASSPHRASE))
        said = laptop.run("snapshots", laptop.vault).stdout
        assert ("05:35" in said, "UTC" in said) == (True, False)

    def test_the_list_for_a_script(self, laptop: Laptop) -> None:
        newest, oldest = json.loads(laptop.run("snapshots", laptop.vault, "--json").stdout)
        assert (newest["sequence"], newest["present"], newest["state"]) == (2, 4, "current")
        assert (oldest["time"], oldest["reason"]) == ("2026-11-23T04:20:00Z", None)

    def test_check_finds_what_the_disk_changed(self, laptop: Laptop) -> None:
        flip(next(laptop.vault.glob("snapshots/*T043500Z*.age")))
        assert "refused" not in laptop.run("snapshots", laptop.vault).stdout
        newest, _oldest = json.loads(laptop.run("snapshots", laptop.vault, "--json", "--check").stdout)
        assert (newest["state"], "signed" in newest["reason"]) == ("refused", True)

    def test_an_empty_vault(self, bare: Laptop) -> None:
        TestEnroll().enroll(bare)
        first, second = bare.run("snapshots", bare.vault).output.splitlines()
        assert (first, second.startswith("Journal: code 1-")) == ("The vault holds no snapshot yet.", True)


class TestIdentity:
    def test_it_is_the_key_of_the_station(self, laptop: Laptop) -> None:
        result = laptop.run("identity", laptop.vault, "--passphrase-file", laptop.passphrase)
        comment, identity = result.stdout.splitlines()
        assert recipient_of(identity) == Vault.open(laptop.vault).recipient
        assert comment == f"# public key: {Vault.open(laptop.vault).recipient}"

    def test_a_wrong_passphrase(self, laptop: Laptop) -> None:
        laptop.passphrase.write_text("something else entirely", encoding="utf-8")
        result = laptop.run("identity", laptop.vault, "--passphrase-file", laptop.passphrase)
        assert (result.exit_code, result.stdout) == (WrongPassphrase.exit_code, "")

    def test_nobody_to_ask(self, laptop: Laptop) -> None:
        assert laptop.run("identity", laptop.vault).exit_code == PassphraseMissing.exit_code


class TestVerify:
    def verify(self, laptop: Laptop, *arguments: object) -> tuple[int, str]:
        result = laptop.run("verify", *arguments, "--site-key", laptop.site_key)
        return result.exit_code, result.output

    @pytest.fixture
    def files(self, laptop: Laptop) -> list[Path]:
        return sorted(laptop.hospital.folder.glob("*.age"))

    def test_good_ones(self, laptop: Laptop, files: list[Path]) -> None:
        code, said = self.verify(laptop, *files)
        assert (code, said.count(": good."), said.count("sequence=")) == (0, 2, 2)

    def test_the_content_too(self, laptop: Laptop, files: list[Path]) -> None:
        code, said = self.verify(
            laptop, *files, "--vault", laptop.vault, "--passphrase-file", laptop.passphrase, "--json"
        )
        assert code == 0
        assert [(one["good"], one["opened"], one["comment"]["sequence"]) for one in json.loads(said)] == [
            (True, True, 1),
            (True, True, 2),
        ]

    def test_an_altered_one(self, laptop: Laptop, files: list[Path]) -> None:
        flip(files[0])
        code, said = self.verify(laptop, *files, "--json")
        assert code == SignatureInvalid.exit_code
        assert [one["good"] for one in json.loads(said)] == [False, True]

    def test_one_without_signature(self, laptop: Laptop, files: list[Path]) -> None:
        files[0].with_name(f"{files[0].name}.minisig").unlink()
        assert self.verify(laptop, *files)[0] == SignatureMissing.exit_code

    def test_another_key(self, laptop: Laptop, files: list[Path]) -> None:
        other = Hospital(laptop.folder / "x").key.public_key().text()
        laptop.site_key.write_text(other, encoding="utf-8")
        assert self.verify(laptop, *files)[0] == SignatureInvalid.exit_code

    def test_a_wrong_content_shows_only_when_it_is_opened(self, laptop: Laptop) -> None:
        bad = laptop.hospital.folder / laptop.hospital.publish(3, content=b"no database")
        assert self.verify(laptop, bad)[0] == 0
        more = ("--vault", laptop.vault, "--passphrase-file", laptop.passphrase)
        assert self.verify(laptop, bad, *more)[0] != 0


class TestPrint:
    def print(self, laptop: Laptop, *arguments: object, typed: str | None = None) -> tuple[int, Path, str]:
        output = laptop.folder / "out.pdf"
        given = ("print", laptop.vault, *arguments, "-o", output, "--passphrase-file", laptop.passphrase)
        result = laptop.run(*given, typed=typed)
        return result.exit_code, output, result.stdout

    def test_a_ward(self, laptop: Laptop) -> None:
        code, pdf, said = self.print(laptop, "ward-list", "--ward", "CARDIOLOGIE")
        assert code == 0
        text = text_of(pdf)
        assert SECRET_NAME in text
        assert "ESSAI2" in text
        assert "ESSAI1" not in text  # of another ward
        assert is_serial(said.split()[3])

    def test_one_patient_by_a_number_that_is_typed(self, laptop: Laptop) -> None:
        code, pdf, _said = self.print(laptop, "patient-sheet", "--patient", typed="80000001\n")
        assert code == 0
        assert "ESSAI1" in text_of(pdf)
        assert SECRET_NAME not in text_of(pdf)

    @pytest.mark.parametrize("typed", ["99999999\n", "\n", "", "%\n", "' or 1=1\n"])
    def test_a_number_that_nobody_has(self, laptop: Laptop, typed: str) -> None:
        code, pdf, _said = self.print(laptop, "patient-sheet", "--patient", typed=typed)
        assert (code, pdf.exists()) == (PatientUnknown.exit_code, False)

    def test_everybody(self, laptop: Laptop) -> None:
        _code, pdf, said = self.print(laptop, "patient-sheet")
        assert all(name in text_of(pdf) for name in (SECRET_NAME, "ESSAI1", "ESSAI2", "ESSAI3"))
        assert "4 sheets" in said

    def test_copies_have_their_own_numbers(self, laptop: Laptop) -> None:
        _code, pdf, said = self.print(laptop, "ward-list", "--ward", "w1", "--copies", 3)
        assert "3 sheets, CARDIO1-000001-" in said
        assert all(f"CARDIO1-00000{number}-" in text_of(pdf) for number in (1, 2, 3))

    def test_numbers_go_on(self, laptop: Laptop) -> None:
        self.print(laptop, "ward-list", "--ward", "w1")
        assert "CARDIO1-000002-" in self.print(laptop, "ward-list", "--ward", "w1")[2]

    def test_an_older_copy_says_so_on_paper(self, laptop: Laptop) -> None:
        flip(next(laptop.vault.glob("snapshots/*T043500Z*.age")))
        code, pdf, _said = self.print(laptop, "ward-list", "--ward", "w1")
        assert code == 0
        assert "refus" in text_of(pdf)

    def test_no_such_ward(self, laptop: Laptop) -> None:
        assert self.print(laptop, "ward-list", "--ward", "Bloc")[0] == WardUnknown.exit_code

    def test_no_such_form(self, laptop: Laptop) -> None:
        assert self.print(laptop, "menu")[0] == FormUnknown.exit_code

    def test_ward_and_patient_exclude_each_other(self, laptop: Laptop) -> None:
        assert self.print(laptop, "ward-list", "--ward", "w1", "--patient")[0] == 2

    def test_nothing_to_print_from(self, bare: Laptop) -> None:
        TestEnroll().enroll(bare)
        assert self.print(bare, "ward-list")[0] == NoSnapshot.exit_code


@pytest.mark.parametrize("verb", ["enroll", "pull", "snapshots", "identity", "verify", "print", "serve", "demo"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_verb_explains_itself(verb: str, language: str, bare: Laptop) -> None:
    result = bare.run("--language", language, verb, "--help")
    assert (result.exit_code, result.output.startswith("Usage")) == (0, True)
