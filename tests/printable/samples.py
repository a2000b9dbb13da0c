"""Fictive patients to print: one of a busy ward, one of whom nothing is known, and hostile ones."""

from __future__ import annotations

from exports.record import (
    Administration,
    Alert,
    AlertKind,
    Allergy,
    Contact,
    ContactRole,
    DatePrecision,
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
    Procedure,
    Report,
    Request,
    Section,
    Sex,
)
from tests.printable.builders import KEY, at, dose, observation, order, patient, stay


def busy_orders() -> tuple[MedicationOrder, ...]:
    return (
        order(
            "o1", "Furosémide 40 mg cp", dose="40 mg", route="PO", frequency="matin et midi", times=("08:00", "12:00")
        ),
        order(
            "o2",
            "Bisoprolol 2,5 mg cp",
            dose="2,5 mg",
            route="PO",
            frequency="1 fois par jour, le matin",
            note="Ne pas donner si FC < 55 ou PAS < 95",
        ),
        order(
            "o3",
            "Apixaban 5 mg cp",
            dose="5 mg",
            route="PO",
            frequency="2 fois par jour",
            times=("08:00", "20:00"),
            reason="Fibrillation auriculaire",
        ),
        order(
            "o4",
            "Héparine sodique PSE",
            kind=OrderKind.INFUSION,
            rate="2,1 mL/h",
            route="IV",
            dose="25 000 UI / 50 mL",
            text="Débuter 18 UI/kg/h, adapter à l'anti-Xa selon protocole de service n° 12",
        ),
        order(
            "o5",
            "Paracétamol 1 g",
            kind=OrderKind.AS_NEEDED,
            as_needed=True,
            as_needed_for="douleur EVA ≥ 4",
            dose="1 g",
            route="PO ou IV",
            max_dose="4 g / 24 h, intervalle minimal 6 h",
        ),
        order("o6", "Oxycodone LI 5 mg", kind=OrderKind.AS_NEEDED, as_needed=True, dose="5 mg", route="PO"),
        order(
            "o7",
            None,
            kind=OrderKind.UNKNOWN,
            text="insuline rapide selon protocole, voir feuille jaune",
            unreadable=('dosageInstruction[0].doseAndRate: {"doseQuantity": "12 U?"}',),
        ),
        order("o8", "Aspirine 75 mg", do_not_give=True, reason="anticoagulation, saignement digestif 2025"),
        order(
            "o9",
            "Amiodarone 200 mg cp",
            status=OrderStatus.ON_HOLD,
            status_reason="QT allongé le 22/11",
            dose="200 mg",
            route="PO",
        ),
        order("o10", "Spironolactone 25 mg cp", status=OrderStatus.DRAFT, dose="25 mg", route="PO"),
        order(
            "o11",
            "Ceftriaxone 1 g",
            status=OrderStatus.STOPPED,
            end=at(22, 8),
            dose="1 g",
            route="IV",
            status_reason="allergie",
        ),
    )


def busy_doses() -> tuple[Administration, ...]:
    return (
        dose("a1", "o1", DoseState.GIVEN, at(23, 11, 10), dose="40 mg"),
        dose("a2", "o1", DoseState.GIVEN, at(23, 7, 5), dose="40 mg"),
        dose("a2b", "o1", DoseState.GIVEN, at(22, 11, 5), dose="40 mg"),
        dose("a2c", "o1", DoseState.GIVEN, at(22, 7, 5), dose="40 mg"),
        dose("a3", "o2", DoseState.NOT_GIVEN, at(23, 7, 5), reason="FC 48/min", said="not-done"),
        dose("a4", "o3", DoseState.DELAYED, at(23, 7), note="patiente au bloc"),
        dose("a5", "o4", DoseState.IN_PROGRESS, at(22, 21, 40), rate="2,1 mL/h"),
        dose("a6", "o5", DoseState.GIVEN, at(23, 2, 30), dose="1 g"),
        dose("a7", "o7", DoseState.UNKNOWN, at(23, 6), said="??"),
        dose(
            "a8",
            None,
            DoseState.GIVEN,
            at(19, 16, 10),
            drug="Furosémide IV",
            dose="80 mg",
            route="IV",
            note="aux urgences",
        ),
    )


