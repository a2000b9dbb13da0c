"""Prescriptions of the stay and treatments taken at home (MedicationRequest, MedicationStatement, Medication).

Rules: a dose is written as the prescriber writes it (`dosageInstruction.text`) and again as fields, except for
the lines that are text only on purpose; an order never starts before the admission.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from exports.valmont.chart import Chart
from exports.valmont.clock import instant
from exports.valmont.resource import (
    ATC,
    HL7,
    Resource,
    coding,
    concept,
    meta,
    period,
    quantity,
    reference,
)
from exports.valmont.tables import Order
from exports.valmont.vigilance import usual_none

EDQM = "http://standardterms.edqm.eu"
ROUTES = {
    "PO": ("20053000", "Voie orale"),
    "IV": ("20045000", "Voie intraveineuse"),
    "SC": ("20066000", "Voie sous-cutanée"),
    "IM": ("20035000", "Voie intramusculaire"),
    "Inhalée": ("20020000", "Voie inhalée"),
    "SL": ("20067000", "Voie sublinguale"),
    "Transdermique": ("20070000", "Voie transdermique"),
}
UCUM_UNITS = {"mg": "mg", "g": "g", "µg": "ug", "UI": "[IU]", "ml": "mL", "l/min": "L/min", "ml/h": "mL/h"}
UCUM_UNITS |= {"mg/h": "mg/h", "UI/h": "[IU]/h", "µg/h": "ug/h"}
RATE = re.compile(r"([\d,]+) (\S+/\S+)")


@dataclass(frozen=True)
class Prescribed:
    """An order of a patient, with what follows from the patient."""

    key: str
    line: Order
    dose: float
    text: str
    start: datetime
    end: datetime | None
    status: str


def prescriptions(chart: Chart) -> list[Prescribed]:
    """The orders of the stay, in the order of the profile."""
    weight = chart.measures[0]
    found = []
    for number, name in enumerate(dict.fromkeys(chart.clinical.orders), 1):
        line = chart.tables.orders[name]
        dose = line.dose
        if line.per_kg:
            dose = max(line.step, round(weight * line.per_kg / line.step) * line.step)
        start = chart.since(line.started_days)
        if line.once_hours_ago:
            start = max(chart.admitted, chart.clock.ago(hours=line.once_hours_ago))
        status, end = line.status, None
        if line.status == "stopped":
            end = max(start, chart.clock.ago(hours=20))
        elif line.once_hours_ago and chart.present:
            status, end = "completed", start
        elif line.ends_tonight:
            end = chart.clock.next("22:00")
        if not chart.present and status in ("active", "on-hold"):
            status, end = "completed", chart.clock.now
        shown = f"{dose:g}".replace(".", ",")
        text = line.text.replace("{dose}", shown)
        found.append(Prescribed(chart.key("presc", number), line, dose, text, start, end, status))
    return found


def order_resources(chart: Chart, orders: list[Prescribed]) -> Iterator[Resource]:
    """The MedicationRequest of each order, and the Medication of mixtures."""
    for number, order in enumerate(orders, 1):
        if order.line.ingredients:
            yield _medication(chart, number, order.line)
        yield _request(chart, number, order)


def _medication(chart: Chart, number: int, line: Order) -> Resource:
    return {
        "resourceType": "Medication",
        "id": chart.key("med", number),
        "meta": meta(chart.admitted),
        "code": concept(line.drug),
        "status": "active",
        "form": concept(line.form),
        "ingredient": [{"itemCodeableConcept": concept(text)} for text in line.ingredients],
    }


def medication(chart: Chart, number: int, line: Order) -> Resource:
    """The element `medication[x]`: a reference for a mixture, else a concept."""
    if line.ingredients:
        return {"medicationReference": reference("Medication", chart.key("med", number), line.drug)}
    return {"medicationCodeableConcept": concept(line.drug, *([coding(ATC, line.atc)] if line.atc else []))}


def _request(chart: Chart, number: int, order: Prescribed) -> Resource:
    line = order.line
    content: Resource = {
        "resourceType": "MedicationRequest",
        "id": order.key,
        "meta": meta(min(order.end or order.start, chart.clock.now)),
        "status": order.status,
        "intent": "order",
        "category": [
            concept("", coding(f"{HL7}/medicationrequest-category", "inpatient", "Inpatient")),
        ],
        **medication(chart, number, line),
        **chart.tag,
        "authoredOn": instant(order.start),
        "requester": chart.doctor.reference,
        "dosageInstruction": [dosage(order)],
    }
    if line.status_reason:
        content["statusReason"] = concept(line.status_reason)
    if line.priority:
        content["priority"] = line.priority
    if line.reason:
        content["reasonCode"] = [concept(line.reason)]
    if line.note:
        content["note"] = [{"text": line.note}]
    return content


def dosage(order: Prescribed) -> Resource:
    """One Dosage. A text-only line has its text alone."""
    line = order.line
    content: Resource = {"sequence": 1, "text": order.text}
    if line.text_only:
        return content
    content["timing"] = _timing(order)
    if line.prn:
        content["asNeededCodeableConcept"] = concept(line.prn)
    content["route"] = route(line.route)
    amount: Resource = {}
    if order.dose:
        amount["doseQuantity"] = quantity(order.dose, line.unit, UCUM_UNITS.get(line.unit, ""))
    rate = RATE.match(line.rate)
    if rate:
        value = float(rate[1].replace(",", "."))
        amount["rateQuantity"] = quantity(value, rate[2], UCUM_UNITS.get(rate[2], ""))
    if amount:
        content["doseAndRate"] = [amount]
    if line.max_dose:
        most = line.max_dose if not line.per_kg else round(line.max_dose / line.per_kg * order.dose, 2)
        content["maxDosePerPeriod"] = {
            "numerator": quantity(most, line.unit, UCUM_UNITS.get(line.unit, "")),
            "denominator": quantity(24, "h", "h"),
        }
    return content


def route(name: str) -> Resource:
    """The route, coded when EDQM has a code for the way it is written here."""
    known = ROUTES.get(name)
    return concept(name, *([coding(EDQM, *known)] if known else []))


def _timing(order: Prescribed) -> Resource:
    line = order.line
    if line.once_hours_ago:
        return {"event": [instant(order.start)], "repeat": {"count": 1}}
    repeat: Resource = {"boundsPeriod": period(order.start, order.end)}
    if line.prn:
        return {"repeat": repeat | {"frequency": 1, "period": whole(line.interval_hours), "periodUnit": "h"}}
    if line.times:
        times = [f"{time}:00" for time in line.times]
        return {"repeat": repeat | {"frequency": len(times), "period": 1, "periodUnit": "d", "timeOfDay": times}}
    return {"repeat": repeat}


def whole(number: float) -> float:
    """A whole number without its decimal point, as a source writes it."""
    return int(number) if float(number).is_integer() else number


def usual_resources(chart: Chart) -> Iterator[Resource]:
    """What the patient takes at home, or the statement that there is nothing, or nothing at all."""
    usual = chart.clinical.usual
    rng = chart.chance("usual")
    if not usual and 1 < chart.identity.age < 60 and rng.random() < 0.5:
        yield usual_none(chart, in_list=rng.random() < 0.6)
    for number, line in enumerate(usual, 1):
        yield {
            "resourceType": "MedicationStatement",
            "id": chart.key("usuel", number),
            "meta": meta(chart.admitted),
            "status": "active",
            "category": concept("", coding(f"{HL7}/medication-statement-category", "community", "Community")),
            "medicationCodeableConcept": concept(line.drug),
            "subject": chart.patient,
            "context": chart.encounter,
            "dateAsserted": instant(chart.admitted),
            "informationSource": chart.patient,
            "dosage": [{"text": line.text}],
        }
