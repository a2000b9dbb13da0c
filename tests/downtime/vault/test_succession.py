"""A new signing key at a laptop: it waits for a person, then the old one brings nothing new."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from downtime.vault import Folder, GenerationState, Vault, open_newest, unlock
from downtime.vault.opening import open_copy
from downtime.vault.pull import PullResult, pull
from downtime.vault.state import read_state
from downtime.vault.succession import MOST, accept, check_acceptable, read_statement, waiting
from downtime.vault.trusted_keys import FORMER, SITE_KEY, TrustedKeys, read_keys
from exports.errors import (
    FileUnreadable,
    KeyReplaced,
    NothingNewer,
    SignatureInvalid,
    SuccessionRefused,
    SuccessionWaits,
    VaultBusy,
)
from exports.lock import held
from exports.minisign_keys import SecretKey
from exports.succession import FORMAT, Checked, Reason, Statement, Succession, check_statement, make_statement
from tests.downtime.vault.hospital import NOW, PASSPHRASE, Hospital, enrolled, flip, tree

LATER = NOW + timedelta(days=1)


def statement(old: SecretKey, new: SecretKey, last: int = 5, **changes: object) -> Statement:
    said = Succession(
        format=FORMAT,
        site="essai",
        old_key=old.public_key().line,
        new_key=new.public_key().line,
        made_at="2026-11-23T14:05:00+00:00",
        reason=Reason.PLANNED,
        last={"all": last},
    )
    for name, value in changes.items():
        said = Succession(**{**{f: getattr(said, f) for f in said.__struct_fields__}, name: value})
    return make_statement(said, new, old)


def put(hospital: Hospital, made: Statement) -> None:
    for name, content in made.files.items():
        (hospital.folder / name).write_bytes(content)


def rotated(hospital: Hospital, last: int = 5) -> Hospital:
    """The hospital with its new key; the statement stands at the destination."""
    new = SecretKey.generate()
    put(hospital, statement(hospital.key, new, last))
    return replace(hospital, key=new)


def pulled(vault: Vault, hospital: Hospital) -> PullResult:
    return pull(Vault.open(vault.folder), Folder(hospital.folder), now=LATER)


def accepted(vault: Vault, one: Checked | None = None) -> Vault:
    """As `downtime trust` does after the fingerprint."""
    vault = Vault.open(vault.folder)
    checked = one or waiting(vault)[0]
    return accept(vault, checked.succession.new, checked.succession, checked.statement.name)


def states(vault: Vault) -> dict[int | None, GenerationState]:
    found = Vault.open(vault.folder).generations()
    return {one.comment.sequence if one.comment else None: one.state for one in found}


@pytest.fixture
def old(vault: Vault, hospital: Hospital) -> Hospital:
    """The hospital before: numbers 4 and 5, which the laptop has."""
    hospital.publish(4)
    hospital.publish(5)
    pulled(vault, hospital)
    return hospital


class TestWaiting:
    def test_nothing_is_trusted_by_itself(self, vault: Vault, old: Hospital) -> None:
        new = rotated(old)
        new.publish(6)
        result = pulled(vault, new)
        assert (result.accepted, result.refused) == ((), ())
        assert [one.succession.new for one in result.ahead] == [new.key.public_key()]
        assert read_keys(vault.folder) == TrustedKeys(old.key.public_key())
        assert [one.statement.name for one in waiting(Vault.open(vault.folder))] == [result.ahead[0].statement.name]

    def test_a_source_with_nothing_else_says_so(self, vault: Vault, hospital: Hospital) -> None:
        hospital.folder.mkdir()
        new = rotated(hospital)
        new.publish(6)
        with pytest.raises(SuccessionWaits):
            pulled(vault, new)

    def test_what_the_old_key_signed_is_taken_until_then(self, vault: Vault, old: Hospital) -> None:
        rotated(old)
        old.publish(6)
        assert len(pulled(vault, old).accepted) == 1

    def test_a_forged_statement_says_nothing(self, vault: Vault, old: Hospital) -> None:
        stranger, new = SecretKey.generate(), SecretKey.generate()
        put(old, statement(stranger, new))
        put(old, replace(statement(old.key, new), old_signature=b""))
        put(old, statement(old.key, SecretKey.generate(), site="other"))
        result = pulled(vault, old)
        assert result.ahead == ()
        replace(old, key=new).publish(6)
        assert isinstance(pulled(vault, old).refused[0].error, SignatureInvalid)

    def test_a_flood_of_statements_is_bounded(self, vault: Vault, old: Hospital) -> None:
        for _ in range(MOST + 5):
            put(old, statement(old.key, SecretKey.generate()))
        assert len(pulled(vault, old).ahead) == MOST
        assert len(waiting(Vault.open(vault.folder))) == MOST

    def test_a_flood_that_nothing_offers_any_more_keeps_the_hospitals_own_out_no_longer(
        self, vault: Vault, old: Hospital
    ) -> None:
        for _ in range(MOST):
            put(old, statement(old.key, SecretKey.generate()))
        pulled(vault, old)
        for file in old.folder.glob("*.succession*"):
            file.unlink()
        new = rotated(old)
        pulled(vault, new)
        found = waiting(Vault.open(vault.folder))
        assert new.key.public_key() in {one.succession.new for one in found}
        assert len(found) == MOST

    def test_a_statement_that_the_disk_spoiled_waits_no_more_and_is_fetched_again(
        self, vault: Vault, old: Hospital
    ) -> None:
        new = rotated(old)
        name = pulled(vault, new).ahead[0].statement.name
        flip(vault.folder / "successions" / name)
        assert waiting(Vault.open(vault.folder)) == ()
        pulled(vault, new)
        assert len(waiting(Vault.open(vault.folder))) == 1


class TestAccepted:
    def test_the_new_key_brings_and_what_was_held_still_opens(self, vault: Vault, old: Hospital) -> None:
        new = rotated(old)
        new.publish(6)
        pulled(vault, new)
        accepted(vault)
        result = pulled(vault, new)
        assert (len(result.accepted), result.refused, result.ahead) == (1, (), ())
        assert states(vault) == {
            6: GenerationState.CURRENT,
            5: GenerationState.KEPT,
            4: GenerationState.KEPT,
        }
        again = Vault.open(vault.folder)
        identity = unlock(again, PASSPHRASE)
        assert open_newest(again, identity).generation.comment.sequence == 6  # type: ignore[union-attr]
        for one in again.generations():
            open_copy(again, one.file, identity).close()

    def test_the_old_key_brings_nothing_new_whatever_its_number(self, vault: Vault, old: Hospital) -> None:
        """The thief's 6 beside the genuine 6, his 9 above it, and his 3 below."""
        new = rotated(old)
        new.publish(6)
        pulled(vault, new)
        accepted(vault)
        pulled(vault, new)
        forged = {old.publish(6, time=NOW + timedelta(hours=1)), old.publish(9)}
        filled_in = old.publish(3)
        result = pulled(vault, new)
        assert result.accepted == ()
        assert {one.file for one in result.refused} == forged
        assert {type(one.error) for one in result.refused} == {KeyReplaced}
        assert filled_in not in {one.file for one in Vault.open(vault.folder).generations()}

    def test_what_the_disk_spoiled_is_fetched_again(self, vault: Vault, old: Hospital) -> None:
        new = rotated(old)
        pulled(vault, new)
        file = accepted(vault).generations()[0].file
        flip(vault.snapshots / file)
        assert pulled(vault, new).accepted == (file,)
        assert states(vault)[5] is GenerationState.CURRENT

    def test_a_file_put_into_the_folder_with_the_old_key_is_refused(self, vault: Vault, old: Hospital) -> None:
        new = rotated(old)
        pulled(vault, new)
        accepted(vault)
        name = old.publish(8)
        for file in (name, f"{name}.minisig"):
            (vault.snapshots / file).write_bytes((old.folder / file).read_bytes())
        found = {one.file: one for one in Vault.open(vault.folder).generations()}[name]
        assert isinstance(found.refusal, KeyReplaced)
        with pytest.raises(KeyReplaced):
            open_copy(Vault.open(vault.folder), name, unlock(vault, PASSPHRASE))

    def test_the_numbers_of_a_thief_shut_nothing_out_any_more(self, vault: Vault, old: Hospital) -> None:
        """He had published under a very high number, which the laptop took."""
        forged = old.publish(2**53 - 1, time=NOW + timedelta(minutes=5))
        assert pulled(vault, old).accepted == (forged,)
        new = rotated(old, last=5)
        new.publish(6, time=NOW + timedelta(minutes=10))
        pulled(vault, new)
        again = accepted(vault)
        assert isinstance({one.file: one for one in again.generations()}[forged].refusal, KeyReplaced)
        assert read_state(vault.folder).highest["all"].sequence == 5
        assert {one.sequence for one in read_state(vault.folder).history["all"].levels} == {5}
        assert len(pulled(vault, new).accepted) == 1
        assert states(vault)[6] is GenerationState.CURRENT

    def test_what_he_dated_after_the_statement_is_not_the_sites_under_whatever_number(
        self, vault: Vault, old: Hospital
    ) -> None:
        """Number 7, which the site gave too; the laptop's clock was ahead. Its time would shut the site's out."""
        forged = old.publish(7, time=LATER)
        assert pulled(vault, old).accepted == (forged,)
        new = rotated(old, last=8)
        new.publish(9, time=NOW + timedelta(hours=2))
        pulled(vault, new)
        again = accepted(vault)
        assert isinstance({one.file: one for one in again.generations()}[forged].refusal, KeyReplaced)
        assert len(pulled(vault, new).accepted) == 1
        assert states(vault)[9] is GenerationState.CURRENT

    def test_when_all_that_was_held_is_a_thiefs(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(7)
        pulled(vault, hospital)
        new = rotated(hospital, last=0)
        new.publish(1)
        pulled(vault, new)
        accepted(vault)
        assert len(pulled(vault, new).accepted) == 1

    def test_a_vault_of_before_the_change_reads_as_ever(self, vault: Vault, old: Hospital) -> None:
        assert not (vault.folder / FORMER).exists()
        assert set(states(vault)) == {4, 5}


class TestChain:
    def test_several_changes_one_after_the_other(self, vault: Vault, old: Hospital) -> None:
        second = rotated(old)
        second.publish(6)
        third = rotated(second, last=6)
        third.publish(7)
        result = pulled(vault, third)
        assert [one.succession.new for one in result.ahead] == [second.key.public_key(), third.key.public_key()]
        with pytest.raises(SuccessionRefused, match="accept those before it first"):
            accepted(vault, result.ahead[1])
        accepted(vault, result.ahead[0])
        pulled(vault, third)
        accepted(vault)
        pulled(vault, third)
        assert set(states(vault)) == {4, 5, 6, 7}
        assert pulled(vault, third).refused == ()

    def test_an_older_statement_takes_nobody_back(self, vault: Vault, old: Hospital) -> None:
        second = rotated(old)
        first = pulled(vault, second).ahead[0]
        accepted(vault)
        third = rotated(second)
        pulled(vault, third)
        accepted(vault)
        for one in (first, check_statement(statement(old.key, SecretKey.generate()))):
            with pytest.raises(SuccessionRefused, match="replaced already"):
                accepted(vault, one)
        back = check_statement(statement(third.key, old.key))
        with pytest.raises(SuccessionRefused, match="replaced already"):
            accepted(vault, back)
        put(third, back.statement)
        assert pulled(vault, third).ahead == ()

    def test_a_laptop_enrolled_after_the_change_passes_over_what_came_before(
        self, tmp_path: Path, hospital: Hospital
    ) -> None:
        later = enrolled(tmp_path / "later", replace(hospital, key=(third_key := SecretKey.generate())))
        hospital.publish(5)
        second = rotated(hospital)
        put(second, statement(second.key, third_key))
        third = replace(second, key=third_key)
        with pytest.raises(NothingNewer):
            pulled(later, third)
        third.publish(6)
        result = pulled(later, third)
        assert (len(result.accepted), result.refused) == (1, ())
        forged = hospital.publish(8)
        assert [one.file for one in pulled(later, third).refused] == [forged]


class TestRefused:
    def test_of_another_site(self, vault: Vault, old: Hospital) -> None:
        other = check_statement(statement(old.key, SecretKey.generate(), site="autre"))
        with pytest.raises(SuccessionRefused, match="another site"):
            accepted(vault, other)

    def test_of_a_key_that_is_not_trusted_here(self, vault: Vault, old: Hospital) -> None:
        with pytest.raises(SuccessionRefused, match="does not follow"):
            accepted(vault, check_statement(statement(SecretKey.generate(), SecretKey.generate())))

    def test_a_new_key_with_the_number_of_the_old_one(self, vault: Vault, old: Hospital) -> None:
        double = SecretKey(old.key.key_id, SecretKey.generate().seed).public_key()
        with pytest.raises(SuccessionRefused, match="replaced already"):
            check_acceptable(vault, double, None, "site.pub")

    def test_while_a_pull_runs(self, vault: Vault, old: Hospital) -> None:
        pulled(vault, rotated(old))
        before = tree(vault.folder)
        with held(vault.folder / ".pull.lock"), pytest.raises(VaultBusy):
            accepted(vault)
        assert tree(vault.folder) == before

    def test_nothing_is_changed(self, vault: Vault, old: Hospital) -> None:
        before = tree(vault.folder)
        with pytest.raises(SuccessionRefused):
            accepted(vault, check_statement(statement(SecretKey.generate(), SecretKey.generate())))
        assert tree(vault.folder) == before


class TestOnTheDisk:
    def test_killed_between_the_two_files_nothing_has_changed(self, vault: Vault, old: Hospital) -> None:
        site_pub = (vault.folder / SITE_KEY).read_bytes()
        new = rotated(old)
        new.publish(6)
        pulled(vault, new)
        accepted(vault)
        (vault.folder / SITE_KEY).write_bytes(site_pub)  # as before the last write
        old.publish(7)
        assert len(pulled(vault, old).accepted) == 1
        assert set(states(vault)) == {4, 5, 7}
        accepted(vault)
        assert len(pulled(vault, new).accepted) == 1

    def test_a_damaged_list_keeps_nobody_from_the_new_copies(self, vault: Vault, old: Hospital) -> None:
        new = rotated(old)
        new.publish(6)
        pulled(vault, new)
        accepted(vault)
        pulled(vault, new)
        (vault.folder / FORMER).write_bytes(b"[{}]")
        again = Vault.open(vault.folder)
        assert open_newest(again, unlock(again, PASSPHRASE)).generation.comment.sequence == 6  # type: ignore[union-attr]
        assert states(vault)[None] is GenerationState.REFUSED
        pulled(vault, rotated(new, last=6))
        with pytest.raises(FileUnreadable):
            accepted(vault)

    def test_a_statement_from_a_stick(self, vault: Vault, old: Hospital, tmp_path: Path) -> None:
        made = statement(old.key, SecretKey.generate())
        for name, content in made.files.items():
            (tmp_path / name).write_bytes(content)
        assert read_statement(tmp_path / made.name) == made
        with pytest.raises(FileUnreadable):
            read_statement(tmp_path / "none.succession")
