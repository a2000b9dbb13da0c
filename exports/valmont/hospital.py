"""Writes the Centre hospitalier de Valmont, which does not exist, as a FHIR R4 export.

Rules: same time, seed and number of patients, same bytes; nothing happens after `now`; one patient at a time is in
memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from exports.valmont import laboratory, nursing, vitals
from exports.valmont.administration import administration_resources
from exports.valmont.census import Census
from exports.valmont.chart import Chart
from exports.valmont.clock import Clock, instant
from exports.valmont.documents import document_resources
from exports.valmont.patients import add_contacts, link_to_mother, link_to_newborn, mother_of, patient_resource
from exports.valmont.people import Identity
from exports.valmont.resource import Resource, concept, meta, reference
from exports.valmont.stays import stay_resources
from exports.valmont.structure import Ward, hospital_resources, ward_resources
from exports.valmont.tables import read_tables
from exports.valmont.treatment import order_resources, prescriptions, usual_resources
from exports.valmont.vigilance import allergy_resources, condition_resources, flag_resources
from exports.valmont.writer import BulkFolder

FEWEST = 120
"""A smaller hospital has no room for the cases on purpose."""


@dataclass(frozen=True)
class CaseFound:
    """A case on purpose and where it is."""

    name: str
    what: str
    patient: str
    """Patient.id"""
    ipp: str


@dataclass(frozen=True)
class HospitalSummary:
    """What was written."""

    present: int
    discharged: int
    known: int
    appointments: int
    wards: dict[str, int]
    """Name of the ward → patients present."""
    resources: dict[str, int]
    """FHIR type → how many."""
    cases: dict[str, CaseFound]


def write_hospital(folder: Path, *, now: datetime, patients: int = 180, seed: int = 2022) -> HospitalSummary:
    """Write the hospital as it is at `now` (with a zone) into `folder`, overwriting an earlier one.

    `patients` is the number of patients present, at least 120; a third as many were discharged lately, a quarter have
    an appointment, and many more are known. Raises `ValueError` for fewer patients or a time without zone, `OSError`
    when the folder cannot be written.
    """
    if patients < FEWEST:
        raise ValueError(f"a hospital of the demonstration has at least {FEWEST} patients")
    if now.tzinfo is None:
        raise ValueError("now needs a zone")
    tables = read_tables()
    clock = Clock(now.replace(microsecond=0))
    census = Census(tables, clock, seed, patients)
    built = clock.ago(days=400)
    wards: Counter[str] = Counter()
    with BulkFolder(folder, clock.now) as bulk:
        write = bulk.write
        for resource in hospital_resources(tables.wards, built):
            write(resource)
        for ward, _ in census.wards:
            for resource in ward_resources(ward, built):
                write(resource)
        to_come: list[Identity] = []
        for chart in census.present():
            wards[chart.ward.name] += 1
            for resource in chart_resources(chart, census.emergency):
                write(resource)
        for chart in census.discharged(patients // 3):
            for resource in chart_resources(chart, census.emergency):
                write(resource)
            to_come.append(chart.identity)
        for identity in census.known(patients * 5 // 3):
            recorded = clock.ago(days=census.chance(f"known {identity.number}").uniform(40, 900))
            write(patient_resource(identity, tables.names, census.chance(f"address {identity.number}"), recorded))
            to_come.append(identity)
        appointments = patients * 2 // 9
        for resource in appointment_resources(census, to_come, appointments):
            write(resource)
    texts = {case.name: case.what for case in tables.cases}
    found = {
        name: CaseFound(name, texts[name], identity.key, identity.ipp) for name, identity in census.case_numbers.items()
    }
    return HospitalSummary(
        present=wards.total(),
        discharged=patients // 3,
        known=patients * 5 // 3,
        appointments=appointments,
        wards=dict(wards),
        resources=dict(sorted(bulk.counts.items())),
        cases=found,
    )


def chart_resources(chart: Chart, emergency: dict[int, Ward]) -> Iterator[Resource]:
    """Everything of one stay of one patient."""
    patient = patient_resource(chart.identity, chart.tables.names, chart.chance("address"), chart.admitted)
    add_contacts(patient, chart)
    if chart.died:
        patient["deceasedDateTime"] = instant(chart.clock.now)
    if chart.newborn is not None:
        link_to_newborn(patient, chart.newborn)
    if chart.mother is not None:
        link_to_mother(patient, chart.mother)
    yield patient
    yield from mother_of(chart, chart.admitted)
    through = emergency.get(chart.ward.copy)
    comes = chart.ward.pattern.code != "URG" and chart.identity.age > 0.1
    comes = comes and chart.chance("way in").random() < chart.profile.from_emergency
    yield from stay_resources(chart, through if comes else None)
    orders = prescriptions(chart)
    yield from allergy_resources(chart)
    yield from flag_resources(chart)
    yield from condition_resources(chart)
    yield from usual_resources(chart)
    yield from order_resources(chart, orders)
    yield from administration_resources(chart, orders)
    yield from vitals.vital_resources(chart)
    yield from laboratory.laboratory_resources(chart)
    yield from laboratory.microbiology_resources(chart)
    yield from laboratory.imaging_resources(chart)
    yield from nursing.note_resources(chart)
    yield from nursing.care_plan_resources(chart)
    yield from nursing.device_resources(chart)
    yield from nursing.diet_resources(chart)
    yield from nursing.act_resources(chart)
    yield from nursing.immunization_resources(chart)
    yield from nursing.care_team_resources(chart)
    yield from document_resources(chart, orders)


CONSULTATIONS = (
    ("Consultation de cardiologie", "CARD", "Apporter l'ordonnance et le dernier ECG."),
    ("Contrôle de stimulateur cardiaque", "CARD", "Apporter la carte de porteur."),
    ("Consultation de chirurgie, ablation des fils", "CHIR", ""),
    ("Consultation d'anesthésie", "CHIR", "Apporter le questionnaire rempli et les résultats de laboratoire."),
    ("Coloscopie en ambulatoire", "MED", "À jeun depuis 6 h ; préparation selon la fiche remise."),
    ("Hôpital de jour : cure de chimiothérapie", "MED", "Bilan sanguin 48 h avant."),
    ("Consultation mémoire", "GER", "Venir accompagné."),
    ("Consultation de suivi de grossesse", "MAT", ""),
    ("Consultation postnatale", "MAT", ""),
    ("Consultation de diabétologie pédiatrique", "PED", "Apporter le lecteur de glycémie et le carnet."),
)


def appointment_resources(census: Census, people: list[Identity], wanted: int) -> Iterator[Resource]:
    """Appointments of the next 28 days, each of somebody who can be telephoned."""
    rng = census.chance("appointments")
    wards = {ward.pattern.code: ward for ward, _ in census.wards if ward.copy == 0}
    adults = [identity for identity in people if identity.age > 16]
    for number, identity in enumerate(rng.sample(adults, min(wanted, len(adults))), 1):
        text, code, instruction = _consultation(rng, identity)
        ward = wards[code]
        start = census.clock.at(-rng.randrange(1, 28), f"{rng.randrange(8, 17):02d}:{rng.choice(('00', '20', '40'))}")
        doctor = rng.choice(ward.doctors[:3])
        asked = census.clock.ago(days=rng.uniform(2, 60))
        content: Resource = {
            "resourceType": "Appointment",
            "id": f"rdv-{number}",
            "meta": meta(asked),
            "status": rng.choice(("booked", "booked", "booked", "proposed")),
            "serviceType": [concept(text)],
            "description": text,
            "start": instant(start),
            "end": instant(start + timedelta(minutes=20)),
            "created": instant(asked),
            "participant": [
                {"actor": reference("Patient", identity.key), "status": "accepted"},
                {"actor": doctor.reference, "status": "accepted"},
                {"actor": reference("Location", ward.key, ward.name), "status": "accepted"},
            ],
        }
        yield content | ({"patientInstruction": instruction} if instruction else {})


def _consultation(rng: Random, identity: Identity) -> tuple[str, str, str]:
    fit = [
        line
        for line in CONSULTATIONS
        if not (line[1] == "MAT" and (identity.sex != "female" or not 18 < identity.age < 45))
        and not (line[1] == "GER" and identity.age < 70)
        and line[1] != "PED"
        and not (line[0].startswith("Contrôle de stim") and identity.age < 60)
    ]
    return rng.choice(fit)
