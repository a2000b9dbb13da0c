"""A hospital of three patients in two wards, as FHIR files: small enough to be exported in each test."""

import json
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from exports.age_keys import generate_identity, recipient_of
from exports.export import Outcome, export_site
from exports.seal import unseal
from exports.site import Site, load_site
from exports.site_init import RECOVERY_SHEET, init_site
from exports.station import FORMAT, Station
from exports.trusted_comment import TrustedComment

NOW = "2026-11-23T14:05:00+00:00"
AT = datetime.fromisoformat(NOW)
PASSPHRASE = "cheval correct pile agrafe"
PATIENTS = (("ada", "Quintrec", "Maëlle", "8004417"), ("bob", "Lefébure", "Aurélien", "8004418"))
SECRETS = tuple(word for _, *words in PATIENTS for word in words)
"""What no report, message or file name may hold."""


def ward(key: str, name: str) -> dict[str, Any]:
    kind = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/location-physical-type", "code": "wa"}]}
    return {"resourceType": "Location", "id": key, "name": name, "physicalType": kind}


def patient(key: str, family: str, given: str, ipp: str) -> dict[str, Any]:
    kind = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "PI"}]}
    return {
        "resourceType": "Patient",
        "id": key,
        "identifier": [{"type": kind, "system": "urn:oid:1.2.250.1.213", "value": ipp}],
        "name": [{"use": "official", "family": family, "given": [given]}],
        "gender": "female",
        "birthDate": "1952-07-14",
    }


def stay(key: str, of: str, where: str) -> dict[str, Any]:
    return {
        "resourceType": "Encounter",
        "id": key,
        "status": "in-progress",
        "class": {"code": "IMP"},
        "subject": {"reference": f"Patient/{of}"},
        "period": {"start": "2026-11-20T09:00:00+01:00"},
        "location": [{"location": {"reference": f"Location/{where}"}, "status": "active"}],
    }


def write_fhir(folder: Path) -> None:
    """Two patients, one in cardiology, one in pneumology."""
    folder.mkdir(parents=True, exist_ok=True)
    resources = [
        ward("w1", "Cardiologie"),
        ward("w2", "Pneumologie"),
        *(patient(*one) for one in PATIENTS),
        stay("s1", "ada", "w1"),
        stay("s2", "bob", "w2"),
    ]
    for kind in ("Location", "Patient", "Encounter"):
        lines = [json.dumps(one, ensure_ascii=False) for one in resources if one["resourceType"] == kind]
        (folder / f"{kind}.ndjson").write_text("\n".join(lines) + "\n", encoding="utf-8")


def make_site(folder: Path, passphrase: str | None = None) -> Site:
    """A site whose source is the small hospital."""
    site = init_site(folder, "CH d'essai", "fr", passphrase, lambda *_: {RECOVERY_SHEET: b"%PDF-"})
    write_fhir(folder / "hospital" / "fhir")
    return site


def enrol(site: Site, name: str) -> tuple[Station, str]:
    """A station of the site, and its identity."""
    identity = generate_identity()
    key = site.public_key.identifier
    return Station(format=FORMAT, station=name, recipient=recipient_of(identity), site_key=key), identity


def change(site: Site, old: str, new: str) -> Site:
    """The site after a change of downtime.toml."""
    toml = site.folder / "downtime.toml"
    before = toml.read_text(encoding="utf-8")
    assert old in before
    toml.write_text(before.replace(old, new, 1), encoding="utf-8")
    return load_site(site.folder)


def run(site: Site, minutes: int = 0) -> Outcome:
    """One export, so many minutes after `NOW`."""
    return export_site(load_site(site.folder), AT + timedelta(minutes=minutes), site.signing_key(None))


def published_files(site: Site, suffix: str = ".age") -> list[Path]:
    """What stands published, in the order of names."""
    return sorted((site.folder / "published").glob(f"*{suffix}"))


def opened(site: Site, path: Path, identity: str) -> tuple[sqlite3.Connection, TrustedComment]:
    """The database of a snapshot, and what was signed of it."""
    signature = path.with_name(path.name + ".minisig").read_bytes()
    database, comment = unseal(path.read_bytes(), signature, site.public_key, [identity], file=path.name)
    connection = sqlite3.connect(":memory:")
    connection.deserialize(database)
    return connection, TrustedComment.parse(comment, file=path.name)
