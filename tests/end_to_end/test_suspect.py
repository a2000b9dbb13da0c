"""Real hospital data, then the same data robbed and enciphered, through the command line of both sides."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import DATA, Hospital

CLINOSIM = DATA / "clinosim-us-76-inpatients" / "fhir"
FIRST, LATER = "2026-11-08T00:00:00Z", "2026-11-08T00:15:00Z"
Change = Callable[[dict[str, Any]], dict[str, Any] | None]


def changed(file: Path, change: Change) -> None:
    """Rewrite each line of a gzipped NDJSON file; None takes it out."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        kept = [new for line in lines if line.strip() and (new := change(json.loads(line))) is not None]
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in kept)


def hexed(resource: dict[str, Any]) -> dict[str, Any]:
    for name in resource.get("name", []):
        name["family"] = name.get("family", "").encode().hex()
        name["given"] = [given.encode().hex() for given in name.get("given", [])]
        name.pop("text", None)
    return resource


@pytest.fixture
def hospital(tmp_path: Path) -> Hospital:
    """A site that reads a copy of the data, exported and pulled once."""
    source = tmp_path / "systems"
    shutil.copytree(CLINOSIM, source)
    made = Hospital(tmp_path)
    made.set_up(source, timezone="UTC")
    report = made.export(FIRST)
    assert report["scopes"][0]["suspicion"] is None
    made.pull()
    return made


def states(hospital: Hospital) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(hospital.downtime("snapshots", hospital.vault, "--json").stdout)
    return listed


def test_robbed_of_its_allergies(hospital: Hospital) -> None:
    changed(hospital.folder / "systems" / "AllergyIntolerance.ndjson.gz", lambda _one: None)
    report = hospital.export(LATER)
    suspicion = report["scopes"][0]["suspicion"]
    assert (suspicion["kind"], suspicion["is_now"]) == ("allergies", 0)
    hospital.pull()
    newest, old = states(hospital)
    assert (newest["state"], old["state"], newest["suspicion"]) == ("suspect", "current", suspicion)
    secret = ("--passphrase-file", hospital.secret)
    served = hospital.downtime("print", hospital.vault, "ward-list", "-o", hospital.folder / "old.pdf", *secret)
    assert "A newer snapshot was set aside" in served.stderr + served.stdout
    hospital.downtime("accept", hospital.vault, newest["file"], *secret)
    assert [one["state"] for one in states(hospital)] == ["current", "kept"]


def test_names_enciphered(hospital: Hospital) -> None:
    changed(hospital.folder / "systems" / "Patient.ndjson.gz", hexed)
    assert hospital.export(LATER)["scopes"][0]["suspicion"]["kind"] == "texts"
    hospital.pull()
    assert [one["state"] for one in states(hospital)] == ["current", "kept"]  # without a key nobody can tell
    secret = ("--passphrase-file", hospital.secret)
    hospital.downtime("print", hospital.vault, "ward-list", "-o", hospital.folder / "old.pdf", *secret)
    newest, old = states(hospital)
    assert (newest["state"], newest["suspicion"]["kind"], old["state"]) == ("suspect", "texts", "current")
    assert "names of patients" in newest["reason"]
