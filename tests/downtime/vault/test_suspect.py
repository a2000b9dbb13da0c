"""A suspect snapshot is shown with its reason and not served by itself; a person can say that it is how it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime.vault import GenerationState, Vault, open_newest, unlock
from downtime.vault.missing import missing_newest
from downtime.vault.pull import pull
from downtime.vault.state import read_state
from exports.suspicion import Kind, Suspicion
from tests.downtime.vault.hospital import PASSPHRASE, Hospital
from tests.downtime.vault.pulling import pulled
from tests.vectors.test_vectors import Published, vault_of
from tests.vectors.vector import load


def test_a_full_hospital_and_one_that_was_emptied(vault: Vault, hospital: Hospital) -> None:
    good, gutted = hospital.publish(1, patients=40), hospital.publish(2, patients=6)
    pulled(vault, hospital)
    opened = open_newest(Vault.open(vault.folder), unlock(vault, PASSPHRASE))
    assert opened.generation.file == good
    assert [one.file for one in opened.suspect] == [gutted]
    assert opened.aside_for == Suspicion(kind=Kind.PATIENTS, was=40, is_now=6)


def accept(vault: Vault, file: str) -> None:
    found = next(one for one in vault.generations() if one.file == file)
    assert found.suspicion is not None
    vault.accept_suspect(file, found.suspicion, "cadre")


def test_accepted_it_is_read_and_what_later_ones_are_compared_with(vault: Vault, hospital: Hospital) -> None:
    hospital.publish(1, patients=40)
    gutted = hospital.publish(2, patients=12)
    pulled(vault, hospital)
    accept(vault, gutted)
    opened = open_newest(Vault.open(vault.folder), unlock(vault, PASSPHRASE))
    assert (opened.generation.file, opened.suspect) == (gutted, ())
    same, less = hospital.publish(3, patients=12), hospital.publish(4, patients=5)
    pulled(vault, hospital)
    states = {one.file: one.state for one in vault.generations()}
    assert (states[same], states[less]) == (GenerationState.CURRENT, GenerationState.SUSPECT)
    vault.change_state(lambda state: state.letting_go(gutted))
    assert {one.state for one in vault.generations() if one.file == gutted} == {GenerationState.SUSPECT}


def test_another_file_of_the_same_name_is_not_the_accepted_one(vault: Vault, hospital: Hospital) -> None:
    hospital.publish(1, patients=40)
    gutted = hospital.publish(2, patients=12)
    pulled(vault, hospital)
    accept(vault, gutted)
    hospital.publish(2, patients=11)
    for name in (gutted, f"{gutted}.minisig"):
        (vault.snapshots / name).write_bytes((hospital.folder / name).read_bytes())
    (found,) = [one for one in vault.generations() if one.file == gutted]
    assert (found.state, found.accepted) == (GenerationState.SUSPECT, False)


@pytest.mark.parametrize("key", ["enciphered-names", "feeds-stopped"])
def test_what_was_found_inside_is_remembered_and_said_without_a_secret(key: str, tmp_path: Path) -> None:
    vector = load(key)
    vault = vault_of(tmp_path / "vault", vector)
    files = vector.files | load("good-before").files
    pull(vault, Published(files), now=vector.now)
    tried: list[str] = []
    first = open_newest(vault, vector.identity, progress=tried.append)
    assert (first.generation.file, tried) == (load("good-before").name, [vector.name, load("good-before").name])
    assert first.aside_for is not None
    tried.clear()
    again = open_newest(Vault.open(vault.folder), vector.identity, progress=tried.append)
    assert tried == [load("good-before").name]  # it is not opened again to know
    assert again.aside_for == first.aside_for
    (listed,) = [one for one in vault.generations() if one.file == vector.name]
    assert listed.suspicion == first.aside_for
    accept(vault, vector.name)
    assert open_newest(vault, vector.identity).generation.file == vector.name


def test_a_suspect_one_beats_none(tmp_path: Path) -> None:
    vector = load("enciphered-names")
    vault = vault_of(tmp_path / "vault", vector)
    pull(vault, Published(vector.files), now=vector.now)
    for _ in range(2):  # found out at the first opening, known at the second
        opened = open_newest(vault, vector.identity)
        assert (opened.generation.file, opened.generation.state) == (vector.name, GenerationState.SUSPECT)
        assert opened.generation.suspicion is not None
        assert opened.generation.suspicion.kind is Kind.TEXTS


def test_a_looser_limit_of_the_laptop_counts(vault: Vault, hospital: Hospital) -> None:
    hospital.publish(1, patients=40)
    fewer = hospital.publish(2, patients=16)
    pulled(vault, hospital)
    path = vault.folder / "vault.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n[suspicion]\npatients = 0.4\npresent = 0.4\n", encoding="utf-8")
    loose = Vault.open(vault.folder)
    assert loose.generations()[0].state is GenerationState.CURRENT
    assert open_newest(loose, unlock(loose, PASSPHRASE)).generation.file == fewer
    kept = Vault.open(vault.folder).settings  # the opening wrote vault.toml anew
    assert (kept.site_name, kept.suspicion.patients) == ("Centre hospitalier d'Essai", 0.4)


class TestMissing:
    def test_the_newest_was_taken_away(self, vault: Vault, hospital: Hospital) -> None:
        old, new = hospital.publish(1), hospital.publish(2)
        pulled(vault, hospital)
        vault = Vault.open(vault.folder)
        assert missing_newest(vault, vault.generations()) == ()
        for name in (new, f"{new}.minisig"):
            (vault.snapshots / name).unlink()
        (gone,) = missing_newest(vault, vault.generations())
        assert (gone.file, gone.scope, gone.sequence) == (new, "all", 2)
        opened = open_newest(vault, unlock(vault, PASSPHRASE))
        assert (opened.generation.file, opened.missing_newest) == (old, True)

    def test_what_the_kit_dropped_is_not_missing(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(1, time=None)
        pulled(vault, hospital)
        vault = Vault.open(vault.folder)
        (only,) = vault.generations()
        vault.change_state(lambda state: state.dropping([only.file], {"all": 1}))
        (vault.snapshots / f"{only.file}.minisig").unlink()
        (vault.snapshots / only.file).unlink()
        assert missing_newest(vault, vault.generations()) == ()

    def test_a_damaged_one_is_refused_and_not_missing(self, vault: Vault, hospital: Hospital) -> None:
        name = hospital.publish(1)
        pulled(vault, hospital)
        (vault.snapshots / f"{name}.minisig").write_bytes(b"x")
        vault = Vault.open(vault.folder)
        assert missing_newest(vault, vault.generations()) == ()


def test_the_feeds_of_a_good_copy_are_remembered_and_nothing_of_a_patient(vault: Vault, hospital: Hospital) -> None:
    hospital.publish(1)
    pulled(vault, hospital)
    vault = Vault.open(vault.folder)
    open_newest(vault, unlock(vault, PASSPHRASE))
    (mark,) = read_state(vault.folder).feeds["all"]
    assert (mark.source, mark.section, mark.rows) == ("essai", "allergies", 0)
