"""Reading FHIR in tests: a folder or a few resources in, rows and tally out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from exports.fhir import FhirFolder
from exports.fhir.stream import DEFAULT_LIMITS, Limits
from exports.quality import Tally
from exports.record import Row
from exports.source import KeyMaker, Reading

DATA = Path(__file__).parents[2] / "data"
NOW = "2026-11-23T12:00:00+00:00"
R = TypeVar("R", bound=Row)
Resource = dict[str, Any]


@dataclass
class Read:
    """What a reading gave."""

    rows: list[Row]
    tally: Tally

    def of(self, kind: type[R]) -> list[R]:
        return [row for row in self.rows if isinstance(row, kind)]

    def one(self, kind: type[R]) -> R:
        (row,) = self.of(kind)
        return row

    def unaccounted(self) -> dict[str, int]:
        """Must be empty."""
        return {kind: left for kind in self.tally.read if (left := self.tally.unaccounted(kind))}


def reading_at(now: str = NOW, timezone: str = "Europe/Paris") -> Reading:
    return Reading(now=datetime.fromisoformat(now), timezone=ZoneInfo(timezone), keys=KeyMaker(b"k" * 32))


def read(folder: Path, now: str = NOW, timezone: str = "Europe/Paris", limits: Limits = DEFAULT_LIMITS) -> Read:
    tally = Tally("test")
    rows = list(FhirFolder("test", folder, limits).rows(reading_at(now, timezone), tally))
    return Read(rows, tally)


def write(folder: Path, resources: Iterable[Resource], name: str = "all.ndjson") -> Path:
    lines = (json.dumps(resource, ensure_ascii=False) + "\n" for resource in resources)
    (folder / name).write_text("".join(lines), encoding="utf-8")
    return folder


def read_resources(folder: Path, *resources: Resource, now: str = NOW) -> Read:
    """The rows of these resources, with everything accounted for."""
    found = read(write(folder, resources), now)
    assert found.unaccounted() == {}
    assert sum(found.tally.read.values()) == len(resources)
    return found


def of_one(folder: Path, *resources: Resource) -> Read:
    """The rows of these resources beside one patient who is present."""
    return read_resources(folder, patient(), encounter(), *resources)


def patient(key: str = "p1", **elements: Any) -> Resource:
    return {"resourceType": "Patient", "id": key, "name": [{"family": "Durand", "given": ["Zoé"]}], **elements}


def encounter(key: str = "e1", subject: str = "p1", **elements: Any) -> Resource:
    return {
        "resourceType": "Encounter",
        "id": key,
        "status": "in-progress",
        "subject": {"reference": f"Patient/{subject}"},
        "period": {"start": "2026-11-20T08:00:00Z"},
        **elements,
    }


def resource(kind: str, name: str = "r1", subject: str | None = "p1", **elements: Any) -> Resource:
    key = (
        "patient"
        if kind in ("AllergyIntolerance", "Immunization", "NutritionOrder", "Consent", "Device")
        else "subject"
    )
    about = {key: {"reference": f"Patient/{subject}"}} if subject else {}
    return {"resourceType": kind, "id": name, **about, **elements}


def text(words: str) -> Resource:
    return {"text": words}


def coded(code: str, system: str = "", display: str | None = None) -> Resource:
    coding = {"system": system, "code": code}
    return {"coding": [coding | ({"display": display} if display else {})]}