def busy_measures() -> tuple[Observation, ...]:
    vital = [
        (f"v{day}{hour}{index}", name, value, at(day, hour), {"unit": unit, "flag": flag})
        for day, hour, values in (
            (23, 12, ("112/68", "96", "37,2", "94", "18")),
            (23, 6, ("98/60", "48", "37,0", "95", "16")),
            (22, 20, ("121/74", "88", "38,4", "91", "24")),
            (22, 12, ("118/70", "92", "37,4", "93", "20")),
        )
        for index, (name, unit, value, flag) in enumerate(
            zip(
                ("TA", "FC", "T°", "SpO₂", "FR"),
                ("mmHg", "/min", "°C", "%", "/min"),
                values,
                (None, "L" if values[1] == "48" else None, "H" if values[2] == "38,4" else None, None, None),
                strict=True,
            )
        )
    ]
    rows = [observation(key, name, value, when, **more) for key, name, value, when, more in vital]
    rows.append(observation("w1", "Poids", "72,4", at(21, 7), unit="kg", code="http://loinc.org|29463-7"))
    rows.append(observation("w2", "Taille", "164", at(19, 16), unit="cm"))
    lab = {"category": ObservationCategory.LABORATORY}
    rows += [
        observation("l1", "Potassium", "6,4", at(23, 5, 30), unit="mmol/L", flag="HH", range="3,5 – 5,0", **lab),
        observation("l1b", "Potassium", "5,1", at(22, 5, 30), unit="mmol/L", flag="H", range="3,5 – 5,0", **lab),
        observation("l2", "Créatinine", "142", at(23, 5, 30), unit="µmol/L", flag="H", range="45 – 84", **lab),
        observation("l3", "Hémoglobine", "11,2", at(23, 5, 30), unit="g/dL", flag="L", range="12,0 – 16,0", **lab),
        observation("l4", "Sodium", "138", at(23, 5, 30), unit="mmol/L", flag="N", range="135 – 145", **lab),
        observation("l5", "Hémocultures", None, at(22, 20), missing_reason="en cours", status="preliminary", **lab),
        observation("l6", "Troponine T hs", "<14", at(22, 5, 30), unit="ng/L", range="< 14", **lab),
    ]
    return tuple(rows)


NOTE = """Patiente essoufflée au moindre effort cette nuit, a dormi assise. OMI aux genoux, crépitants bilatéraux.
D : poids +1,8 kg en 48 h. A : appel de l'interne à 2 h, furosémide 40 mg IVL. R : diurèse 900 mL, mieux au matin.
K⁺ 6,4 à recontrôler à 14 h — appel labo poste 4521. Conversion possible : < 3 mois & « FA > 48 h ».
"""


