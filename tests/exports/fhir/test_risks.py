"""Allergies, problems, alerts, and the statements that there are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exports.record import (
    Alert,
    AlertKind,
    Allergy,
    MedicationOrder,
    NoneKnown,
    Problem,
    Section,
)
from tests.exports.fhir.fhir_reading import coded, of_one, patient, read_resources, resource, text


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


@pytest.mark.parametrize(
    "elements",
    [
        {"clinicalStatus": coded("resolved")},
        {"clinicalStatus": coded("inactive")},
        {"clinicalStatus": text("levé")},
        {"clinicalStatus": {"coding": [{"display": ""}]}},
        {"verificationStatus": coded("unconfirmed")},
        {"note": [{"text": "sauf latex"}]},
        {"category": ["medication"]},
        {"criticality": "high"},
        {"code": coded("716186003", display="No known allergies, not asked")},
        {"code": coded("716186003") | text("à vérifier")},
    ],
)
def test_a_statement_that_no_longer_holds_or_says_more_is_a_row_with_its_status(
    tmp_path: Path, elements: dict[str, Any]
) -> None:
    said = resource("AllergyIntolerance", **{"code": coded("716186003", display="No known allergy"), **elements})
    found = read_resources(tmp_path, patient(), said)
    assert found.of(NoneKnown) == []
    row = found.one(Allergy)
    assert row.substance
    if "clinicalStatus" in elements:
        assert row.clinical_status != "active"


@pytest.mark.parametrize("status", ["resolved", "inactive", "remission"])
def test_no_known_problem_that_no_longer_holds_is_a_row(tmp_path: Path, status: str) -> None:
    said = resource("Condition", code=coded("no-known-problems"), clinicalStatus=coded(status))
    found = read_resources(tmp_path, patient(), said)
    assert found.of(NoneKnown) == []
    assert found.one(Problem).clinical_status == status


@pytest.mark.parametrize(
    "elements",
    [{"status": "stopped"}, {"effectivePeriod": {"end": "2020"}}, {"dosage": [{"text": "1/j"}]}, {"status": "on-hold"}],
)
def test_no_known_medication_that_no_longer_holds_is_a_row(tmp_path: Path, elements: dict[str, Any]) -> None:
    said = {"status": "active", "medicationCodeableConcept": coded("no-known-medications"), **elements}
    found = of_one(tmp_path, resource("MedicationStatement", **said))
    assert found.of(NoneKnown) == []
    assert found.one(MedicationOrder).drug == "no-known-medications"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Code status: Full code", AlertKind.OTHER),
        ("Réanimation : oui", AlertKind.OTHER),
        ("Réanimation : non", AlertKind.TREATMENT_LIMIT),
        ("Ne pas réanimer", AlertKind.TREATMENT_LIMIT),
        ("Pas de réanimation", AlertKind.TREATMENT_LIMIT),
        ("Pas de LATA", AlertKind.OTHER),
        ("LATA : oui", AlertKind.TREATMENT_LIMIT),
        ("Levée d'isolement", AlertKind.OTHER),
        ("Isolement levé", AlertKind.OTHER),
        ("MRSA negative", AlertKind.OTHER),
        ("No fall risk", AlertKind.OTHER),
        ("Pas à jeun", AlertKind.OTHER),
        ("Arrêt des anticoagulants", AlertKind.OTHER),
    ],
)
def test_a_word_that_is_denied_makes_no_kind(tmp_path: Path, words: str, kind: AlertKind) -> None:
    row = read_resources(tmp_path, patient(), resource("Flag", status="active", code=text(words))).one(Alert)
    assert (row.text, row.kind) == (words, kind)


def test_exceptions_inside_a_consent_are_shown_raw(tmp_path: Path) -> None:
    nested = {"type": "permit", "provision": [{"type": "deny", "code": [text("Intubation")]}]}
    row = read_resources(tmp_path, patient(), resource("Consent", status="active", provision=nested)).one(Alert)
    assert any("Intubation" in mark for mark in row.unreadable)
