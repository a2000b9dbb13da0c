"""The bound of reading FHIR: each line decoded once into the kit's typed resource and flattened into the tuple of its
row by straight-line code. No survey, no copies, no census, no check, no mark, no tally, no feed.

Observations, doses and reports (four resources of five in a hospital's export) are flattened into exactly the columns
of their rows, with keys and UTC times as the kit makes them: `observations` lets a benchmark hold them against ours.
Every other type gives one tuple of its top elements.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from exports.fhir.elements import Concept, Quantity, Reference
from exports.fhir.mappers import RULES
from exports.fhir.resources import Encounter, Location, Organization, Patient, Practitioner, PractitionerRole
from exports.source import KeyMaker

Tuple = tuple[Any, ...]
Flatten = Callable[[Any], list[Tuple]]
_SHAPES: dict[str, type] = {
    **{kind: rule.shape for kind, rule in RULES.items()},
    "Patient": Patient, "Encounter": Encounter, "Location": Location, "Organization": Organization,
    "Practitioner": Practitioner, "PractitionerRole": PractitionerRole,
}  # fmt: skip


class Bare:
    """Reads a folder of NDJSON, one type a file, packed or not."""

    def __init__(self, keys: KeyMaker) -> None:
        self._keys = keys
        self._patients: dict[str, str] = {}
        self._moments: dict[str, str] = {}

    def rows(self, folder: Path) -> Iterator[Tuple]:
        """The tuples of every file."""
        for path in sorted(folder.glob("*.ndjson*")):
            yield from self.of_file(path)

    def of_file(self, path: Path) -> Iterator[Tuple]:
        kind = path.name.split(".")[0]
        flatten: Flatten = {
            "Observation": self._observation,
            "MedicationAdministration": self._dose,
            "DiagnosticReport": self._report,
        }.get(kind, _top)
        decode: Callable[[bytes], Any] = msgspec.json.Decoder(_SHAPES.get(kind, _Any)).decode
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
            for line in lines:
                yield from flatten(decode(line))

    def _patient(self, subject: Reference) -> str:
        text = subject.reference or ""
        key = self._patients.get(text)
        if key is None:
            key = self._patients[text] = self._keys.key("Patient", text.rsplit("/", 1)[-1])
        return key

    def _moment(self, text: str | None) -> str | None:
        if text is None:
            return None
        found = self._moments.get(text)
        if found is None:
            found = text if len(text) < 16 else datetime.fromisoformat(text).astimezone(UTC).isoformat()
            self._moments[text] = found
        return found

    def _observation(self, o: Any) -> list[Tuple]:
        patient = self._patient(o.subject)
        at = self._moment(o.effectiveDateTime)
        issued = self._moment(o.issued)
        category = o.category[0].coding[0].code if o.category and o.category[0].coding else "other"
        performer = o.performer[0].display or o.performer[0].reference if o.performer else None
        note = "\n".join([n.text for n in o.note if n.text]) if o.note else None
        method, site = _words(o.method), _words(o.bodySite)
        found = []
        for number, part in enumerate((o, *(o.component or ()))):
            quantity = part.valueQuantity
            value = amount = unit = None
            if quantity is not None:
                if quantity.value is not None:
                    value, amount = str(quantity.value), float(quantity.value)
                if quantity.comparator:
                    value = quantity.comparator + (value or "")
                unit = quantity.unit or quantity.code
            elif part.valueString is not None:
                value = part.valueString
            elif part.valueCodeableConcept is not None:
                value = _words(part.valueCodeableConcept)
            flag = part.interpretation[0].coding[0].code if part.interpretation else None
            limits = None
            if part.referenceRange:
                low, high, text = part.referenceRange[0].low, part.referenceRange[0].high, part.referenceRange[0].text
                if low is not None and high is not None:
                    limits = f"{low.value} – {high.value}"
                elif low is not None:
                    limits = f"≥ {low.value}"
                elif high is not None:
                    limits = f"≤ {high.value}"
                else:
                    limits = text
            found.append((
                o.id if not number else f"{o.id}/{number}", patient, o.id if number else None, category,
                _words(part.code), _code(part.code), value, amount, unit, _words(part.dataAbsentReason), flag, limits,
                at, issued, o.status, None, method, site, performer, None if number else note, (),
            ))  # fmt: skip
        return found

    def _dose(self, d: Any) -> list[Tuple]:
        dosage, period, medicine = d.dosage, d.effectivePeriod, d.medicationCodeableConcept
        return [(
            d.id, self._patient(d.subject), d.request.reference.rsplit("/", 1)[-1] if d.request else None,
            _words(medicine), _code(medicine), d.status,
            _words(dosage.method) if dosage else None, _words(d.statusReason[0]) if d.statusReason else None,
            self._moment(d.effectiveDateTime or (period.start if period else None)),
            self._moment(period.end) if period else None, _amount(dosage.dose) if dosage else None,
            _amount(dosage.rateQuantity) if dosage else None, _words(dosage.route) if dosage else None,
            dosage.text if dosage else None, d.performer[0].actor.display if d.performer else None,
            "\n".join([n.text for n in d.note if n.text]) if d.note else None, (),
        )]  # fmt: skip

    def _report(self, r: Any) -> list[Tuple]:
        author = r.resultsInterpreter or r.performer
        return [(
            r.id, self._patient(r.subject), _words(r.code), _words(r.category[0]) if r.category else None, r.status,
            self._moment(r.effectiveDateTime), self._moment(r.issued), r.conclusion,
            author[0].display if author else None,
            tuple([item.reference.rsplit("/", 1)[-1] for item in r.result or ()]), (), (),
        )]  # fmt: skip


class _Any(msgspec.Struct):
    """A type that the kit has no rows for."""

    id: str | None = None


def _words(concept: Concept | None) -> str | None:
    if concept is None:
        return None
    if concept.text or not concept.coding:
        return concept.text
    return concept.coding[0].display or concept.coding[0].code


def _code(concept: Concept | None) -> str | None:
    if concept is None or not concept.coding:
        return None
    return f"{concept.coding[0].system}|{concept.coding[0].code}"


def _amount(quantity: Quantity | None) -> str | None:
    return None if quantity is None else f"{quantity.value} {quantity.unit or quantity.code}"


def _top(resource: Any) -> list[Tuple]:
    return [tuple([getattr(resource, name) for name in resource.__struct_fields__])]
