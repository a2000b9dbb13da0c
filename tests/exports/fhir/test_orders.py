"""Prescriptions and usual treatments."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from exports.record import MedicationOrder, NoneKnown, OrderKind, OrderStatus, Section
from tests.exports.fhir.fhir_reading import coded, encounter, of_one, patient, read, resource, text


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


def test_several_instructions_are_said_one_by_one(tmp_path: Path) -> None:
    """Doses beside times would be read crosswise: 10 mg at 8 h and 20 h, 5 mg at noon."""
    doses = [("10", "08:00:00"), ("5", "12:00:00"), ("10", "20:00:00")]
    request = resource(
        "MedicationRequest",
        status="active",
        dosageInstruction=[
            {
                "timing": {"repeat": {"timeOfDay": [time]}},
                "doseAndRate": [{"doseQuantity": {"value": int(dose), "unit": "mg"}}],
            }
            for dose, time in doses
        ],
    )
    row = of_one(tmp_path, request).one(MedicationOrder)
    assert row.dose == "[1] 10 mg, 08:00; [2] 5 mg, 12:00; [3] 10 mg, 20:00"
    assert (row.times, row.frequency, row.kind) == (("08:00", "12:00", "20:00"), None, OrderKind.SCHEDULED)


def test_a_scheduled_order_with_a_part_as_needed_is_not_as_needed(tmp_path: Path) -> None:
    request = resource(
        "MedicationRequest",
        status="active",
        dosageInstruction=[
            {"timing": {"repeat": {"frequency": 3, "period": 1, "periodUnit": "d"}}},
            {"asNeededCodeableConcept": text("douleur"), "doseAndRate": [{"doseQuantity": {"value": 1, "unit": "g"}}]},
        ],
    )
    row = of_one(tmp_path, request).one(MedicationOrder)
    assert (row.kind, row.as_needed) == (OrderKind.SCHEDULED, False)
    assert row.dose == "[1] 3/d; [2] 1 g, PRN douleur"


def test_a_tapering_order_ends_with_its_last_step(tmp_path: Path) -> None:
    steps = [{"start": "2026-11-20", "end": "2026-11-22"}, {"start": "2026-11-22", "end": "2026-11-25"}]
    instructions = [{"timing": {"repeat": {"boundsPeriod": step}}} for step in steps]
    request = resource("MedicationRequest", status="active", dosageInstruction=instructions)
    row = of_one(tmp_path, request).one(MedicationOrder)
    assert (row.start, row.end) == ("2026-11-20", "2026-11-25")
    open_end = resource("MedicationRequest", dosageInstruction=[*instructions, {"text": "puis 5 mg"}])
    assert of_one(tmp_path, open_end).one(MedicationOrder).end is None


def test_every_maximum_is_said_with_what_it_is_for(tmp_path: Path) -> None:
    row = order(
        tmp_path,
        asNeededBoolean=True,
        maxDosePerPeriod={"numerator": {"value": 4, "unit": "g"}, "denominator": {"value": 24, "unit": "h"}},
        maxDosePerAdministration={"value": 1, "unit": "g"},
        maxDosePerLifetime={"value": 300, "unit": "g"},
    )
    assert row.max_dose == "4 g / 24 h; 1 g / dose; 300 g / lifetime"
    lost = order(tmp_path, maxDosePerPeriod={"denominator": {"value": 24, "unit": "h"}})
    assert lost.max_dose == "? / 24 h"


@pytest.mark.parametrize("intent", ["proposal", "plan", "option"])
def test_what_was_only_proposed_is_a_draft(tmp_path: Path, intent: str) -> None:
    row = of_one(tmp_path, resource("MedicationRequest", status="active", intent=intent)).one(MedicationOrder)
    assert (row.status, row.status_reason) == (OrderStatus.DRAFT, intent)
    stopped = of_one(tmp_path, resource("MedicationRequest", status="stopped", intent=intent)).one(MedicationOrder)
    assert stopped.status is OrderStatus.STOPPED


@pytest.mark.parametrize("category", ["discharge", "outpatient"])
def test_what_is_for_home_is_not_for_the_ward_to_give(tmp_path: Path, category: str) -> None:
    request = resource("MedicationRequest", status="active", intent="order", category=[coded(category)])
    row = of_one(tmp_path, request).one(MedicationOrder)
    assert (row.usual, row.note) == (True, category)


@pytest.mark.parametrize("written", ["0.50", "1.0", "1000", "0.000001", "2.500"])
def test_numbers_of_doses_are_as_written(tmp_path: Path, written: str) -> None:
    request = resource(
        "MedicationRequest", dosageInstruction=[{"doseAndRate": [{"doseQuantity": {"value": "@", "unit": "mg"}}]}]
    )
    lines = [json.dumps(item) for item in (patient(), encounter(), request)]
    (tmp_path / "all.ndjson").write_text("\n".join(lines).replace('"@"', written), encoding="utf-8")
    assert read(tmp_path).one(MedicationOrder).dose == f"{written} mg"