def busy(**changes: object) -> PatientRecord:
    """A patient of a busy ward, with something in nearly every list."""
    fields: dict[str, object] = {
        "patient": patient(),
        "stays": (stay(),),
        "none_known": (
            NoneKnown(patient=KEY, section=Section.DEVICES, text="Aucun dispositif", recorded_at="2026-11-19"),
        ),
        "allergies": (
            Allergy(
                key="al1",
                patient=KEY,
                substance="Pénicillines",
                criticality="high",
                reaction="choc anaphylactique",
                severity="severe",
                verification="confirmed",
                clinical_status="active",
                recorded_at="2019-03",
            ),
            Allergy(
                key="al2", patient=KEY, substance="Iode (produit de contraste)", criticality="low", reaction="urticaire"
            ),
            Allergy(key="al3", patient=KEY, substance="Latex", verification="refuted"),
        ),
        "alerts": (
            Alert(
                key="f1",
                patient=KEY,
                kind=AlertKind.ISOLATION,
                text="précautions contact (BMR)",
                status="active",
                start="2026-11-20",
            ),
            Alert(key="f2", patient=KEY, kind=AlertKind.FALL, status="active"),
            Alert(
                key="f3",
                patient=KEY,
                kind=AlertKind.DIRECTIVE,
                text="directives anticipées déposées le 12/01/2025",
                status="active",
            ),
        ),
        "problems": (
            Problem(
                key="pb1",
                patient=KEY,
                text="Insuffisance cardiaque à FE réduite (35 %)",
                clinical_status="active",
                onset="2021",
            ),
            Problem(
                key="pb2",
                patient=KEY,
                text="Fibrillation auriculaire permanente",
                clinical_status="active",
                onset="2018-06",
            ),
            Problem(key="pb3", patient=KEY, text="Cholécystectomie", clinical_status="resolved", onset="1994"),
        ),
        "orders": busy_orders(),
        "administrations": busy_doses(),
        "usual_medications": (
            order("u1", "Ramipril 5 mg", usual=True, text="1 cp le soir", prescriber="Dr Noël Garçon (MT)"),
            order("u2", "Lévothyroxine 75 µg", usual=True, dose="75 µg", frequency="le matin à jeun"),
        ),
        "observations": busy_measures(),
        "reports": (
            Report(
                key="r1",
                patient=KEY,
                name="Échographie cardiaque",
                at=at(20, 9),
                author="Dr Ğüneş",
                status="final",
                conclusion="FEVG 35 %, hypokinésie globale. IM modérée. Pas d'épanchement péricardique.",
            ),
        ),
        "notes": (
            Note(
                key="n1",
                patient=KEY,
                title="Transmission ciblée : dyspnée",
                text=NOTE,
                at=at(23, 5, 50),
                author="P. Nguyễn, IDE",
            ),
            Note(key="n2", patient=KEY, text="RAS cette nuit.", at=at(22, 5, 30), author="M. Łukasz, IDE"),
        ),
        "procedures": (Procedure(key="pr1", patient=KEY, text="Coronarographie", status="completed", at=at(20, 13)),),
        "requests": (
            Request(
                key="q1",
                patient=KEY,
                text="Ionogramme de contrôle",
                priority="urgent",
                status="active",
                at=at(23, 13),
                requester="Dr H. Œuvrard",
            ),
            Request(key="q2", patient=KEY, text="Radio de thorax", status="completed"),
        ),
        "diets": (
            Diet(
                key="d1",
                patient=KEY,
                text="Régime sans sel strict",
                texture="normale",
                excluded=("arachide",),
                status="active",
            ),
        ),
        "contacts": (
            Contact(
                patient=KEY,
                name="William King",
                role=ContactRole.EMERGENCY_CONTACT,
                relation="époux",
                phone="06 12 34 56 78",
            ),
            Contact(patient=KEY, name="Anne King", role=ContactRole.TRUSTED_PERSON, relation="fille"),
            Contact(patient=KEY, name="Dr Noël Garçon", role=ContactRole.GENERAL_PRACTITIONER, phone="01 23 45 67 89"),
        ),
    }
    return PatientRecord(**(fields | changes))  # type: ignore[arg-type]


def unknown() -> PatientRecord:
    """Someone of whom the copy knows nothing but a source number."""
    return PatientRecord(patient=Patient(key="p2", identity_missing=True, source="SRC-99812"))


def healthy() -> PatientRecord:
    """A provisional identity with a partial birth date and, says the source, no allergy."""
    return PatientRecord(
        patient=Patient(
            key="p3",
            ipp="3000041",
            birth_name="d'Aubigné-Lefèvre",
            given_name="Zoé",
            birth_date="1961",
            sex=Sex.FEMALE,
            birth_date_precision=DatePrecision.YEAR,
            identity_status=IdentityStatus.PROVISIONAL,
            identity_remarks=("HOMA",),
            ins="261017500000000",
            ins_oid="1.2.250.1.213.1.4.8",
            protected=True,
        ),
        stays=(
            stay(
                key="s3",
                patient="p3",
                number="26004513",
                room="214",
                bed="F",
                place_confirmed=False,
                reason="Motif confidentiel",
            ),
        ),
        none_known=(
            NoneKnown(patient="p3", section=Section.ALLERGIES, recorded_at="2026-11-20", recorded_by="Dr Roy"),
        ),
        alerts=(Alert(key="f9", patient="p3", kind=AlertKind.SAFEGUARDING, text="détail réservé", status="active"),),
    )
