"""`downtime accept`, and how `pull` and `snapshots` show what is suspect, displaced or missing, typed."""

from __future__ import annotations

import json

from downtime.journal import Act, newest
from downtime.vault import Vault, unlock
from exports.errors import FileUnreadable, NotSuspect, WrongPassphrase
from tests.downtime.commands.laptop import Laptop
from tests.downtime.vault.hospital import PASSPHRASE


def gutted(laptop: Laptop) -> str:
    """A good snapshot, and a newer one with few patients."""
    laptop.hospital.publish(5, patients=40)
    name = laptop.hospital.publish(6, patients=7)
    result = laptop.run("pull", laptop.vault, "--from", laptop.hospital.folder)
    assert result.exit_code == 0, result.output
    assert f"SET ASIDE: {name}: it holds far fewer patients: 7 instead of 40." in result.stderr
    return name


def state_of(laptop: Laptop, file: str) -> dict[str, object]:
    lines = json.loads(laptop.run("snapshots", laptop.vault, "--json").stdout)
    return next(line for line in lines if line["file"] == file)


def test_shown_with_its_reason_and_figures(laptop: Laptop) -> None:
    line = state_of(laptop, gutted(laptop))
    assert (line["state"], line["accepted"], line["wards"]) == ("suspect", False, 2)
    assert line["suspicion"] == {"kind": "patients", "was": 40, "is_now": 7, "name": ""}
    shown = laptop.run("snapshots", laptop.vault).stdout
    assert "suspect\n    it holds far fewer patients: 7 instead of 40\n" in shown


def test_accepted_after_the_passphrase_and_journalled(laptop: Laptop) -> None:
    file = gutted(laptop)
    wrong = laptop.run("accept", laptop.vault, file, "--passphrase-file", laptop.site_key)
    assert wrong.exit_code == WrongPassphrase.exit_code
    assert state_of(laptop, file)["state"] == "suspect"
    done = laptop.run("accept", laptop.vault, "all/6", "--passphrase-file", laptop.passphrase)
    assert done.exit_code == 0, done.output
    assert "far fewer patients: 7 instead of 40" in done.stderr
    assert (state_of(laptop, file)["state"], state_of(laptop, file)["accepted"]) == ("current", True)
    assert "accepted by a person" in laptop.run("snapshots", laptop.vault).stdout
    entry = newest(laptop.vault, unlock(Vault.open(laptop.vault), PASSPHRASE), 1)[0].entry
    assert (entry.act, entry.snapshot, entry.detail) == (Act.SUSPECT_CHOSEN, file, "accepted patients")


def test_taken_back(laptop: Laptop) -> None:
    file = gutted(laptop)
    laptop.run("accept", laptop.vault, file, "--passphrase-file", laptop.passphrase)
    back = laptop.run("accept", laptop.vault, file, "--take-back", "--passphrase-file", laptop.passphrase)
    assert back.exit_code == 0, back.output
    assert (state_of(laptop, file)["state"], state_of(laptop, file)["accepted"]) == ("suspect", False)


def test_what_is_not_suspect_is_not_accepted(laptop: Laptop) -> None:
    file = gutted(laptop)
    good = laptop.run("accept", laptop.vault, "all/5", "--passphrase-file", laptop.passphrase)
    never = laptop.run("accept", laptop.vault, file, "--take-back", "--passphrase-file", laptop.passphrase)
    none = laptop.run("accept", laptop.vault, "all/9", "--passphrase-file", laptop.passphrase)
    codes = (good.exit_code, never.exit_code, none.exit_code)
    assert codes == (NotSuspect.exit_code, NotSuspect.exit_code, FileUnreadable.exit_code)


def test_the_newest_was_taken_away(laptop: Laptop) -> None:
    gutted(laptop)
    name = laptop.hospital.publish(7, patients=40)
    laptop.run("pull", laptop.vault, "--from", laptop.hospital.folder)
    for file in (name, f"{name}.minisig"):
        (laptop.vault / "snapshots" / file).unlink()
    assert (state_of(laptop, name)["state"], state_of(laptop, name)["sequence"]) == ("missing", 7)
    assert "MISSING: number 7 of “all”" in laptop.run("snapshots", laptop.vault).stdout


def test_what_goes_for_want_of_room_is_said_and_journalled(laptop: Laptop) -> None:
    laptop.hospital.publish(5, patients=40)
    laptop.hospital.publish(6, patients=40)
    laptop.run("pull", laptop.vault, "--from", laptop.hospital.folder)
    taken = sum(path.stat().st_size for path in (laptop.vault / "snapshots").iterdir())
    toml = laptop.vault / "vault.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(f"{text}\n[room]\nmost_gib = {(taken + 3000) / 2**30!r}\n", encoding="utf-8")
    laptop.hospital.publish(7, patients=40)
    result = laptop.run("pull", laptop.vault)
    assert result.exit_code == 0, result.output
    assert "1 snapshot removed for want of room." in result.stdout
    entries = newest(laptop.vault, unlock(Vault.open(laptop.vault), PASSPHRASE), 9)
    (dropped,) = [one.entry for one in entries if one.entry.act is Act.SNAPSHOT_DROPPED]
    assert dropped.detail == "no room"
    assert not (laptop.vault / "snapshots" / dropped.snapshot).exists()
