"""Every passphrase is forgotten: the recovery key still reads the journal, and months stay as the hospital decided."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from downtime.journal import Act, Entry, Journal, entries
from downtime.journal.retention import DEFAULT_MONTHS, LEAST_MONTHS, MOST_MONTHS
from downtime.vault import Vault, unlock
from downtime.vault.settings import Settings, read_settings
from downtime.web.vault_copy import VaultJournal
from exports.age_keys import generate_identity, recipient_of
from exports.errors import ConfigurationInvalid, FileUnreadable, JournalBroken, KeyMalformed
from tests.downtime.commands.laptop import Laptop
from tests.downtime.vault.hospital import PASSPHRASE


def _said(at: datetime) -> datetime:
    return at


RECOVERY = generate_identity()


@pytest.fixture
def enrolled(bare: Laptop) -> Laptop:
    """With the recovery key, unlocked once."""
    (bare.folder / "recovery.pub").write_text(f"{recipient_of(RECOVERY)}\n", encoding="utf-8")
    (bare.folder / "key.txt").write_text(f"# public key: {recipient_of(RECOVERY)}\n{RECOVERY}\n", encoding="utf-8")
    done = enroll(bare, "--recovery", bare.folder / "recovery.pub")
    assert recipient_of(RECOVERY) in done
    bare.hospital.recipients.append(Vault.open(bare.vault).recipient)
    bare.hospital.publish(1)
    bare.run("pull", bare.vault, "--from", bare.hospital.folder)
    bare.run("identity", bare.vault, "--passphrase-file", bare.passphrase)
    return bare


def enroll(laptop: Laptop, *more: object) -> str:
    secret = ("--passphrase-file", laptop.passphrase)
    done = laptop.run("enroll", laptop.vault, "--site-key", laptop.site_key, "--station", "cardio-1", *more, *secret)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_recovery_key_reads_what_the_station_reads(enrolled: Laptop) -> None:
    vault = Vault.open(enrolled.vault)
    station = unlock(vault, PASSPHRASE)
    by_station = list(entries(vault.folder, station))
    by_recovery = list(entries(vault.folder, RECOVERY, vault.recipient))
    assert by_station == by_recovery
    assert by_recovery[0].entry.act is Act.ENROLLED
    assert any(one.signed for one in by_recovery)


def test_verified_and_exported_with_the_recovery_key(enrolled: Laptop) -> None:
    key, target = enrolled.folder / "key.txt", enrolled.folder / "journal.csv"
    before = enrolled.run("journal", enrolled.vault, "--verify", "--content", "--identity-file", key)
    assert before.exit_code == 0, before.output
    assert "Every entry decrypts" in before.output
    done = enrolled.run("journal", enrolled.vault, "--export", target, "--identity-file", key)
    assert done.exit_code == 0, done.output
    rows = list(csv.reader(io.StringIO(target.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert len(rows) > 4
    again = enrolled.run("journal", enrolled.vault, "--verify", "--content", "--identity-file", key)
    assert again.exit_code == 0


def test_from_standard_input(enrolled: Laptop) -> None:
    words = ("journal", enrolled.vault, "--content", "--identity-file", "-")
    assert enrolled.run(*words, typed=f"{RECOVERY}\n").exit_code == 0
    assert enrolled.run(*words, typed="hello\n").exit_code == KeyMalformed.exit_code
    assert enrolled.run(*words, typed="").exit_code == KeyMalformed.exit_code
    assert enrolled.run(*words, typed=f"{generate_identity()}\n").exit_code == KeyMalformed.exit_code


def test_the_stations_own_key_as_a_file_signs(enrolled: Laptop) -> None:
    station = unlock(Vault.open(enrolled.vault), PASSPHRASE)
    words = ("journal", enrolled.vault, "--content", "--identity-file", "-")
    assert enrolled.run(*words, typed=f"{station}\n").exit_code == 0
    last = list(entries(enrolled.vault, station))[-1]
    assert (last.entry.act, last.signed) == (Act.UNLOCK, True)


def test_a_change_is_found_with_the_recovery_key_too(enrolled: Laptop) -> None:
    (month,) = (enrolled.vault / "journal").glob("*.journal")
    lines = month.read_bytes().splitlines(keepends=True)
    month.write_bytes(b"".join(lines[:1] + lines[2:]))
    words = ("journal", enrolled.vault, "--content", "--identity-file", enrolled.folder / "key.txt")
    assert enrolled.run(*words).exit_code == JournalBroken.exit_code


def test_entries_from_before_the_vault_knew_it_are_no_fault(laptop: Laptop) -> None:
    vault = Vault.open(laptop.vault)
    Journal.open(vault.folder, vault.journal_readers).record(Entry(act=Act.PULL), Entry(act=Act.PULL))
    vault = vault.with_journal(recovery=recipient_of(RECOVERY), months=12)
    Journal.open(vault.folder, vault.journal_readers).record(Entry(act=Act.PULL))
    words = ("journal", laptop.vault, "--content", "--identity-file", "-", "--json")
    verdict = json.loads(laptop.run(*words, typed=f"{RECOVERY}\n").stdout)
    assert (verdict["whole"], verdict["content_read"]) == (True, False)
    assert [note["count"] for note in verdict["notes"]] == [2]


def test_what_is_no_recovery_recipient(bare: Laptop) -> None:
    wrong = bare.folder / "wrong.pub"
    wrong.write_text("hello", encoding="utf-8")
    words = ("enroll", bare.vault, "--site-key", bare.site_key, "--station", "x", "--recovery")
    assert bare.run(*words, wrong, "--passphrase-file", bare.passphrase).exit_code == KeyMalformed.exit_code
    missing = bare.run(*words, bare.folder / "none", "--passphrase-file", bare.passphrase)
    assert missing.exit_code == FileUnreadable.exit_code
    assert not bare.vault.exists()


class TestMonths:
    def test_twelve_unless_the_hospital_says_otherwise(self, bare: Laptop) -> None:
        enroll(bare)
        assert read_settings(bare.vault).journal_months == DEFAULT_MONTHS
        assert Settings(format=1, station="x", language="fr", created="").journal_months == DEFAULT_MONTHS

    @pytest.mark.parametrize("months", [LEAST_MONTHS, MOST_MONTHS])
    def test_said_at_enrolment(self, bare: Laptop, months: int) -> None:
        enroll(bare, "--journal-months", months)
        assert read_settings(bare.vault).journal_months == months

    @pytest.mark.parametrize("months", [LEAST_MONTHS - 1, MOST_MONTHS + 1, 0])
    def test_out_of_bounds(self, bare: Laptop, months: int) -> None:
        words = ("enroll", bare.vault, "--site-key", bare.site_key, "--station", "x", "--journal-months", months)
        assert bare.run(*words, "--passphrase-file", bare.passphrase).exit_code == 2
        enroll(bare)
        toml = bare.vault / "vault.toml"
        text = toml.read_text(encoding="utf-8")
        toml.write_text(text.replace("journal_months = 12", f"journal_months = {months}"), encoding="utf-8")
        with pytest.raises(ConfigurationInvalid):
            Vault.open(bare.vault)

    def test_a_recipient_that_is_none(self, laptop: Laptop) -> None:
        toml = laptop.vault / "vault.toml"
        text = toml.read_text(encoding="utf-8")
        toml.write_text(f'recovery = "age1x"\n{text}', encoding="utf-8")
        with pytest.raises(ConfigurationInvalid, match="line 1"):
            Vault.open(laptop.vault)

    @pytest.mark.parametrize(("months", "kept"), [(6, 7), (12, 13), (24, 20)])
    def test_the_lock_drops_what_is_older_and_journals_it(self, laptop: Laptop, months: int, kept: int) -> None:
        """One entry a month over twenty months, the last of them this month."""
        vault = Vault.open(laptop.vault).with_journal(recovery=None, months=months)
        identity = unlock(vault, PASSPHRASE)
        now = datetime.now(UTC)
        this_month = 12 * now.year + now.month - 1
        for number in range(this_month - 19, this_month + 1):
            at = datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC)
            journal = Journal.open(vault.folder, vault.journal_readers, now=partial(_said, at))
            journal.unlocked(identity)
            journal.record(Entry(act=Act.PULL))
        locking = VaultJournal(vault.folder)
        locking.unlocked(identity)
        locking.locked()
        files = list((vault.folder / "journal").glob("*.journal"))
        assert len(files) == kept
        acts = [one.entry.act for one in entries(vault.folder, identity)]
        assert (Act.JOURNAL_DROPPED in acts) is (kept < 20)


def test_what_is_done_to_passphrases_is_signed(laptop: Laptop, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.write_text("huit lampes sous un pont\n", encoding="utf-8")
    new.chmod(0o600)
    known = ("--passphrase-file", laptop.passphrase)
    laptop.run("slot", laptop.vault, "add", "crisis", "--new-passphrase-file", new, *known)
    laptop.run("slot", laptop.vault, "change", "ward", "--make-passphrase", "--passphrase-file", new)
    laptop.run("slot", laptop.vault, "remove", "ward", "--passphrase-file", new)
    identity = unlock(Vault.open(laptop.vault), "huit lampes sous un pont")
    changes = [
        (one.entry.detail, one.signed) for one in entries(laptop.vault, identity) if one.entry.act is Act.SLOT_CHANGED
    ]
    assert changes == [("add crisis", True), ("change ward", True), ("remove ward", True)]
