"""Invented people and rows for `/guide/patterns`: every state that a page tells apart, once.

Rules: nobody here exists, every name says so, and no key is one of a copy, so that no link leads to a patient; times
count back from the time of the data, so that the drawings have something to draw.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from exports.record import (
    Administration,
    Alert,
    AlertKind,
    Allergy,
    Contact,
    ContactRole,
    Device,
    Diet,
    DoseState,
    IdentityStatus,
    MedicationOrder,
    NoneKnown,
    Note,
    Observation,
    ObservationCategory,
    OrderKind,
    OrderStatus,
    Patient,
    PatientRecord,
    Problem,
    Section,
    Sex,
    Stay,
    StayStatus,
    Task,
)

UNREADABLE = "dosage: 5 mg ↯ 0x1F"
FLAGS = ("HH", "LL", "H", "L", "A", "N", "??")
VITALS = (
    ("8867-4", "Fréquence cardiaque", "/min", (72, 78, 91, 104, 118), ("", "", "", "H", "HH")),
    ("8480-6", "Pression artérielle systolique", "mmHg", (128, 121, 116, 104, 92), ("", "", "", "", "L")),
    ("8462-4", "Pression artérielle diastolique", "mmHg", (76, 74, 70, 64, 58), ("", "", "", "", "")),
    ("59408-5", "SpO2", "%", (97, 96, 95, 93, 89), ("", "", "", "L", "LL")),
    ("8310-5", "Température", "°C", (36.8, 37.2, 38.1, 38.6, 38.9), ("", "", "H", "H", "H")),
)
LOINC = "http://loinc.org|"
GIVEN = ("Furosémide 40 mg cp", "Héparine sodique PSE", "Paracétamol 1 g")


def person(number: int, **fields: Any) -> Patient:
    """One who does not exist."""
    said = {"birth_name": "EXEMPLE", "given_name": "Alix", "sex": Sex.FEMALE, "birth_date": "1948-03-02"}
    return Patient(key=f"invented-{number}", **({"ipp": f"00000{number}"} | said | fields))


def lying(who: Patient, bed: str = "P", **fields: Any) -> Stay:
    said: dict[str, Any] = {"status": StayStatus.IN_PROGRESS, "present": True, "ward_name": "Service inventé"}
    return Stay(key=f"stay-{who.key}-{bed}", patient=who.key, bed=bed, room="101", **(said | fields))


def ago(until: datetime, hours: float) -> str:
    return (until - timedelta(hours=hours)).isoformat(timespec="seconds")


def listed(until: datetime) -> PatientRecord:
    """Of whom everything is listed."""
    of = person(1, used_name="INVENTÉE", identity_status=IdentityStatus.QUALIFIED, phone="00 00 00 00 00")
    key = of.key
    return PatientRecord(
        patient=of,
        stays=(lying(of, attending="Dr Inventé", reason="Décompensation inventée", admitted_at=ago(until, 52)),),
        allergies=(
            Allergy(
                key="a1", patient=key, substance="Pénicilline", criticality="high", reaction="Choc", severity="severe"
            ),
            Allergy(key="a2", patient=key, substance="Latex", verification="unconfirmed", unreadable=("onset: ↯",)),
            Allergy(key="a3", patient=key, substance="Iode", clinical_status="resolved"),
        ),
        alerts=alerts(key),
        problems=(Problem(key="p1", patient=key, text="Insuffisance cardiaque", onset="2019"),),
        orders=orders(key, until),
        administrations=doses(key, until),
        observations=(*vital_signs(key, until), *results(key, until)),
        notes=(
            Note(key="n1", patient=key, title="Transmission", text="Essoufflée la nuit.\nAssise.", at=ago(until, 6)),
        ),
        devices=(Device(key="d1", patient=key, text="Voie veineuse", body_site="Bras gauche", since=ago(until, 50)),),
        diets=(Diet(key="r1", patient=key, text="Sans sel", texture="mixée", excluded=("arachide",), status="active"),),
        tasks=(Task(key="t1", patient=key, text="Peser chaque matin", schedule="08:00", status="active"),),
        contacts=(
            Contact(patient=key, name="Personne INVENTÉE", role=ContactRole.TRUSTED_PERSON, phone="00 00 00 00 00"),
            Contact(patient=key, name="Autre INVENTÉ", role=ContactRole.DO_NOT_NOTIFY),
        ),
    )


def none_known() -> PatientRecord:
    """Of whom the source says that there is no allergy."""
    of = person(2, birth_name="EXAMPLE", given_name="Alex", birth_date="1948-03", sex=Sex.MALE)
    said = NoneKnown(patient=of.key, section=Section.ALLERGIES, text="Aucune allergie connue")
    return PatientRecord(patient=of, stays=(lying(of, "F", place_confirmed=False),), none_known=(said,))


def not_recorded() -> PatientRecord:
    """Of whom next to nothing is known, in a protected record."""
    of = Patient(key="invented-3", birth_name="EXEMPLES", protected=True, unreadable=("birthDate: 31/02/19↯",))
    return PatientRecord(patient=of)


def alerts(key: str) -> tuple[Alert, ...]:
    named = tuple(Alert(key=f"al-{kind.value}", patient=key, kind=kind, status="active") for kind in AlertKind)
    ended = Alert(key="al-ended", patient=key, kind=AlertKind.FALL, text="Chute", status="inactive")
    return (
        *named[:-1],
        Alert(key="al-own", patient=key, text="Dans les mots de la source", unreadable=("code: ↯",)),
        ended,
    )


def orders(key: str, until: datetime) -> tuple[MedicationOrder, ...]:
    def order(number: int, drug: str | None, **fields: Any) -> MedicationOrder:
        said = {"status": OrderStatus.ACTIVE, "start": ago(until, 48), "prescriber": "Dr Inventé"}
        return MedicationOrder(key=f"o{number}", patient=key, drug=drug, **(said | fields))

    return (
        order(1, GIVEN[0], dose="40 mg", route="PO", times=("08:00", "12:00"), kind=OrderKind.SCHEDULED),
        order(2, GIVEN[1], rate="20 000 UI/24 h", route="IV", kind=OrderKind.INFUSION),
        order(
            3,
            GIVEN[2],
            dose="1 g",
            as_needed=True,
            as_needed_for="douleur",
            max_dose="4 g / 24 h",
            kind=OrderKind.AS_NEEDED,
        ),
        order(4, "Oxazépam 10 mg", as_needed=True, kind=OrderKind.AS_NEEDED),
        order(5, "Ibuprofène 400 mg", do_not_give=True, reason="insuffisance rénale"),
        order(6, "Bisoprolol 2,5 mg", status=OrderStatus.ON_HOLD, status_reason="FC < 55", dose="2,5 mg"),
        order(7, "Amoxicilline 1 g", status=OrderStatus.STOPPED, end=ago(until, 12), status_reason="allergie"),
        order(8, None, text="voir feuille", status=OrderStatus.UNKNOWN, unreadable=(UNREADABLE,)),
    )


def doses(key: str, until: datetime) -> tuple[Administration, ...]:
    """One of each state."""
    said: dict[DoseState, dict[str, Any]] = {
        DoseState.NOT_GIVEN: {"reason": "refus du patient"},
        DoseState.STOPPED: {"said": "stopped"},
        DoseState.UNKNOWN: {"said": "donné ?", "unreadable": (UNREADABLE,)},
    }
    return tuple(
        Administration(
            key=f"do-{state.value}", patient=key, order=f"o{1 + i % 3}", drug=GIVEN[i % 3], state=state,
            at=ago(until, 2 + 3 * i), dose="40 mg", route="PO", performer="IDE inventée", **said.get(state, {}),
        )
        for i, state in enumerate(DoseState)
    )  # fmt: skip


def vital_signs(key: str, until: datetime) -> tuple[Observation, ...]:
    return tuple(
        Observation(
            key=f"v-{code}-{i}", patient=key, category=ObservationCategory.VITAL_SIGNS, name=name, code=LOINC + code,
            value=str(value), number=float(value), unit=unit, flag=flag or None, status="final",
            at=ago(until, 4 * (len(values) - i)),
        )
        for code, name, unit, values, flags in VITALS
        for i, (value, flag) in enumerate(zip(values, flags, strict=True))
    )  # fmt: skip


def results(key: str, until: datetime) -> tuple[Observation, ...]:
    """One of each flag, then those without a value, not final, or unreadable."""

    def result(n: int, name: str, **fields: Any) -> Observation:
        said = {"category": ObservationCategory.LABORATORY, "at": ago(until, 5), "status": "final"}
        return Observation(key=f"r{n}", patient=key, name=name, **(said | fields))

    flagged = tuple(
        result(i, f"Examen inventé {i + 1}", value="5,4", number=5.4, unit="mmol/L", range="3,5–5,0", flag=flag)
        for i, flag in enumerate(FLAGS)
    )
    return (
        *flagged,
        result(20, "Hémoculture", value="en cours", status="preliminary"),
        result(21, "Troponine", missing_reason="error"),
        result(22, "Lactate"),
        result(23, "Créatinine", value="1O2", unit="µmol/L", unreadable=("value: 1O2",)),
    )
