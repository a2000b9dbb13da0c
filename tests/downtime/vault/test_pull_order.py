"""A pull never goes back in time, nor ahead of it."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from downtime.vault import Vault
from downtime.vault.state import read_state
from exports.errors import (
    SnapshotRefused,
)
from tests.downtime.vault.hospital import NOW, Hospital
from tests.downtime.vault.pulling import pulled, refusal


class TestOrder:
    def test_a_source_that_went_back_is_refused(self, vault: Vault, hospital: Hospital, tmp_path: Path) -> None:
        hospital.publish(5)
        pulled(vault, hospital)
        old = Hospital(tmp_path / "old", hospital.recipients, hospital.key)
        old.publish(4)
        with pytest.raises(SnapshotRefused) as said:
            pulled(vault, old)
        assert "older" in str(said.value)
        assert len(vault.generations()) == 1

    def test_also_after_the_newest_was_removed_from_the_vault(
        self, vault: Vault, hospital: Hospital, tmp_path: Path
    ) -> None:
        hospital.publish(5)
        pulled(vault, hospital)
        for file in vault.snapshots.iterdir():
            file.unlink()
        old = Hospital(tmp_path / "old", hospital.recipients, hospital.key)
        old.publish(4)
        with pytest.raises(SnapshotRefused):
            pulled(vault, old)

    def test_a_source_with_only_an_older_one_that_is_held_is_said_to_have_gone_back(
        self, vault: Vault, hospital: Hospital
    ) -> None:
        hospital.publish(4)
        newer = hospital.publish(5)
        pulled(vault, hospital)
        (hospital.folder / f"{newer}.minisig").unlink()
        result = pulled(vault, hospital)
        assert result.went_back == ("all",)
        assert len(vault.generations()) == 2

    def test_older_ones_are_filled_in_when_the_source_did_not_go_back(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(5)
        pulled(vault, hospital)
        older = hospital.publish(4)
        result = pulled(vault, hospital)
        assert (result.accepted, result.refused) == ((older,), ())
        assert read_state(vault.folder).highest["all"].sequence == 5

    def test_a_sequence_that_the_vault_has_with_another_content(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(5)
        pulled(vault, hospital)
        hospital.publish(5, time=NOW)
        assert "same sequence" in str(refusal(vault, hospital))

    def test_a_sequence_that_the_vault_had_with_another_content(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(5)
        pulled(vault, hospital)
        shutil.rmtree(hospital.folder)
        for file in vault.snapshots.iterdir():
            file.unlink()
        hospital.publish(5, time=NOW)
        with pytest.raises(SnapshotRefused, match="same sequence"):
            pulled(vault, hospital)

    def test_two_of_one_sequence_are_both_refused(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(5)
        hospital.publish(6)
        hospital.publish(6, time=NOW)
        result = pulled(vault, hospital)
        assert len(result.refused) == 2
        assert len(result.accepted) == 1

    def test_a_counter_that_was_set_back_is_refused(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(5)
        pulled(vault, hospital)
        hospital.publish(1, time=NOW)
        assert "sequence number older" in str(refusal(vault, hospital))

    def test_a_newer_sequence_with_an_older_time_is_refused(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(5)
        pulled(vault, hospital)
        hospital.publish(6, time=NOW - timedelta(days=2))
        assert "time older" in str(refusal(vault, hospital))

    def test_scopes_have_their_own_order(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(5)
        hospital.publish(1, scope="cardio", time=NOW)
        assert len(pulled(vault, hospital).accepted) == 2
        assert {name: mark.sequence for name, mark in read_state(vault.folder).highest.items()} == {
            "all": 5,
            "cardio": 1,
        }


class TestFuture:
    def test_a_snapshot_of_the_future_is_refused(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(1)
        hospital.publish(2, time=NOW + timedelta(minutes=16))
        assert "future" in str(refusal(vault, hospital))

    def test_a_clock_a_little_slow_is_borne(self, vault: Vault, hospital: Hospital) -> None:
        name = hospital.publish(2, time=NOW + timedelta(minutes=15))
        assert pulled(vault, hospital).accepted == (name,)
