"""What single resources become: identity, risks, orders, results, documents, care."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from exports.record import (
    Alert,
    AlertKind,
    Allergy,
    Appointment,
    Contact,
    ContactRole,
    DatePrecision,
    Device,
    Diet,
    Document,
    IdentityStatus,
    Immunization,
    MedicationOrder,
    NoneKnown,
    Note,
    Observation,
    ObservationCategory,
    OrderKind,
    OrderStatus,
    Patient,
    Problem,
    Report,
    Section,
    Task,
)
from tests.exports.fhir.fhir_reading import DATA, Read, coded, encounter, patient, read_resources, resource, text

NAUGHTY = json.loads((DATA / "naughty-strings" / "blns.json").read_text(encoding="utf-8"))


def of_one(tmp_path: Path, *resources: dict[str, Any]) -> Read:
    return read_resources(tmp_path, patient(), encounter(), *resources)


# Identity


def identity(tmp_path: Path, **elements: Any) -> Patient:
    return read_resources(tmp_path, patient(**elements)).one(Patient)


def test_names_are_shown_as_they_are(tmp_path: Path) -> None:
    people = [patient(f"p{n}", name=[{"family": name, "given": [name]}]) for n, name in enumerate(NAUGHTY) if name]
    rows = read_resources(tmp_path, *people).of(Patient)
    assert [row.birth_name for row in rows] == [name for name in NAUGHTY if name]


def test_names_by_use(tmp_path: Path) -> None:
    row = identity(
        tmp_path,
        name=[
            {"use": "usual", "family": "DUPONT", "given": ["Lili"]},
            {"use": "official", "family": "MARTIN", "given": ["Élise"]},
        ],
    )
    assert (row.birth_name, row.given_name, row.used_name, row.used_given_name) == ("MARTIN", "Élise", "DUPONT", "Lili")
    row = identity(
        tmp_path,
        name=[{"use": "official", "family": "DUPONT", "given": ["Élise"]}, {"use": "maiden", "family": "MARTIN"}],
    )
    assert (row.birth_name, row.given_name, row.used_name) == ("MARTIN", "Élise", "DUPONT")
    row = identity(tmp_path, name=[{"text": "Élise MARTIN"}])
    assert (row.birth_name, row.name_text) == (None, "Élise MARTIN")


@pytest.mark.parametrize(
    ("written", "precision"),
    [("1950-02-03", DatePrecision.DAY), ("1950-02", DatePrecision.MONTH), ("1950", DatePrecision.YEAR)],
)
def test_birth_dates_keep_their_precision(tmp_path: Path, written: str, precision: DatePrecision) -> None:
    row = identity(tmp_path, birthDate=written)
    assert (row.birth_date, row.birth_date_precision) == (written, precision)


@pytest.mark.parametrize("written", ["1950-02-31", "31/12/1950", "x", ""])
def test_birth_dates_that_are_none_are_shown_raw(tmp_path: Path, written: str) -> None:
    row = identity(tmp_path, birthDate=written)
    assert row.birth_date is None
    assert not written or row.unreadable == (f"birthDate: {written}",)


def test_the_hospital_number_is_chosen_among_identifiers(tmp_path: Path) -> None:
    ins = {"type": coded("INS-NIR"), "system": "urn:oid:1.2.250.1.213.1.4.8", "value": "185057512345673"}
    others = [{"type": coded("SS"), "value": "1"}, ins, {"value": "first"}, {"use": "usual", "value": "usual"}]
    assert identity(tmp_path, identifier=others).ipp == "usual"
    assert identity(tmp_path, identifier=[*others, {"type": coded("MR"), "value": "mr"}]).ipp == "mr"
    assert (
        identity(
            tmp_path, identifier=[*others, {"type": coded("MR"), "value": "mr"}, {"type": coded("PI"), "value": "pi"}]
        ).ipp
        == "pi"
    )
    assert identity(tmp_path, identifier=[ins]).ipp is None


@pytest.mark.parametrize(
    ("said", "kept", "status"),
    [
        ("VALI", True, IdentityStatus.QUALIFIED),
        ("QUAL", True, IdentityStatus.QUALIFIED),
        ("PROV", False, IdentityStatus.PROVISIONAL),
        ("RECUP", False, IdentityStatus.RETRIEVED),
        (None, False, None),
    ],
)
def test_an_ins_is_kept_only_when_the_identity_is_checked(
    tmp_path: Path, said: str | None, kept: bool, status: IdentityStatus | None
) -> None:
    part = [{"url": "identityStatus", "valueCoding": {"code": said}}] if said else []
    url = "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-identity-reliability"
    ins = {"system": "urn:oid:1.2.250.1.213.1.4.8", "value": "185057512345673"}
    found = read_resources(tmp_path, patient(identifier=[ins], extension=[{"url": url, "extension": part}]))
    row = found.one(Patient)
    assert (row.ins is not None, row.identity_status) == (kept, status)
    assert sum(found.tally.remarks.values()) == (0 if kept else 1)


def test_a_restricted_patient_is_protected(tmp_path: Path) -> None:
    assert identity(tmp_path, meta={"security": [{"code": "V"}]}).protected
    assert not identity(tmp_path, meta={"security": [{"code": "N"}]}).protected


def test_contacts_and_their_roles(tmp_path: Path) -> None:
    contacts = [
        {"relationship": [coded("C", "http://terminology.hl7.org/CodeSystem/v2-0131")], "name": {"family": "A"}},
        {
            "relationship": [text("Personne de confiance"), text("Fils")],
            "name": {"family": "B"},
            "telecom": [{"system": "phone", "value": "06"}],
        },
        {"relationship": [coded("C"), text("ne pas prévenir")], "name": {"family": "C"}},
    ]
    rows = read_resources(tmp_path, patient(contact=contacts), encounter()).of(Contact)
    assert [row.role for row in rows] == [
        ContactRole.EMERGENCY_CONTACT,
        ContactRole.TRUSTED_PERSON,
        ContactRole.DO_NOT_NOTIFY,
    ]
    assert (rows[1].relation, rows[1].phone) == ("Personne de confiance, Fils", "06")


def test_a_newborn_knows_the_mother(tmp_path: Path) -> None:
    link = [{"type": "seealso", "other": {"reference": "RelatedPerson/rp"}}]
    related = resource("RelatedPerson", "rp", subject=None, relationship=[coded("MTH")]) | {
        "patient": {"reference": "Patient/baby"}
    }
    rows = {
        row.source: row
        for row in read_resources(tmp_path, patient("mum", link=link), patient("baby"), related).of(Patient)
    }
    assert rows["baby"].mother == rows["mum"].key


# Risks


def test_none_known_is_said_by_the_source_only(tmp_path: Path) -> None:
    statement = resource("AllergyIntolerance", code=coded("716186003", "http://snomed.info/sct", "No known allergy"))
    found = read_resources(tmp_path, patient("p1"), patient("p2"), statement)
    assert found.one(NoneKnown).section is Section.ALLERGIES
    assert found.of(Allergy) == []


@pytest.mark.parametrize(
    "elements",
    [
        {"code": coded("409137002", "http://snomed.info/sct", "No known drug allergy")},
        {"code": text("No known allergies except latex")},
        {"code": coded("716186003"), "verificationStatus": coded("refuted")},
        {"code": coded("716186003"), "verificationStatus": 7},
        {"code": coded("716186003"), "modifierExtension": [{"url": "x"}]},
        {"code": coded("716186003"), "reaction": [{"manifestation": [text("Rash")]}]},
        {"code": coded("no-allergy-info", display="No information")},
    ],
)
def test_statements_that_are_not_clear_are_rows(tmp_path: Path, elements: dict[str, Any]) -> None:
    found = read_resources(tmp_path, patient(), resource("AllergyIntolerance", **elements))
    assert found.of(NoneKnown) == []
    assert found.one(Allergy).substance


def test_an_empty_list_with_its_reason_says_none_known(tmp_path: Path) -> None:
    empty = resource("List", status="current", code=coded("48765-2"), emptyReason=coded("nilknown"))
    asked = resource("List", "r2", status="current", code=coded("48765-2"), emptyReason=coded("notasked"))
    assert read_resources(tmp_path, patient(), empty, asked).one(NoneKnown).section is Section.ALLERGIES


def test_allergy_words_and_the_gravest_severity(tmp_path: Path) -> None:
    reactions = [
        {"manifestation": [text("Urticaire")], "severity": "mild"},
        {"manifestation": [text("Choc")], "severity": "severe"},
    ]
    allergy = resource(
        "AllergyIntolerance",
        code=text("Pénicilline"),
        criticality="high",
        clinicalStatus=coded("active"),
        reaction=reactions,
    )
    row = read_resources(tmp_path, patient(), allergy).one(Allergy)
    assert (row.substance, row.reaction, row.severity, row.criticality) == (
        "Pénicilline",
        "Urticaire; Choc",
        "severe",
        "high",
    )


def test_resolved_and_refuted_problems_keep_their_word(tmp_path: Path) -> None:
    problem = resource(
        "Condition", code=text("Asthme"), clinicalStatus=coded("resolved"), verificationStatus=coded("refuted")
    )
    row = read_resources(tmp_path, patient(), problem).one(Problem)
    assert (row.text, row.clinical_status, row.verification) == ("Asthme", "resolved", "refuted")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Isolement contact BMR", AlertKind.ISOLATION),
        ("Contact precautions", AlertKind.ISOLATION),
        ("Risque de chute", AlertKind.FALL),
        ("Fall risk", AlertKind.FALL),
        ("LATA", AlertKind.TREATMENT_LIMIT),
        ("Do not resuscitate", AlertKind.TREATMENT_LIMIT),
        ("Sous anticoagulant", AlertKind.ANTICOAGULANT),
        ("À jeun à partir de minuit", AlertKind.FASTING),
        ("NPO", AlertKind.FASTING),
        ("Directives anticipées", AlertKind.DIRECTIVE),
        ("Safeguarding", AlertKind.SAFEGUARDING),
        ("Porteur de prothèse", AlertKind.OTHER),
    ],
)
def test_alerts_by_words(tmp_path: Path, words: str, kind: AlertKind) -> None:
    row = read_resources(tmp_path, patient(), resource("Flag", status="active", code=text(words))).one(Alert)
    assert (row.text, row.kind) == (words, kind)


@pytest.mark.parametrize("status", [None, "activ", 5])
def test_an_alert_of_unreadable_status_is_active(tmp_path: Path, status: object) -> None:
    assert (
        read_resources(tmp_path, patient(), resource("Flag", status=status, code=text("x"))).one(Alert).status
        == "active"
    )


# Orders


def order(tmp_path: Path, **dosage: Any) -> MedicationOrder:
    request = resource(
        "MedicationRequest", status="active", medicationCodeableConcept=text("Paracétamol"), dosageInstruction=[dosage]
    )
    return of_one(tmp_path, request).one(MedicationOrder)


def test_a_dose_written_only_as_text_stays_the_words_of_the_source(tmp_path: Path) -> None:
    row = order(tmp_path, text="1 cp matin et soir,  si T° > 38,5 °C\nmax 4/j")
    assert row.text == "1 cp matin et soir,  si T° > 38,5 °C\nmax 4/j"
    assert (row.dose, row.frequency, row.kind) == (None, None, OrderKind.UNKNOWN)


@pytest.mark.parametrize(
    ("dosage", "kind", "frequency"),
    [
        ({"timing": {"repeat": {"frequency": 3, "period": 1, "periodUnit": "d"}}}, OrderKind.SCHEDULED, "3/d"),
        ({"timing": {"repeat": {"frequency": 1, "period": 6.0, "periodUnit": "h"}}}, OrderKind.SCHEDULED, "q6h"),
        (
            {"timing": {"repeat": {"frequency": 1, "period": 4, "periodMax": 6, "periodUnit": "h"}}},
            OrderKind.SCHEDULED,
            "q4-6h",
        ),
        ({"timing": {"code": text("matin et soir")}}, OrderKind.UNKNOWN, "matin et soir"),
        ({"timing": {"repeat": {"count": 1}}}, OrderKind.SINGLE, "×1"),
        (
            {"asNeededBoolean": True, "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}},
            OrderKind.AS_NEEDED,
            "1/d",
        ),
        ({"doseAndRate": [{"rateQuantity": {"value": 2, "unit": "ml/h"}}]}, OrderKind.INFUSION, None),
    ],
)
def test_kinds_of_orders(tmp_path: Path, dosage: dict[str, Any], kind: OrderKind, frequency: str | None) -> None:
    row = order(tmp_path, **dosage)
    assert (row.kind, row.frequency) == (kind, frequency)


def test_times_maximum_and_reason(tmp_path: Path) -> None:
    row = order(
        tmp_path,
        timing={"repeat": {"timeOfDay": ["08:00:00", "20:00:00"]}},
        asNeededCodeableConcept=text("douleur"),
        maxDosePerPeriod={"numerator": {"value": 4, "unit": "g"}, "denominator": {"value": 24, "unit": "h"}},
        doseAndRate=[{"doseQuantity": {"value": 1, "unit": "g"}}],
        route=text("per os"),
    )
    assert row.times == ("08:00", "20:00")
    assert (row.as_needed_for, row.max_dose, row.dose, row.route) == ("douleur", "4 g / 24 h", "1 g", "per os")


@pytest.mark.parametrize("status", ["activ", None, 3])
def test_an_order_of_unreadable_status_is_unknown(tmp_path: Path, status: object) -> None:
    assert (
        of_one(tmp_path, resource("MedicationRequest", status=status)).one(MedicationOrder).status
        is OrderStatus.UNKNOWN
    )


def test_no_usual_treatment_is_a_statement(tmp_path: Path) -> None:
    none = resource("MedicationStatement", status="unknown", medicationCodeableConcept=coded("no-known-medications"))
    assert of_one(tmp_path, none).one(NoneKnown).section is Section.USUAL_MEDICATIONS


# Results


@pytest.mark.parametrize(
    ("value", "shown", "unit"),
    [
        ({"valueQuantity": {"value": 5, "comparator": "<", "unit": "mg/l"}}, "<5", "mg/l"),
        ({"valueQuantity": {"value": 173.45484138767452}}, "173.45484138767452", None),
        ({"valueString": "trouble"}, "trouble", None),
        ({"valueBoolean": False}, "false", None),
        ({"valueInteger": 0}, "0", None),
        ({"valueCodeableConcept": text("Positif")}, "Positif", None),
        ({"valueRange": {"low": {"value": 1}, "high": {"value": 2}}}, "1 – 2", None),
        ({"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 128}}}, "1 / 128", None),
        ({"valueTime": "12:30:00"}, "12:30:00", None),
        ({"valueDateTime": "2026-11-20T10:00:00+01:00"}, "2026-11-20T09:00:00+00:00", None),
        ({"valuePeriod": {"start": "2026-11-20"}}, "2026-11-20 – …", None),
        ({"valueSampledData": {"data": "1 2 E"}}, "1 2 E", None),
        ({"dataAbsentReason": text("hémolysé")}, None, None),
    ],
)
def test_values_of_observations(tmp_path: Path, value: dict[str, Any], shown: str | None, unit: str | None) -> None:
    row = of_one(tmp_path, resource("Observation", code=text("x"), **value)).one(Observation)
    assert (row.value, row.unit) == (shown, unit)
    assert row.missing_reason == ("hémolysé" if shown is None else None)


def test_a_value_that_cannot_be_read_is_shown_raw(tmp_path: Path) -> None:
    row = of_one(
        tmp_path, resource("Observation", code=text("K"), valueQuantity={"value": "<3,5", "unit": "mmol/l"})
    ).one(Observation)
    assert (row.value, row.unit) == (None, "mmol/l")
    assert row.unreadable == ('valueQuantity.value: "<3,5"',)


@pytest.mark.parametrize(
    ("code", "category"),
    [
        ("vital-signs", ObservationCategory.VITAL_SIGNS),
        ("LAB", ObservationCategory.LABORATORY),
        ("laboratory", ObservationCategory.LABORATORY),
        ("Output", ObservationCategory.INTAKE_OUTPUT),
        ("Access Lines - Invasive", ObservationCategory.LINE),
        ("GI/GU", ObservationCategory.OTHER),
    ],
)
def test_categories(tmp_path: Path, code: str, category: ObservationCategory) -> None:
    assert of_one(tmp_path, resource("Observation", category=[coded(code)])).one(Observation).category is category


def test_components_and_members_know_their_panel(tmp_path: Path) -> None:
    pressure = resource("Observation", "bp", code=text("PA"), component=[{"code": text("PAS"), "valueInteger": 120}])
    panel = resource("Observation", "nfs", code=text("NFS"), hasMember=[{"reference": "Observation/hb"}])
    rows = {
        row.key: row
        for row in of_one(tmp_path, pressure, resource("Observation", "hb", valueInteger=9), panel).of(Observation)
    }
    assert (rows["bp/1"].panel, rows["bp/1"].value, rows["bp"].value) == ("bp", "120", None)
    assert rows["hb"].panel == "nfs"


# Documents


def attached(content: bytes, kind: str) -> dict[str, str]:
    return {"contentType": kind, "data": base64.b64encode(content).decode()}


def test_text_is_decoded_in_its_own_character_set(tmp_path: Path) -> None:
    attachment = attached("Café à 8 h".encode("latin-1"), "text/plain; charset=iso-8859-1")
    row = of_one(tmp_path, resource("DocumentReference", content=[{"attachment": attachment}])).one(Document)
    assert (row.text, row.data) == ("Café à 8 h", None)


def test_a_binary_gives_a_document_its_content_wherever_it_stands(tmp_path: Path) -> None:
    binary = {"resourceType": "Binary", "id": "b", **attached(b"%PDF-1.7", "application/pdf")}
    unused = {"resourceType": "Binary", "id": "c", **attached(b"x", "application/pdf")}
    pointing = resource("DocumentReference", content=[{"attachment": {"url": "Binary/b"}}])
    found = of_one(tmp_path, binary, pointing, unused)
    row = found.one(Document)
    assert (row.data, row.content_type, row.missing) == (b"%PDF-1.7", "application/pdf", None)


@pytest.mark.parametrize("attachment", [{"url": "http://elsewhere/x.pdf"}, {"url": "Binary/gone"}, {}, {"data": "%%%"}])
def test_a_document_without_content_says_so(tmp_path: Path, attachment: dict[str, str]) -> None:
    row = of_one(tmp_path, resource("DocumentReference", content=[{"attachment": attachment}])).one(Document)
    assert row.missing
    assert (row.text, row.data) == (None, None)


def test_a_report_keeps_its_form_and_results(tmp_path: Path) -> None:
    report = resource(
        "DiagnosticReport", result=[{"reference": "Observation/o1"}], presentedForm=[attached(b"ok", "text/plain")]
    )
    found = of_one(tmp_path, report)
    assert found.one(Report).results == ("o1",)
    assert found.one(Report).documents == (found.one(Document).key,)


def test_notes(tmp_path: Path) -> None:
    message = resource("Communication", payload=[{"contentString": "Données"}, {"contentString": "Actions"}])
    impression = resource("ClinicalImpression", "r2", description="Vu ce jour", summary="RAS")
    assert {row.text for row in of_one(tmp_path, message, impression).of(Note)} == {
        "Données\nActions",
        "Vu ce jour\nRAS",
    }


# Care


def test_a_device_and_its_use_are_one_row(tmp_path: Path) -> None:
    device = resource("Device", "d", type=text("VVP"))
    use = resource(
        "DeviceUseStatement",
        "u",
        status="active",
        device={"reference": "Device/d"},
        timingPeriod={"start": "2026-11-20"},
    )
    found = of_one(tmp_path, device, use)
    row = found.one(Device)
    assert (row.text, row.since, row.status) == ("VVP", "2026-11-20", "active")


def test_diets_tasks_appointments_and_vaccinations(tmp_path: Path) -> None:
    diet = resource("NutritionOrder", oralDiet={"type": [text("Sans sel")]}, excludeFoodModifier=[text("Arachide")])
    plan = resource(
        "CarePlan", title="Plan", activity=[{"detail": {"code": text("Nursing"), "status": "scheduled"}}, "broken"]
    )
    vaccine = resource(
        "Immunization",
        status="not-done",
        vaccineCode=text("Grippe"),
        statusReason=text("Refus"),
        occurrenceString="hiver",
    )
    actor = [{"actor": {"reference": "Patient/p1"}}]
    soon = resource("Appointment", "a1", subject=None, status="booked", start="2026-11-25T09:00:00Z", participant=actor)
    past = resource("Appointment", "a2", subject=None, status="booked", start="2026-11-01T09:00:00Z", participant=actor)
    found = of_one(tmp_path, diet, plan, vaccine, soon, past)
    assert (found.one(Diet).text, found.one(Diet).excluded) == ("Sans sel", ("Arachide",))
    assert found.one(Task).text == "Nursing"
    assert found.one(Task).unreadable == ('activity[1]: "broken"',)
    assert (found.one(Immunization).status, found.one(Immunization).at_text) == ("not-done", "hiver")
    assert found.one(Appointment).start == "2026-11-25T09:00:00+00:00"


# References and remarks


@pytest.mark.parametrize(
    "reference",
    [
        {"reference": "Patient/p1"},
        {"reference": "http://his/fhir/Patient/p1/_history/3"},
        {"reference": "Patient?identifier=urn:ipp|77"},
        {"identifier": {"system": "urn:ipp", "value": "77"}},
        {"identifier": {"value": "77"}},
    ],
)
def test_every_way_to_point_to_a_patient(tmp_path: Path, reference: dict[str, Any]) -> None:
    person = patient(identifier=[{"system": "urn:ipp", "value": "77"}])
    allergy = resource("AllergyIntolerance", code=text("Latex")) | {"patient": reference}
    assert len(read_resources(tmp_path, person, allergy).of(Allergy)) == 1


def test_a_dangling_reference_drops_only_itself(tmp_path: Path) -> None:
    found = read_resources(tmp_path, patient(), resource("AllergyIntolerance", subject="gone", code=text("x")))
    assert found.tally.left_out["AllergyIntolerance", "patient-unknown"] == 1  # type: ignore[index]


def test_a_time_without_zone_is_local_and_counted(tmp_path: Path) -> None:
    found = of_one(tmp_path, resource("Observation", effectiveDateTime="2026-11-20T10:00:00", valueInteger=1))
    assert found.one(Observation).at == "2026-11-20T09:00:00+00:00"
    assert sum(found.tally.remarks.values()) == 1


def test_an_unknown_type_is_counted(tmp_path: Path) -> None:
    found = read_resources(tmp_path, patient(), {"resourceType": "Zorglub", "id": "z"})
    assert found.tally.left_out["Zorglub", "type-unknown"] == 1  # type: ignore[index]


def test_what_is_entered_in_error_is_never_shown(tmp_path: Path) -> None:
    wrong = "entered-in-error"
    activities = [
        {"detail": {"status": wrong, "code": text("x")}},
        {"detail": {"status": "scheduled", "code": text("y")}},
    ]
    found = of_one(
        tmp_path,
        resource("Observation", "o", status=wrong),
        resource("DocumentReference", "d", status="current", docStatus=wrong),
        resource("AllergyIntolerance", "a", verificationStatus=coded(wrong)),
        resource("Condition", "c", verificationStatus=coded(wrong)),
        resource("MedicationRequest", "m", status=wrong),
        resource("Flag", "f", status=wrong),
        resource("Goal", "g", lifecycleStatus=wrong),
        resource("Consent", "s", status=wrong),
        resource("CarePlan", "p", activity=activities),
    )
    assert [row.text for row in found.of(Task)] == ["y"]
    for kind in (Observation, Document, Allergy, Problem, MedicationOrder, Alert):
        assert found.of(kind) == []
    assert sum(count for (_, why), count in found.tally.left_out.items() if why == wrong) == 8


def test_times_and_words_that_are_wrong_are_counted_by_path(tmp_path: Path) -> None:
    wrong = resource("Observation", effectiveDateTime="hier", component=[{"valueQuantity": {"value": "?"}}])
    found = of_one(tmp_path, wrong)
    assert found.tally.unreadable == {
        ("Observation", "component.valueQuantity.value"): 1,
        ("Observation", "effectiveDateTime"): 1,
    }
    assert "effectiveDateTime: hier" in found.of(Observation)[0].unreadable
