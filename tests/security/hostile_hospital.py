"""Hospitals whose every text tries to act in the page that shows it.

`hostile_rows` fills every text field of every type of row, those to come too; keys stay keys and times stay times, as
every source makes them. `hostile_fhir` does it to the files of a hospital's system, before the kit has seen them.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from exports.record import TABLES, Document, Feed, Location, LocationKind, Patient, Row, Section, Stay, StayStatus
from tests.security.payloads import SCRIPTS, TEMPLATES, naughty

TEXTS = (*SCRIPTS, *TEMPLATES, *(text for text in naughty() if "<" in text or "script" in text))
PATIENTS = ("p-1", "p-2")
WARD = "w-1"
MOMENT = "2026-11-20T09:00:00+00:00"
KEPT = frozenset(
    {"resourceType", "id", "reference", "system", "url", "code", "status", "type", "use", "gender", "language"}
)
"""Elements of FHIR that are no free text."""


def hostile_rows() -> Iterator[Row]:
    """Two patients of one ward, and for each of them a row of every type with several texts in turn."""
    yield Location(key=WARD, name=TEXTS[0], kind=LocationKind.WARD, ward=WARD)
    yield from (Feed(source="s", section=section, rows=9, data_at=MOMENT, read_at=MOMENT) for section in Section)
    for patient in PATIENTS:
        texts = itertools.cycle(TEXTS)
        for row_type in TABLES:
            count = 1 if row_type is Patient else 0 if row_type in (Location, Feed) else 6
            for number in range(count):
                yield _row(row_type, patient, number, texts)
    kinds = itertools.cycle(("text/plain", "text/html", "image/svg+xml", "application/xhtml+xml"))
    for number, (text, kind) in enumerate(zip(TEXTS, kinds, strict=False)):
        yield Document(key=f"d{number}", patient=PATIENTS[0], title=text, content_type=kind, data=text.encode())


def _row(row_type: type[Row], patient: str, number: int, texts: Iterator[str]) -> Row:
    key = patient if row_type is Patient else f"{row_type.__name__}-{patient}-{number}"
    known = {
        "key": key,
        "patient": patient,
        "ward": WARD,
        "present": True,
        "protected": False,
        "identity_missing": False,
    }
    written = row_type.__annotations__
    hints = get_type_hints(row_type)
    values = {}
    for name in row_type.__struct_fields__:
        if name in known:
            values[name] = known[name]
        elif "Key" in str(written[name]):
            values[name] = f"{name}-{number}"
        elif "Moment" in str(written[name]):
            values[name] = MOMENT
        else:
            values[name] = _value(hints[name], number, texts)
    if row_type is Stay:
        values["status"] = StayStatus.IN_PROGRESS
        values["discharged_at"] = None
    return row_type(**values)


def _value(hint: Any, number: int, texts: Iterator[str]) -> Any:
    options = (
        [one for one in get_args(hint) if one is not type(None)] if get_origin(hint) in (Union, UnionType) else [hint]
    )
    kind = options[0]
    if get_origin(kind) is tuple:
        return (next(texts), next(texts))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return list(kind)[number % len(kind)]
    if kind is str:
        return next(texts)
    if kind is bytes:
        return next(texts).encode()
    return {bool: False, int: 7, float: 7.5}[kind]


def hostile_fhir(folder: Path) -> int:
    """Every free text of the NDJSON files of `folder` becomes another; gives how many."""
    texts, changed = itertools.cycle(TEXTS), 0

    def altered(value: Any, name: str = "") -> Any:
        nonlocal changed
        if isinstance(value, dict):
            return {key: altered(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [altered(inner, name) for inner in value]
        free = isinstance(value, str) and name not in KEPT and not _is_code(value)
        changed += free
        return f"{next(texts)} {value}" if free else value

    for file in sorted(folder.glob("*.ndjson")):
        lines = [json.dumps(altered(json.loads(line))) for line in file.read_text(encoding="utf-8").splitlines()]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return changed


def _is_code(text: str) -> bool:
    """Times, numbers, addresses of systems, contents in base 64."""
    return text[:1].isdigit() or text.startswith(("http", "urn:", "+")) or (len(text) > 200 and " " not in text)
