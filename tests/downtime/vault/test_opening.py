"""What is opened is the newest good snapshot; what is not good is said, and never served."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from downtime.copy import Copy
from downtime.vault import Folder, GenerationState, Vault, open_newest, unlock
from downtime.vault.pull import pull
from exports import frame
from exports.age_keys import generate_identity, recipient_of
from exports.errors import (
    CommentDisagrees,
    DowntimeError,
    EncryptionDamaged,
    FileUnreadable,
    FileUnwritable,
    KeyMalformed,
    MemoryShort,
    NoSnapshot,
    NotForThisStation,
    SignatureInvalid,
    SnapshotMalformed,
    WrongPassphrase,
)
from exports.snapshot.census import census
from exports.trusted_comment import TrustedComment
from tests.downtime.vault.hospital import CHEAP, NOW, PASSPHRASE, Hospital, database, enrolled, flip, tree


def taken(vault: Vault, hospital: Hospital) -> Vault:
    pull(vault, Folder(hospital.folder), now=NOW)
    return Vault.open(vault.folder)


def identity_of(vault: Vault) -> str:
    return unlock(vault, PASSPHRASE)


def comment(sequence: int, scope: str = "all", site: str = "essai", patients: int = 4) -> TrustedComment:
    time = NOW - timedelta(hours=10) + timedelta(minutes=15 * sequence)
    return TrustedComment(
        site=site,
        scope=scope,
        sequence=sequence,
        time=time,
        patients=patients,
        present=patients,
        wards=min(patients, 2),
        allergies=0,
        orders=0,
        rows=11,
        size=0,
    )


class TestUnlock:
    def test_the_passphrase_gives_the_identity(self, vault: Vault) -> None:
        assert recipient_of(unlock(vault, PASSPHRASE)) == vault.recipient

    def test_a_wrong_one_does_not(self, vault: Vault) -> None:
        with pytest.raises(WrongPassphrase):
            unlock(vault, PASSPHRASE + "x")

    def test_each_slot_has_its_own_passphrase(self, vault: Vault) -> None:
        vault.add_slot(identity_of(vault), "crisis-cell", "une autre phrase", CHEAP)
        assert unlock(vault, "une autre phrase") == unlock(vault, PASSPHRASE)

    def test_a_damaged_slot_does_not_shut_the_others(self, vault: Vault) -> None:
        vault.add_slot(identity_of(vault), "crisis-cell", "une autre phrase", CHEAP)
        (vault.folder / "identity" / "ward.json").write_bytes(b"\x00")
        assert unlock(vault, "une autre phrase")
        with pytest.raises(WrongPassphrase):
            unlock(vault, PASSPHRASE)

    def test_damage_is_not_called_a_wrong_passphrase(self, vault: Vault) -> None:
        (vault.folder / "identity" / "ward.json").write_bytes(b"\x00")
        with pytest.raises(KeyMalformed):
            unlock(vault, PASSPHRASE)

    def test_no_slot_is_not_called_a_wrong_passphrase(self, vault: Vault) -> None:
        (vault.folder / "identity" / "ward.json").unlink()
        with pytest.raises(FileUnreadable):
            unlock(vault, PASSPHRASE)

    def test_the_slot_of_another_vault_is_not_taken(self, vault: Vault, hospital: Hospital, tmp_path: Path) -> None:
        other = enrolled(tmp_path / "other", hospital)
        shutil.copy(other.folder / "identity" / "ward.json", vault.folder / "identity" / "ward.json")
        with pytest.raises(KeyMalformed):
            unlock(vault, PASSPHRASE)


class TestNewest:
    def test_the_newest_is_served(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(1)
        name = hospital.publish(2, patients=6)
        opened = open_newest(taken(vault, hospital), identity_of(vault))
        assert (opened.generation.file, opened.refused, opened.suspect) == (name, (), ())
        assert opened.copy.manifest.sequence == 2
        with opened.copy.page() as connection:
            assert len(census(connection)) == 6

    def test_opening_tells_the_vault_the_name_and_zone_of_the_hospital(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(1)
        open_newest(taken(vault, hospital), identity_of(vault))
        settings = Vault.open(vault.folder).settings
        assert (settings.site, settings.site_name, settings.timezone) == (
            "essai",
            "Centre hospitalier d'Essai",
            "Europe/Paris",
        )

    @pytest.mark.parametrize("position", [10, 100, -1])
    def test_a_damaged_one_is_skipped_and_said(self, vault: Vault, hospital: Hospital, position: int) -> None:
        older, newest = hospital.publish(1), hospital.publish(2)
        vault = taken(vault, hospital)
        flip(vault.snapshots / newest, position)
        opened = open_newest(vault, identity_of(vault))
        assert opened.generation.file == older
        (refusal,) = opened.refused
        assert (refusal.file, type(refusal.error)) == (newest, SignatureInvalid)
        assert [one.state for one in vault.generations()] == [GenerationState.REFUSED, GenerationState.CURRENT]

    def test_a_damaged_signature_is_said_too(self, vault: Vault, hospital: Hospital) -> None:
        older, newest = hospital.publish(1), hospital.publish(2)
        vault = taken(vault, hospital)
        (vault.snapshots / f"{newest}.minisig").write_text("nothing", encoding="utf-8")
        opened = open_newest(vault, identity_of(vault))
        assert opened.generation.file == older
        assert [refusal.file for refusal in opened.refused] == [newest]

    def test_a_missing_content_is_said_and_looked_for_again(self, vault: Vault, hospital: Hospital) -> None:
        older, newest = hospital.publish(1), hospital.publish(2)
        vault = taken(vault, hospital)
        (vault.snapshots / newest).unlink()
        assert open_newest(vault, identity_of(vault)).generation.file == older
        assert open_newest(taken(vault, hospital), identity_of(vault)).generation.file == newest

    def test_none_good_is_no_snapshot(self, vault: Vault, hospital: Hospital) -> None:
        newest = hospital.publish(1)
        vault = taken(vault, hospital)
        flip(vault.snapshots / newest)
        with pytest.raises(NoSnapshot):
            open_newest(vault, identity_of(vault))

    def test_an_empty_vault_is_no_snapshot(self, vault: Vault) -> None:
        with pytest.raises(NoSnapshot):
            open_newest(vault, identity_of(vault))

    def test_a_full_disk_does_not_keep_the_copy_shut(
        self, vault: Vault, hospital: Hospital, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        older, newest = hospital.publish(1), hospital.publish(2)
        vault = taken(vault, hospital)
        flip(vault.snapshots / newest)
        identity = identity_of(vault)

        def full(*_anything: object, **_more: object) -> None:
            raise FileUnwritable(file="x", problem="full")

        monkeypatch.setattr("downtime.vault.state.write_durably", full)
        monkeypatch.setattr("downtime.vault.settings.write_durably", full)
        assert open_newest(vault, identity).generation.file == older


Signed = Callable[[Hospital], str]

WRONG_INSIDE: dict[str, tuple[Signed, type[DowntimeError]]] = {
    "another count than signed": (lambda h: h.publish(2, said=5), CommentDisagrees),
    "another sequence than signed": (lambda h: h.publish(2, content=database(comment(3), 4)), CommentDisagrees),
    "another scope than signed": (lambda h: h.publish(2, content=database(comment(2, "cardio"), 4)), CommentDisagrees),
    "another site than signed": (lambda h: h.publish(2, content=database(comment(2, site="x"), 4)), CommentDisagrees),
    "no database": (lambda h: h.publish(2, content=b"no database at all"), SnapshotMalformed),
    "a cut database": (lambda h: h.publish(2, content=database(comment(2), 4)[:5000]), SnapshotMalformed),
}


@pytest.mark.parametrize("case", WRONG_INSIDE)
def test_a_signed_file_with_a_wrong_content_is_skipped(vault: Vault, hospital: Hospital, case: str) -> None:
    make, error = WRONG_INSIDE[case]
    good, bad = hospital.publish(1), make(hospital)
    vault = taken(vault, hospital)
    opened = open_newest(vault, identity_of(vault))
    assert opened.generation.file == good
    (refusal,) = opened.refused
    assert (refusal.file, type(refusal.error)) == (bad, error)
    # It stays refused, over pulls too, and is not tried again.
    again = open_newest(taken(vault, hospital), identity_of(vault))
    assert [type(refusal.error) for refusal in again.refused] == [error]


def test_what_is_encrypted_wrongly_is_skipped(
    vault: Vault, hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = hospital.publish(1)
    monkeypatch.setattr("exports.age.encrypt_payload", lambda _plain, _key, nonce, header: header + nonce + bytes(40))
    hospital.publish(2)
    opened = open_newest(taken(vault, hospital), identity_of(vault))
    assert opened.generation.file == good
    assert [type(refusal.error) for refusal in opened.refused] == [EncryptionDamaged]


class TestScopes:
    def test_the_scope_with_the_most_patients_is_served(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(1, scope="cardio", patients=2, time=NOW)
        hospital.publish(1, scope="everywhere", patients=8)
        opened = open_newest(taken(vault, hospital), identity_of(vault))
        assert opened.copy.manifest.scope == "everywhere"

    def test_a_scope_can_be_named(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(1, scope="cardio", patients=2)
        hospital.publish(1, scope="everywhere", patients=8)
        opened = open_newest(taken(vault, hospital), identity_of(vault), scope="cardio")
        assert opened.copy.manifest.scope == "cardio"

    def test_a_scope_of_other_laptops_is_passed_over_silently(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(1, scope="cardio", patients=2)
        strangers = Hospital(hospital.folder, [recipient_of(generate_identity())], hospital.key)
        for sequence in (1, 2, 3):
            strangers.publish(sequence, scope="everywhere", patients=8)
        tried: list[str] = []
        vault = taken(vault, hospital)
        opened = open_newest(vault, identity_of(vault), progress=tried.append)
        assert (opened.copy.manifest.scope, opened.refused) == ("cardio", ())
        assert len(tried) == 2  # one of the strangers' three is enough to know
        assert {one.state for one in vault.generations()} == {GenerationState.CURRENT, GenerationState.KEPT}

    def test_a_laptop_that_was_taken_off_opens_what_it_still_can(self, vault: Vault, hospital: Hospital) -> None:
        older = hospital.publish(1)
        Hospital(hospital.folder, [recipient_of(generate_identity())], hospital.key).publish(2)
        opened = open_newest(taken(vault, hospital), identity_of(vault))
        assert opened.generation.file == older
        assert [type(refusal.error) for refusal in opened.refused] == [NotForThisStation]

    def test_a_laptop_that_was_never_added_is_told_so(self, vault: Vault, hospital: Hospital) -> None:
        Hospital(hospital.folder, [recipient_of(generate_identity())], hospital.key).publish(1)
        with pytest.raises(NotForThisStation):
            open_newest(taken(vault, hospital), identity_of(vault))


class TestSuspect:
    def test_one_that_shrank_is_set_aside_and_said(self, vault: Vault, hospital: Hospital) -> None:
        good = hospital.publish(1, patients=40)
        shrunk = hospital.publish(2, patients=12)
        opened = open_newest(taken(vault, hospital), identity_of(vault))
        assert opened.generation.file == good
        assert [one.file for one in opened.suspect] == [shrunk]
        assert opened.refused == ()

    def test_it_is_served_when_there_is_nothing_else(self, vault: Vault, hospital: Hospital) -> None:
        good = hospital.publish(1, patients=40)
        shrunk = hospital.publish(2, patients=12)
        vault = taken(vault, hospital)
        flip(vault.snapshots / good)
        opened = open_newest(vault, identity_of(vault))
        assert (opened.generation.file, opened.generation.state) == (shrunk, GenerationState.SUSPECT)
        assert [refusal.file for refusal in opened.refused] == [good]


def test_opening_writes_nothing_but_what_the_vault_is_called(vault: Vault, hospital: Hospital) -> None:
    hospital.publish(1)
    vault = taken(vault, hospital)
    before = tree(vault.folder)
    open_newest(vault, identity_of(vault))
    after = tree(vault.folder)
    assert {name for name in after if after[name] != before.get(name)} == {"vault.toml", "attempts.json", "state.json"}
    assert json.loads(after["attempts.json"]) == {"wrong": 0, "last": None}


class TestNotToBlame:
    """What is not in the bytes of a snapshot does not keep it shut for good."""

    def test_what_there_was_no_memory_for_is_tried_again(
        self, vault: Vault, hospital: Hospital, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        older, newest = hospital.publish(1), hospital.publish(2)
        vault = taken(vault, hospital)
        original = frame.decompress

        def short(content: bytes, *, file: str, max_size: int) -> bytes:
            if file == newest:
                raise MemoryShort(file=file)
            return original(content, file=file, max_size=max_size)

        with monkeypatch.context() as patched:
            patched.setattr("exports.seal.frame.decompress", short)
            opened = open_newest(vault, identity_of(vault))
        assert opened.generation.file == older
        assert [type(refusal.error) for refusal in opened.refused] == [MemoryShort]
        assert open_newest(vault, identity_of(vault)).generation.file == newest

    def test_sqlite_without_memory_is_our_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class Short(sqlite3.Connection):
            def deserialize(self, _content: bytes) -> None:  # type: ignore[override]
                raise MemoryError

        monkeypatch.setattr("downtime.copy.in_memory", lambda: Short(":memory:"))
        with pytest.raises(MemoryShort):
            Copy.of_database(b"SQLite format 3\0", "x")

    def test_a_refusal_of_another_version_of_the_kit_is_looked_at_anew(
        self, vault: Vault, hospital: Hospital, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hospital.publish(1)
        bad = hospital.publish(2, content=b"of a format to come")
        vault = taken(vault, hospital)
        open_newest(vault, identity_of(vault))
        assert vault.generations()[0].state is GenerationState.REFUSED
        monkeypatch.setattr("downtime.vault.refusal.version", lambda: "99")
        assert vault.generations()[0].file == bad
        assert vault.generations()[0].state is GenerationState.CURRENT


def test_a_file_that_grew_in_the_vault_is_refused_without_reading_it_whole(vault: Vault, hospital: Hospital) -> None:
    older, newest = hospital.publish(1), hospital.publish(2)
    vault = taken(vault, hospital)
    with (vault.snapshots / newest).open("r+b") as grown:
        grown.truncate(1 << 40)
    assert [one.state for one in vault.generations(check=True)] == [GenerationState.REFUSED, GenerationState.CURRENT]
    opened = open_newest(vault, identity_of(vault))
    assert opened.generation.file == older
    assert [type(refusal.error) for refusal in opened.refused] == [SignatureInvalid]
