"""A vault is made whole or not at all, and says what is wrong with it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from downtime.vault import Folder, GenerationState, Vault, open_newest, unlock
from downtime.vault.pull import pull
from downtime.vault.settings import FILE, Settings, read_settings, write_settings
from downtime.vault.state import State, read_state
from exports.errors import (
    ConfigurationInvalid,
    FileUnreadable,
    FileUnwritable,
    FolderNotEmpty,
    KeyMalformed,
    SignatureMissing,
    StationMalformed,
    VaultNotFound,
)
from exports.station import Station
from tests.downtime.vault.hospital import CHEAP, NOW, PASSPHRASE, Hospital, enrolled, tree

FOR_OTHERS = 0o077 if os.name == "posix" else 0
"""Rights of others that nothing private gives; Windows has no such bits."""


def test_a_new_vault_opens(vault: Vault) -> None:
    again = Vault.open(vault.folder)
    assert again == vault
    assert again.generations() == ()
    assert read_state(vault.folder) == State()


def test_the_station_file_is_what_it_reads(vault: Vault, hospital: Hospital) -> None:
    text = vault.station.text()
    read = Station.parse(text.encode(), file="cardio-1.station")
    assert (read.station, read.recipient) == ("cardio-1", vault.recipient)
    assert read.site_key == hospital.key.public_key().identifier


def test_the_secret_key_is_nowhere_in_clear(vault: Vault) -> None:
    identity = unlock(vault, PASSPHRASE)
    for name, content in tree(vault.folder).items():
        assert identity.encode() not in content, name
        assert b"AGE-SECRET-KEY" not in content, name
        assert PASSPHRASE.encode() not in content, name


def test_what_is_private_is_private(vault: Vault) -> None:
    for name in ("vault.toml", "identity", "snapshots", "identity/ward.json", "state.json"):
        mode = stat.S_IMODE((vault.folder / name).stat().st_mode)
        assert mode & FOR_OTHERS == 0, name


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, hospital: Hospital) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "thesis.odt").write_bytes(b"years of work")
    with pytest.raises(FolderNotEmpty):
        enrolled(tmp_path / "vault", hospital)
    assert tree(tmp_path / "vault") == {"thesis.odt": b"years of work"}


def test_a_full_disk_leaves_no_half_of_a_vault(
    tmp_path: Path, hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_anything: object, **_more: object) -> None:
        raise FileUnwritable(file=FILE, problem="full")

    (tmp_path / "empty").mkdir()
    with monkeypatch.context() as patched:
        patched.setattr("downtime.vault.settings.write_durably", full)
        for name in ("new", "empty"):
            with pytest.raises(FileUnwritable):
                enrolled(tmp_path / name, hospital)
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]
    enrolled(tmp_path / "empty", hospital)


@pytest.mark.parametrize("name", ["", "Cardio", "a b", "a/b", "../x", "é", "-", "a" * 41])
def test_a_station_needs_a_short_name(tmp_path: Path, hospital: Hospital, name: str) -> None:
    with pytest.raises(StationMalformed):
        enrolled(tmp_path / "vault", hospital, name)
    assert not (tmp_path / "vault").exists()


@pytest.mark.parametrize("missing", ["", FILE])
def test_no_vault_is_said_to_be_none(tmp_path: Path, missing: str) -> None:
    with pytest.raises(VaultNotFound):
        Vault.open(tmp_path / "nowhere" / missing)


def test_a_vault_half_made_is_none(vault: Vault) -> None:
    (vault.folder / FILE).unlink()
    with pytest.raises(VaultNotFound):
        Vault.open(vault.folder)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("format = 1\nstation = 5\n", 2),
        ('format = 1\nstation = "a"\nlanguage = "fr"\ncreated = "x"\nsecret = "x"\n', 5),
        ("format = 1\nstation = \n", 2),
        ('format = 2\nstation = "a"\nlanguage = "fr"\ncreated = "x"\n', 1),
        ("format = 1\n", 1),
        ("\xff", 1),
    ],
)
def test_a_damaged_configuration_names_its_line(vault: Vault, text: str, line: int) -> None:
    (vault.folder / FILE).write_bytes(text.encode("latin-1"))
    with pytest.raises(ConfigurationInvalid) as said:
        Vault.open(vault.folder)
    assert int(str(said.value.fields["line"])) == line


@pytest.mark.parametrize("name", ["site.pub", "station"])
def test_a_damaged_key_is_said(vault: Vault, name: str) -> None:
    (vault.folder / name).write_bytes(b"\x00\xff")
    with pytest.raises(KeyMalformed):
        Vault.open(vault.folder)


DAMAGED = [b"", b"{}x", b'{"highest":{"all":{"sequence":1,"time":"2026-01-01T00:00:00"}}}', None]


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_state_stops_pulls_and_not_the_nurse(vault: Vault, hospital: Hospital, content: bytes | None) -> None:
    """An empty state would take an older snapshot for a new one; what the vault holds can be read all the same."""
    name = hospital.publish(1)
    pull(vault, Folder(hospital.folder), now=NOW)
    if content is None:
        (vault.folder / "state.json").unlink()
    else:
        (vault.folder / "state.json").write_bytes(content)
    hospital.publish(2)
    with pytest.raises(FileUnreadable):
        pull(vault, Folder(hospital.folder), now=NOW)
    assert open_newest(vault, unlock(vault, PASSPHRASE)).generation.file == name


@pytest.mark.parametrize("name", ["Hôpital « A »", 'a"b\\c', "tab\tand\x7f", "𝔸", "l'été\u2028"])
def test_any_text_comes_back(tmp_path: Path, name: str) -> None:
    settings = Settings(format=1, station="a", language="fr", created="x", site_name=name, source=name)
    write_settings(tmp_path, settings)
    assert read_settings(tmp_path) == settings


def test_a_snapshot_without_signature_is_refused_and_shown(vault: Vault, hospital: Hospital) -> None:
    name = hospital.publish(1)
    (vault.snapshots / name).write_bytes((hospital.folder / name).read_bytes())
    (found,) = vault.generations()
    assert found.state is GenerationState.REFUSED
    assert isinstance(found.refusal, SignatureMissing)


def test_a_vault_on_a_slot_that_costs_more_still_names_its_station(tmp_path: Path, hospital: Hospital) -> None:
    vault = enrolled(tmp_path / "v", hospital, "urgences-2")
    vault.add_slot(unlock(vault, PASSPHRASE), "recovery", "encore une phrase", CHEAP)
    assert {name for name, _ in vault.slots()} == {"ward.json", "recovery.json"}


def test_no_other_user_of_the_machine_sees_into_the_folder(tmp_path: Path, hospital: Hospital) -> None:
    """Whatever the umask: a folder that others can write to is theirs."""
    before = os.umask(0)
    try:
        made = enrolled(tmp_path / "new", hospital)
    finally:
        os.umask(before)
    assert made.folder.stat().st_mode & FOR_OTHERS == 0
