"""Each check of the self-test says its sentence when what it looks at is wrong, and nothing when it is not."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from downtime.journal import Journal
from downtime.self_test import SELFTEST_COUNT, Bench, run_self_test
from downtime.self_test import board as board_module
from downtime.self_test import program as program_module
from downtime.self_test.board import draw_board
from downtime.self_test.run import CHECKS, Check
from downtime.self_test.sample import FOLDER, read_sample
from downtime.self_test.symbols import page_symbols
from downtime.vault import Folder, Vault
from downtime.vault.pull import pull
from exports.errors import KitDamaged
from exports.language import translator
from printable.dates import Dates
from tests.downtime.vault.hospital import NOW, Hospital, enrolled, flip, tree
from tests.tools.self_test_snapshot import files

ENGLISH = translator("en")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """With two good snapshots; the newest is of `NOW` or a little before."""
    hospital = Hospital(tmp_path / "published")
    enrolled(tmp_path / "vault", hospital)
    for sequence in (1, 2):
        hospital.publish(sequence)
    pull(Vault.open(tmp_path / "vault"), Folder(hospital.folder), now=NOW)
    return Vault.open(tmp_path / "vault")


@pytest.fixture
def bench(vault: Vault) -> Bench:
    return Bench(vault, Dates("en", "Europe/Paris", ENGLISH), now=NOW, free_bytes=lambda _folder: 10**12)


def failures(bench: Bench) -> dict[str, str]:
    """The failing checks, each with its sentence."""
    return {one.name: one.problem.say(ENGLISH) for one in run_self_test(bench).failures if one.problem is not None}


def test_all_is_well_on_a_good_laptop(bench: Bench) -> None:
    found = run_self_test(bench)
    assert failures(bench) == {}
    assert (len(found.findings), found.broken) == (SELFTEST_COUNT, None)


def test_it_leaves_nothing_in_the_vault(bench: Bench) -> None:
    before = tree(bench.vault.folder)
    run_self_test(bench)
    assert tree(bench.vault.folder) == before


def test_the_real_clock_and_disk_are_asked_when_none_is_given(vault: Vault) -> None:
    bench = Bench(vault, Dates("en", "Europe/Paris", ENGLISH))
    assert bench.free_bytes(vault.folder) == pytest.approx(shutil.disk_usage(vault.folder).free, rel=0.2)
    assert bench.now.tzinfo is not None


class TestItCannotShrink:
    def test_the_count_is_that_of_the_checks(self) -> None:
        assert len(CHECKS) == len({check.name for check in CHECKS}) == SELFTEST_COUNT

    @pytest.mark.parametrize("checks", [CHECKS[1:], CHECKS[:-1], (*CHECKS, CHECKS[0])])
    def test_another_number_of_checks_is_a_damaged_kit(self, bench: Bench, checks: tuple[Check, ...]) -> None:
        with pytest.raises(KitDamaged, match="instead of 21"):
            run_self_test(bench, checks)


class TestTheBuiltInSnapshot:
    def damaged(self, bench: Bench, folder: Path, damage: Callable[[Path], object]) -> Bench:
        shutil.copytree(FOLDER, folder)
        damage(folder)
        return replace(bench, sample=folder)

    def test_the_committed_program_made_it(self) -> None:
        same_libraries = Path(__file__).parents[2] / "vectors" / "libraries"
        from tests.vectors.make import libraries

        made = files()
        assert sorted(path.name for path in FOLDER.iterdir()) == sorted(made)
        if libraries() == same_libraries.read_text(encoding="utf-8"):  # else the same content in other bytes
            assert {path.name: path.read_bytes() for path in FOLDER.iterdir()} == made

    def test_it_is_small(self) -> None:
        assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 100_000

    @pytest.mark.parametrize("at", [0, 200, 4000, -1])
    def test_one_bit_of_it_makes_serving_pointless(self, bench: Bench, tmp_path: Path, at: int) -> None:
        bench = self.damaged(bench, tmp_path / "s", lambda folder: flip(next(folder.glob("*.age")), at))
        found = failures(bench)
        assert found["sample"].startswith("The built-in copy does not open (self-test_all_")
        assert "install the program again" in found["sample"]
        broken = run_self_test(bench).broken
        assert broken is not None
        assert broken.name == "sample"

    @pytest.mark.parametrize("suffix", [".age", ".minisig", "site.pub", "identity.txt"])
    def test_a_file_of_it_that_is_missing(self, bench: Bench, tmp_path: Path, suffix: str) -> None:
        bench = self.damaged(bench, tmp_path / "s", lambda folder: next(folder.glob(f"*{suffix}")).unlink())
        assert "install the program again" in failures(bench)["sample"]

    def test_a_program_that_takes_forgeries_is_found(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        from downtime.self_test import sample

        class Opened:
            def close(self) -> None: ...

        monkeypatch.setattr(sample, "open_content", lambda *_: Opened())
        assert failures(bench)["forgery"].startswith("A forged copy was not refused")


class TestTheProgram:
    def test_an_old_sqlite(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 30, 1))
        monkeypatch.setattr(sqlite3, "sqlite_version", "3.30.1")
        assert "SQLite is too old (3.30.1, at least 3.31.0 is needed)" in failures(bench)["sqlite"]

    def test_a_zstd_that_changes_content(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("exports.frame.decompress", lambda *_, **__: b"other")
        assert failures(bench)["zstd"].startswith("zstd does not give back what was packed")

    def test_an_encryption_that_changes_content(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("exports.age.decrypt", lambda *_, **__: b"other")
        assert failures(bench)["cryptography"].startswith("the encryption does not give back")

    def test_french_words_that_are_missing(self, bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(program_module, "catalogue_folders", lambda: [tmp_path])
        assert failures(bench)["words"].startswith("The French words are missing")

    def test_a_page_that_fails(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(board_module, "WARD", "none")
        assert "(status 404)" in failures(bench)["board"]

    def test_a_page_without_an_identifier(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        status, text = draw_board(read_sample(FOLDER), "fr")
        monkeypatch.setattr(program_module, "draw_board", lambda *_: (status, text.replace("8004002", "")))
        assert "(status 200)" in failures(bench)["board"]

    def test_letters_that_no_font_has(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        printed, records = program_module._sheets(bench)
        import msgspec

        warned = msgspec.structs.replace(printed.sheets[0], warnings=("characters printed as their codes: U+0130",))
        lacking = msgspec.structs.replace(printed, sheets=(warned, *printed.sheets[1:]))
        monkeypatch.setattr(program_module, "_sheets", lambda _bench: (lacking, records))
        assert "U+0130" in failures(bench)["sheet"]

    def test_each_page_has_its_own_symbols(self, bench: Bench) -> None:
        printed, _records = program_module._sheets(bench)
        assert len(page_symbols(printed.content)) == 2
        assert page_symbols(printed.content, page=len(printed.sheets) - 1) == (program_module.SERIAL,)

    def test_symbols_that_say_something_else(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(program_module, "page_symbols", lambda _pdf: ("OTHER-000001-X",))
        assert failures(bench)["symbols"].startswith("The codes of a sheet cannot be read")

    def test_a_check_that_fails_unexpectedly_says_no_value(self, bench: Bench) -> None:
        def fails(_bench: Bench) -> None:
            raise ValueError("DUPONT Marie")

        (first, *others) = CHECKS
        found = run_self_test(bench, (replace(first, look=fails), *others)).failures
        assert [one.name for one in found] == ["sqlite"]
        assert found[0].problem is not None
        said = found[0].problem.say(ENGLISH)
        assert ("ValueError" in said, "DUPONT" in said) == (True, False)


class TestTheLaptop:
    def test_a_disk_nearly_full(self, bench: Bench) -> None:
        found = failures(replace(bench, free_bytes=lambda _folder: 499_999_999))
        assert list(found) == ["disk"]
        assert found["disk"].startswith("Only 499 MB are free on the disk of the vault: make room until 500 MB are")
        assert "disk" not in failures(replace(bench, free_bytes=lambda _folder: 500_000_000))

    def test_snapshots_for_which_there_is_hardly_room(self, bench: Bench) -> None:
        enough = failures(replace(bench, free_bytes=lambda _folder: 2 << 30))
        short = failures(replace(bench, free_bytes=lambda _folder: 1 << 29))
        assert (list(enough), list(short)) == ([], ["room"])
        assert "in vault.toml ([room], most_gib)" in short["room"]

    def test_the_newest_copy_was_taken_away(self, bench: Bench) -> None:
        newest = bench.vault.generations()[0].file
        for name in (newest, f"{newest}.minisig"):
            (bench.vault.snapshots / name).unlink()
        found = failures(bench)
        assert "of “all” was taken away" in found["missing"]

    def test_a_disk_that_is_gone(self, bench: Bench) -> None:
        def gone(_folder: Path) -> int:
            raise OSError(5, "Input/output error")

        assert "does not answer (Input/output error)" in failures(replace(bench, free_bytes=gone))["disk"]

    def test_a_vault_that_cannot_be_written(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("exports.durable._write_synced", full)
        assert "No space left on device" in failures(bench)["writable"]

    def test_a_clock_set_back_behind_the_newest_copy(self, bench: Bench) -> None:
        newest = max(one.comment.time for one in bench.generations if one.comment is not None)
        found = failures(replace(bench, now=newest - timedelta(minutes=16)))
        assert list(found) == ["clock-newest"]
        assert "set the clock" in found["clock-newest"]
        assert failures(replace(bench, now=newest - timedelta(minutes=15))) == {}

    def test_a_clock_whose_battery_is_empty(self, bench: Bench) -> None:
        found = failures(replace(bench, now=NOW.replace(year=2010)))
        assert list(found) == ["clock-program", "clock-newest"]
        assert "but this program was made after" in found["clock-program"]

    def test_a_clock_set_forward_or_data_that_is_old(self, bench: Bench) -> None:
        newest = max(one.comment.time for one in bench.generations if one.comment is not None)
        assert failures(replace(bench, now=newest + timedelta(hours=24))) == {}
        found = failures(replace(bench, now=newest + timedelta(hours=24, seconds=1)))
        assert list(found) == ["fresh"]
        assert ("is 1 d" in found["fresh"], "compare the clock" in found["fresh"]) == (True, True)

    def test_an_empty_vault(self, bench: Bench, tmp_path: Path) -> None:
        enrolled(tmp_path / "new", Hospital(tmp_path / "other"))
        found = failures(replace(bench, vault=Vault.open(tmp_path / "new")))
        assert list(found) == ["held"]
        assert "downtime pull" in found["held"]

    def test_a_passphrase_whose_key_is_damaged(self, bench: Bench) -> None:
        folder = bench.vault.folder / "identity"
        (folder / "crisis.json").write_bytes(b"{")
        found = failures(bench)
        assert list(found) == ["slots"]
        assert "copies: crisis. Change" in found["slots"]

    @pytest.mark.parametrize("content", [b"{", None])
    def test_a_vault_that_no_passphrase_opens(self, bench: Bench, content: bytes | None) -> None:
        file = bench.vault.folder / "identity" / "ward.json"
        file.unlink() if content is None else file.write_bytes(content)
        found = failures(bench)
        assert list(found) == ["slots"]
        assert "Use another laptop" in found["slots"]

    def test_a_newest_copy_that_lost_its_signature(self, bench: Bench) -> None:
        newest = bench.generations[0].file
        (bench.vault.snapshots / f"{newest}.minisig").unlink()
        found = failures(replace(bench, vault=Vault.open(bench.vault.folder)))
        assert list(found) == ["newest"]
        assert "refused or set aside: 1." in found["newest"]


def test_the_journal_knows_nothing_of_it(bench: Bench) -> None:
    run_self_test(bench)
    assert Journal.open(bench.vault.folder, [bench.vault.recipient]).code() is None
