"""The signing key of a site replaced, from the hospital's server to the laptop, with the real programs only."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from exports.errors import FingerprintWrong, KeyReplaced, SnapshotRefused, SuccessionWaits
from tests.end_to_end.conftest import Hospital
from tests.exports.small_hospital import write_fhir


@pytest.fixture
def hospital(tmp_path: Path) -> Hospital:
    """Two exports, pulled."""
    made = Hospital(tmp_path)
    write_fhir(tmp_path / "fhir")
    made.set_up(tmp_path / "fhir")
    for hour in (10, 11):
        made.export(f"2026-11-23T{hour}:00:00Z")
    made.pull()
    return made


def sequences(hospital: Hospital) -> dict[int | None, str]:
    listed = json.loads(hospital.downtime("snapshots", hospital.vault, "--json").stdout)
    return {one["sequence"]: one["state"] for one in listed}


def fingerprint(hospital: Hospital) -> str:
    return str(json.loads(hospital.downtime("key", "show", hospital.site, "--json").stdout)["fingerprint"])


def test_from_the_server_to_the_laptop(hospital: Hospital, tmp_path: Path) -> None:
    stolen = tmp_path / "stolen"
    shutil.copytree(hospital.site, stolen)
    secret = ("--passphrase-file", hospital.secret)
    hospital.downtime("key", "rotate", hospital.site, "--reason", "compromised", *secret)

    (statement,) = (hospital.site / "published").glob("*.succession")
    (old_key,) = (hospital.site / "keys").glob("site-*.pub")
    assert subprocess.run(["minisign", "-V", "-p", old_key, "-m", statement], check=False).returncode == 0

    hospital.export("2026-11-23T12:00:00Z")
    hospital.pull(code=SuccessionWaits.exit_code)
    assert sequences(hospital) == {2: "current", 1: "kept"}
    wrong = "00000" * 8
    hospital.downtime("trust", hospital.vault, "--fingerprint", wrong, code=FingerprintWrong.exit_code)
    hospital.downtime("trust", hospital.vault, "--fingerprint", fingerprint(hospital))
    hospital.pull()
    assert sequences(hospital) == {3: "current", 2: "kept", 1: "kept"}

    for hour in (13, 14):
        thief = Hospital(tmp_path / f"thief-{hour}")
        thief.folder.mkdir()
        shutil.copytree(stolen, thief.site)
        (thief.site / "state" / "all.sequence").write_text(f"{hour}\n", encoding="utf-8")
        done = hospital.downtime("export", thief.site, "--now", f"2026-11-23T{hour}:00:00Z", *secret)
        assert "all" in done.stdout
        forged = thief.snapshot
        for file in (forged, forged.with_name(f"{forged.name}.minisig")):
            shutil.copy(file, hospital.site / "published")
    said = hospital.downtime("pull", hospital.vault, code=SnapshotRefused.exit_code).stderr
    assert said.count(KeyReplaced.sentence.partition("{file} ")[2]) == 2
    assert sequences(hospital) == {3: "current", 2: "kept", 1: "kept"}

    hospital.export("2026-11-23T15:00:00Z")
    hospital.pull(code=SnapshotRefused.exit_code)
    assert sequences(hospital) == {4: "current", 3: "kept", 2: "kept", 1: "kept"}
    journal = hospital.downtime("journal", hospital.vault, "--verify", "--content", *secret).stdout
    assert "The chain is whole" in journal


def test_a_laptop_enrolled_after_it_needs_no_acceptance(hospital: Hospital) -> None:
    secret = ("--passphrase-file", hospital.secret)
    hospital.downtime("key", "rotate", hospital.site, *secret)
    later = hospital.folder / "later"
    key = hospital.site / "keys" / "site.pub"
    hospital.downtime("enroll", later, "--site-key", key, "--station", "cardio-2", *secret)
    hospital.downtime("station", "add", hospital.site, hospital.folder / "cardio-2.station")
    hospital.export("2026-11-23T12:00:00Z")
    done = hospital.downtime("pull", later, "--from", hospital.site / "published")
    assert "1 new snapshot." in done.stdout
